//! Experiment.
use std::sync::Arc;
fn main() {
    let mut labelled = Vec::new();
    for arg in std::env::args().skip(2) {
        let text = std::fs::read_to_string(&arg).unwrap();
        if arg.ends_with(".txt") { labelled.push(winloss::labelled::background(&arg, &text)); } else {
            let (l, p) = winloss::labelled::labelled(&arg, &text);
            assert!(p.is_empty(), "{p:?}");
            labelled.extend(l);
        }
    }
    let c: f64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let codebook = Arc::new(winloss::codebook::builtin());
    let t = std::time::Instant::now();
    println!("{}", winloss::learn::leave_one_author_out(&codebook, &labelled, c));
    println!("{:?}", t.elapsed());
}
