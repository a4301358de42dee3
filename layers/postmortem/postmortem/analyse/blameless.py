"""Conditions, not people: words that blame are rewritten, people appear by what they do.

The words are those that Google's, Etsy's and PagerDuty's guides on blameless post-mortems warn of. What stands in
quotation marks is what somebody said, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from postmortem.models import Ledger, Person, Source

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
    rf"(?i)\b(?:should(?:n['\u2019]t)?(?: not)? have(?=\s(?:\w+ly\s)?(?:{_PARTICIPLE})\b)|"
    r"could have (?:prevented|avoided|known|checked)|if only|to blame|at fault|(?:his|her|their) fault|fault of|"
    r"mistake by|careless\w*|negligen\w*|incompeten\w*|culprit|more careful|less careless|retrain\w*|reprimand\w*|"
    r"had (?:he|she|they) only|menschliches versagen|schuld an|error humano|erreur humaine|erro humano)\b"
)
_FIRST_RESPONDER = "the first responder"
_RESPONDER = "a responder"


def rewritten(text: str) -> str:
    """The text with words that blame replaced by words about conditions, outside of quotation marks."""
    return _outside_quotes(text, _rewrite)


def blames(text: str) -> str:
    """The words outside of quotation marks that blame somebody and cannot be rewritten; "" where there are none."""
    for part in _QUOTED.split(text)[::2]:
        if match := _BLAME.search(part):
            return match[0]
    return ""


def roles_of(ledger: Ledger) -> Mapping[str, str]:
    """For each person's name what they are called in the report: their title, else first responder or responder."""
    roles: dict[str, str] = {}
    for item in ledger:
        author = item.author
        if author is None or author.is_bot or author.name in roles:
            continue
        first = item.source is Source.SLACK and _FIRST_RESPONDER not in roles.values()
        roles[author.name] = _role(author) or (_FIRST_RESPONDER if first else _RESPONDER)
    return roles


def with_roles(text: str, roles: Mapping[str, str]) -> str:
    """The text with the names of people, whole or first, replaced by their roles, outside of quotation marks."""
    names = {name.split()[0]: role for name, role in roles.items() if name.strip()} | dict(roles)
    known = sorted((name for name in names if len(name) > 2), key=len, reverse=True)  # noqa: PLR2004 - initials
    if not known:
        return text
    pattern = re.compile(rf"(?<!\w)@?({'|'.join(map(re.escape, known))})(?!\w)")
    return _outside_quotes(text, lambda part: pattern.sub(lambda match: names[match[1]], part))


def _role(person: Person) -> str:
    role = " ".join(person.role.split())
    return f"the {role}" if role and not role.casefold().startswith(("the ", "a ", "an ")) else role


def _rewrite(part: str) -> str:
    for pattern, instead in _REWRITES:
        part = pattern.sub(instead, part)
    return part


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    parts = _QUOTED.split(text)
    parts[::2] = [change(part) for part in parts[::2]]
    return "".join(parts)
