//! Every inflection of an English word: what `word~` stands for.

/// Irregular words: the base and its other forms.
const IRREGULAR: &[(&str, &[&str])] = &[
    ("be", &["am", "is", "are", "was", "were", "been", "being", "'m", "'re", "'s"]),
    ("have", &["has", "had", "having", "'ve"]),
    ("do", &["does", "did", "done", "doing"]),
    ("go", &["goes", "went", "gone", "going"]),
    ("get", &["gets", "got", "gotten", "getting"]),
    ("give", &["gives", "gave", "given", "giving"]),
    ("take", &["takes", "took", "taken", "taking"]),
    ("make", &["makes", "made", "making"]),
    ("come", &["comes", "came", "coming"]),
    ("become", &["becomes", "became", "becoming"]),
    ("say", &["says", "said", "saying"]),
    ("tell", &["tells", "told", "telling"]),
    ("think", &["thinks", "thought", "thinking"]),
    ("know", &["knows", "knew", "known", "knowing"]),
    ("see", &["sees", "saw", "seen", "seeing"]),
    ("feel", &["feels", "felt", "feeling"]),
    ("leave", &["leaves", "left", "leaving"]),
    ("lose", &["loses", "lost", "losing"]),
    ("win", &["wins", "won", "winning"]),
    ("find", &["finds", "found", "finding"]),
    ("keep", &["keeps", "kept", "keeping"]),
    ("hold", &["holds", "held", "holding"]),
    ("stand", &["stands", "stood", "standing"]),
    ("understand", &["understands", "understood", "understanding"]),
    ("bring", &["brings", "brought", "bringing"]),
    ("buy", &["buys", "bought", "buying"]),
    ("build", &["builds", "built", "building"]),
    ("fight", &["fights", "fought", "fighting"]),
    ("seek", &["seeks", "sought", "seeking"]),
    ("teach", &["teaches", "taught", "teaching"]),
    ("catch", &["catches", "caught", "catching"]),
    ("sell", &["sells", "sold", "selling"]),
    ("send", &["sends", "sent", "sending"]),
    ("spend", &["spends", "spent", "spending"]),
    ("lend", &["lends", "lent", "lending"]),
    ("bend", &["bends", "bent", "bending"]),
    ("lead", &["leads", "led", "leading"]),
    ("meet", &["meets", "met", "meeting"]),
    ("read", &["reads", "reading"]),
    ("feed", &["feeds", "fed", "feeding"]),
    ("speak", &["speaks", "spoke", "spoken", "speaking"]),
    ("break", &["breaks", "broke", "broken", "breaking"]),
    ("choose", &["chooses", "chose", "chosen", "choosing"]),
    ("freeze", &["freezes", "froze", "frozen", "freezing"]),
    ("write", &["writes", "wrote", "written", "writing"]),
    ("drive", &["drives", "drove", "driven", "driving"]),
    ("ride", &["rides", "rode", "ridden", "riding"]),
    ("rise", &["rises", "rose", "risen", "rising"]),
    ("arise", &["arises", "arose", "arisen", "arising"]),
    ("show", &["shows", "showed", "shown", "showing"]),
    ("grow", &["grows", "grew", "grown", "growing"]),
    ("throw", &["throws", "threw", "thrown", "throwing"]),
    ("blow", &["blows", "blew", "blown", "blowing"]),
    ("draw", &["draws", "drew", "drawn", "drawing"]),
    ("withdraw", &["withdraws", "withdrew", "withdrawn", "withdrawing"]),
    ("fall", &["falls", "fell", "fallen", "falling"]),
    ("eat", &["eats", "ate", "eaten", "eating"]),
    ("beat", &["beats", "beaten", "beating"]),
    ("run", &["runs", "ran", "running"]),
    ("begin", &["begins", "began", "begun", "beginning"]),
    ("sink", &["sinks", "sank", "sunk", "sinking"]),
    ("ring", &["rings", "rang", "rung", "ringing"]),
    ("sit", &["sits", "sat", "sitting"]),
    ("set", &["sets", "setting"]),
    ("put", &["puts", "putting"]),
    ("cut", &["cuts", "cutting"]),
    ("let", &["lets", "letting"]),
    ("hit", &["hits", "hitting"]),
    ("shut", &["shuts", "shutting"]),
    ("cost", &["costs", "costing", "costed"]),
    ("quit", &["quits", "quitting"]),
    ("bet", &["bets", "betting"]),
    ("pay", &["pays", "paid", "paying"]),
    ("lay", &["lays", "laid", "laying"]),
    ("lie", &["lies", "lied", "lay", "lain", "lying"]),
    ("hear", &["hears", "heard", "hearing"]),
    ("mean", &["means", "meant", "meaning"]),
    ("deal", &["deals", "dealt", "dealing"]),
    ("bear", &["bears", "bore", "borne", "bearing"]),
    ("swear", &["swears", "swore", "sworn", "swearing"]),
    ("wear", &["wears", "wore", "worn", "wearing"]),
    ("tear", &["tears", "tore", "torn", "tearing"]),
    ("forget", &["forgets", "forgot", "forgotten", "forgetting"]),
    ("shake", &["shakes", "shook", "shaken", "shaking"]),
    ("stick", &["sticks", "stuck", "sticking"]),
    ("strike", &["strikes", "struck", "striking"]),
    ("hang", &["hangs", "hung", "hanging"]),
    ("swing", &["swings", "swung", "swinging"]),
    ("bite", &["bites", "bit", "bitten", "biting"]),
    ("hide", &["hides", "hid", "hidden", "hiding"]),
    ("fly", &["flies", "flew", "flown", "flying"]),
    ("can", &["could"]),
    ("will", &["would", "'ll", "'d"]),
    ("person", &["people", "persons"]),
    ("man", &["men"]),
    ("woman", &["women"]),
    ("child", &["children"]),
    ("foot", &["feet"]),
    ("good", &["better", "best"]),
    ("bad", &["worse", "worst"]),
    ("far", &["further", "farther", "furthest"]),
    ("ally", &["allies", "allied", "allying"]),
];

/// Adjectives that take `-er` and `-est`: for other words these endings make
/// other words (`lead`, `leader`).
const GRADABLE: &str = " big small large high low cheap dear steep rich poor strong weak warm cold \
cool friendly close near early late fast slow quick hard easy simple clean clear smooth rough \
tight loose long short deep wide old new young late nice kind smart sharp bright dull soft tough \
safe risky heavy light full wary happy keen sure great fair fresh busy costly pricey clunky ugly \
pretty neat solid stable shaky thin thick lean mean loud quiet calm rude polite true honest \
shallow clever healthy lengthy messy murky ";

/// Verbs of more than one syllable that double their last letter all the same,
/// or of one that end so.
const DOUBLES: &[&str] =
    &["refer", "prefer", "commit", "admit", "permit", "transfer", "regret", "occur"];

/// The word and all its inflections: plural, third person, past, participle;
/// comparative and superlative of common adjectives. Forms that do not exist
/// (`pricings`) are harmless, as nobody says them.
pub(super) fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if let Some((_, others)) = IRREGULAR.iter().find(|(base, _)| *base == word) {
        forms.extend(others.iter().map(|&form| form.to_owned()));
        return forms;
    }
    // `overspend`, `rebuild`: a prefix before an irregular verb.
    for prefix in ["over", "under", "out", "re", "up", "mis", "with", "fore"] {
        let irregular = word
            .strip_prefix(prefix)
            .and_then(|rest| IRREGULAR.iter().find(|(base, _)| *base == rest && base.len() > 3));
        if let Some((_, others)) = irregular {
            forms.extend(others.iter().map(|form| format!("{prefix}{form}")));
            return forms;
        }
    }
    forms.extend(regular(word));
    if GRADABLE.split_ascii_whitespace().any(|adjective| adjective == word) {
        let stem = ending_stem(word);
        forms.extend([format!("{stem}er"), format!("{stem}est")]);
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn regular(word: &str) -> Vec<String> {
    let s = match word.as_bytes() {
        [.., b'y'] if !ends_in_vowel_y(word) => format!("{}ies", &word[..word.len() - 1]),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        _ => format!("{word}s"),
    };
    let stem = ending_stem(word);
    let past = format!("{stem}ed");
    let ing = match word.strip_suffix("ie") {
        Some(start) => format!("{start}ying"),
        // `agree`, `see`: the double vowel stays.
        None if word.ends_with('e') && !word.ends_with("ee") => {
            format!("{}ing", &word[..word.len() - 1])
        }
        None if word.ends_with('y') || word.ends_with('e') => format!("{word}ing"),
        None => format!("{stem}ing"),
    };
    vec![s, past, ing]
}

/// What `-ed` and `-er` are added to: `stop` → `stopp`, `carry` → `carri`,
/// `like` → `lik`.
fn ending_stem(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('e') {
        return stem.to_owned();
    }
    if word.ends_with('y') && !ends_in_vowel_y(word) {
        return format!("{}i", &word[..word.len() - 1]);
    }
    match word.as_bytes() {
        [before @ .., vowel, last]
            if is_vowel(*vowel)
                && !is_vowel(*last)
                && !matches!(last, b'w' | b'x' | b'y')
                && (!before.iter().any(|&letter| is_vowel(letter)) || DOUBLES.contains(&word)) =>
        {
            format!("{word}{}", char::from(*last))
        }
        _ => word.to_owned(),
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn ends_in_vowel_y(word: &str) -> bool {
    matches!(word.as_bytes(), [.., vowel, b'y'] if is_vowel(*vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_all_its_inflections() {
        let cases = [
            ("champion", "champion champions championed championing"),
            ("push", "push pushes pushed pushing"),
            ("stop", "stop stops stopped stopping"),
            ("like", "like likes liked liking"),
            ("worry", "worry worries worried worrying"),
            ("delay", "delay delays delayed delaying"),
            ("commit", "commit commits committed committing"),
            ("fight", "fight fights fought fighting"),
            ("undersell", "undersell undersells undersold underselling"),
            ("cheap", "cheap cheaps cheaped cheaping cheaper cheapest"),
            ("agree", "agree agrees agreed agreeing"),
            ("support", "support supports supported supporting"),
        ];
        for (word, expected) in cases {
            let mut expected: Vec<_> = expected.split(' ').map(str::to_owned).collect();
            let mut found = forms(word);
            expected.sort();
            found.sort();
            assert_eq!(found, expected);
        }
        assert!(!forms("lead").contains(&"leader".to_owned()));
    }
}
