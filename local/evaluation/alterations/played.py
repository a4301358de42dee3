"""The draft that recorded answers give for a case, when the case is run with them."""

from __future__ import annotations

import json

from local.evaluation.alterations.drafts import case_of
from local.evaluation.alterations.lines import Case
from local.evaluation.cases import Case as Workspace
from local.evaluation.runner import run
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest
from local.sandbox.server import Answers
from postmortem.models.draft import Draft, Writer
from postmortem.write.form import Answer


class _Writer:
    """Writes the recorded draft and keeps it; judges nothing and writes nothing again, as only the draft counts."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.draft = Draft(Writer())

    def answer(self, asked: ModelRequest) -> str | Outcome:
        fields = (asked.schema or {}).get("properties", {})
        if "timeline" not in fields:
            return json.dumps({name: [] for name in fields})
        said = self._answers(asked)
        text = said if isinstance(said, str) else said.text
        self.draft = Answer.model_validate_json(text).draft(Writer())
        return said


def played(workspace: Workspace, answers: Answers) -> Case:
    """The sentences of the draft that the answers hold for a case. Raises CaseError where they do not fit."""
    writer = _Writer(answers)
    trial = run(workspace, {}, answer=writer.answer)
    return case_of(workspace.name, writer.draft, trial.ledger)
