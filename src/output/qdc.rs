//! QDC: a codebook of the REFI-QDA standard 1.5, for programs for qualitative
//! research.

use std::io::{self, Write};

use super::refi::{ORIGIN, codes, document};
use crate::view::CodeRow;

/// Its name, for `--format`.
pub const NAME: &str = "qdc";

/// What it is for, in one line.
pub const ABOUT: &str = "the themes as a REFI-QDA codebook, for NVivo, ATLAS.ti, MAXQDA, QualCoder";

/// Writes a codebook.
///
/// # Errors
/// Those of `out`.
pub fn write(rows: &[CodeRow], out: &mut dyn Write) -> io::Result<()> {
    let mut xml = document(out)?;
    xml.create_element("CodeBook")
        .with_attribute(("xmlns", "urn:QDA-XML:codebook:1.0"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "urn:QDA-XML:codebook:1.0 http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd",
        ))
        .with_attribute(("origin", ORIGIN))
        .write_inner_content(|xml| codes(xml, rows))?;
    xml.into_inner().write_all(b"\n")
}
