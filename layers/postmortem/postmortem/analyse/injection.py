"""Tells where a text stops being evidence and starts giving orders to whoever, or whatever, writes the report."""

from __future__ import annotations

import re
from functools import lru_cache

_READER = (
    r"(?:ai|a\.i\.|llms?|gpts?|chatgpt|claude|gemini|copilot|(?:ai|llm|automated|language|"
    r"virtual)[\w-]*\s(?:\w+\s)?(?:assistants?|agents?|tools?|models?|systems?|readers?|writers?|summari[sz]ers?)|"
    r"assistants?|summari[sz]ers?|(?:report|summary|post-?mortem)[ -](?:generators?|writers?|authors?|bots?|"
    r"tools?|agents?)|ki|ia|asistentes?|assistentes?|modelo|modèle|modell)"
)
_REPORT = r"(?:final\s)?(?:report|summary|post-?mortem|answer|response|output|write-?up)"
_ORDERS = re.compile(
    rf"""(?xi)
      \b(?:ignore|disregard|forget|override|bypass)\b .{{0,40}}
        \b(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|(?:everything|all)\s(?:above|before))\b
    | \b(?:notice|attention|note|message|instructions?|hey|dear|hello)\s
        (?:for\s|to\s|of\s)?(?:all\s|any\s|every\s|the\s|you\s)?{_READER}\b
    | (?:^|[\n>|(\[]\s*){_READER}(?:\s(?:reading|processing|summari[sz]ing)\b.{{0,40}})?\s?[:,!]\s
        .{{0,40}}\b(?:please|ignore|disregard|do\snot|don't|you|must|print|say|state|include|write|add|attribute)\b
    | \byou\s(?:are|must\sact\sas|will\sact\sas)\s(?:now\s)?(?:an?\s)?(?:{_READER}\b|in\sdeveloper\smode)
    | \b(?:your|system|developer)\sprompt\b
    | \b(?:when|while|before)\s(?:you\s\w+\s|(?:writ|generat|creat|draft)ing\s)(?:the|this|a|any|your)\spost-?mortem\b
    | \b(?:first|last)\s(?:word|line|sentence)\sof\s(?:the|your|any|every)\s{_REPORT}\b
    | \bwith\s(?:the\s)?(?:line|word|code|phrase|sentence|string|token)\s(?-i:[A-Z][A-Z-]{{3,}}-?\d{{3,}})\b
    | \b(?:ignora|olvida|desestima)\b.{{0,40}}\b(?:instrucciones|reglas)\b
    | \b(?:ignorier|vergiss|missacht)\w*.{{0,40}}\b(?:anweisung|regeln|vorgaben)
    | \b(?:ignore[zr]?|oublie[zr]?)\b.{{0,40}}\b(?:consignes|règles|précédentes)\b
    | \b(?:ignore|esqueça|desconsidere)\b.{{0,40}}\b(?:instruções|regras)\b
    | (?:これまで|以前|上記|前)の(?:指示|命令).{{0,10}}(?:無視|忘れ)
    | <\s*/?\s*(?:system|instructions?|prompt|assistant|im_start|im_end)\b[^>]*>|<\|im_|\[/?inst\]
    """
)
# What people also ask of each other; an order only where the same text speaks of an assistant.
_REQUESTS = re.compile(
    rf"""(?xi)
      \b(?:state|say|write|mention|claim|conclude|include|print|output|add|append|insert|repeat)\b.{{0,60}}
        \b(?:in|of|to|into)\s(?:the|your|any|every|each)\s{_REPORT}\b
    | \b(?:finish|end|close|begin|start)\s(?:\w+\s){{0,4}}with\s(?:the\s)?(?:line|word|code|phrase|sentence|string)\b
    | \bdo\snot\s(?:tell|inform|alert|show)\s(?:the\s|any\s)?(?:users?|humans?|anyone|reviewers?|readers?)\b
    """
)
_SPEAKS_OF_READER = re.compile(rf"(?i)\b{_READER}\b")
_HINT = re.compile(
    r"(?i)ignor|disregard|forget|overrid|bypass|vergiss|missacht|oubli|olvida|desestima|esqueça|desconsid|\bai\b|"
    r"llm|gpt|claude|gemini|copilot|assistant|summari|report|summary|write-?up|prompt|post-?mortem|system|"
    r"developer|with |a\.i\.|\bki\b|\bia\b|asistente|model|指示|命令|\[/?inst|<\|"
)
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+|。")


def gives_orders(text: str) -> bool:
    """Whether a text speaks to an assistant or a report writer, or tells it to drop its instructions."""
    return _order_in(text) is not None


@lru_cache(maxsize=4096)  # the analyst, the checks and the page all ask for the same texts
def evidential_part(text: str) -> str:
    """The text up to the first sentence that gives orders to its reader: all that may count as evidence."""
    order = _order_in(text)
    if order is None:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text, 0, order + 1)]
    return text[: max(ends, default=0)].rstrip()


def _order_in(text: str) -> int | None:
    """Where the first order begins."""
    if not _HINT.search(text):
        return None
    found = [match.start() for match in (_ORDERS.search(text), _REQUESTS.search(text)) if match]
    if not found or (not _ORDERS.search(text) and not _SPEAKS_OF_READER.search(text)):
        return None
    return min(found)
