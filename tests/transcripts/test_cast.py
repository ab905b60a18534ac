"""One person, one name; and who asks."""

from __future__ import annotations

from interview_search.reading import read_text
from interview_search.transcripts import pair, recurring, transcribe
from interview_search.transcripts.cast import one_name_each


def test_initials_first_names_and_slips_are_one_person() -> None:
    counts = {"Stephan Livera": 1, "SL": 40, "Livera": 2, "Stephan Livrea": 1, "LD": 40, "M": 3}
    names = one_name_each(counts, {"SL": "Stephan Livera"}, ["Luke Dashjr", "Murch"])
    assert names == {
        "Stephan Livera": "Stephan Livera",
        "SL": "Stephan Livera",
        "Livera": "Stephan Livera",
        "Stephan Livrea": "Stephan Livera",
        "LD": "Luke Dashjr",
        "M": "M",
    }


def test_two_people_of_one_first_name_stay_two() -> None:
    names = one_name_each({"Ann Lee": 9, "Ann Kay": 9, "Ann": 3}, {})
    assert names["Ann"] == "Ann"


def test_frequent_names_that_look_alike_stay_two() -> None:
    names = one_name_each({"Marta Kowalska": 30, "Maria Kowalska": 28}, {})
    assert names["Maria Kowalska"] == "Maria Kowalska"


def test_shortened_names_are_those_of_the_front_matter() -> None:
    counts = {"AJ Moor": 4, "A. Moor": 1, "Tilda V": 3, "B Moor": 2, "Ad Moor": 2}
    names = one_name_each(counts, {}, ["Anthony Moor", "Tilda Voss"])
    assert names == {
        "AJ Moor": "Anthony Moor",
        "A. Moor": "Anthony Moor",
        "Tilda V": "Tilda Voss",
        "B Moor": "B Moor",
        "Ad Moor": "Ad Moor",
    }


def people_of(text: str) -> dict[str, str | None]:
    interview, _ = pair(transcribe(read_text(text)[0]))
    return {person.name: person.role for person in interview.people}


def test_credits_before_the_first_turn_tell_who_is_who() -> None:
    text = (
        "Interviewee: Jane Doe (JD)\nInterviewer: John Smith\nDate: 3 March 1998\n\n"
        "JS: Where were you born?\n\nJD: By the sea.\n\nJS: When?\n\nJD: In May.\n"
    )
    assert people_of(text) == {"John Smith": "interviewer", "Jane Doe": "interviewee"}
    _, sections = pair(transcribe(read_text(text)[0]))
    assert "Interviewee: Jane Doe (JD)" in sections[0].turns[0].text
    assert sections[0].turns[0].speaker is None


def test_others_answer_a_label_that_asks() -> None:
    text = "Moderator: Who bakes?\n\nP1: I do.\n\nP2: So do I.\n\nModerator: Both of you?\n"
    assert people_of(text) == {
        "Moderator": "interviewer",
        "P1": "interviewee",
        "P2": "interviewee",
    }


def test_hosts_recur_and_anonymous_labels_do_not() -> None:
    files = [["Host Hanna", f"Guest {n}", "Speaker 0"] for n in range(5)]
    assert recurring(files) == {"Host Hanna"}


def test_who_recurs_across_the_folder_asks() -> None:
    text = (
        "**Host Hanna:** Tell me about the sea.\n\n**Guest Gil:** Why would I? It is wet.\n\n"
        "**Host Hanna:** Go on.\n\n**Guest Gil:** And what of the salt?\n"
    )
    transcript = transcribe(read_text(text)[0])
    interview, _ = pair(transcript, hosts=frozenset({"Host Hanna"}))
    assert [(p.name, p.role) for p in interview.people] == [
        ("Host Hanna", "interviewer"),
        ("Guest Gil", "interviewee"),
    ]
    interview, _ = pair(transcript)  # alone, the one with the question marks asks
    assert interview.people[0].role == "interviewee"


def test_a_guest_of_the_front_matter_who_does_not_speak_is_reported() -> None:
    text = "---\nguest: Gil Grey\n---\nAnn: Why?\n\nBob: So.\n\nAnn: Oh?\n\nBob: Yes.\n"
    (problem,) = transcribe(read_text(text)[0]).problems
    assert "Gil Grey" in problem.reason and "Ann, Bob" in problem.advice


def test_a_list_of_all_who_speak_tells_the_host_by_the_questions() -> None:
    text = "---\nspeakers: [Ann Lee, Bob Orr]\n---\n" + "\n\n".join(
        f"Ann Lee: Why is number {n}?\n\nBob Orr: It is so, as {n} is a number." for n in range(5)
    )
    interview, sections = pair(transcribe(read_text(text)[0]))
    assert [p.role for p in interview.people] == ["interviewer", "interviewee"]
    assert sections[0].question == "Why is number 0?"
