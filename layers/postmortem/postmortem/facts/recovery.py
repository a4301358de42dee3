"""The words by which a sentence says that the effect is over, and that a change was made in production."""

from __future__ import annotations

import re

from postmortem.text.doubt import is_doubtful

_BACK = re.compile(
    r"""(?xi)\b(?:
        (?:is|are|was|were|all|everything|we['\u2019]re|it['\u2019]s|now)\ (?:\w+\ )?back(?!\w|\ (?:in|out|from|of)\b)
      | back\ (?:up|online|to\ normal|in\ service|in\ business|to\ (?:the\ )?baseline)
      | (?:work|respond|answer|load|succeed|print|accept|flow|process|pass|deliver|sync|sell|start|go)\w*
        \ (?:\w+\ ){0,3}(?:again|normally|as\ before)
      | recovered | restored | mitigated
      | (?:errors?|alerts?|failures?|timeouts?|latency|backlog|rates?|traffic|it|this|issue|problem|impact|outage
        |incident)
        \ (?:\w+\ ){0,3}(?:gone|cleared|stopped|ended|over|fixed|resolved|(?:at|back\ to|to)\ (?:normal|zero|baseline))
      | drop\w*\ (?:back\ )?to\ (?:zero|0|normal|baseline) | up\ to\ date
      | (?P<none>(?:no|zero)\ (?:more|further|new)\ (?:errors|failures|timeouts|complaints|reports))
      | (?:is|are)\ (?:now\ )?(?:healthy|stable|all\ green|operational|fixed)(?!\ in\b)
      | all\ (?:clear|green) | (?P<n>\d+)\ of\ (?P=n)
    )\b"""
)
_DENIED = re.compile(
    r"(?i)(?:\b(?:no|not|never|without|nothing|nobody|nowhere|none|hardly|far from|isn|aren)|n['\u2019]t)"
    r"\s(?:\w+\s){0,2}$"
)
_WINDOW = 40  # characters before a word in which a denial of it may stand
_PARTLY = re.compile(
    r"""(?xi)\b(?: partly | partial\w* | some | most(?:ly)? | a\ few | part\ of | still | only | almost | nearly
      | slowly | start(?:s|ing)\ to | improv\w+ | better | easing | fading | yet | for\ now | half | except | but
      | coming | temporar\w+ | briefly | until | till | before | once | when | after\ we | as\ soon\ as | want | need
      | waiting
      | bringing | getting | could | can\ (?:we|you|somebody|someone|anybody|anyone) | new\ sessions
      | \d+\ ?%\ of | not | never | n['\u2019]t | keep\w* )\b | n['\u2019]t\b"""
)
_PARTLY_COUNT = re.compile(r"(?i)\b(?P<n>\d+) (?:of|out of) (?!(?P=n)\b)\d+")
_WHOLE = re.compile(
    r"(?i)\b(?:all|everything|every\w*|service|site|system|it|it['\u2019]s|this|we|we['\u2019]re|errors?|error rates?|"
    r"alerts?|traffic|latency|customers|users|requests|orders|"
    r"\d+ ?%|prod(?:uction)?|impact|outage|incident|issue|problem|fully|completely)(?!\w)"
)
_CHANGE = re.compile(
    r"""(?xi)(?<!not\ )(?<!n't\ )(?<!been\ )(?<!be\ )\b(?:
        rolled\ (?:\S{1,40}\ )?back | reverted | restarted | rebooted | enabled | disabled | activated | deployed
      | redeployed | scaled | failed\ over | switched | patched | applied | increased | raised | lowered | removed
      | deleted | flushed | killed | drained | cordoned | reloaded | renewed | rotated | reset | unblocked | hotfixed
      | repointed | upgraded | downgraded | replaced | turned\ (?:\S{1,40}\ )?o(?:n|ff)
      | (?:fix|hotfix|rollback|revert|patch|workaround)\ (?:\S{1,40}\ )?(?:is|was|has\ gone|went)\ (?:now\ )?
        (?:live|out|deployed|done|complete|through|in\ production|in\ place|rolled\ out)
    )\b"""
)


def tells_of_recovery(sentence: str) -> bool:
    """True if a sentence says without reserve that something is over: no question, guess, plan, part or own laptop."""
    if is_doubtful(sentence) or _PARTLY.search(_BACK.sub(" ", sentence)) or _PARTLY_COUNT.search(sentence):
        return False
    return any(found["none"] or not _is_denied(sentence, found.start()) for found in _BACK.finditer(sentence))


def _is_denied(sentence: str, start: int) -> bool:
    return _DENIED.search(sentence, max(0, start - _WINDOW), start) is not None


def is_of_the_whole(sentence: str) -> bool:
    """True if a sentence speaks of the service, its users or the trouble as a whole, and of no named part."""
    return _WHOLE.search(sentence) is not None


def tells_of_change(sentence: str) -> bool:
    """True if a sentence says that something was changed in production: "rolled back", "the fix is live"."""
    return _CHANGE.search(sentence) is not None and not is_doubtful(sentence)
