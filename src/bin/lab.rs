//! Experiment.
use std::collections::BTreeMap;
use std::sync::Arc;
use winloss::agreement::*;
use winloss::tag::*;
fn main() {
    let mut labelled = Vec::new();
    let mut real = Vec::new();
    for arg in std::env::args().skip(1) {
        let bytes = std::fs::read(&arg).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        if arg.contains("real/") {
            real.push(winloss::labelled::background(&arg, &text));
        } else if arg.ends_with(".txt") {
            labelled.push(winloss::labelled::background(&arg, &text));
        } else {
            let (l, p) = winloss::labelled::labelled(&arg, &text);
            assert!(p.is_empty(), "{p:?}");
            labelled.extend(l);
        }
    }
    let codebook = Arc::new(winloss::codebook::builtin());
    let t = std::time::Instant::now();
    let learner = winloss::learn::Learner::new(&codebook, &labelled, 2.try_into().unwrap());
    let mut groups: BTreeMap<&str, Agreement> = BTreeMap::new();
    let mut diff = Vec::new();
    for (number, author) in learner.authors().iter().enumerate() {
        if author.starts_with('w') && std::env::var("ALL").is_err() {
            continue;
        }
        let tagger = Tagger::new(
            Arc::clone(&codebook),
            &learner.weights_without(number),
            Sensitivity::Balanced,
        );
        for one in learner.interviews_of(number) {
            let kind = if one.interview.turns.len() == 1 || author == "t4" || author == "w4" {
                "notes"
            } else if author == "a1" || author == "t8" || author == "w3" {
                "idio"
            } else {
                "plain"
            };
            let mentions = tagger.tag(&one.interview);
            *groups.entry(kind).or_default() += compare(one, &mentions, &codebook, &mut diff);
        }
    }
    for (kind, g) in &groups {
        let t = g.total();
        println!(
            "{kind}: P {:.3} R {:.3} dir {:.3} primary {:.3} of {}",
            t.both as f64 / (t.both + t.ours) as f64,
            t.both as f64 / (t.both + t.theirs) as f64,
            t.directions as f64 / t.both as f64,
            g.primaries_right as f64 / g.primaries as f64,
            g.primaries
        );
        for (id, r) in &g.themes {
            let p = r.both as f64 / (r.both + r.ours) as f64;
            let c = r.both as f64 / (r.both + r.theirs) as f64;
            print!(
                "  {id} P{p:.2} R{c:.2} F{:.2} d{:.2};",
                2. * p * c / (p + c),
                r.directions as f64 / r.both as f64
            );
        }
        println!();
    }
    let w = learner.weights();
    let tagger = Tagger::new(Arc::clone(&codebook), &w, Sensitivity::Balanced);
    for one in &real {
        let m = tagger.tag(&one.interview);
        println!("{}: {} in {}", one.author, m.len(), one.sentences.len());
        for m in m {
            println!(
                "   {} {:?} {} {}",
                codebook.at(m.theme).id,
                m.direction,
                m.score,
                &one.interview.turns[m.turn as usize].text[m.sentence.range()]
            );
        }
    }
    let text = w.write();
    println!(
        "{} bytes {} features {} dir; context {:?}",
        text.len(),
        w.features.len(),
        w.direction.len(),
        w.context
    );
    std::fs::write("/tmp/weights.txt", text).unwrap();
    let mut out = String::new();
    for d in diff {
        out += &format!(
            "{:?}\t{}\t{:?}\t{:?}\t{}\t{}\n",
            d.difference, d.theme, d.theirs, d.ours, d.interview, d.quote
        );
    }
    std::fs::write("/tmp/diff.tsv", out).unwrap();
    println!("{:?}", t.elapsed());
}
