//! What is compiled in: the codebook and the weights, made ready to run when
//! the program was built, so that it starts at once.

use crate::codebook::Codebook;
use crate::flat::Reader;
use crate::tag::Model;

/// Bytes that can be read as numbers of 32 bits where they lie, in lines of the
/// machine's cache.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static CODEBOOK: &Aligned<[u8]> =
    &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/codebook.bin")));
static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/model.bin")));

/// The built-in codebook.
///
/// # Panics
/// Never: a test reads the same bytes.
pub fn codebook() -> Codebook {
    let head = include_str!(concat!(env!("OUT_DIR"), "/codebook.json"));
    Codebook::read(head, &mut Reader::new(&CODEBOOK.0)).expect("what was built can be read")
}

/// The shipped weights.
pub fn model() -> Model {
    let themes = include_str!(concat!(env!("OUT_DIR"), "/themes.txt"));
    Model::read(themes, &mut Reader::new(&MODEL.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Source;

    #[test]
    fn the_built_in_codebook_is_the_one_that_is_written() {
        let (built, written) = (codebook(), Source::builtin().codebook());
        assert_eq!(built.themes, written.themes);
        assert_eq!(built.rules, written.rules);
        assert_eq!(built.families, written.families);
        assert_eq!(built.cues, written.cues);
        assert_eq!(built.patterns, written.patterns);
    }
}
