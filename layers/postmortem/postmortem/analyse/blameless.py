"""Conditions, not people: words that blame are rewritten, or found.

The words are those that Google's, Etsy's and PagerDuty's guides on blameless post-mortems warn of. What stands in
quotation marks is what somebody said, and stays; the page says so where such words are in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\")")
_REWRITES = tuple(
    (re.compile(rf"(?i)\b{pattern}"), instead)
    for pattern, instead in (
        (r"(?:human|operator) errors?\b", "a step without a safeguard"),
        (r"(?:mistakenly|carelessly|negligently|obviously|simply|of course|stupidly|foolishly)\s", ""),
        (r"(?:forgot|neglected|failed|omitted) to (?=\w)", "did not "),
        (r"didn['’]t bother to (?=\w)", "did not "),
        (r"(?:a|the) (?:careless|negligent|stupid|silly) (?=\w)", "a "),
        (r"by mistake\b", "unintentionally"),
    )
)
# What no rewrite mends: what somebody should have done, and who is to blame.
_PARTICIPLE = (
    r"\w+ed|been|known|seen|done|made|gone|run|set|put|caught|told|taken|given|kept|read|written|found|thought"
)
_BLAME = re.compile(
    r"(?i)\b(?:(?:human|operator) errors?|forgot to|"
    rf"should(?:n['\u2019]t)?(?: not)? have(?=\s(?:\w+ly\s)?(?:{_PARTICIPLE})\b)|"
    r"could have (?:prevented|avoided|known|checked)|if only|to blame|at fault|(?:his|her|their) fault|fault of|"
    r"mistake by|careless\w*|negligen\w*|incompeten\w*|culprit|more careful|less careless|retrain\w*|reprimand\w*|"
    r"had (?:he|she|they) only|menschliches versagen|schuld an|error humano|erreur humaine|erro humano)\b"
)


def rewritten(text: str) -> str:
    """The text with words that blame replaced by words about conditions, outside of quotation marks."""
    return _outside_quotes(text, _rewrite)


def blames(text: str) -> str:
    """The words outside of quotation marks that blame somebody and cannot be rewritten; "" where there are none."""
    for part in _QUOTED.split(text)[::2]:
        if match := _BLAME.search(part):
            return match[0]
    return ""


def blames_in_quotes(text: str) -> bool:
    """Whether something blames somebody that is quoted in a text."""
    return any(map(_BLAME.search, _QUOTED.split(text)[1::2]))


def _rewrite(part: str) -> str:
    for pattern, instead in _REWRITES:
        part = pattern.sub(instead, part)
    return part


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    parts = _QUOTED.split(text)
    parts[::2] = [change(part) for part in parts[::2]]
    return "".join(parts)
