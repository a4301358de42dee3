"""Answers of a scripted writer and judge, in the forms that the product asks for."""

from __future__ import annotations

import json
import re
from typing import Any

from local.sandbox.openai.service import ModelRequest

EMPTY: dict[str, Any] = {
    "suspicious": [],
    "key_times": [],
    "timeline": [],
    "trigger": [],
    "cause": {"confidence": "unknown", "sentences": []},
    "chain": [],
    "ruled_out": [],
    "factors": [],
    "impact": [],
    "detection": [],
    "response": [],
    "went_well": [],
    "hard": [],
    "luck": [],
    "actions": [],
    "questions": [],
    "conflicts": [],
    "summary": [],
    "title": {"evidence": [], "text": ""},
}
_CLAIM = re.compile(r"^Claim (\d+) ", re.MULTILINE)
_PIECE = re.compile(r"^  piece: [^\n]*?: (.*)$", re.MULTILINE)


def said(text: str, *ids: str, quote: str = "", basis: str = "stated") -> dict[str, Any]:
    """A sentence of a draft."""
    return {"evidence": list(ids), "quote": quote, "basis": basis, "text": text}


def draft(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of JSON
    """A draft with these parts."""
    return EMPTY | parts


def is_judging(request: ModelRequest) -> bool:
    """True if a request asks for verdicts."""
    return "=== claims " in request.input


def is_rewriting(request: ModelRequest) -> bool:
    """True if a request asks for failed sentences once more."""
    return " · Wrong: " in request.input


def verdicts(request: ModelRequest, verdict: str = "supported") -> str:
    """The same verdict on every claim, with words of its first piece."""
    blocks = _CLAIM.split(request.input)[1:]
    found = []
    for number, block in zip(blocks[::2], blocks[1::2], strict=True):
        piece = _PIECE.search(block)
        words = " ".join(piece[1].split(" ⏎ ")[0].split()[:6]) if piece else ""
        found.append({"claim": int(number), "words": words, "verdict": verdict, "wrong": ""})
    return json.dumps({"verdicts": found})


def careful_verdicts(request: ModelRequest) -> str:
    """Supports what says nothing that its pieces do not hold, word by word; refuses the rest."""
    blocks = _CLAIM.split(request.input)[1:]
    found = []
    for number, block in zip(blocks[::2], blocks[1::2], strict=True):
        claim, _, rest = block.partition("\n")
        pieces = " ".join(_PIECE.findall(rest)).replace(" ⏎ ", " ")
        telling = set(re.findall(r"[\w#-]{5,}", claim.partition("): ")[2]))
        held = sum(word.casefold() in rest.casefold() for word in telling)
        good = held >= len(telling) * 0.6
        words = " ".join(pieces.split()[:6])
        verdict = "supported" if good else "unsupported"
        found.append({"claim": int(number), "words": words, "verdict": verdict, "wrong": "" if good else "not said"})
    return json.dumps({"verdicts": found})
