"""Ids of evidence in a model's answer, as permanent names and back."""

from __future__ import annotations

import re
from collections.abc import Mapping

UNKNOWN_NAME = "⟨unknown⟩"  # of an id that no piece had
_UNKNOWN_ID = "E99999"
_WHOLE_STRING = re.compile(r'(?<!\\)"(E\d{1,5})"')
_PLACEHOLDER = re.compile(r"\{(?:at:\s*|stated:\s*|span:\s*)E\d{1,5}(?:\s*\.\.\s*E\d{1,5})?")
_ID = re.compile(r"\bE\d{1,5}\b")
_NAME = re.compile(r"⟨[0-9a-f]{12}(?:\.\d+)?⟩|⟨unknown⟩")


class UnknownPiece(Exception):
    """A recorded answer rests on a piece that the request does not hold."""


def permanent(answer: str, names: Mapping[str, str]) -> str:
    """A model's JSON with the pieces' names in the place of their ids: in whole strings and within placeholders."""
    answer = _WHOLE_STRING.sub(lambda match: f'"{names.get(match[1], UNKNOWN_NAME)}"', answer)
    return _PLACEHOLDER.sub(lambda match: _ID.sub(lambda one: names.get(one[0], UNKNOWN_NAME), match[0]), answer)


def numbered(answer: str, names: Mapping[str, str]) -> str:
    """A recorded answer with the ids that the pieces have in a request. Raises UnknownPiece."""
    ids = {name: evidence_id for evidence_id, name in names.items()} | {UNKNOWN_NAME: _UNKNOWN_ID}

    def id_of(match: re.Match[str]) -> str:
        if match[0] not in ids:
            raise UnknownPiece(match[0])
        return ids[match[0]]

    return _NAME.sub(id_of, answer)
