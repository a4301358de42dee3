"""Tells where a text stops being evidence and starts giving orders to whoever, or whatever, writes the report."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from postmortem.models import Evidence, Incident, Ledger
from postmortem.prepare.order_words import HINT, ORDERS, OTHER_LANGUAGES, REQUESTS, SPEAKS_OF_READER
from postmortem.text.language import tr

_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+|。")
_OPENING = re.compile(r"[\s`*~>#(\[<=|]+$")  # what led up to the order
_LEAD = " \n.:;,!?"  # belongs to what stands before
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{24,4000}={0,2}(?![\w+/=-])")
_LEET = re.compile(r"(?<=[A-Za-z])[01345@$](?=[A-Za-z])")
_LEET_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"}
# Letters of other scripts that look like Latin ones; Unicode's confusables (unicode.org/reports/tr39), the common ones.
_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏьгпАВЕКМНОРСТУХІЈЅԌԚԜαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıⅼ",
    "abekmhopctyxijsdqwhlbrnABEKMHOPCTYXIJSGQWaBeikvoptuxABEZHIKMNOPTYXagil",
)


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
    return _OPENING.sub("", text[: max(ends, default=0)])


def with_harmless_places(ledger: Ledger) -> Ledger:
    """The ledger with names of channels, items and pages that hold no order: people chose them like any other text."""
    items, similar = (tuple(map(_with_harmless_place, part)) for part in (ledger.items, ledger.similar))
    return replace(ledger, items=items, similar=similar)


def _with_harmless_place(item: Evidence) -> Evidence:
    where = evidential_part(item.where)
    return item if where == item.where else replace(item, where=where or tr("a place whose name is no evidence"))


def without_orders(incident: Incident) -> Incident:
    """The incident as its ticket tells it, without orders to the reader: its title is shown and posted."""
    return replace(
        incident,
        title=evidential_part(incident.title) or tr("Incident"),
        description=evidential_part(incident.description),
        status=evidential_part(incident.status),
        severity=evidential_part(incident.severity),
        owner=evidential_part(incident.owner),
        service=evidential_part(incident.service),
        impact=evidential_part(incident.impact),
    )


def _order_in(text: str) -> int | None:
    """Where the first order begins, in whatever letters or lines it is written."""
    found = [start for reading in _readings(text) if (start := _plain_order_in(reading)) is not None]
    found += [match.start() for match in _BASE64.finditer(text) if _plain_order_in(_decoded(match[0])) is not None]
    return min(found, default=None)


def _readings(text: str) -> Iterator[str]:
    """The text as it stands, and as a reader sees it who minds neither letters that look alike nor line breaks.

    Each is as long as the text, so that a place in one is the same place in the others.
    """
    yield text
    seen = text if text.isascii() else "".join(map(_compatible, text))
    alike = _LEET.sub(lambda match: _LEET_LETTERS[match[0]], seen.translate(_ALIKE))
    for reading in dict.fromkeys((seen.replace("\n", " "), alike, alike.replace("\n", " "))):
        if reading != text:
            yield reading


def _compatible(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _plain_order_in(text: str) -> int | None:
    if not HINT.search(text):
        return None
    matches = (ORDERS.search(text), OTHER_LANGUAGES.search(text))
    orders = [match.end() - len(match[0].lstrip(_LEAD)) for match in matches if match]
    request = REQUESTS.search(text)
    if request and (orders or SPEAKS_OF_READER.search(text)):
        orders.append(request.start())
    return min(orders, default=None)


def _decoded(encoded: str) -> str:
    """What stands in Base64; "" where it is no text."""
    plain = encoded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
