"""One round of checking: which statements of a draft may stand, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from postmortem.check.claims import Claim, claim_of_established_cause, claim_of_key_time
from postmortem.check.fall_back import Failed, PassedStatement, claim_of_filled
from postmortem.check.hard import HardChecks
from postmortem.check.judge import Judgement, Judges
from postmortem.check.placeholders import Filled, Unfilled, fill
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models.draft import Confidence, Draft, Part, Statement
from postmortem.models.evidence import Incident, Ledger, Source
from postmortem.models.facts import Facts, KeyTime, KeyTimeName
from postmortem.models.report import Judging, Outcome, Standing, Verdict
from postmortem.prepare.orders import evidential_part
from postmortem.text.language import translatable
from postmortem.text.sentences import folded
from postmortem.time_limit import TimeLimit

NO_VERDICT = translatable("the judge gave no verdict on it")
_COMPARISON = translatable("it did not pass the comparison with the pieces it cites")
_NOT_BORNE_OUT = translatable("a time that it uses is not borne out")
_REFUSALS = {
    Outcome.OVERSTATED: translatable("the judge found it overstated"),
    Outcome.CONTRADICTED: translatable("the judge found it contradicted"),
    Outcome.UNSUPPORTED: translatable("the judge found it unsupported"),
}
_CAUSE_KEY = -1_000  # beside the keys of key times, -1, -2 …
_MENDING = frozenset({Part.TRIGGER, Part.CHAIN, Part.RESPONSE})

Candidates = Mapping[int, tuple[Statement, Filled]]


@dataclass(frozen=True)
class Case:
    """What one report is made of, and what may be spent on it."""

    incident: Incident
    ledger: Ledger
    facts: Facts
    costs: CostLimit
    limit: TimeLimit


@dataclass(frozen=True)
class Round:
    """What passed as prose, what failed, which proposed key times were borne out, whether the cause was."""

    passed: Mapping[int, PassedStatement] = field(default_factory=dict)
    failed: Mapping[int, Failed] = field(default_factory=dict)
    key_times: frozenset[KeyTimeName] = frozenset()
    is_established: bool = False
    judgement: Judgement | None = None

    @property
    def is_judged(self) -> bool:
        """Whether a judge answered who can be believed."""
        return self.judgement is not None and self.judgement.judging in (Judging.DONE, Judging.PARTLY)

    def with_facts(self, ledger: Ledger, facts: Facts) -> Round:
        """The round with the key times that were borne out; a statement that used another one has failed."""
        passed: dict[int, PassedStatement] = {}
        failed = dict(self.failed)
        for number, prose in self.passed.items():
            try:
                same = fill(prose.statement.text, ledger, facts) == prose.filled
            except Unfilled:
                same = False
            if same:
                passed[number] = prose
            else:
                failed[number] = Failed(prose.statement, _NOT_BORNE_OUT, _NOT_BORNE_OUT)
        return replace(self, passed=passed, failed=failed)


@dataclass(frozen=True)
class Trial:
    """A draft before its checks; `facts` hold the key times that it proposes."""

    case: Case
    draft: Draft
    facts: Facts
    language: str

    @cached_property
    def checks(self) -> HardChecks:
        """The checks that need no judge."""
        incident = self.case.incident
        words = f"{incident.title} {incident.service} {' '.join(Source)}".split()
        known = frozenset(folded(word).strip(".,:;!?()[]\"'") for word in words)
        return HardChecks(
            self.case.ledger, self.facts, self.draft.suspicious, evidential_part, known, language=self.language
        )

    def round(
        self,
        statements: Mapping[int, Statement],
        proposed: tuple[KeyTime, ...],
        judge: Judges | None,
        unjudged: Standing,
    ) -> Round:
        """The statements compared by code, and the rest judged; `unjudged` is as what they stand without a judge."""
        failed: dict[int, Failed] = {}
        candidates: dict[int, tuple[Statement, Filled]] = {}
        for number, statement in statements.items():
            if wrong := self.checks.wrong_with(statement):
                failed[number] = Failed(statement, _COMPARISON, wrong)
            else:
                candidates[number] = statement, fill(statement.text, self.case.ledger, self.facts)
        claims = self._claims(candidates, proposed)
        judgement = judge.judge(claims, self.case.costs, self.case.limit) if judge and claims else None
        found = Round(failed=failed, judgement=judgement)
        if judgement is None or not found.is_judged:
            return _unjudged(found, candidates, unjudged)
        return _judged(found, candidates, proposed, judgement.verdicts)

    def _claims(self, candidates: Candidates, proposed: tuple[KeyTime, ...]) -> dict[int, Claim]:
        ledger, readable = self.case.ledger, self.checks.citable.text
        claims = {
            number: claim_of_filled(statement, filled, ledger, readable)
            for number, (statement, filled) in candidates.items()
        }
        parts = {number: statement.part for number, (statement, _) in candidates.items()}
        causes = [claims[number] for number, part in parts.items() if part is Part.CAUSE]
        if causes and self.draft.confidence is Confidence.ESTABLISHED:
            further = [claims[number] for number, part in parts.items() if part in _MENDING]
            claims[_CAUSE_KEY] = claim_of_established_cause(causes, further)
        return claims | {key: claim_of_key_time(time, ledger, readable) for key, time in _keyed(proposed)}


def _unjudged(found: Round, candidates: Candidates, standing: Standing) -> Round:
    """Nothing was judged: the candidates stand as compared by code, or, where that is not enough, they fail."""
    if standing is Standing.COMPARED:
        return replace(found, passed=_prose(candidates, standing))
    lost = {number: Failed(statement, NO_VERDICT, NO_VERDICT) for number, (statement, _) in candidates.items()}
    return replace(found, failed={**found.failed, **lost})


def _judged(
    found: Round, candidates: Candidates, proposed: tuple[KeyTime, ...], verdicts: Mapping[int, Verdict]
) -> Round:
    supported = {key for key, verdict in verdicts.items() if verdict.outcome is Outcome.SUPPORTED}
    good = {number: candidate for number, candidate in candidates.items() if number in supported}
    refused = {
        number: _refused(statement, verdicts.get(number))
        for number, (statement, _) in candidates.items()
        if number not in supported
    }
    return replace(
        found,
        passed=_prose(good, Standing.JUDGED),
        failed={**found.failed, **refused},
        key_times=frozenset(time.name for key, time in _keyed(proposed) if key in supported),
        is_established=_CAUSE_KEY in supported,
    )


def _refused(statement: Statement, verdict: Verdict | None) -> Failed:
    if verdict is None:
        return Failed(statement, NO_VERDICT, NO_VERDICT)
    return Failed(statement, _REFUSALS[verdict.outcome], f"{verdict.outcome}: {verdict.wrong}")


def _prose(chosen: Candidates, standing: Standing) -> dict[int, PassedStatement]:
    return {number: PassedStatement(statement, filled, standing) for number, (statement, filled) in chosen.items()}


def _keyed(proposed: tuple[KeyTime, ...]) -> Iterator[tuple[int, KeyTime]]:
    """Proposed key times with keys that no statement has."""
    return ((-1 - number, time) for number, time in enumerate(proposed))
