"""The words by which somebody takes an incident on: "on it", "I'm looking", "I have it"."""

from __future__ import annotations

import re

from postmortem.text.doubt import is_question

_IT = r"(?:it|this|that|these)"
_AT_WORK = rf"""(?: on\ (?:it|this)(?!\w|\ (?:is|was|has)\b) | looking\ (?:into|at)\ (?:{_IT}|the)\b
      | looking(?:\ now)?(?=\W*$) | investigating | digging\ in(?:to)?\b | checking\ (?:{_IT}|the)\b | checking(?=\W*$)
      | taking\ (?:a\ look|{_IT})\b | having\ a\ look | triaging | handling\ {_IT}\b | picking\ {_IT}\ up
      | opening\ an?\ incident | declaring\ an?\ incident )"""
_TO_DO = rf"""(?: take\ (?:a\ look|{_IT}|over)\b | look\ (?:into|at)\ {_IT}\b | have\ a\ look | investigate
      | handle\ {_IT}\b | pick\ {_IT}\ up | check\ {_IT}\b | dig\ in\b | (?:look|check)(?=\W*$) )"""
_TAKES = re.compile(
    rf"""(?xi)(?:
        (?: ^[\s*_"'(]{{0,4}} | [,.!:;(\u2014-]\s | \]\s | @\S{{1,40}}\s | \b(?:ok|okay|yes|yep|hi|hey|sure|thanks
            |right)\s )
        (?:already\ |now\ |both\ )?{_AT_WORK}
      | \b(?:i|we)(?:['\u2019]?m|['\u2019]?re|\ am|\ are)\ (?:now\ |already\ |both\ |also\ )?{_AT_WORK}
      | \b(?:i|we)(?:['\u2019]ll|\ will)\ {_TO_DO} | \blet\ me\ {_TO_DO}
      | \bi(?:['\u2019]ve)?\ (?:have|got|took|take)\ (?:it|this)(?=\W*$|[.,;!]|\ (?:now|from\ here)\b)
      | ^\W*(?:acked|ack|acknowledged)(?=\W*$|[.,;!]|\ (?:the|by|on)\b) | \bi\ (?:ack(?:ed|nowledged)?)\b
    )"""
)
_NOT_NOW = re.compile(
    r"(?i)\b(?:tomorrow|later|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week|tonight|when|once|"
    r"after (?:lunch|the|my|standup)|as soon as|cannot|not|nobody|no one|who|someone|somebody|anybody|anyone|could|"
    r"can you|please|lunch|dinner|review\w*|holiday|stopped|no longer|was|were|if|should|earlier|"
    r"yesterday)\b|n['\u2019]t\b"
)


def takes_on(sentence: str) -> bool:
    """True if somebody takes something on with these words, now: no question, no "I'll look tomorrow"."""
    return _TAKES.search(sentence) is not None and not (is_question(sentence) or _NOT_NOW.search(sentence))
