"""What `make bench` measures the check with is a draft that passes it, so that all of its work is done."""

from __future__ import annotations

from local.bench.scripted import ScriptedWriter
from postmortem.check.hard import HardChecks
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.models import Facts, Ledger
from postmortem.time_limit import TimeLimit
from tests.unit.ledgers import INCIDENT
from tests.unit.reports import evidence


def test_the_scripted_draft_is_as_large_as_a_models_and_passes_the_hard_checks() -> None:
    said = "host {} answers slowly again, 40 users told us"
    ledger = Ledger(tuple(evidence(number, said.format(number)) for number in range(1, 101)))
    draft = ScriptedWriter().write(INCIDENT, ledger, Facts(), CostLimit(1), TimeLimit(60))
    checks = HardChecks(ledger, Facts())
    assert [checks.wrong_with(statement) for statement in draft.statements] == [""] * 90
