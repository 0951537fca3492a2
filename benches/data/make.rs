//! Writes data to measure with; `benches/whole` calls it.
//!
//! ```text
//! cargo run --release --example bench-data -- interviews 10 FOLDER     10 MB of text
//! cargo run --release --example bench-data -- table 1000000 FOLDER     a million deals
//! cargo run --release --example bench-data -- run-on 20 FOLDER         20 MB of a hard shape
//! cargo run --release --example bench-data -- shapes                   the names of these
//! ```

use std::error::Error;
use std::io::Write;
use std::path::Path;

#[path = "mod.rs"]
mod data;

use data::Corpus;
use data::hard::{self, SHAPES};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut out = std::io::stdout().lock();
    let written = match args[..] {
        ["shapes"] => {
            for shape in &SHAPES {
                writeln!(out, "{}", shape.name)?;
            }
            return Ok(());
        }
        ["table", rows, folder] => data::table(&Corpus::read(), rows.parse()?, Path::new(folder))?,
        [kind, megabytes, folder] => {
            let megabytes: f64 = megabytes.parse()?;
            #[expect(clippy::cast_sign_loss, reason = "less than nothing is nothing")]
            let bytes = (megabytes * 1e6) as u64;
            let (corpus, folder) = (Corpus::read(), Path::new(folder));
            match SHAPES.iter().find(|shape| shape.name == kind) {
                Some(shape) => hard::write(&corpus, shape, bytes, folder)?,
                None if kind == "interviews" => data::interviews(&corpus, bytes, folder)?,
                None => return Err(format!("no shape is called `{kind}` (see `shapes`)").into()),
            }
        }
        _ => return Err(
            "expected `interviews MB FOLDER`, `table ROWS FOLDER`, `SHAPE MB FOLDER` or `shapes`"
                .into(),
        ),
    };
    writeln!(out, "{written}")?;
    Ok(())
}
