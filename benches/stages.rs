//! What each stage costs by itself: `cargo bench`, or `cargo bench -- --quick`
//! for a first look. The whole program is measured by `benches/whole`.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use winloss::analysis::Analysis;
use winloss::builtin;
use winloss::codebook::Codebook;
use winloss::deal::Deal;
use winloss::input::{Content, Context, Reading, Settings, assign};
use winloss::interview::Interview;
use winloss::output;
use winloss::reason::Evidence;
use winloss::segment::sentences;
use winloss::summary::{Choices, Summary};
use winloss::tag::{Model, Sensitivity, Tagged, Tagger};
use winloss::view;
use winloss::words::each_word;

mod data;

use data::{Corpus, hard};

criterion_main!(stages);
criterion_group!(stages, read, words, tag, hard_shapes, fold, write);

/// So much interview text: some ten interviews.
const TEXT: u64 = 200_000;

/// What is measured.
struct Data {
    corpus: Corpus,
    folder: tempfile::TempDir,
    deals: Vec<Deal>,
    interviews: Vec<Interview>,
}

impl Data {
    fn new() -> Self {
        let corpus = Corpus::read();
        let folder = tempfile::tempdir().expect("a folder");
        data::interviews(&corpus, TEXT, folder.path()).expect("written");
        let deals = read_one("deals.csv", &file(folder.path(), "deals.csv")).deals;
        let interviews = interviews(folder.path());
        Self { corpus, folder, deals, interviews }
    }

    fn turns(&self) -> impl Iterator<Item = &str> {
        self.interviews.iter().flat_map(|one| &one.turns).map(|turn| &*turn.text)
    }
}

fn file(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect("written before")
}

/// The interviews of a set, with their speakers told apart.
fn interviews(folder: &Path) -> Vec<Interview> {
    let mut read = read_one("interviews.ndjson", &file(folder, "interviews.ndjson")).interviews;
    for interview in &mut read {
        let facts = interview.facts.clone();
        assign(interview, &Settings::default(), &facts);
    }
    read
}

fn read_one(name: &str, bytes: &[u8]) -> Reading {
    let content = Content { file: Arc::from(name), first_line: 1, bytes: bytes.to_vec() };
    content.read(&Context { settings: &Settings::default(), people: &BTreeMap::new() })
}

fn text_len(interviews: &[Interview]) -> u64 {
    interviews.iter().flat_map(|one| &one.turns).map(|turn| turn.text.len() as u64).sum()
}

/// Files into deals and interviews.
fn read(criterion: &mut Criterion) {
    let data = Data::new();
    let folder = tempfile::tempdir().expect("a folder");
    data::table(&data.corpus, 1_000, folder.path()).expect("written");
    let said = &data.interviews[0].turns;
    let mut captions = "WEBVTT\n\n".to_owned();
    let mut paragraphs = String::new();
    for (second, turn) in (10..).zip(said) {
        let speaker = if turn.speaker == 0 { "Interviewer" } else { "Greg" };
        let text = &turn.text;
        captions.push_str(&format!(
            "00:{:02}:{:02}.000 --> 00:{:02}:{:02}.900\n<v {speaker}>{text}\n\n",
            second / 60,
            second % 60,
            second / 60,
            second % 60
        ));
        paragraphs.push_str(&format!("<w:p><w:r><w:t>{speaker}: {text}</w:t></w:r></w:p>"));
    }
    let files = [
        ("ndjson", "interviews.ndjson", file(data.folder.path(), "interviews.ndjson")),
        ("csv", "deals.csv", file(folder.path(), "deals.csv")),
        ("vtt", "call.vtt", captions.into_bytes()),
        ("docx", "call.docx", docx(&paragraphs)),
    ];
    let mut group = criterion.benchmark_group("read");
    for (id, name, bytes) in files {
        let read = read_one(name, &bytes);
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(id, |bencher| bencher.iter(|| read_one(name, black_box(&bytes))));
    }
}

/// A Word file of these paragraphs.
fn docx(paragraphs: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("begun");
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    write!(zip, "<w:document xmlns:w=\"{space}\"><w:body>{paragraphs}</w:body></w:document>")
        .expect("written");
    zip.finish().expect("ended").into_inner()
}

/// Text into sentences and words.
fn words(criterion: &mut Criterion) {
    let data = Data::new();
    let mut group = criterion.benchmark_group("words");
    group.throughput(Throughput::Bytes(text_len(&data.interviews)));
    group.bench_function("segment", |bencher| {
        bencher.iter(|| data.turns().flat_map(sentences).count());
    });
    group.bench_function("tokenise", |bencher| {
        bencher.iter(|| {
            let mut words = 0_u32;
            data.turns().for_each(|turn| each_word(turn, |_| words += 1));
            words
        });
    });
}

/// Words into mentions: by rules alone, with what was learned, and where every
/// sentence is evidence, so that cues, side and direction are asked for each.
fn tag(criterion: &mut Criterion) {
    let data = Data::new();
    let codebook = Arc::new(builtin::codebook());
    let rules = Tagger::new(Arc::clone(&codebook), Model::default(), Sensitivity::Balanced);
    let whole = Tagger::new(codebook, builtin::model(), Sensitivity::Balanced);
    let evidence = hard::SHAPES.iter().find(|shape| shape.name == "evidence").expect("a shape");
    let folder = tempfile::tempdir().expect("a folder");
    hard::write(&data.corpus, evidence, TEXT, folder.path()).expect("written");
    let dense = interviews(folder.path());
    let mut group = criterion.benchmark_group("tag");
    for (id, tagger, interviews) in [
        ("match", &rules, &data.interviews),
        ("whole", &whole, &data.interviews),
        ("context", &whole, &dense),
    ] {
        group.throughput(Throughput::Bytes(text_len(interviews)));
        group.bench_function(id, |bencher| {
            bencher.iter(|| tagged(tagger, interviews));
        });
    }
    group.finish();
    criterion.bench_function("tag/start", |bencher| {
        bencher.iter(|| {
            let codebook = Arc::new(builtin::codebook());
            Tagger::new(codebook, builtin::model(), Sensitivity::Balanced)
        });
    });
}

fn tagged(tagger: &Tagger, interviews: &[Interview]) -> Vec<Tagged> {
    interviews.iter().map(|one| tagger.tagged(one)).collect()
}

/// Shapes that a careless tagger is slow on, to be held against `tag/whole`.
fn hard_shapes(criterion: &mut Criterion) {
    let corpus = Corpus::read();
    let codebook = Arc::new(builtin::codebook());
    let tagger = Tagger::new(codebook, builtin::model(), Sensitivity::Balanced);
    let mut group = criterion.benchmark_group("hard");
    for shape in &hard::SHAPES {
        let folder = tempfile::tempdir().expect("a folder");
        hard::write(&corpus, shape, TEXT, folder.path()).expect("written");
        let interviews = interviews(folder.path());
        group.throughput(Throughput::Bytes(text_len(&interviews)));
        group.bench_function(shape.name, |bencher| {
            bencher.iter(|| tagged(&tagger, &interviews));
        });
    }
}

/// Mentions into evidence, verdicts, counts and figures.
fn fold(criterion: &mut Criterion) {
    let data = Data::new();
    let codebook = Arc::new(builtin::codebook());
    let tagger = Tagger::new(Arc::clone(&codebook), builtin::model(), Sensitivity::Balanced);
    let found = tagged(&tagger, &data.interviews);
    let heard = || heard(&data, &found, &codebook);
    let mut group = criterion.benchmark_group("fold");
    group.bench_function("evidence", |bencher| bencher.iter(heard));
    let analysis = heard();
    group.bench_function("summary", |bencher| {
        bencher.iter(|| analysis.summary(&data.deals, &[], Choices::default(), &[]));
    });
}

/// Figures into bytes.
fn write(criterion: &mut Criterion) {
    let data = Data::new();
    let codebook = Arc::new(builtin::codebook());
    let summary = summary(&data, &codebook);
    let mut group = criterion.benchmark_group("write");
    for name in ["table", "json", "ndjson", "csv", "markdown", "html"] {
        let format = output::format(name).expect("a format");
        let style = output::Style { width: 100, ..output::Style::default() };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let view = if format.whole {
                    view::report(&summary)
                } else {
                    view::analysis(&summary, &[])
                };
                let mut bytes = Vec::new();
                (format.write)(&view, style, &mut bytes).expect("written to memory");
                bytes
            });
        });
    }
}

fn summary(data: &Data, codebook: &Arc<Codebook>) -> Summary {
    let tagger = Tagger::new(Arc::clone(codebook), builtin::model(), Sensitivity::Balanced);
    let analysis = heard(data, &tagged(&tagger, &data.interviews), codebook);
    analysis.summary(&data.deals, &[], Choices::default(), &[])
}

/// What was found in the interviews, dealt out to the deals.
fn heard<'c>(data: &Data, found: &[Tagged], codebook: &'c Codebook) -> Analysis<'c> {
    let mut analysis = Analysis::new(codebook);
    for (at, (interview, tagged)) in data.interviews.iter().zip(found).enumerate() {
        let evidence = Evidence::of(interview, tagged, codebook);
        analysis.add(Some(at % data.deals.len()), evidence);
    }
    analysis
}
