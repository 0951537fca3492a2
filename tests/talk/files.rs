//! Files of every text and JSON shape: who speaks how often in which role,
//! where the first words stand, and what the header tells.

use super::*;

/// A fixture, the format it is taken for, and what each of its interviews
/// tells.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    for (name, format, expected) in cases {
        let reading = read_fixture(name);
        let formats: Vec<_> =
            reading.understood.iter().map(|understood| understood.format).collect();
        assert_eq!(formats, [*format], "{name}");
        assert_eq!(told_of_all(&reading), *expected, "{name}: {:?}", reading.problems);
    }
}

#[test]
fn captions_become_turns() {
    check(&[
        (
            "captions/zoom.vtt",
            "webvtt",
            &[
                "transcript; Dana Okafor buyer 2; Sam Porter interviewer 1; 5: We looked at four vendor",
            ],
        ),
        (
            "captions/teams_guid.vtt",
            "webvtt",
            &[
                "transcript; Sam Porter interviewer 2; Dana Okafor buyer 1; 5: Thanks for coming, and f",
            ],
        ),
        (
            "captions/teams_unclosed.vtt",
            "webvtt",
            &[
                "transcript; Sam Porter interviewer 2; Dana Okafor buyer 1; 4: What stood out in the de",
            ],
        ),
        ("captions/stream.vtt", "webvtt", &["transcript; - other 1; 11: we looked at the price f"]),
        ("captions/azure.vtt", "webvtt", &["transcript; - other 1; 4: The board asked for thre"]),
        (
            "captions/youtube.vtt",
            "webvtt",
            &["transcript; - other 1; 10: the price was too high f"],
        ),
        ("captions/only_header.vtt", "webvtt", &[]),
        (
            "captions/names.srt",
            "srt",
            &[
                "transcript; Bekah Hawrot Weigel interviewer 2; Lars buyer 2; 3: What made you look at ot",
            ],
        ),
        (
            "captions/teams_old.txt",
            "srt",
            &[
                "transcript; Sam Porter interviewer 2; Dana Okafor buyer 1; 3: So what was the first th",
            ],
        ),
        (
            "captions/graph.vtt",
            "webvtt",
            &[
                "transcript; Sam Porter interviewer 1; Dana Okafor buyer 1; 4: Why did you stay with th",
            ],
        ),
        (
            "captions/note_header.vtt",
            "webvtt",
            &["transcript; Sam interviewer 2; Dana buyer 1; 8: Why?"],
        ),
    ]);
}

#[test]
fn cues_are_joined_as_they_were_cut() {
    let texts = |name: &str| -> Vec<String> {
        let reading = read_fixture(name);
        reading
            .interviews
            .iter()
            .flat_map(|interview| &interview.turns)
            .map(|turn| turn.text.clone())
            .collect()
    };
    // Teams cuts at sixty characters, be it in the middle of a word.
    assert_eq!(
        texts("captions/teams_guid.vtt")[1],
        "Of course, we had some time to think about what went wrong there, and why."
    );
    assert_eq!(
        texts("captions/zoom.vtt"),
        ["We looked at four vendors in the spring.", "Who decided it?", "One thing: price."]
    );
    assert_eq!(
        texts("captions/teams_unclosed.vtt")[1],
        "Your team knew our plant & asked good questions."
    );
    // Rolling captions say each line twice.
    assert_eq!(texts("captions/youtube.vtt"), ["the price was too high for us and that was it"]);
    assert_eq!(texts("captions/names.srt")[1], "Our contract was up. We had a month.");
}

#[test]
fn texts_with_labels_become_turns() {
    check(&[
        (
            "texts/bold_and_bracket.md",
            "dialogue",
            &["transcript; Ali interviewer 2; Bea buyer 2; 1: It's a question of trust"],
        ),
        (
            "texts/bullets.md",
            "dialogue",
            &["transcript; Sam interviewer 3; Dana buyer 3; 3: how did you hear of us?"],
        ),
        (
            "texts/capitals.txt",
            "dialogue",
            &[
                "transcript; INTERVIEWER interviewer 2; MS. HALL buyer 2; MR. REED buyer 1; 3: Good morning. Why did yo",
            ],
        ),
        (
            "texts/clock_times.txt",
            "dialogue",
            &["transcript; Paul Ferrante seller 3; Greg H. buyer 2; 1: Morning Greg!"],
        ),
        (
            "texts/cr_only.txt",
            "dialogue",
            &["transcript; Sam interviewer 2; Dana buyer 2; 1: Why did you leave us?"],
        ),
        (
            "texts/dashes.txt",
            "dialogue",
            &["transcript; Interviewer interviewer 2; Buyer buyer 2; 1: What did you think of th"],
        ),
        (
            "texts/earnings_call.txt",
            "dialogue",
            &[
                "transcript; Operator other 2; Bob Poe other 1; Ann Lee other 2; Cy Dee other 1; 8: Ladies and gentlemen, th",
            ],
        ),
        (
            "texts/fathom.txt",
            "fathom",
            &[
                "transcript; Paul Ferrante seller 2; Greg Halvorsen buyer 2; Priya Nair seller 1; 8: Hi Greg, thanks for hopp",
            ],
        ),
        (
            "texts/front_matter.md",
            "dialogue",
            &[
                "transcript; Sam Porter interviewer 2; Greg Hall buyer 2; 12: Greg, thanks for doing t",
            ],
        ),
        (
            "texts/gong_copy.txt",
            "dialogue",
            &[
                "transcript; Paul Ferrante seller 2; Greg Halvorsen buyer 2; Priya Nair seller 1; 16: Hi Greg, thanks for join",
            ],
        ),
        (
            "texts/google_meet.txt",
            "google meet",
            &["transcript; Maria Lopez seller 3; Tom Birch buyer 3; 6: Hi Tom, can you hear me?"],
        ),
        (
            "texts/grain.md",
            "dialogue",
            &["transcript; Paul Ferrante seller 2; Greg Halvorsen buyer 2; 12: Hi Greg."],
        ),
        (
            "texts/header_lines.txt",
            "dialogue",
            &["transcript; Third Rail interviewer 3; Lars Hagen buyer 3; 9: Good morning Lars."],
        ),
        (
            "texts/legend.md",
            "dialogue",
            &[
                "transcript; Interviewer interviewer 3; Respondent buyer 3; 3: Could you tell me about ",
            ],
        ),
        (
            "texts/markdown_table.md",
            "speaker table",
            &["transcript; Sam interviewer 2; Dana buyer 2; 3: What did you think of us"],
        ),
        (
            "texts/numbered_sales_call.txt",
            "dialogue",
            &["transcript; Speaker 1 seller 4; Speaker 2 buyer 3; 1: Thanks for calling Lendw"],
        ),
        (
            "texts/otter.txt",
            "otter",
            &[
                "transcript; Sam Porter interviewer 2; Dana Okafor buyer 3; Unknown Speaker other 1; 11: Thanks Dana. As I mentio",
            ],
        ),
        (
            "texts/programme_title.txt",
            "dialogue",
            &[
                "transcript; Third Rail interviewer 3; Dana Okafor buyer 3; 4: Thanks for joining. What",
            ],
        ),
        (
            "texts/pyannote.txt",
            "dialogue",
            &["transcript; SPEAKER_00 buyer 3; SPEAKER_01 interviewer 2; 1: Hello."],
        ),
        (
            "texts/rev.txt",
            "dialogue",
            &[
                "transcript; Interviewer interviewer 2; Respondent buyer 2; 2: So take me back to the b",
            ],
        ),
        (
            "texts/riverside.txt",
            "dialogue",
            &["transcript; RBA interviewer 2; Jule M. buyer 2; 2: So, what was the main dr"],
        ),
        (
            "texts/role_and_title.txt",
            "dialogue",
            &[
                "transcript; Sam Porter interviewer 3; Dana Okafor buyer 2; Bob Lee buyer 2; 1: Thanks for joining.",
            ],
        ),
        (
            "texts/sales_call_names.txt",
            "dialogue",
            &["transcript; Maria seller 6; Tom buyer 6; 1: Hi Tom, thanks for joini"],
        ),
        (
            "texts/several.md",
            "dialogue",
            &[
                "transcript; Interviewer interviewer 2; Dana buyer 2; 7: Why did you choose Caste",
                "transcript; Interviewer interviewer 2; Lars buyer 2; 14: What tipped it for us?",
            ],
        ),
        (
            "texts/teams_document.txt",
            "teams",
            &[
                "transcript; Sam Porter interviewer 2; Dana Okafor buyer 2; 10: Thanks for joining. What",
            ],
        ),
        ("texts/utf16.txt", "dialogue", &["transcript; Sam interviewer 2; Dana buyer 2; 1: Why?"]),
        (
            "texts/windows_1252.txt",
            "dialogue",
            &["transcript; Sam interviewer 2; Dana buyer 2; 1: Why – in one word?"],
        ),
        (
            "texts/zoom_captions.txt",
            "dialogue",
            &["transcript; Dana Okafor seller 3; Raj Patel buyer 2; 2: Hello, can you see my sc"],
        ),
        (
            "texts/zoom_copy.txt",
            "dialogue",
            &[
                "transcript; Dana Okafor buyer 3; Sam Porter interviewer 2; 3: Thanks for making the ti",
            ],
        ),
        // Nobody is named in a text of Whisper's.
        ("texts/whisper.txt", "dialogue", &["transcript; - other 1; 1: so thank you for joining"]),
        // A topic before a colon is nobody.
        (
            "texts/topics_no_speakers.md",
            "notes",
            &["notes; - interviewer 1; - buyer 6; 1: Evaluation"],
        ),
        ("texts/zoom_chat.txt", "zoom chat", &[]),
    ]);
}

#[test]
fn notes_are_cut_by_bullet_line_and_heading() {
    check(&[
        (
            "notes/bold_questions.md",
            "notes",
            &["notes; - interviewer 3; Dana Okafor buyer 3; 4: What made you look for a"],
        ),
        (
            "notes/bullets.md",
            "notes",
            &["notes; - interviewer 2; Dana Okafor buyer 8; - other 1; 3: Background"],
        ),
        ("notes/live.txt", "notes", &["notes; - interviewer 3; - buyer 7; 3: background"]),
        ("notes/log.txt", "notes", &["record; - seller 6; 1: 2/6 inbound from web for"]),
        ("notes/loss_review.md", "notes", &["record; - seller 3; 7: Lost on instant payment "]),
        (
            "notes/monthly.md",
            "notes",
            &["notes; - buyer 3; 7: talked about budget", "notes; - buyer 1; 15: budget refused"],
        ),
        ("notes/prose.txt", "notes", &["notes; - buyer 2; 1: Dana Okafor has been CIO"]),
        (
            "notes/questions_and_answers.md",
            "dialogue",
            &["transcript; Q interviewer 3; A buyer 3; 10: What set the project goi"],
        ),
        (
            "notes/survey.txt",
            "notes",
            &["notes; - interviewer 3; - buyer 3; 1: What were you trying to "],
        ),
    ]);
}

#[test]
fn recordings_become_turns() {
    check(&[
        (
            "recordings/amazon.json",
            "amazon transcribe",
            &["transcript; spk_0 interviewer 1; spk_1 buyer 1; 3: Why now?"],
        ),
        (
            "recordings/assemblyai.json",
            "assemblyai",
            &["transcript; Speaker A interviewer 1; Speaker B buyer 1; 3: Why did you leave?"],
        ),
        (
            "recordings/assemblyai_none.json",
            "assemblyai",
            &["transcript; - other 1; 1: The price was too high."],
        ),
        (
            "recordings/call_analytics.json",
            "messages",
            &["transcript; AGENT seller 1; CUSTOMER buyer 1; 2: Shall I send the quote?"],
        ),
        (
            "recordings/chats.jsonl",
            "messages",
            &[
                "transcript; user buyer 1; assistant seller 1; 1: We need a discount.",
                "transcript; Customer buyer 2; Sales Rep seller 1; 2: It is too dear.",
                "transcript; customer buyer 1; salesman seller 1; 3: Is there a trial?",
                "transcript; Customer buyer 2; Salesman seller 1; 4: Who else uses it?",
            ],
        ),
        (
            "recordings/deepgram.json",
            "deepgram",
            &[
                "transcript; Speaker 0 interviewer 1; Speaker 1 buyer 1; 3: Who was on the shortlist",
            ],
        ),
        (
            "recordings/deepgram_words.json",
            "deepgram",
            &["transcript; Speaker 0 interviewer 1; Speaker 1 buyer 1; 2: Why us?"],
        ),
        (
            "recordings/fireflies.json",
            "fireflies",
            &["transcript; Jordan seller 2; Dan buyer 1; 4: Shall we start?"],
        ),
        (
            "recordings/fireflies_document.json",
            "fireflies",
            &[
                "transcript; Sam Porter interviewer 1; Dana Okafor buyer 1; 3: Why did you choose them?",
            ],
        ),
        ("recordings/gong_calls.json", "gong calls", &[]),
        (
            "recordings/google.json",
            "google speech",
            &["transcript; Speaker 1 interviewer 1; Speaker 2 buyer 1; 4: Why now?"],
        ),
        (
            "recordings/google_plain.json",
            "google speech",
            &["transcript; - other 1; 1: The contract ended and w"],
        ),
        (
            "recordings/names_and_roles.json",
            "messages",
            &["transcript; Sam Porter interviewer 1; Dana Okafor buyer 1; 2: Why?"],
        ),
        (
            "recordings/recall.json",
            "messages",
            &["transcript; Sam Porter interviewer 1; Dana Okafor buyer 1; 1: Why us?"],
        ),
        (
            "recordings/rev_ai.json",
            "rev.ai",
            &["transcript; Speaker 0 interviewer 1; Speaker 1 buyer 1; 2: Why them?"],
        ),
        (
            "recordings/role_message.json",
            "messages",
            &["transcript; agent seller 1; customer buyer 1; 3: How can I help?"],
        ),
        (
            "recordings/speaker_text.json",
            "messages",
            &["transcript; Interviewer interviewer 1; Dana buyer 1; 1: Why?"],
        ),
        (
            "recordings/two_channels.json",
            "messages",
            &[
                "transcript; UnknownChannel1 interviewer 1; UnknownChannel2 buyer 1; 2: Why did you leave?",
            ],
        ),
        (
            "recordings/whisper.json",
            "whisper",
            &["transcript; - other 1; 2: We felt it was too dear."],
        ),
        (
            "recordings/whisper.tsv",
            "speaker table",
            &["transcript; - other 1; 2: We felt it was too dear."],
        ),
        (
            "recordings/whisperx.json",
            "whisper",
            &["transcript; SPEAKER_00 interviewer 2; SPEAKER_01 buyer 1; 2: Why did you go?"],
        ),
        (
            "tables/sonix.csv",
            "speaker table",
            &[
                "transcript; Interviewer interviewer 2; Dana Okafor buyer 1; 2: Why them, and not us?",
            ],
        ),
    ]);
}

#[test]
fn gongs_call_list_names_the_people_of_its_transcripts() {
    let name = "recordings/gong_transcripts.json";
    let bytes = std::fs::read(fixture(name)).expect(name);
    let alone = read(name, &bytes, &Settings::default());
    assert!(alone.problems[0].message.contains("/v2/calls/extensive"), "{:?}", alone.problems);
    let calls = read_fixture("recordings/gong_calls.json");
    let reading = read_beside(name, &bytes, &Settings::default(), calls);
    let expected =
        "transcript; Jordan Bell seller 1; Priya Nair buyer 1; 3: Good afternoon. Shall we";
    assert_eq!(told_of_all(&reading), [expected]);
}

#[test]
fn a_cut_off_file_names_the_line() {
    let reading = read_fixture("recordings/no_json.json");
    assert!(reading.interviews.is_empty());
    let said = reading.problems[0].to_string();
    assert!(said.starts_with("recordings/no_json.json:3: not JSON"), "{said}");
}

#[test]
fn headers_tell_the_deal() {
    let cases: [(&str, &[(&str, &str)]); 9] = [
        (
            "texts/front_matter.md",
            &[
                ("account", "Cape Bank"),
                ("date", "2025-02-11"),
                ("id", "D-1042"),
                ("outcome", "lost"),
                ("rivals", "Castellan, Umbria"),
            ],
        ),
        (
            "texts/header_lines.txt",
            &[
                ("account", "Nordlys Energy AS"),
                ("date", "2025-01-14"),
                ("title", "Head of IT"),
                ("vendor", "Lumina"),
            ],
        ),
        (
            "texts/programme_title.txt",
            &[
                ("account", "Cape Bank"),
                ("date", "2026-02-27"),
                ("outcome", "lost"),
                ("rivals", "Castellan"),
                ("vendor", "Lumina"),
            ],
        ),
        ("texts/several.md", &[("account", "Cape Bank"), ("vendor", "Lendwright")]),
        (
            "texts/otter.txt",
            &[("account", "Cape Bank"), ("date", "2025-03-04"), ("outcome", "lost")],
        ),
        (
            "captions/note_header.vtt",
            &[("account", "Cape Bank"), ("id", "D-17"), ("outcome", "lost")],
        ),
        (
            "notes/loss_review.md",
            &[
                ("account", "Hoornwijk Bank"),
                ("outcome", "lost"),
                ("owner", "Lotte Verhagen"),
                ("rivals", "Veridane"),
                ("stated", "Price"),
            ],
        ),
        (
            "notes/questions_and_answers.md",
            &[
                ("date", "2024-08-22"),
                ("outcome", "lost"),
                ("rivals", "Portcullis"),
                ("title", "Marian Voss, CIO"),
            ],
        ),
        ("recordings/role_message.json", &[("id", "D-9")]),
    ];
    for (name, expected) in cases {
        let reading = read_fixture(name);
        let told = facts(&reading.interviews[0]);
        for (key, value) in expected {
            assert_eq!(told.get(key).map(String::as_str), Some(*value), "{name} {key}: {told:?}");
        }
    }
}
#[test]
fn every_fixture_gives_interviews_or_a_problem() {
    let mut interviews = 0;
    for folder in ["captions", "texts", "notes", "recordings", "tables"] {
        let entries = std::fs::read_dir(fixture(folder)).expect("the folder");
        for entry in entries {
            let name = entry.expect("an entry").file_name();
            let name = format!("{folder}/{}", name.to_string_lossy());
            let reading = read_fixture(&name);
            let read = reading.interviews.len() + reading.deals.len() + reading.people.len();
            assert!(read + reading.problems.len() > 0, "{name} was lost in silence");
            for interview in &reading.interviews {
                let blank = interview.turns.iter().find(|turn| turn.text.trim().is_empty());
                assert!(blank.is_none(), "{name}: {blank:?}");
            }
            interviews += reading.interviews.len();
        }
    }
    assert!(interviews > 20, "{interviews} interviews");
}
