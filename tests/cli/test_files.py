"""`sections` and `doctor`: what files are split into, without an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SECTION = [
    "interview", "path", "form", "id", "ordinal", "heading", "question", "answer",
    "speakers", "turns", "start_line", "end_line", "start_seconds",
]  # fmt: skip
TURN = ["speaker", "role", "text", "start_line", "end_line", "start_seconds"]


def test_sections_as_json_lines(folder: Path, run) -> None:
    result = run("sections", "--jsonl", folder)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.stderr == ""
    assert all(list(record) == SECTION for record in records)
    assert all(list(turn) == TURN for record in records for turn in record["turns"])
    ada = [record for record in records if record["interview"] == "ada"]
    assert [record["question"] for record in ada] == [
        "When did the burnout begin?",
        "What helped you?",
    ]
    assert ada[0]["path"] == "ada.md"
    assert ada[0]["form"] == "headings"
    assert [record["ordinal"] for record in ada] == [0, 1]
    assert (folder / "ada.md").read_text().splitlines()[ada[1]["start_line"] - 1] == (
        "### What helped you?"
    )
    assert not Path("index").exists()


def test_sections_are_those_of_the_index(indexed: Path, run, run_json) -> None:
    lines = run("sections", "--jsonl", indexed).stdout.splitlines()
    split = {record["id"]: record for record in map(json.loads, lines)}
    hits = run_json("search", "--limit", 100)["hits"]
    assert {hit["section"]["id"] for hit in hits} == set(split)
    for id, record in split.items():
        shown = run_json("show", id)
        assert shown == {key: record[key] for key in shown}


def test_sections_json_is_one_list(folder: Path, run_json, run) -> None:
    records = run_json("sections", folder)
    assert [list(record) for record in records] == [SECTION] * len(records)
    run("sections", folder, "--json", "--jsonl", code=2)


def test_outline_for_people(folder: Path, run) -> None:
    said = run("sections", folder / "ada.md").stdout
    assert "ada.md · On call for ten years · headings" in said
    assert "What helped you?" in said


def test_form_can_be_stated(folder: Path, run) -> None:
    lines = run("sections", "--jsonl", "--form", "prose", folder / "ben.md").stdout.splitlines()
    assert {json.loads(line)["form"] for line in lines} == {"prose"}
    result = run("sections", "--form", "sonnet", folder, code=2)
    assert "'sonnet' is none of" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["sections", "doctor"])
def test_bad_files_do_not_stop_it(folder: Path, run, command: str) -> None:
    (folder / "binary.md").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "dora.md").write_text("---\nid: ada\n---\n\n### Who?\n\nAnother one.\n")
    result = run(command, folder)
    said = result.stdout + result.stderr
    assert "binary" in said
    assert "its id 'ada' is that of ada.md too" in said
    assert "The lighthouse rota" in said or "ben.md" in said
    assert run(command, "missing", code=2).stderr.count("\n") == 1


def test_hosts_come_from_the_whole_folder(folder: Path, run) -> None:
    for number, guest in enumerate(["Al Fox", "Bea Gray", "Cy Hill", "Di Ives"]):
        talk = f"{guest}: I make boats.\n\nMia Sand: Tell me of boats.\n\n" * 4
        (folder / f"boats-{number}.md").write_text(talk)

    def roles_of_mia(place: Path) -> set[str | None]:
        lines = run("sections", "--jsonl", place).stdout.splitlines()
        turns = [turn for line in lines for turn in json.loads(line)["turns"]]
        return {turn["role"] for turn in turns if turn["speaker"] == "Mia Sand"}

    assert roles_of_mia(folder) == {"interviewer"}
    assert roles_of_mia(folder / "boats-0.md") != {"interviewer"}


def test_doctor_json(folder: Path, run_json) -> None:
    (folder / "odd.md").write_text(
        "---\ntitle: Odd\ndate: 2020-13-45\nguest: Zoe Adler\n---\n\n"
        + "**Ann Lee:** What is it?\n\n**Bob Moss:** It is a boat.\n\n" * 3
    )
    found = run_json("doctor", folder)
    assert [list(item) for item in found] == [
        ["path", "form", "confidence", "ties", "turns", "sections", "people", "problems"]
    ] * 4
    worst = found[0]
    assert worst["path"] == "odd.md"
    assert worst["form"] == "bold-turns"
    assert worst["turns"] == 6
    problems = {problem["line"]: problem for problem in worst["problems"]}
    assert list(problems[3]) == ["path", "line", "reason", "advice"]
    assert "date: 2020-12-" in problems[3]["advice"]
    assert "Zoe Adler" in problems[None]["reason"]
    assert "Bob Moss" in problems[None]["advice"]
    healthy = next(item for item in found if item["path"] == "ada.md")
    assert healthy["problems"] == []
    assert healthy["confidence"] > 0.9
    assert {"name": "Ada Byrne", "role": "interviewee"} in healthy["people"]


def test_doctor_for_people(folder: Path, run) -> None:
    said = run("doctor", folder).stdout
    assert "ada.md · headings 100%" in said
    assert "3 files: " in said
    assert said.splitlines()[-1] == "nothing looks wrong"
    (folder / "_index.md").write_text("---\ntitle: All interviews\n---\n")
    said = run("doctor", folder).stdout
    assert "_index.md · skipped" in said
    assert said.splitlines()[-1] == "nothing looks wrong"
    (folder / "open.md").write_text("---\ntitle: Never closed\n\nText.\n")
    said = run("doctor", folder).stdout
    assert said.startswith("open.md · skipped")
    assert "1 file to look at" in said


def test_doctor_says_how_to_settle_doubt(folder: Path, run_json) -> None:
    prose = "The wind went round to the north and the boats stayed in. " * 40
    (folder / "talk.md").write_text(f"{prose}\n\nQ: And then?\n\nA: It went back.\n\n{prose}\n")
    (item,) = run_json("doctor", folder / "talk.md")
    assert item["confidence"] < 0.6
    assert "form: prose" in item["problems"][0]["advice"]
