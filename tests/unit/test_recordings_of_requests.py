"""Recordings of the product's own requests: its numbers and the order of its claims do not matter."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from local.record.forms import problem_of
from local.record.recording import load, save
from local.record.seen import seen
from local.sandbox.openai.request import ModelRequest
from postmortem.check.claims import Claim, Piece
from postmortem.check.judge import ModelJudge
from postmortem.clients.openai.answers import Finish, ModelAnswer
from postmortem.clients.openai.asking import ModelQuestion
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.facts.establish import establish
from postmortem.models import Ledger
from postmortem.models.draft import Grounds, Part, Statement
from postmortem.models.report import Judging
from postmortem.prepare.orders import evidential_part
from postmortem.time_limit import TimeLimit
from postmortem.write.form import Answer as DraftForm
from postmortem.write.form import Rewriting
from postmortem.write.request import evidence_text, instructions, rewriting_instructions, rewriting_text
from tests.drafts import careful_verdicts, draft
from tests.drafts import said as sentence
from tests.unit.ledgers import INCIDENT, TOM, alert, at, said, ticket, update

TEXTS = ("voucher codes are refused", "the 4.2 deploy changed rounding", "rolled back to 4.1, codes work again")


def ledger(first: int = 1, *texts: str) -> Ledger:
    """The same pieces, numbered from `first`."""
    told = texts or TEXTS
    pieces = [alert("12:04", "Orders dropped by 40 %"), said("12:05", told[0]), ticket(), said("12:20", told[1], TOM)]
    pieces += [replace(said("12:31", told[2]), thread="slack:C1:12:05", edited_at=at("12:33")), update("12:40", "Done")]
    return Ledger(tuple(replace(piece, id=f"E{first + number}") for number, piece in enumerate(pieces)))


def draft_request(of: Ledger) -> ModelRequest:
    facts = establish(INCIDENT, of, evidential_part)
    schema = DraftForm.model_json_schema()
    return ModelRequest("chat", "m", instructions("English"), evidence_text(INCIDENT, of, facts), schema, 9)


def rewriting_request(of: Ledger, number: int, *ids: str) -> ModelRequest:
    statement = Statement(Part.CAUSE, f"Everything was {{at:{ids[0]}}} broken.", ids)
    facts = establish(INCIDENT, of, evidential_part)
    text = rewriting_text(of, facts, {number: (statement, "overstated: not everything")})
    return ModelRequest("chat", "m", rewriting_instructions("English"), text, Rewriting.model_json_schema(), 9)


def test_a_draft_fits_the_same_evidence_under_other_numbers(tmp_path: Path) -> None:
    answer = draft(cause={"confidence": "suspected", "sentences": [sentence("Rounding, {at:E4}.", "E4", "E2")]})
    save("case", [(draft_request(ledger()), json.dumps(answer))], "a model", tmp_path)
    recording = load("case", tmp_path)
    assert recording is not None
    given = json.loads(recording.answer(draft_request(ledger(38))).text)
    assert given["cause"]["sentences"] == [sentence("Rounding, {at:E41}.", "E41", "E39")]
    assert recording.misfits == []


def test_every_line_above_the_evidence_and_every_piece_is_part_of_what_the_model_saw() -> None:
    request = draft_request(ledger())
    shown = "\n".join(seen(request).parts.values())
    assert len(seen(request).names) == len(ledger())
    assert "Incident: Checkout rejects voucher codes" in shown
    assert "{fact:resolved} = " in shown
    assert "[4.2" not in shown
    for text in ("Orders dropped by 40 %", *TEXTS):
        assert text in shown


def test_each_changed_text_is_another_content() -> None:
    before = seen(draft_request(ledger())).parts
    for number, text in enumerate(TEXTS):
        changed = [*TEXTS]
        changed[number] = f"{text}!"
        assert seen(draft_request(ledger(1, *changed))).parts != before


def test_a_rewritten_sentence_fits_under_other_numbers(tmp_path: Path) -> None:
    again = {"number": 3, "drop": False, "evidence": ["E2"], "quote": "", "basis": "stated", "label": "", "text": "So."}
    recorded = [(draft_request(ledger()), json.dumps(draft()))]
    recorded.append((rewriting_request(ledger(), 3, "E2", "E4"), json.dumps({"sentences": [again]})))
    save("case", recorded, "a model", tmp_path)
    recording = load("case", tmp_path)
    assert recording is not None
    given = json.loads(recording.answer(rewriting_request(ledger(51), 8, "E52", "E54")).text)
    assert given == {"sentences": [again | {"number": 8, "evidence": ["E52"]}]}


@dataclass
class Judge:
    """A model behind the product's judge, with what it was asked."""

    says: Callable[[ModelRequest], str]
    name: str = "m"
    asked: list[ModelRequest] = field(default_factory=list)

    def ask(self, question: ModelQuestion, role: str, costs: CostLimit, limit: TimeLimit) -> ModelAnswer:
        request = ModelRequest("chat", "m", question.instructions, question.text, question.schema, 9)
        self.asked.append(request)
        return ModelAnswer(self.says(request), Finish.COMPLETE, model="m")

    def parts(self) -> list[tuple[str, ...]]:
        """What each batch showed."""
        return sorted(tuple(seen(request).parts.values()) for request in self.asked)


def some_claims() -> list[Claim]:
    return [
        Claim(
            f"[engineer {number % 3}] changed `limit-{number}` to {number * 7} after #{1000 + number}.",
            Grounds.STATED,
            (
                Piece(
                    f"[engineer {number % 3}]",
                    at("12:04"),
                    "slack message",
                    f"I changed limit-{number} to {number * 7} after #{1000 + number}, as planned with topic{number}",
                ),
            ),
        )
        for number in range(40)
    ]


def judged(model: Judge, claims: dict[int, Claim]) -> Judging:
    return ModelJudge(model).judge(claims, CostLimit(5.0), TimeLimit(60)).judging


def test_the_same_claims_are_shown_with_the_same_controls_whatever_their_keys_and_order_are() -> None:
    claims = some_claims()
    one, other = Judge(careful_verdicts), Judge(careful_verdicts)
    judged(one, dict(enumerate(claims)))
    judged(other, {100 - number: claim for number, claim in enumerate(reversed(claims))})
    assert one.parts() == other.parts()
    assert sum(map(len, one.parts())) > len(claims)


def test_recorded_verdicts_fit_the_same_claims_under_other_keys(tmp_path: Path) -> None:
    claims = some_claims()
    first = Judge(careful_verdicts)
    before = judged(first, dict(enumerate(claims)))
    recorded = [(draft_request(ledger()), json.dumps(draft()))]
    recorded += [(request, careful_verdicts(request)) for request in first.asked]
    save("case", recorded, "a model", tmp_path)
    recording = load("case", tmp_path)
    assert recording is not None
    again = Judge(lambda request: recording.answer(request).text)
    assert judged(again, {7 * number: claim for number, claim in enumerate(reversed(claims))}) == before
    assert recording.misfits == []


def test_an_answer_of_another_form_is_told_to_whoever_gave_it() -> None:
    request = draft_request(ledger())
    assert problem_of(request, json.dumps(draft())) == ""
    assert "summary" in problem_of(request, json.dumps(draft(summary="all was well")))
    assert problem_of(request, "I would say that …") != ""
