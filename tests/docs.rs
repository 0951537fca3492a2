//! The commands in `docs/` print what is said there.

#[test]
fn the_docs_are_true() {
    trycmd::TestCases::new().case("docs/*.md");
}
