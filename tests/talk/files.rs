use super::*;
#[test]
fn list() {
    for folder in ["captions", "texts", "notes", "recordings", "tables"] {
        let mut names: Vec<_> = std::fs::read_dir(fixture(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        for n in names {
            let n = format!("{folder}/{n}");
            let r = read_fixture(&n);
            let f = r.understood.iter().map(|u| u.format).collect::<Vec<_>>().join("+");
            println!("(\"{n}\", \"{f}\", &[");
            for t in told_of_all(&r) {
                println!("    {t:?},");
            }
            println!("]),");
            for p in &r.problems {
                println!("  // {:?} {p}", p.effect);
            }
            for i in &r.interviews {
                let f = facts(i);
                if !f.is_empty() {
                    println!("  // {f:?}");
                }
            }
        }
    }
}
