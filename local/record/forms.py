"""Whether an answer is of the form that was asked for, as a provider's structured outputs are bound to be."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from local.record.seen import seen
from local.sandbox.openai.request import ModelRequest
from postmortem.check import judge
from postmortem.write import form

_FORMS: dict[str, type[BaseModel]] = {"draft": form.Answer, "rewriting": form.Rewriting, "verdicts": judge.JudgeAnswer}


def problem_of(asked: ModelRequest, said: str) -> str:
    """What is wrong with the form of an answer, for whoever gave it; empty where nothing is."""
    try:
        _FORMS[seen(asked).task].model_validate_json(said)
    except ValidationError as error:
        return "\n".join(f"{'.'.join(map(str, one['loc'])) or 'answer'}: {one['msg']}" for one in error.errors())
    return ""
