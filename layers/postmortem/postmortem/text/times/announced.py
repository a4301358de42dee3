"""Tells whether a text announces a time rather than telling what was at it."""

from __future__ import annotations

import re

_SENTENCE_ENDS = (". ", "! ", "? ", "\n", "; ", "。")
_LONGEST = 400  # characters of a sentence
_CLAUSE_END = re.compile(
    r"(?i)[,;.!?\n、。\u2014]|\s(?:and|but|so|then|because|und|aber|weil|y|pero|porque|et|mais|car|e|mas)\s"
)
_ONLY_LEADS_IN = re.compile(r"(?i)[\W_]*(?:at|on|from|um|ab|am|a|las|el|à|le|às|as|em)?\W*")
_ANNOUNCES = (
    r"\b(?:tomorrow|tmrw|will|won't|shall|gonna|going to|planned|planning|plan to|scheduled|postponed|rescheduled|"
    r"expected (?:at|by|to|around|until)|should be|eta|maintenance window|"
    r"wird|werden|geplant\w*|planmäßig|voraussichtlich|vorgesehen|verschoben|wartungsfenster|"
    r"será|serán|estará|estarán|habrá|vamos a|previst[oa]s?|programad[oa]s?|planificad[oa]s?|aplazad[oa]s?|"
    r"ventana de mantenimiento|sera|seront|aura|allons|prévue?s?|planifiée?s?|programmée?s?|reportée?s?|"
    r"fenêtre de maintenance|serão|haverá|agendad[oa]s?|planejad[oa]s?|adiad[oa]s?|janela de manutenção|"
    r"demain|amanhã)\b|(?<!esta )(?<!la )\bmañana\b|(?<!heute )(?<!gestern )\bmorgen (?:um|ab|früh|abend)\b|'ll\b|"
    r"明日|予定|来週"
)
_BEHIND = re.compile(rf"(?i){_ANNOUNCES}|\bif (?:needed|necessary)\b")
_IN_DOUBT = r"\b(?:if|in case|unless|whether|falls|sofern)\b(?!.*(?:,|\b(?:but|and|then|aber|und)\b))"
_BEFORE = re.compile(
    rf"(?i){_ANNOUNCES}|{_IN_DOUBT}|(?-i:\bmay\b)|\bmight\b|\b(?:next|meeting|meet|sync at|stand-?up|"
    r"deadline(?! exceeded)|let's|remind(?:er)?|nächste[rn]?|reunión|"
    r"próxim[ao]|prochaine?|réunion|reunião)\b"
)
_SINCE = re.compile(
    r"(?i)\b(?:since|seit|depuis)(?:\s(?:about|around|ca\.?|etwa|environ|vers|le|last|letzten))?[\s~(]*$"
)


def is_since(text: str, start: int) -> bool:
    """Whether what stands there is said to be going on since then, so that it cannot be still to come."""
    return bool(_SINCE.search(text, max(0, start - 24), start))


def is_announced(text: str, start: int, end: int) -> bool:
    """Whether the sentence up to a time, or the clause right behind it, says that the time was still to come."""
    if is_since(text, start):
        return False
    earliest = max(0, start - _LONGEST)
    began = max(earliest, *(text.rfind(mark, earliest, start) for mark in _SENTENCE_ENDS))
    clauses = _CLAUSE_END.finditer(text, end, end + _LONGEST)
    stop = next(clauses, None)
    if stop and not text[end : stop.start()].strip() and _ONLY_LEADS_IN.fullmatch(text, began, start):
        stop = next(clauses, None)  # "At 18:00, we will restart"
    return bool(_BEFORE.search(text, began, end) or _BEHIND.search(text, end, stop.start() if stop else end + _LONGEST))
