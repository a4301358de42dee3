"""The reading layer: what goes back and forth between writer, checks and judge, and what stands in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pytest

from postmortem.bootstrap import utc_now
from postmortem.check.claims import Claim
from postmortem.check.judge import Judgement
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.errors import ModelUnavailable
from postmortem.facts.establish import establish
from postmortem.models import Draft, Facts, Found, Incident, KeyTime, KeyTimeName, Ledger
from postmortem.models.draft import Confidence, Part, Statement, Writer
from postmortem.models.report import Judging, Outcome, Report, Shown, Standing, Verdict
from postmortem.prepare.orders import evidential_part
from postmortem.reading import Reader
from postmortem.render.banner import banner
from postmortem.time_limit import TimeLimit
from postmortem.write.dossier import dossier
from postmortem.write.form import Answer
from tests.drafts import draft, said
from tests.unit import ledgers as told

INCIDENT = Incident(key="monday:1:2", title="Uploads fail", item_id="2", status="Resolved")
LEDGER = told.ledger(
    told.ticket("12:10", "Uploads fail"),
    told.said("12:01", "uploads fail with 507 for everybody"),
    told.said("12:05", "the disk of store-3 is full", told.TOM),
    told.said("12:30", "I freed the disk at 12:20 and uploads work again", told.TOM),
)
CAUSE = said("The disk of store-3 was full.", "E3")
FIX = said("[Tom Reyl] freed the disk.", "E4")
WRONG = said("The disk of store-7 was full.", "E3")


@dataclass
class Scripted:
    """Writer and judge by a script, with what they were asked."""

    answer: dict[str, Any]
    verdict: Callable[[str], Outcome | None] = lambda _: Outcome.SUPPORTED
    judgings: list[Judging] = field(default_factory=list)
    second: Callable[[Statement], Statement] = lambda statement: statement
    written_within: float = 0.0
    spendable: float = 0.0
    rewritings: list[Mapping[int, tuple[Statement, str]]] = field(default_factory=list)
    rounds: list[Mapping[int, Claim]] = field(default_factory=list)

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:
        self.written_within = limit.remaining()
        self.spendable = costs._max_usd - costs._kept_usd
        return Answer.model_validate(self.answer).draft(Writer("writer", "4"))

    def rewrite(
        self,
        ledger: Ledger,
        facts: Facts,
        failed: Mapping[int, tuple[Statement, str]],
        costs: CostLimit,
        limit: TimeLimit,
    ) -> dict[int, Statement]:
        self.rewritings.append(failed)
        self.written_within = limit.remaining()
        return {number: self.second(statement) for number, (statement, _) in failed.items()}

    def judge(self, claims: Mapping[int, Claim], costs: CostLimit, limit: TimeLimit) -> Judgement:
        self.rounds.append(claims)
        judging = self.judgings.pop(0) if self.judgings else Judging.DONE
        if judging not in (Judging.DONE, Judging.PARTLY):
            return Judgement(judging, {}, Writer("judge", "2"), "The judge was of no use.")
        found = {key: verdict for key, claim in claims.items() if (verdict := self.verdict(claim.text))}
        verdicts = {key: Verdict(outcome, "", "as the judge says") for key, outcome in found.items()}
        return Judgement(judging, verdicts, Writer("judge", "2"))


def read(
    scripted: Scripted,
    check: Literal["auto", "required", "off"] = "auto",
    seconds: float = 600,
    usd: float = 1.0,
    incident: Incident = INCIDENT,
    ledger: Ledger = LEDGER,
) -> Report:
    reader = Reader(scripted, scripted, dossier, check, usd, "gpt-6.1-terra", utc_now)
    return reader.report(incident, ledger, establish(incident, ledger, evidential_part), TimeLimit(seconds))


def a_draft(*causes: dict[str, Any], confidence: str = "suspected", **parts: Any) -> dict[str, Any]:  # noqa: ANN401
    return draft(cause={"confidence": confidence, "sentences": list(causes)}, **parts)


def standings(report: Report, part: Part = Part.CAUSE) -> list[Standing]:
    return [shown.standing for shown in report.of(part)]


def refusing(*words: str) -> Callable[[str], Outcome | None]:
    return lambda text: Outcome.OVERSTATED if any(word in text for word in words) else Outcome.SUPPORTED


def test_what_the_judge_supports_stands_as_prose() -> None:
    made = read(Scripted(a_draft(CAUSE)))
    assert standings(made) == [Standing.JUDGED]
    assert (made.check.judging, made.check.checked, made.check.kept) == (Judging.DONE, 1, 1)


def test_what_failed_is_written_once_more_judged_once_more_and_no_more() -> None:
    scripted = Scripted(a_draft(CAUSE, WRONG), refusing("store-3"))
    made = read(scripted)
    assert (len(scripted.rewritings), len(scripted.rounds)) == (1, 2)
    assert {wrong for _, wrong in scripted.rewritings[0].values()} == {
        "overstated: as the judge says",
        "store-7 does not stand in a cited piece",
    }
    assert standings(made) == [Standing.QUOTED]
    assert made.check.left_out == 1


def test_a_second_try_that_is_supported_stands() -> None:
    mended = Scripted(a_draft(WRONG), second=lambda one: replace(one, text="The disk of store-3 was full."))
    made = read(mended)
    assert standings(made) == [Standing.JUDGED]
    assert made.check.rewritten == 1


@pytest.mark.parametrize("check", ["auto", "required"])
def test_the_judge_is_asked_about_a_second_try_though_there_was_nothing_to_judge_before(
    check: Literal["auto", "required"],
) -> None:
    lying = Scripted(a_draft(WRONG), refusing("store-3"), second=lambda one: replace(one, text="store-3 was full."))
    made = read(lying, check)
    assert (len(lying.rounds), standings(made)) == (1, [Standing.QUOTED])


@pytest.mark.parametrize("second", [Judging.UNAVAILABLE, Judging.NOT_BELIEVED])
def test_a_refused_sentence_does_not_come_back_because_the_judge_is_gone(second: Judging) -> None:
    scripted = Scripted(a_draft(CAUSE), refusing("store-3"), [Judging.DONE, second])
    assert standings(read(scripted)) == [Standing.QUOTED]


@pytest.mark.parametrize("judging", [Judging.UNAVAILABLE, Judging.NOT_BELIEVED])
def test_without_a_judge_the_prose_stands_as_compared_and_the_page_says_so(judging: Judging) -> None:
    scripted = Scripted(a_draft(CAUSE, confidence="established"), judgings=[judging])
    made = read(scripted)
    assert standings(made) == [Standing.COMPARED]
    assert made.check.note.endswith("The judge was of no use.")
    assert made.confidence is Confidence.SUSPECTED
    assert len(scripted.rounds) == 1


def test_a_judge_that_is_gone_is_told_from_a_writer_that_is() -> None:
    made = read(Scripted(a_draft(CAUSE), judgings=[Judging.UNAVAILABLE]))
    assert made.check.note.startswith("The judge failed. ")


def test_a_judge_that_is_gone_is_not_asked_about_the_second_try() -> None:
    scripted = Scripted(a_draft(CAUSE, WRONG), judgings=[Judging.UNAVAILABLE])
    read(scripted)
    assert (len(scripted.rewritings), len(scripted.rounds)) == (1, 1)


@pytest.mark.parametrize("judging", [Judging.UNAVAILABLE, Judging.NOT_BELIEVED])
def test_a_required_judge_that_fails_leaves_quotations_and_codes_sentences(judging: Judging) -> None:
    scripted = Scripted(a_draft(CAUSE, summary=[CAUSE]), judgings=[judging])
    made = read(scripted, "required")
    assert {shown.standing for shown in made.shown} == {Standing.QUOTED, Standing.BY_CODE}
    assert scripted.rewritings == []
    assert "No sentence of the model's draft stands" in made.check.note


def test_a_required_judge_that_answers_lets_prose_stand() -> None:
    assert standings(read(Scripted(a_draft(CAUSE)), "required")) == [Standing.JUDGED]


def test_with_checking_off_nobody_is_asked_and_nothing_is_kept_for_it() -> None:
    scripted = Scripted(a_draft(CAUSE))
    made = read(scripted, "off")
    assert (scripted.rounds, made.check.judging, standings(made)) == ([], Judging.OFF, [Standing.COMPARED])
    assert scripted.spendable == 1.0
    assert scripted.written_within > 590


def test_sentences_without_a_verdict_fall_back_and_are_not_written_again() -> None:
    scripted = Scripted(a_draft(CAUSE), lambda _: None, [Judging.PARTLY])
    assert standings(read(scripted)) == [Standing.QUOTED]
    assert scripted.rewritings == []


def test_time_and_money_for_the_judge_are_set_aside_before_the_writing() -> None:
    scripted = Scripted(a_draft(CAUSE))
    read(scripted)
    assert 440 < scripted.written_within <= 450
    assert 0.5 < scripted.spendable < 0.95


def test_of_little_time_half_is_left_for_the_judge() -> None:
    scripted = Scripted(a_draft(CAUSE))
    read(scripted, seconds=100)
    assert 45 < scripted.written_within <= 50


def test_the_second_try_leaves_time_for_its_judge_too() -> None:
    scripted = Scripted(a_draft(WRONG))
    read(scripted, seconds=100)
    assert len(scripted.rewritings) == 1
    assert scripted.written_within <= 50


def test_a_cause_is_established_only_if_the_judge_finds_it_confirmed() -> None:
    answer = a_draft(CAUSE, confidence="established", response=[FIX])
    assert read(Scripted(answer)).confidence is Confidence.ESTABLISHED
    assert read(Scripted(answer, refusing("Cause confirmed"))).confidence is Confidence.SUSPECTED
    assert read(Scripted(answer, refusing("store-3"))).confidence is Confidence.UNKNOWN


def proposing(words: str) -> dict[str, Any]:
    proposal = {"name": "mitigated", "evidence": "E4", "words": words}
    return a_draft(CAUSE, key_times=[proposal], response=[said("It ended at {fact:mitigated}.", "E4")])


UNKNOWN_END = told.ledger(
    told.ticket("12:10", "Uploads fail"),
    told.said("12:01", "uploads fail with 507 for everybody"),
    told.said("12:05", "the disk of store-3 is full", told.TOM),
    told.said("12:30", "whatever it was, from 12:20 UTC on people could save their pictures", told.TOM),
)


@pytest.mark.parametrize(("verdict", "stands"), [(Outcome.SUPPORTED, True), (Outcome.UNSUPPORTED, False)])
def test_a_proposed_key_time_stands_if_the_judge_bears_it_out(verdict: Outcome, stands: bool) -> None:
    facts = establish(INCIDENT, UNKNOWN_END, evidential_part)
    if not facts.key_time(KeyTimeName.MITIGATED).is_unknown:
        pytest.skip("code reads this end by itself")
    scripted = Scripted(
        proposing("from 12:20 UTC on people could save"),
        lambda text: verdict if "the effect of the incident" in text else Outcome.SUPPORTED,
    )
    reader = Reader(scripted, scripted, dossier, "auto", 1.0, "gpt-6.1-terra", utc_now)
    made = reader.report(INCIDENT, UNKNOWN_END, facts, TimeLimit(600))
    assert made.facts.key_time(KeyTimeName.MITIGATED).is_unknown is not stands
    assert (standings(made, Part.RESPONSE) == [Standing.JUDGED]) is stands


def test_a_title_that_failed_leaves_the_incidents_own() -> None:
    made = read(Scripted(a_draft(CAUSE, title={"evidence": ["E2"], "text": "Nobody in Rome could upload"})))
    assert list(made.of(Part.TITLE)) == []


def test_a_writer_that_fails_leaves_a_dossier_that_says_why() -> None:
    class Failing(Scripted):
        def write(self, *_: object) -> Draft:
            raise ModelUnavailable("The model refused.", spent=Writer("m", calls=2))

    made = read(Failing(a_draft()))
    assert {shown.standing for shown in made.shown} <= {Standing.BY_CODE, Standing.QUOTED}
    assert made.writer.note == "The model refused. The report was therefore written without a model."
    assert made.writer.calls == 2


def test_a_second_try_that_fails_leaves_the_rest_of_the_report() -> None:
    class Failing(Scripted):
        def rewrite(self, *_: object) -> dict[int, Statement]:
            raise ModelUnavailable("The model refused.")

    made = read(Failing(a_draft(CAUSE, WRONG)))
    assert Standing.JUDGED in standings(made)


def test_a_summary_that_lost_its_times_gets_those_of_code() -> None:
    kept, lost = said("Uploads failed for everybody.", "E2"), said("It ended in 2019, {at:E4}.", "E4")
    declared = replace(INCIDENT, created_at=next(iter(LEDGER)).at)
    made = read(Scripted(a_draft(CAUSE, summary=[kept, lost])), incident=declared)
    sources: list[Shown] = list(made.of(Part.SUMMARY))
    assert sources[0].standing is Standing.JUDGED
    assert Standing.BY_CODE in [one.standing for one in sources]


def test_the_banner_tells_how_it_was_checked() -> None:
    made = read(Scripted(a_draft(CAUSE, WRONG), refusing("store-7")))
    first = "".join(span.text for span in banner(made)[0].spans)
    assert "1 of 2 sentences passed the check against the evidence they cite by judge" in first


EARLIER = told.ledger(told.said("11:52", "is the tray wet again?", told.TOM), *LEDGER)


def an_onset(when: str = "E1") -> dict[str, Any]:
    return said("A tray looks wet.", "E1") | {"when": when, "phase": "onset"}


def started(scripted: Scripted) -> KeyTime:
    return read(scripted, ledger=EARLIER).facts.key_time(KeyTimeName.STARTED)


def test_a_judged_row_that_tells_of_the_effect_earlier_gives_the_first_symptom() -> None:
    began = started(Scripted(a_draft(timeline=[an_onset()])))
    assert (began.found, began.evidence) == (Found.FIRST_SYMPTOM, ("E1",))
    assert f"{began.latest:%H:%M}" == "11:52"


def test_a_row_that_nobody_judged_moves_no_key_time() -> None:
    silent = Scripted(a_draft(timeline=[an_onset()]), judgings=[Judging.UNAVAILABLE])
    assert started(silent) == establish(INCIDENT, EARLIER, evidential_part).key_time(KeyTimeName.STARTED)
