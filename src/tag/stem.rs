//! A light stemmer: forms of one word share a stem, so that what was learned
//! of `pushed` is known of `pushing`. Stems are keys, never shown alone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Irregular forms and the word whose stem they share.
const IRREGULAR: &str = "went>go gone>go felt>feel thought>think bought>buy brought>bring told>tell said>say \
knew>know known>know got>get gotten>get gave>give given>give took>take taken>take made>make came>come saw>see \
seen>see found>find left>leave lost>lose kept>keep held>hold heard>hear meant>mean met>meet paid>pay ran>run sat>sit \
sent>send shown>show sold>sell spent>spend spoke>speak spoken>speak stood>stand understood>understand won>win \
wrote>write written>write began>begin begun>begin broke>break broken>break chose>choose chosen>choose drove>drive \
driven>drive fell>fall fallen>fall fought>fight forgot>forget forgotten>forget grew>grow grown>grow hid>hide \
hidden>hide led>lead built>build caught>catch dealt>deal drew>draw drawn>draw ate>eat eaten>eat flew>fly flown>fly \
froze>freeze frozen>freeze hung>hang laid>lay lent>lend rose>rise risen>rise rode>ride rang>ring rung>ring sank>sink \
sunk>sink slept>sleep stuck>stick struck>strike swore>swear sworn>swear taught>teach tore>tear torn>tear threw>throw \
thrown>throw wore>wear worn>wear withdrew>withdraw withdrawn>withdraw was>be were>be been>be being>be is>be are>be \
am>be 're>be 'm>be had>have has>have 've>have did>do does>do done>do better>good best>good worse>bad worst>bad \
people>person men>man women>woman children>child cheaper>cheap cheapest>cheap dearer>dear became>become undercut>undercut \
sought>seek shook>shake shaken>shake stole>steal bent>bend bit>bite bitten>bite blew>blow blown>blow fed>feed learnt>learn \
swept>sweep swung>swing easier>easy easiest>easy stronger>strong strongest>strong safer>safe safest>safe 'll>will 'd>would";

/// For each irregular form, the word whose stem it shares.
static BASES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    IRREGULAR.split_ascii_whitespace().filter_map(|pair| pair.split_once('>')).collect()
});

/// The stem of a word in lower case.
pub(crate) fn stem(word: &str) -> String {
    let word = BASES.get(word).copied().unwrap_or(word);
    if word.len() <= 3 || !word.is_ascii() || word.starts_with('<') {
        return word.to_owned();
    }
    let mut stem = word.to_owned();
    plural(&mut stem);
    if ends(&stem, "ing", 6) && has_vowel(&stem[..stem.len() - 3]) {
        stem.truncate(stem.len() - 3);
    } else if ends(&stem, "ed", 5) && has_vowel(&stem[..stem.len() - 2]) && !stem.ends_with("eed") {
        stem.truncate(stem.len() - 2);
    }
    if ends(&stem, "ly", 6) {
        stem.truncate(stem.len() - 2);
    }
    if ends(&stem, "e", 4) {
        stem.pop();
    }
    if let [.., before, last] = stem.as_bytes()
        && stem.len() > 3
        && before == last
        && !is_vowel(*last)
    {
        stem.pop();
    }
    if ends(&stem, "y", 4) {
        stem.pop();
        stem.push('i');
    }
    stem
}

fn plural(stem: &mut String) {
    if ends(stem, "ies", 5) || ends(stem, "ied", 5) {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if ["sses", "xes", "ches", "shes", "zes"].iter().any(|ending| stem.ends_with(ending)) {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| stem.ends_with(ending))
    {
        stem.pop();
    }
}

/// Whether a word of at least `least` letters ends so.
fn ends(word: &str, ending: &str, least: usize) -> bool {
    word.len() >= least && word.ends_with(ending)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn has_vowel(word: &str) -> bool {
    word.bytes().any(is_vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        let cases = [
            ("push pushed pushing pushes", "push"),
            ("stop stopped stopping stops", "stop"),
            ("price prices priced pricing", "pric"),
            ("company companies", "compani"),
            ("lose lost losing", "los"),
            ("quick quickly", "quick"),
            ("need needed", "need"),
            ("us", "us"),
        ];
        for (words, expected) in cases {
            for word in words.split(' ') {
                assert_eq!(stem(word), expected, "{word}");
            }
        }
    }
}
