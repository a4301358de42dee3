"""Who writes the pages that are scored: code always, recorded answers where a case has them, a model with a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from local.environment import MODEL_SETTINGS, has_model
from local.evaluation.cases import Case
from local.evaluation.runner import run
from local.evaluation.trial import DOSSIER, MODEL, RECORDING, Trial
from local.record.recording import load
from local.sandbox.server import Answers


@dataclass(frozen=True, slots=True)
class Writing:
    """A way to have the page of a case written."""

    writer: str
    environment: Mapping[str, str] = field(default_factory=dict)
    answer: Answers | None = None

    def run(self, case: Case) -> Trial:
        """The case as it was written and published. Raises what the runner raises."""
        return run(case, self.environment, answer=self.answer)


def writings(case: Case, environment: Mapping[str, str]) -> Iterator[Writing]:
    """The ways in which a case can be written here."""
    yield Writing(DOSSIER, {name: value for name, value in environment.items() if name not in MODEL_SETTINGS})
    if answer := recorded(case):
        yield Writing(RECORDING, answer=answer)
    if has_model(environment):
        yield Writing(MODEL, environment)


def recorded(case: Case) -> Answers | None:
    """The recorded answers for a case; None where it has none."""
    recording = load(case.name)
    return recording.answer if recording else None
