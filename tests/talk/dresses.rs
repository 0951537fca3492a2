//! One conversation in the dress of every program: the same people, the same
//! roles, the same words.

use super::*;

/// Who says what.
const TALK: [(&str, &str); 6] = [
    ("Sam Porter", "What made you look at new vendors in the first place?"),
    ("Marit Solheim", "Our old system was out of support. The board gave us a budget in January."),
    ("Sam Porter", "How did they come across?"),
    (
        "Marit Solheim",
        "Pleasant, but nobody asked how our depots work. One thing: we wanted no long project.",
    ),
    ("Sam Porter", "Who else was involved in the decision?"),
    ("Marit Solheim", "I decided it with our CFO, and we went with the other one in the end"),
];

/// What stands above, around and below the turns. In `turn`, `{name}`,
/// `{NAME}`, `{family}, {given}`, `{side}` (0 or 1), `{n}`, `{time}` (m:ss),
/// `{hms}` and `{text}` stand for the turn's own.
struct Dress {
    file: &'static str,
    above: &'static str,
    turn: &'static str,
    between: &'static str,
    below: &'static str,
    /// The names as they are read.
    names: [&'static str; 2],
}

const NAMES: [&str; 2] = ["Sam Porter", "Marit Solheim"];

impl Dress {
    fn write(&self) -> String {
        let turns = TALK.iter().enumerate().map(|(n, (name, text))| {
            let (given, family) = name.split_once(' ').expect("two words");
            self.turn
                .replace("{name}", name)
                .replace("{NAME}", &name.to_uppercase())
                .replace("{family}", family)
                .replace("{given}", given)
                .replace("{side}", if *name == NAMES[0] { "0" } else { "1" })
                .replace("{n}", &(n + 1).to_string())
                .replace("{time}", &format!("{n}:3{n}"))
                .replace("{hms}", &format!("00:0{n}:3{n}"))
                .replace("{text}", text)
        });
        let turns: Vec<String> = turns.collect();
        format!("{}{}{}", self.above, turns.join(self.between), self.below)
    }
}

fn text(above: &'static str, turn: &'static str) -> Dress {
    Dress { file: "x.txt", above, turn, between: "\n\n", below: "\n", names: NAMES }
}

fn lines(above: &'static str, turn: &'static str) -> Dress {
    Dress { between: "\n", ..text(above, turn) }
}

fn json(above: &'static str, turn: &'static str, below: &'static str) -> Dress {
    Dress { file: "x.json", above, turn, between: ",\n", below, names: NAMES }
}

fn named(names: [&'static str; 2], dress: Dress) -> Dress {
    Dress { names, ..dress }
}

fn dresses() -> Vec<Dress> {
    let voices = ["Speaker 0", "Speaker 1"];
    vec![
        // Captions.
        text("WEBVTT\n\n", "{n}\n{hms}.000 --> {hms}.900\n{name}: {text}"),
        text(
            "WEBVTT\n\nSTYLE\n::cue { color: white; }\n\nNOTE\nfor review\n\n",
            "{hms}.000 --> {hms}.900 align:start\n<v.loud {name}>{text}</v>",
        ),
        text("WEBVTT\n\n", "{n} \"{name}\" (3456789)\n{hms}.000 --> {hms}.900\n{text}"),
        text("", "{n}\n{hms},000 --> {hms},900\n- [{name}] {text}"),
        text("", "{n}\n{hms},000 --> {hms},900\n<font color=\"#fff\"><b>{name}:</b> {text}</font>"),
        named(
            ["SAM PORTER", "MARIT SOLHEIM"],
            text("", "{n}\n{hms},000 --> {hms},900\n>> {NAME}: {text}"),
        ),
        // A name and words on one line.
        text("", "{name}: {text}"),
        text("", "**{name}** `{hms}`: {text}"),
        text("", "*{name}*: {text}"),
        text("", "“{name}”: {text}"),
        text("", "{name}：{text}"),
        text("", "{name}:\t\t{time}\t\t{text}"),
        lines("", "{name}\t{text}"),
        lines("", "{time}\t{name}\t{text}"),
        text("", "{name}: {text} #{hms}-{n}#"),
        text("", "{name} [{hms}] {text}"),
        lines("", "[{hms}.000 --> {hms}.900] {name}: {text}"),
        lines("", "{hms} {name}: {text}"),
        lines("", "{n}. {name}: {text}"),
        lines("", "[04/03/2025, {hms}] {name}: {text}"),
        lines("", "04/03/2025, {hms} - {name}: {text}"),
        text(
            "# Depots\n\n## Transcript\n\n",
            "[{time}](https://x.example/m?t={n}) **{name}**: {text}",
        ),
        text("", "{name} (she/her): {text}"),
        text("", "{name} at {hms}: {text}"),
        text("", "[{name} {hms}] {text}"),
        text("", "[{name}, {time}]: {text}"),
        lines("", "[{hms}] <{name}> {text}"),
        // A name above the words.
        text("", "{name}\n{text}"),
        text("", "{name}\n\n{text}"),
        text("", "{name}  {time}  \n{text}"),
        text("", "{name} • {time}\n{text}"),
        text("", "{name} — 03/04/2025 {time} AM\n{text}"),
        text("", "{hms} - {name}\n{text}"),
        text("", "{n}\n{name}\n{time}\n{text}"),
        text("", "[{hms}.000] - {name}\n{text}"),
        text("", "{hms} --> {hms}\n{name}\n{text}"),
        text("", "#### {name} [{time}]\n{text}"),
        text("", "**[{time}](https://x.example/s?t={n}) - {name}**\n\n{text}"),
        lines("# Call\n\n", "- **{name}**\n  - {text}"),
        text(
            "Depots\n\nParticipants\n\nThird Rail\nSam Porter, Consultant\n\nNordbane\nMarit Solheim, COO\n\nTranscript\n\n",
            "{time} | {name}\n{text}",
        ),
        // JSON.
        json(
            "{\"timeline\": [",
            "{\"text\": \"{text}\", \"users\": [{\"username\": \"{name}\"}]}",
            "]}",
        ),
        json("{\"utterances\": [", "{\"speaker_name\": \"{name}\", \"snippet\": \"{text}\"}", "]}"),
        json(
            "{\"speakers\": [{\"id\": 0, \"name\": \"Sam Porter\"}, {\"id\": 1, \"name\": \"Marit Solheim\"}], \"transcript\": [",
            "{\"speaker_id\": {side}, \"transcript\": \"{text}\"}",
            "]}",
        ),
        json(
            "{\"speakers\": {\"0\": \"Sam Porter\", \"1\": \"Marit Solheim\"}, \"transcript\": [",
            "{\"speaker\": {side}, \"text\": \"{text}\"}",
            "]}",
        ),
        json(
            "{\"call\": {\"id\": \"7\"}, \"transcript\": {\"turns\": [",
            "{\"speaker_name\": \"{name}\", \"text\": \"{text}\"}",
            "]}}",
        ),
        json(
            "[",
            "{\"user\": \"U{side}\", \"user_profile\": {\"real_name\": \"{name}\"}, \"text\": \"{text}\"}",
            "]",
        ),
        json(
            "{\"monologues\": [",
            "{\"speaker\": {\"name\": \"{name}\"}, \"elements\": [{\"value\": \"{text}\"}]}",
            "]}",
        ),
        Dress {
            between: "\n",
            ..json("", "{\"speaker\": \"{name}\", \"text\": \"{text}\"}", "\n")
        },
        named(
            voices,
            json(
                "{\"recognizedPhrases\": [",
                "{\"speaker\": {side}, \"nBest\": [{\"display\": \"{text}\"}]}",
                "]}",
            ),
        ),
        named(
            ["S0", "S1"],
            json(
                "{\"results\": [",
                "{\"type\": \"word\", \"alternatives\": [{\"content\": \"{text}\", \"speaker\": \"S{side}\"}]}",
                "]}",
            ),
        ),
        // Tables.
        lines(
            "# Depots\n\n| Time | Speaker | Text |\n|---|---|---|\n",
            "| {time} | {name} | {text} |",
        ),
        lines("Speaker;Start;Text\n", "{name};{time};\"{text}\""),
    ]
}

#[test]
fn a_conversation_reads_alike_in_every_dress() {
    for dress in dresses() {
        let written = dress.write();
        let reading = read(dress.file, written.as_bytes(), &Settings::default());
        let [interview] = &reading.interviews[..] else {
            panic!("{} interviews: {:?}\n{written}", reading.interviews.len(), reading.problems);
        };
        let said: Vec<(&str, &str, &str)> = interview
            .turns
            .iter()
            .map(|turn| {
                let speaker = interview.speaker(turn);
                let name = speaker.name.as_deref().unwrap_or("-");
                (name, speaker.role.id(), turn.text.as_str())
            })
            .collect();
        let expected: Vec<(&str, &str, &str)> = TALK
            .iter()
            .map(|(name, text)| {
                let asks = *name == NAMES[0];
                let role = if asks { "interviewer" } else { "buyer" };
                (dress.names[usize::from(!asks)], role, *text)
            })
            .collect();
        assert_eq!(said, expected, "{written}");
    }
}

/// Whose words a text holds, one turn a line: name, role, words.
fn turns(name: &str, text: &str) -> Vec<String> {
    let reading = read(name, text.as_bytes(), &Settings::default());
    let turn = |interview: &Interview| -> Vec<String> {
        let turns = interview.turns.iter().map(|turn| {
            let speaker = interview.speaker(turn);
            format!("{} ({}): {}", speaker.name.as_deref().unwrap_or("-"), speaker.role, turn.text)
        });
        turns.collect()
    };
    reading.interviews.iter().flat_map(turn).collect()
}

#[test]
fn a_thread_of_mails_is_a_dialogue() {
    let heads = "From: Paul Ferrante <paul@palisade.example>\nSent: Wednesday, March 5, 2025 9:00 AM\n\
        To: Marit Solheim <marit@nordbane.example>\nSubject: RE: Our decision\n\n\
        Hi Marit, what could we have done better?\n\n--\nPaul Ferrante\nSales\n\n\
        From: Marit Solheim <marit@nordbane.example>\nSent: Tuesday, March 4, 2025 10:02 AM\n\
        To: Paul Ferrante <paul@palisade.example>\nSubject: Our decision\n\n\
        We went with Tessel. We did not trust the date.\n";
    let expected = [
        "Paul Ferrante (interviewer): Hi Marit, what could we have done better?",
        "Marit Solheim (buyer): We went with Tessel. We did not trust the date.",
    ];
    assert_eq!(turns("mail.txt", heads), expected);
    let quoted = "On Wed, Mar 5, 2025 at 9:00 AM Paul Ferrante <paul@palisade.example> wrote:\n\
        > Hi Marit, what could we have done better?\n>\n\
        > On Tue, Mar 4, 2025 at 10:02 AM Marit Solheim <marit@nordbane.example>\n> wrote:\n\
        >> We went with Tessel. We did not trust the date.\n";
    assert_eq!(turns("mail.txt", quoted), expected);
}

#[test]
fn printed_pages_leave_no_mark() {
    let plain = "Sam: Why did you look around?\nMarit: Our old system was\nout of support.\nSam: Who decided?\n\
        Marit: The board did,\nand our CFO.\nSam: What could we\nhave done better?\nMarit: Come to the depot.\n";
    let numbered: String =
        plain.lines().zip(1..).map(|(line, n)| format!("{n:3}  {line}\n")).collect();
    let paged = plain.replace("\nSam:", "\n\nThird Rail Research\n\u{c}Page 3 of 9\n\nSam:")
        + "\nThird Rail Research\nPage 9 of 9\n";
    let words = |text: &str| -> Vec<String> {
        turns("x.txt", text).iter().map(|turn| turn.replace('\n', " ")).collect()
    };
    assert_eq!(words(plain).len(), 6);
    assert_eq!(words(&numbered), words(plain));
    assert_eq!(words(&paged), words(plain));
}

#[test]
fn who_has_no_name_has_a_device() {
    let text = "Dana’s iPhone: Why did you look around?\n\nConference Room 4B: Our system was old.\n\n\
        Dana’s iPhone: Who decided?\n\nConference Room 4B: The board.\n\n+47 555 01 234: And I did.\n";
    let said = turns("x.txt", text);
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(said[3].starts_with("Conference Room 4B ("), "{said:?}");
}

#[test]
fn numbered_questions_are_not_as_many_people() {
    let text = "Q1: Why did you look around?\nA1: Our system was old.\n\nQ2: Who decided?\nA2: The board.\n\n\
        Q3: And the price?\nA3: It was fine.\n";
    let said = turns("x.txt", text);
    assert_eq!(said[2..4], ["Q (interviewer): Who decided?", "A (buyer): The board."]);
}

#[test]
fn what_a_header_says_outranks_its_title() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            "---\ntitle: Nordbane - loss interview\naccount: Nordbane AS\noutcome: No decision\n---\n\n",
            &[("account", "Nordbane AS"), ("outcome", "no_decision")],
        ),
        (
            "# Nordbane\n\nInterview with Marit Solheim, COO\nLost to Tessel\n\n",
            &[("outcome", "lost"), ("rivals", "Tessel"), ("title", "COO")],
        ),
        (
            "Interviewer: Sam Porter, win/loss program manager\nRespondent: Marit Solheim (MS), COO, Nordbane\n\n",
            &[("account", "Nordbane"), ("title", "MS, COO, Nordbane")],
        ),
        (
            "Date: 2025-03-04\nInterview with: Marit Solheim, COO of Nordbane\nResult: they chose Tessel\n\n",
            &[("account", "Nordbane"), ("outcome", "lost"), ("rivals", "Tessel")],
        ),
        (
            "# Depots\n\n*Recorded 4 March 2025 · 31 min · Interviewer: Sam Porter · Respondent: Marit Solheim, COO*\n\n",
            &[("date", "2025-03-04"), ("title", "COO")],
        ),
        (
            "Client: Palisade\nAccount: Nordbane\nCompetitor: Tessel (won), Brightway\n\n",
            &[("vendor", "Palisade"), ("account", "Nordbane"), ("rivals", "Tessel, Brightway")],
        ),
    ];
    for (above, expected) in cases {
        let dress = text(above, "{name}: {text}");
        let reading = read("x.md", dress.write().as_bytes(), &Settings::default());
        let told = facts(&reading.interviews[0]);
        for (key, value) in *expected {
            assert_eq!(told.get(key).map(String::as_str), Some(*value), "{above}: {told:?}");
        }
    }
}

#[test]
fn a_speakers_name_is_not_part_of_the_rivals() {
    let name = "Palisade - Nordbane Loss to Tessel Marit Solheim 04Mar2025.txt";
    let reading = read(name, text("", "{name}: {text}").write().as_bytes(), &Settings::default());
    let told = facts(&reading.interviews[0]);
    assert_eq!(told.get("rivals").map(String::as_str), Some("Tessel"), "{told:?}");
}

#[test]
fn each_title_above_keys_begins_an_interview() {
    let text = "Interview transcript: Nordbane\nDate: 2025-03-01\n\nSam: Why?\n\nMarit: Price.\n\nSam: Only?\n\nMarit: Yes.\n\n\
        Interview transcript: Kesterly\nDate: 2025-03-02\n\nSam: Why?\n\nJo: Trust.\n\nSam: Only?\n\nJo: Yes.\n";
    let reading = read("x.txt", text.as_bytes(), &Settings::default());
    let accounts: Vec<_> =
        reading.interviews.iter().map(|interview| interview.facts.account.as_deref()).collect();
    assert_eq!(accounts, [Some("Nordbane"), Some("Kesterly")]);
}
