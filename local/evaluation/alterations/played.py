"""The draft that recorded answers give for a case, when the case is run with them."""

from __future__ import annotations

from local.evaluation.alterations.drafts import case_of
from local.evaluation.alterations.lines import Case
from local.evaluation.cases import Case as Workspace
from local.evaluation.runner import run
from local.sandbox.openai.answer import Outcome
from local.sandbox.openai.request import ModelRequest
from local.sandbox.server import Answers
from postmortem.models.draft import Draft, Writer
from postmortem.write.form import Answer

_WRITING = "=== evidence "  # the fence of the writer's request


class _Draft:
    """Passes answers on, and keeps the first one that is a draft."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.draft = Draft(Writer())

    def answer(self, asked: ModelRequest) -> str | Outcome:
        said = self._answers(asked)
        text = said if isinstance(said, str) else said.text
        if _WRITING in asked.input and text.lstrip().startswith('{"suspicious"') and not self.draft.statements:
            self.draft = Answer.model_validate_json(text).draft(Writer())
        return said


def played(workspace: Workspace, answers: Answers) -> Case:
    """The sentences of the draft that the answers hold for a case. Raises CaseError where they do not fit."""
    heard = _Draft(answers)
    trial = run(workspace, {}, answer=heard.answer)
    return case_of(workspace.name, heard.draft, trial.ledger)
