"""Recorded answers: what fits a request, what does not, and what is said then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.record.recording import DoesNotFit, Recording, load, save
from local.sandbox.openai.request import ModelRequest

DRAFT_SCHEMA: dict[str, Any] = {"properties": {"summary": {}}}
REWRITING_SCHEMA: dict[str, Any] = {"properties": {"sentences": {}}}
JUDGE_SCHEMA: dict[str, Any] = {"properties": {"verdicts": {}}}
PIECES = {
    "E1": "09:07 [support]: customers report Invalid Code",
    "E2": "09:08 [web producer] (answers E1): I activated it now, ask in E1",
    "E3": "09:09 [support]: works for new sessions",
}
FACTS = "{fact:started} = 2025-08-04 09:07 UTC, the first message that reports it [E1]"
PEOPLE = ("[support] (UTC)", "[web producer] (Europe/London)")


def evidence(pieces: dict[str, str], fence: str = "a" * 16) -> str:
    lines = [f"{name} {text}" for name, text in pieces.items()]
    bar = f"=== evidence {fence} ==="
    return "\n".join([bar, "## 2025-08-04 · slack message · #support", *lines, bar])


def request(
    text: str, schema: dict[str, Any], instructions: str = "Write well.", model: str = "gpt-6.1-terra"
) -> ModelRequest:
    return ModelRequest("chat", model, instructions, text, schema, 16_000)


def draft_request(
    pieces: dict[str, str] | None = None, facts: str = FACTS, people: tuple[str, ...] = PEOPLE, **more: str
) -> ModelRequest:
    above = f"Incident: Code fails\n\nFacts that the program computed:\n{facts}\n\nPeople: {'; '.join(people)}\n\n"
    return request(above + evidence(PIECES if pieces is None else pieces, "b" * 16), DRAFT_SCHEMA, **more)


def shifted(by: int) -> dict[str, str]:
    """The same pieces with other numbers."""
    found = {}
    for name, text in PIECES.items():
        head, colon, said = text.partition(": ")
        head = head.replace("answers E1", f"answers E{1 + by}")
        found[f"E{int(name[1:]) + by}"] = f"{head}{colon}{said}"
    return found


ANSWER = {
    "timeline": [{"evidence": ["E2"], "when": "E2", "text": "The code was activated at {at:E2}, {span:E1..E2} later."}],
    "actions": [{"evidence": ["E1", "E3"], "owner_evidence": "E3", "text": "{stated:E3:E3 at 9} stays"}],
    "summary": [{"evidence": ["E99"], "text": "Somebody wrote E1 himself."}],
}


def recorded(tmp_path: Path, *exchanges: tuple[ModelRequest, object]) -> Recording:
    save("case", [(asked, json.dumps(said)) for asked, said in exchanges], "a model", tmp_path)
    recording = load("case", tmp_path)
    assert recording is not None
    return recording


def said(recording: Recording, asked: ModelRequest) -> Any:  # noqa: ANN401 - JSON
    return json.loads(recording.answer(asked).text)


def test_the_same_request_gets_the_recorded_answer(tmp_path: Path) -> None:
    answer = said(recorded(tmp_path, (draft_request(), ANSWER)), draft_request())
    assert answer["timeline"] == ANSWER["timeline"]
    assert answer["actions"][0]["owner_evidence"] == "E3"


def test_the_model_says_that_it_is_a_recording(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    assert recording.answer(draft_request()).model == recording.model == "a model (recording)"


def test_a_recording_holds_no_number_of_the_evidence(tmp_path: Path) -> None:
    recorded(tmp_path, (draft_request(), {"summary": [{"evidence": ["E1", "E3"], "text": "{at:E2}"}]}))
    answer = json.dumps(json.loads((tmp_path / "case" / "draft.json").read_text(encoding="utf-8"))["answer"])
    assert not any(name in answer for name in PIECES)


def test_evidence_with_other_numbers_still_fits_and_the_answer_names_its_pieces_by_them(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    answer = said(recording, draft_request(shifted(10), FACTS.replace("E1", "E11")))
    row = answer["timeline"][0]
    assert (row["evidence"], row["when"]) == (["E12"], "E12")
    assert row["text"] == "The code was activated at {at:E12}, {span:E11..E12} later."
    assert answer["actions"][0]["evidence"] == ["E11", "E13"]


def test_an_id_that_no_piece_had_stays_unknown_whatever_the_numbers_are(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    pieces = shifted(97)
    answer = said(recording, draft_request(pieces, FACTS.replace("E1", "E98")))
    assert not set(answer["summary"][0]["evidence"]) & set(pieces)


def test_the_order_of_evidence_and_people_makes_no_difference(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    turned = dict(reversed(PIECES.items()))
    assert said(recording, draft_request(turned, people=PEOPLE[::-1]))["timeline"] == ANSWER["timeline"]


def test_equal_pieces_are_told_apart_by_their_order(tmp_path: Path) -> None:
    twice = {"E1": "09:07 [support]: hello", "E2": "09:07 [support]: hello"}
    asked = draft_request(twice)
    answer = {"summary": [{"evidence": ["E2"], "text": "x"}, {"evidence": ["E1"], "text": "y"}]}
    assert said(recorded(tmp_path, (asked, answer)), asked) == answer


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (draft_request(PIECES | {"E3": "09:09 [support]: works for old sessions"}), "works for old sessions"),
        (draft_request(PIECES | {"E3": "09:10 [support]: works for new sessions"}), "09:10 [support]"),
        (draft_request(PIECES | {"E3": "09:09 [web producer]: works for new sessions"}), "[web producer]: works"),
        (draft_request(PIECES | {"E3": "09:09 [support] (answers E1): works for new sessions"}), "(answers"),
        (draft_request(PIECES | {"E4": "09:11 [support]: one more"}), "one more"),
        (draft_request({"E1": PIECES["E1"], "E2": PIECES["E2"]}), "No longer there: “…"),
        (draft_request(facts=FACTS.replace("09:07", "09:06")), "09:06"),
        (draft_request(people=PEOPLE[:1]), "People"),
    ],
    ids=["text", "time", "author", "thread", "one more", "one less", "a fact", "people"],
)
def test_changed_content_does_not_fit_and_it_is_said_what_differs(
    tmp_path: Path, changed: ModelRequest, words: str
) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    with pytest.raises(DoesNotFit) as told:
        recording.answer(changed)
    assert "The recording of case does not fit." in str(told.value)
    assert words in str(told.value)
    assert recording.misfits == [str(told.value)]


def test_another_prompt_does_not_fit(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    with pytest.raises(DoesNotFit, match="instructions or the schema of the draft have changed"):
        recording.answer(draft_request(instructions="Write better."))


def test_a_task_that_was_never_recorded_does_not_fit(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    with pytest.raises(DoesNotFit, match="No answer to the verdicts is recorded"):
        recording.answer(claims({1: "(stated): It failed."}))


def test_the_model_that_is_asked_makes_no_difference(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER))
    assert said(recording, draft_request(model="gpt-6-luna"))["timeline"] == ANSWER["timeline"]


def claims(asked: dict[int, str], piece: str = "slack message, 09:07, by [support]: it fails") -> ModelRequest:
    bar = f"=== claims {'c' * 16} ==="
    lines = [f"Claim {number} {text}\n  piece: {piece}" for number, text in asked.items()]
    return request("\n".join([bar, *lines, bar]), JUDGE_SCHEMA)


def verdict(number: int, outcome: str) -> dict[str, object]:
    return {"claim": number, "words": "it fails", "verdict": outcome, "wrong": ""}


ROUND = claims({1: "(stated): It failed.", 2: "(inferred): It was slow."})
VERDICTS = {"verdicts": [verdict(1, "supported"), verdict(2, "overstated")]}


def test_verdicts_are_found_by_claim_and_pieces_whatever_batch_they_are_in(tmp_path: Path) -> None:
    other = claims({1: "(stated): It ended."}), {"verdicts": [verdict(1, "unsupported")]}
    recording = recorded(tmp_path, (draft_request(), ANSWER), (ROUND, VERDICTS), other)
    mixed = claims({7: "(inferred): It was slow.", 8: "(stated): It ended."})
    assert said(recording, mixed) == {"verdicts": [verdict(7, "overstated"), verdict(8, "unsupported")]}


@pytest.mark.parametrize(
    "changed",
    [
        claims({1: "(stated): It failed badly."}),
        claims({1: "(inferred): It failed."}),
        claims({1: "(stated): It failed."}, piece="slack message, 09:07, by [support]: it works"),
        claims({1: "(stated): It failed.", 2: "(stated): Never seen."}),
    ],
    ids=["words", "basis", "piece", "one unknown among known ones"],
)
def test_a_claim_that_was_not_judged_so_does_not_fit(tmp_path: Path, changed: ModelRequest) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER), (ROUND, VERDICTS))
    with pytest.raises(DoesNotFit, match="Not seen by the model"):
        recording.answer(changed)


def test_a_claim_that_the_judge_passed_over_is_passed_over_again(tmp_path: Path) -> None:
    recording = recorded(tmp_path, (draft_request(), ANSWER), (ROUND, {"verdicts": [verdict(2, "supported")]}))
    assert said(recording, ROUND) == {"verdicts": [verdict(2, "supported")]}


def rewriting(failed: list[str], pieces: dict[str, str]) -> ModelRequest:
    return request("\n".join([*failed, "", evidence(pieces, "d" * 16)]), REWRITING_SCHEMA)


def test_rewritten_sentences_are_found_by_what_failed_and_why(tmp_path: Path) -> None:
    asked = rewriting(
        ["4 · impact · [E1] All failed at {at:E1}. · Wrong: all", "9 · cause · [E3] A bug. · Wrong: none"], PIECES
    )
    again = {"number": 4, "drop": False, "evidence": ["E1"], "text": "Some failed at {at:E1}."}
    recording = recorded(tmp_path, (draft_request(), ANSWER), (asked, {"sentences": [again]}))
    renumbered = rewriting(["6 · impact · [E11] All failed at {at:E11}. · Wrong: all"], shifted(10))
    assert said(recording, renumbered) == {
        "sentences": [{"number": 6, "drop": False, "evidence": ["E11"], "text": "Some failed at {at:E11}."}]
    }
    with pytest.raises(DoesNotFit):
        recording.answer(rewriting(["6 · impact · [E1] All failed at {at:E1}. · Wrong: half"], PIECES))


def test_a_new_recording_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    recorded(tmp_path, (draft_request(), ANSWER), (ROUND, VERDICTS))
    recorded(tmp_path, (draft_request(), ANSWER))
    assert [path.name for path in (tmp_path / "case").iterdir()] == ["draft.json"]


def test_a_case_without_a_recording_has_none(tmp_path: Path) -> None:
    assert load("case", tmp_path) is None
