//! What people and programs are given.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use winloss::output::{self, Style};
use winloss::view;

use crate::laws;
use crate::sample::{self, Sample};

fn page(sample: &Sample, format: &str, width: u16, sections: &[&str]) -> String {
    let analysis = sample.analysis();
    let fields = ["segment".parse().expect("a field")];
    let summary = analysis.summary(&sample.deals, &fields, &[], &[]);
    let view = view::analysis(&summary, sections);
    let mut out = Vec::new();
    let style = Style { width, color: false };
    let format = output::format(format).expect("a format");
    (format.write)(&view, style, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("text")
}

#[test]
fn no_line_is_longer_than_the_page() {
    let quarter = sample::quarter();
    for width in [60, 80, 100, 140] {
        for line in page(&quarter, "table", width, &[]).lines() {
            assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
        }
    }
}

#[test]
#[ignore]
fn look() {
    let mut runner = TestRunner::deterministic();
    let sample = loop {
        let s = laws::samples(90).new_tree(&mut runner).unwrap().current();
        if s.deals.len() > 70 {
            break s;
        }
    };
    println!("{}", page(&sample, "table", 80, &[]));
    println!("=================================");
    println!("{}", page(&sample::quarter(), "table", 100, &[]));
    println!("{}", page(&sample, "csv", 100, &["stated", "groups"]));
}
