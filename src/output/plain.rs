//! Text made safe to show: no control character, nothing that turns the
//! reading direction.

/// `text` on one line, without control characters, escape sequences' starts,
/// bidirectional marks and invisible operators; runs of white space become one
/// space.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let start = out.len();
        out.extend(word.chars().filter(|c| !is_hidden(*c)));
        if out.len() > start && start > 0 {
            out.insert(start, ' ');
        }
    }
    out
}

/// Characters that show nothing and change what is seen around them.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_shows_nothing_but_its_letters() {
        let cases = [
            ("plain words", "plain words"),
            ("  two\n lines\t here ", "two lines here"),
            ("red \u{1b}[31mtext\u{7}", "red [31mtext"),
            ("abc\u{202E}def\u{2066}", "abcdef"),
            ("\u{200B}\u{FEFF}", ""),
            ("naïve 日本", "naïve 日本"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }
}
