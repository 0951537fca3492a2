//! Times as transcripts write them: `0:22`, `[00:19]`, `(01:00:32.856)`,
//! `@0:01`, `[09:00 AM]`, `[0:00:06.8 - 0:00:07.2]`, `00:00:01,500 -->
//! 00:00:04,000`, `[10/3/25, 9:00:12 AM]`.

/// How many bytes of `text` a time takes that stands at its start, its
/// brackets included.
pub(super) fn stamp(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (open, close) = match bytes.first()? {
        b'[' => (1, Some(b']')),
        b'(' => (1, Some(b')')),
        b'<' => (1, Some(b'>')),
        b'{' => (1, Some(b'}')),
        b'@' => (1, None),
        byte if byte.is_ascii_digit() => (0, None),
        _ => return None,
    };
    let mut at = open + spaces(&bytes[open..]);
    at += date(&bytes[at..]);
    at += time(&bytes[at..])?;
    at += range(&bytes[at..]);
    match close {
        None if bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) => None,
        None => Some(at),
        Some(close) => {
            at += spaces(&bytes[at..]);
            (bytes.get(at) == Some(&close)).then_some(at + 1)
        }
    }
}

/// Whether a time and nothing else stands in `text`, brackets and a range
/// allowed.
pub(super) fn only_stamp(text: &str) -> bool {
    stamp(text).is_some_and(|end| text[end..].trim_matches([' ', '-', ':', '*']).is_empty())
}

/// `10:30`, `1:02:33.5`, `60:00`, with AM or PM; minutes over 59 are tolerated.
fn time(bytes: &[u8]) -> Option<usize> {
    let mut at = digits(bytes, 3)?;
    let mut colons = 0;
    while colons < 3 && bytes.get(at) == Some(&b':') {
        let Some(more) = digits(&bytes[at + 1..], 2) else { break };
        at += 1 + more;
        colons += 1;
    }
    if colons == 0 {
        return None;
    }
    if matches!(bytes.get(at), Some(b'.' | b',')) {
        at += digits(&bytes[at + 1..], 9).map_or(0, |more| more + 1);
    }
    let after = at + spaces(&bytes[at..]);
    match bytes.get(after..after + 2) {
        Some([b'A' | b'a' | b'P' | b'p', b'M' | b'm'])
            if !bytes.get(after + 2).is_some_and(u8::is_ascii_alphanumeric) =>
        {
            at = after + 2;
        }
        _ => {}
    }
    Some(at)
}

/// `2025-10-03 `, `2025-10-03T` or `10/3/25, ` before a time.
fn date(bytes: &[u8]) -> usize {
    let read = |mark: u8| -> Option<usize> {
        let mut at = digits(bytes, 4)?;
        for _ in 0..2 {
            if bytes.get(at) != Some(&mark) {
                return None;
            }
            at += 1 + digits(&bytes[at + 1..], 4)?;
        }
        match bytes.get(at)? {
            b'T' | b' ' => Some(at + 1),
            b',' => Some(at + 1 + spaces(&bytes[at + 1..])),
            _ => None,
        }
    };
    read(b'-').or_else(|| read(b'/')).or_else(|| read(b'.')).unwrap_or(0)
}

/// ` - 0:07`, ` --> 0:07`: the end of a range, where there is one.
fn range(bytes: &[u8]) -> usize {
    let start = spaces(bytes);
    let mark = [&b"-->"[..], b"->", b",", b"-", "–".as_bytes(), "—".as_bytes(), b"to "]
        .into_iter()
        .find(|mark| bytes[start..].starts_with(mark));
    let Some(mark) = mark else { return 0 };
    let at = start + mark.len();
    let at = at + spaces(&bytes[at..]);
    time(&bytes[at..]).map_or(0, |more| at + more)
}

fn digits(bytes: &[u8], most: usize) -> Option<usize> {
    let count = bytes.iter().take(most + 1).take_while(|byte| byte.is_ascii_digit()).count();
    (1..=most).contains(&count).then_some(count)
}

fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte == b' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seen_in_every_dress() {
        let cases = [
            ("0:22 hello", Some(4)),
            ("[00:19] Prospect", Some(7)),
            ("(01:00:32.856)", Some(14)),
            ("(00:00:08):", Some(10)),
            ("@0:01 - Ann", Some(5)),
            ("[09:00 AM] Ann", Some(10)),
            ("9:00pm", Some(6)),
            ("[0:00:06.835000 - 0:00:07.235000] S", Some(33)),
            ("00:00:01,500 --> 00:00:04,000", Some(29)),
            ("0:0:0.0 --> 0:0:0.820", Some(21)),
            ("[10/3/25, 9:00:12 AM] Ann", Some(21)),
            ("2025-10-03T09:00:12 x", Some(19)),
            ("0:00 - AE (Jordan)", Some(4)),
            ("10 people", None),
            ("3:1000", None),
            ("[building] we", None),
            ("2025-10-03", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(stamp(text), expected, "{text}");
        }
    }
}
