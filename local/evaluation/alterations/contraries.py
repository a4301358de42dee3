"""Sentences that say the contrary: negated, with the opposite word, or in the other order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.evaluation.alterations.lines import Change, Line
from local.evaluation.alterations.tokens import free_spans, put

_AUXILIARY = re.compile(
    r"\b(?:was|were|is|are|had|could|would|can|will|should|must|does|did)\b"
    r"(?! (?:not|no|only|never|nothing|nobody|none|just|still)\b)"
)
_SUBORDINATE = re.compile(
    r"\b(?:whether|if|that|which|who|whose|because|when|although|though|since|as|while|before|after|where|than|and|but|"
    r"until|what|how|why|or|so)\b|[,;:]"
)
_NEGATIVE = {
    "not yet": "already",
    "not ": "",
    "no longer": "still",
    "cannot": "can",
    "never": "always",
    "nobody": "somebody",
    "no one": "someone",
    "nothing": "something",
    "none": "some",
    "without": "with",
}
_NEGATION = re.compile(rf"\b(?:{'|'.join(_NEGATIVE)})(?!only)")
_THERE_IS_NO = re.compile(r"\b([Tt]here (?:is|are|was|were) )no (?=\w)")
_HAS_NO = re.compile(r"\b((?:has|had|have) )no (?=\w)")
_ACTING = re.compile(r"^((?:\[[^\]]+\]|On-call) )([a-z]+?)(s|ed) (?!that )")
_SAYING = re.compile(r"say|report|announce|write|ask|note|tell|add|repl|answer|state|explain")
_SHORTEST_VERB = 3
_OPPOSITES = (
    "older/newer above/below healthy/unhealthy slow/fast slower/faster slowly/quickly rose/fell rise/fall rises/falls "
    "rising/falling increased/decreased increase/decrease raised/lowered raises/lowers higher/lower high/low "
    "larger/smaller longer/shorter opened/closed opens/closes started/stopped starts/stops enabled/disabled "
    "enables/disables succeeded/failed succeeds/fails works/fails working/broken missing/present empty/full "
    "internal/external early/late always/never agreed/disagreed agrees/disagrees accepted/rejected accepts/rejects "
    "confirmed/denied confirms/denies safe/unsafe old/new added/removed adds/removes manually/automatically more/less "
    "green/red normal/abnormal up/down correct/wrong known/unknown possible/impossible able/unable busy/idle "
    "available/unavailable valid/invalid allowed/forbidden online/offline shared/separate"
)
_CONTRARY = {one: other for pair in _OPPOSITES.split() for one, other in (pair.split("/"), reversed(pair.split("/")))}
_OPPOSED = re.compile(rf"(?<![-’'])(?<!\bno )(?<!\bany )\b(?:{'|'.join(_CONTRARY)})\b(?! to\b|-)")
_TURNED = {
    "before": "after",
    "after": "before",
    "later": "earlier",
    "earlier": "later",
    "After": "Before",
    "Before": "After",
}
_ORDER = re.compile(rf"\b(?:{'|'.join(_TURNED)})\b(?! all\b)")


def negated(line: Line) -> Iterator[Change]:
    """The main verb with "not", or without the one it has."""
    for pattern, new in ((_THERE_IS_NO, ""), (_HAS_NO, "a ")):
        for match in free_spans(line.text, pattern):
            yield Change(put(line.text, match, f"{match[1]}{new}"), "“no” taken away")
    for match in free_spans(line.text, _NEGATION):
        yield Change(put(line.text, match, _NEGATIVE[match[0]]), f"“{match[0].strip()}” taken away")
    acting = _ACTING.match(line.text)
    if acting and not _SAYING.match(acting[2]) and len(acting[2]) >= _SHORTEST_VERB:
        yield Change(_denied(line.text, acting), "did, not did not")
    for match in free_spans(line.text, _AUXILIARY):
        before = line.text[: match.start()]
        if not _SUBORDINATE.search(before) and " not " not in line.text[match.end() : match.end() + 30]:
            yield Change(put(line.text, match, f"{match[0]} not"), f"{match[0]}, not {match[0]} not")
            return


def contrary(line: Line) -> Iterator[Change]:
    """One word replaced by its opposite."""
    for match in free_spans(line.text, _OPPOSED):
        new = _CONTRARY[match[0]]
        if new not in line.text:
            yield Change(put(line.text, match, new), f"{match[0]}, not {new}")


def order_turned(line: Line) -> Iterator[Change]:
    """Say "before" for "after", "earlier" for "later", and the other way round."""
    for match in free_spans(line.text, _ORDER):
        new = _TURNED[match[0]]
        yield Change(put(line.text, match, new), f"{match[0].lower()}, not {new.lower()}")


def _denied(text: str, acting: re.Match[str]) -> str:
    """Turn "[x] restarts the pods" into "[x] does not restart the pods", in the past with "did"."""
    stem, ending = acting[2], acting[3]
    if ending == "s":
        stem = re.sub(r"(?<=ss|sh|ch|xe)$|(?<=[sx])e$|(?<=sh|ch)e$", "", stem)
        verb = "does not"
    else:
        stem = f"{stem}e" if re.search(r"(?:[^s]s|[czvu]|[^n]g|at|id|ut|[iou]r)$", stem) else stem
        stem = re.sub(r"([bdgmnprt])\1$", r"\1", stem)
        verb = "did not"
    return f"{acting[1]}{verb} {stem} {text[acting.end() :]}"
