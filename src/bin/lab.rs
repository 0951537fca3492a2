//! Experiment.
use std::collections::BTreeMap;
use std::sync::Arc;
use winloss::tag::*;
fn main() {
    let mut labelled = Vec::new();
    for arg in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&arg).unwrap();
        if arg.ends_with(".txt") {
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
    println!("{:?}", t.elapsed());
    let mut groups: BTreeMap<&str, [[u32; 5]; 10]> = BTreeMap::new();
    for (number, author) in
        learner.authors().iter().enumerate().filter(|(_, a)| !a.starts_with('w'))
    {
        let weights = learner.weights_without(number);
        for (k, s) in [Sensitivity::Balanced].iter().enumerate() {
            let tagger = Tagger::new(Arc::clone(&codebook), &weights, *s);
            for one in learner.interviews_of(number) {
                let kind = if one.interview.turns.len() == 1 || author == "t4" {
                    "notes"
                } else if author == "a1" || author == "t8" {
                    "idio"
                } else {
                    "plain"
                };
                let g = groups.entry(kind).or_default();
                let mentions = tagger.tag(&one.interview);
                let _ = k;
                let mut used = vec![false; mentions.len()];
                for s in &one.sentences {
                    for (theme, dir) in &s.labels {
                        let id = codebook.theme(theme).unwrap();
                        let m = mentions.iter().enumerate().find(|(_, m)| {
                            m.turn == s.turn && m.theme == id && m.span.overlaps(s.span)
                        });
                        let c = &mut g[id.0 as usize];
                        match m {
                            Some((i, m)) => {
                                used[i] = true;
                                c[0] += 1;
                                c[3] += u32::from(m.direction == *dir);
                                c[4] += 1;
                            }
                            None => c[2] += 1,
                        }
                    }
                }
                for (i, m) in mentions.iter().enumerate() {
                    if !used[i] {
                        g[m.theme.0 as usize][1] += 1;
                    }
                }
            }
        }
    }
    for (kind, g) in &groups {
        let t = g.iter().fold([0; 5], |mut a, r| {
            for i in 0..5 {
                a[i] += r[i];
            }
            a
        });
        println!(
            "{kind}: P {:.3} R {:.3} dir {:.3}",
            t[0] as f64 / (t[0] + t[1]) as f64,
            t[0] as f64 / (t[0] + t[2]) as f64,
            t[3] as f64 / t[4] as f64
        );
        for (i, r) in g.iter().enumerate() {
            let p = r[0] as f64 / (r[0] + r[1]) as f64;
            let c = r[0] as f64 / (r[0] + r[2]) as f64;
            print!(
                "  {} P{p:.2} R{c:.2} F{:.2} d{:.2};",
                codebook.themes[i].id,
                2. * p * c / (p + c),
                r[3] as f64 / r[4] as f64
            );
        }
        println!();
    }
    println!("{:?}", t.elapsed());
    let w = learner.weights();
    let text = w.write();
    println!(
        "{} bytes {} features {} dir; context {:?}",
        text.len(),
        w.features.len(),
        w.direction.len(),
        w.context
    );
    std::fs::write("/tmp/weights.txt", text).unwrap();
}
