//! What people and programs are given.

use winloss::output::{self, Style};
use winloss::summary::Choices;
use winloss::view;

use crate::sample::{self, Sample};

fn page(sample: &Sample, format: &str, width: u16, sections: &[&str]) -> String {
    let analysis = sample.analysis();
    let fields = ["segment".parse().expect("a field")];
    let summary = analysis.summary(&sample.deals, &fields, Choices::default(), &[]);
    let view = view::analysis(&summary, sections);
    let mut out = Vec::new();
    let style = Style { width, color: false, raw_csv: false, address: None };
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
fn machine_formats_hold_a_line_a_record() {
    let lines = page(&sample::quarter(), "ndjson", 80, &[]);
    assert!(!lines.is_empty());
    for line in lines.lines() {
        assert!(line.starts_with('{') && line.ends_with('}'), "{line}");
    }
    assert!(page(&sample::quarter(), "csv", 80, &[]).lines().count() > 1);
    assert!(page(&sample::quarter(), "markdown", 80, &[]).contains('|'));
}
