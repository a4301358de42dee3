"""A writer and a judge without a model: what they say costs nothing, so that the product's own work can be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postmortem.check.claims import Claim
from postmortem.check.judge import Judgement
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models.draft import Draft, Part, Phase, Row, Statement, Writer
from postmortem.models.evidence import Evidence, Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.models.report import Judging, Outcome, Verdict
from postmortem.text.sentences import sentences
from postmortem.time_limit import TimeLimit

_PARTS = (Part.SUMMARY, Part.IMPACT, Part.CAUSE, Part.FACTOR, Part.DETECTION, Part.RESPONSE, Part.HARD)
_STATEMENTS = 90  # of a large draft, rows of the timeline included
_ROWS = 20
_LONGEST_WORDS = 25


class ScriptedWriter:
    """Says what pieces say, in a draft as large as a model's."""

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:  # noqa: ARG002
        """A draft that repeats the beginning of pieces, each with its time."""
        return Draft(Writer("scripted"), tuple(_statements(ledger)))

    def rewrite(
        self,
        ledger: Ledger,  # noqa: ARG002
        facts: Facts,  # noqa: ARG002
        failed: Mapping[int, tuple[Statement, str]],  # noqa: ARG002
        costs: CostLimit,  # noqa: ARG002
        limit: TimeLimit,  # noqa: ARG002
    ) -> dict[int, Statement]:
        """Nothing: all were given up."""
        return {}


class ScriptedJudge:
    """Supports every claim."""

    def judge(self, claims: Mapping[int, Claim], costs: CostLimit, limit: TimeLimit) -> Judgement:  # noqa: ARG002
        """The same verdict on all."""
        return Judgement(Judging.DONE, dict.fromkeys(claims, Verdict(Outcome.SUPPORTED)), Writer("scripted"))


def _statements(ledger: Ledger) -> Iterator[Statement]:
    items = [item for item in ledger if item.at and item.text.strip()]
    for number, item in enumerate(items[:_STATEMENTS]):
        words = " ".join(sentences(item.text)[0].split()[:_LONGEST_WORDS])
        text = f"At {{at:{item.id}}} it was said: “{words}”."
        if number < _ROWS:
            yield _row(item, words)
        else:
            yield Statement(_PARTS[number % len(_PARTS)], text, (item.id,), words)


def _row(item: Evidence, words: str) -> Statement:
    return Statement(Part.TIMELINE, f"“{words}”", (item.id,), words, detail=Row(item.id, Phase.INVESTIGATION))
