"""Why a sentence tells nothing for certain: it asks, supposes, plans, or is about something else.

The words are English and general on purpose, as in `trouble`, `recovery` and `taking_on`: what they miss stays
unknown, and structured sources stand first.
"""

from __future__ import annotations

import re

_GUESS = re.compile(
    r"(?i)\b(?:if|whether|unless|maybe|perhaps|might|(?-i:may)|could be|should|would|probably|possibly|guess\w*|think|"
    r"believe|suspect\w*|hope\w*|seems?|looks? like|suppose\w*|apparently|in case|assum\w+|imagine|not sure|"
    r"would have|wonder\w*|likely)\b"
)
_PLAN = re.compile(
    r"(?i)\b(?:will|won['\u2019]?t|going to|gonna|plan(?:ned|ning|s)?|tomorrow|later|next|scheduled|todo|to do|"
    r"drill|rehearsal|exercise|example|e\.g)\b|['\u2019]ll\b"
)
_OTHER_INCIDENT = re.compile(
    r"(?i)\b(?:unrelated|(?:separate|another|different|other|new|old|previous|earlier|similar|same) "
    r"(?:incident|issue|problem|outage|ticket|picture|recipe))\b"
)
_ELSEWHERE = re.compile(
    r"(?i)\b(?:(?:another|different|other) (?:team|cluster|region|project)|"
    r"last (?:week|month|year|time|quarter|sprint|release|night['\u2019]s|mon|tues|wednes|thurs|fri|satur|sun)\w*|"
    r"(?:in|on) (?:staging|dev|sandbox)|locally|yesterday['\u2019]s|back then|remember\w*|"
    r"my (?:own |new |old |home |work )?(?!end\b|side\b|team\b|colleagues\b|customers?\b|users?\b)[a-z-]+)\b"
)
_ONLY_ME = re.compile(r"(?i)\b(?:on my (?:end|side)|for me)\b")


def is_question(sentence: str) -> bool:
    """True if a sentence asks."""
    return "?" in sentence[-8:] or "\uff1f" in sentence[-8:]


def is_guess(sentence: str) -> bool:
    """True if a sentence only supposes, or speaks of a condition: "maybe", "if", "looks like"."""
    return _GUESS.search(sentence) is not None


def is_plan(sentence: str) -> bool:
    """True if a sentence speaks of what is still to come, or of an exercise."""
    return _PLAN.search(sentence) is not None


def is_other_incident(text: str) -> bool:
    """True if a text says that it is about another incident."""
    return _OTHER_INCIDENT.search(text) is not None


def is_elsewhere(sentence: str) -> bool:
    """True if a sentence is about another incident, another time or place, or somebody's own machine."""
    return _ELSEWHERE.search(sentence) is not None or is_other_incident(sentence)


def is_doubtful(sentence: str) -> bool:
    """True if a sentence asks, supposes, plans, or is about something else or one person only."""
    return (
        is_question(sentence)
        or is_guess(sentence)
        or is_plan(sentence)
        or is_elsewhere(sentence)
        or _ONLY_ME.search(sentence) is not None
    )
