"""The few words by which a sentence tells of trouble, of its end, of a change, or that somebody took it on.

They are English and general on purpose. A sentence that they cannot read for certain tells nothing: a question, a
guess, a plan, another incident, somebody's own laptop. What they miss stays unknown; structured sources stand first.
"""

from __future__ import annotations

import re

_NOT = r"(?:(?:is|are|was|were|does|do|did|has|have|could|would|wo|ca)n['\u2019]?t|cannot|can not|not|never|no longer)"
_WORKS = (
    r"(?:work|load|respond|start|connect|answer|print|open|reach|log|sign|send|receiv|process|deliver|updat|pay|go|"
    r"get|see|be|accept|render|sync|boot|scal|pass|finish|complet|reproduc|find|serv)\w*"
)
_TROUBLE = re.compile(
    rf"""(?xi)\b(?:
        fail(?:s|ed|ing|ures?)? | error(?:s|ed|ing)? | down | outage | slow\w* | broken? | breaks | stuck | hang(?:s|ing)?
      | hung | crash\w* | unavailable | unreachable | offline | time-?outs? | tim(?:ed|ing|es)\ out | degrad\w+
      | unhealthy | reject\w* | refus\w* | unresponsive | dead | impacted | affected | lost | missing | invalid | dropp\w+
      | spik\w+ | (?:http\ )?5\d\d(?:s|\ (?:errors?|responses?|from|on|at)) | 5xx | zero | unstable | overload\w* | saturated | lagging | alert(?:s|ed|ing)? | paged | incident
      | hardly | (?<![.,\d])0\ ?%
    )(?!\w) | \b(?P<negated>{_NOT}\ (?:\w+\ )?{_WORKS})"""
)
_NO_TROUBLE = re.compile(
    r"(?i)\b(?:no|not|never|without|zero|isn['\u2019]t|aren['\u2019]t|wasn['\u2019]t|n['\u2019]t|fewer|less|false|"
    r"nothing(?: is| was)?|none)\s(?:\w+\s){0,2}$"
)
_FALSE_ALARM = re.compile(
    r"(?i)\b(?:false (?:alarm|positive)|ignore (?:me|that|this)|never ?mind|just a test|test (?:alert|page)|drill|"
    r"works as designed|as expected|rehearsal|game ?day)\b"
)
_GUESS = re.compile(
    r"(?i)\b(?:if|whether|unless|maybe|perhaps|might|may|could be|should|would|probably|possibly|guess|i think|"
    r"i believe|suspect\w*|hopefully|seems?|looks? like|suppose\w*|apparently|in case|assum\w+|imagine|not sure)\b"
)
_PLAN = re.compile(
    r"(?i)\b(?:will|going to|gonna|plan(?:ned|ning|s)?|tomorrow|later|next|scheduled|todo|to do)\b|'ll\b"
)
_ELSEWHERE = re.compile(
    r"(?i)\b(?:unrelated|separate (?:incident|issue|problem)|(?:another|different|other) (?:incident|issue|problem|team|"
    r"ticket|cluster|region)|last (?:week|month|year|time|quarter|sprint|release|mon|tues|wednes|thurs|fri|satur|sun)"
    r"\w*|on my (?:end|side|machine)|for me|(?:in|on) (?:staging|dev|sandbox|my)|locally|yesterday|back then|remember)\b"
)
_OTHER_INCIDENT = re.compile(
    r"(?i)\b(?:unrelated|(?:separate|another|different|other|new) (?:incident|issue|problem|outage))\b"
)
_OWN_THING = re.compile(r"(?i)\bmy (?:own |new |old |home |work )?[a-z-]+")
_BACK = re.compile(
    r"""(?xi)\b(?:
        (?:is|are|was|were|all|everything|we['\u2019]re|it['\u2019]s|now)\ (?:\w+\ ){0,2}back(?!\w|\ (?:in|out|from|of)\b)
      | back\ (?:up|online|to\ normal|in\ service|in\ business|to\ (?:the\ )?baseline)
      | (?:work|respond|answer|load|succeed|print|accept|flow|process|pass|deliver|sync|sell|start)\w*
        \ (?:\w+\ ){0,3}(?:again|normally|as\ before)
      | recovered | restored | mitigated
      | (?:errors?|alerts?|failures?|timeouts?|latency|backlog|rates?|traffic|it|issue|problem|impact|outage|incident)
        \ (?:\w+\ ){0,3}(?:gone|cleared|stopped|ended|over|fixed|resolved|(?:at|back\ to|to)\ (?:normal|zero|baseline))
      | (?:no|zero)\ (?:more|further|new)\ (?:errors|failures|timeouts|complaints|reports)
      | (?:is|are)\ (?:now\ )?(?:healthy|stable|all\ green|operational|fixed)
      | all\ (?:clear|green) | (?P<n>\d+)\ of\ (?P=n)
    )\b"""
)
_PARTLY = re.compile(
    r"""(?xi)\b(?: partly | partial\w* | some | most(?:ly)? | a\ few | part\ of | still | only | almost | nearly | slowly
      | start(?:s|ing)\ to | improv\w+ | better | easing | fading | yet | for\ now | half | except | but\ not | coming
      | temporar\w+ | briefly | until | til | before | once | when | after\ we | \d?\d\ ?%\ of | as\ soon\ as | want | need
      | waiting | until | bringing | getting | in\ (?:the\ )?(?:eu|us|apac) | new\ sessions )\b"""
)
_PARTLY_COUNT = re.compile(r"(?i)\b(?P<n>\d+) (?:of|out of) (?!(?P=n)\b)\d+")
_AGAIN = re.compile(
    r"(?i)\b(?:again|still|once more|anew|another time|not (?:fixed|over|gone|resolved|back)|reopen\w*|relaps\w*|"
    r"back to failing|came back|is back|are back|continues?|ongoing|keeps?)\b"
)
_ONCE_MORE = re.compile(r"(?i)\b(?:again|once more|anew|another time|reopen\w*|relaps\w*)\b")
_CHANGE = re.compile(
    r"""(?xi)(?<!not\ )(?<!n't\ )(?<!been\ )(?<!be\ )\b(?:
        rolled\ (?:it\ |this\ |that\ |\S+\ )?back | reverted | restarted | rebooted | enabled | disabled | activated | deployed
      | redeployed | scaled | failed\ over | switched | patched | applied | increased | raised | lowered | removed
      | deleted | flushed | killed | drained | cordoned | reloaded | renewed | rotated | reset | unblocked | hotfixed
      | repointed | upgraded | downgraded | replaced | turned\ (?:it\ |\S+\ )?o(?:n|ff)
      | (?:fix|hotfix|rollback|revert|patch|workaround|change|release)\ (?:\S+\ )?(?:is|was|has\ gone|went)\ (?:now\ )?
        (?:live|out|deployed|done|complete|through|in\ production|in\ place|rolled\ out)
    )\b"""
)
_TAKES = re.compile(
    r"""(?xi)(?: (?:^|[,.!:;*(\u2014-]\s{0,2}|\]\s|@\S{1,40}\s|\b(?:ok|okay|yes|yep|hi|hey|sure|thanks|alright|right)\s)
        (?:(?:i['\u2019]?m|i\ am|we['\u2019]?re|we\ are)\ )?(?:already\ |now\ |both\ )?
        (?: on\ it(?!\ (?:is|was|has)\b) | looking(?!\s(?:forward|good|like|fine|for|great|better|bad|ok|over\ lunch)\b)
          | investigating | checking(?!\s(?:in|out)\b) | digging\ in(?:to)? | taking\ (?:a\ look|this|it|over)
          | having\ a\ look | triaging | picking\ (?:this|it|that)\ up | ack(?:ed|nowledged)?(?!\w)
          | (?:opening|declaring|opened|declared)\ an?\ incident )
      | \b(?:i|we)(?:['\u2019]m|['\u2019]re|\ am|\ are)\ (?:now\ |already\ |both\ )?
        (?: on\ (?:it|this)(?!\w) | looking\ (?:into|at)\ (?:it|this|that|the)\b | looking(?=\W*$) | investigating
          | digging\ into | checking\ (?:it|this|the)\b | taking\ (?:a\ look|this|it)\b | handling\ (?:it|this)\b
          | picking\ (?:this|it)\ up | opening\ an?\ incident | declaring\ an?\ incident )
      | \b(?:i|we)(?:['\u2019]ll|\ will)\ (?: take\ (?:a\ look|this|it|over)\b | look\ (?:into|at)\ (?:it|this)\b
          | have\ a\ look | investigate | handle\ (?:it|this)\b | pick\ (?:this|it)\ up | check\ (?:it|this)\b | dig\ in )
      | \bi(?:['\u2019]ve)?\ (?:have|got|took|take)\ (?:it|this)(?=\W|$)(?!\s(?:working|from|as|wrong|to|that|for|wasn|isn)\b)
      | \blet\ me\ (?:take\ a\ look|look|have\ a\ look|check|dig|investigate)\b
    )"""
)
_NOT_NOW = re.compile(
    r"(?i)\b(?:tomorrow|later|monday|tuesday|wednesday|thursday|friday|next week|tonight|after (?:lunch|the|my|standup)|"
    r"when i|once i|as soon as|can(?:no|['\u2019])t|won['\u2019]t|not|isn['\u2019]t|nobody|no one|who|someone|somebody|"
    r"anybody|anyone|could you|can you|please|lunch|dinner|review\w*|holiday|stopped|no longer)\b"
)
_NOTICED = re.compile(
    r"(?i)\b(?:notic(?:ed|ing)|saw|seen|spotted|detected|discovered|found|reported|got paged|was paged|paged|alerted|"
    r"first (?:report|alert|complaint|ticket|page)\w*)\b"
)
_BEGAN = re.compile(
    r"(?i)\b(?:start(?:s|ed|ing)?|beg[au]n|began|beginning|onset|first (?:errors?|failures?|failed|symptoms?)|"
    r"broke|went (?:down|offline|dark)|kicked off)\b"
)


def tells_of_trouble(sentence: str) -> bool:
    """True if a sentence reports that something is wrong: "checkout fails", not "no errors" or "false alarm"."""
    if _FALSE_ALARM.search(sentence):
        return False
    found = _TROUBLE.finditer(sentence)
    return any(match["negated"] or not _is_denied(sentence, match) for match in found)


def _is_denied(sentence: str, match: re.Match[str]) -> bool:
    return _NO_TROUBLE.search(sentence, max(0, match.start() - 40), match.start()) is not None


def is_question(sentence: str) -> bool:
    """True if a sentence asks."""
    return sentence.rstrip(" )*_\"'”’").endswith(("?", "？"))


def is_guess(sentence: str) -> bool:
    """True if a sentence only supposes, or speaks of a condition: "maybe", "if", "looks like"."""
    return _GUESS.search(sentence) is not None


def is_plan(sentence: str) -> bool:
    """True if a sentence speaks of what is still to come."""
    return _PLAN.search(sentence) is not None


def is_elsewhere(sentence: str) -> bool:
    """True if a sentence is about another incident, another time, or somebody's own machine."""
    return _ELSEWHERE.search(sentence) is not None or _OWN_THING.search(sentence) is not None


def is_other_incident(text: str) -> bool:
    """True if a message says that it is about another incident."""
    return _OTHER_INCIDENT.search(text) is not None


def tells_of_recovery(sentence: str) -> bool:
    """True if a sentence says without reserve that the effect is over: no question, guess, plan, part or own laptop."""
    if is_question(sentence) or is_guess(sentence) or is_plan(sentence) or is_elsewhere(sentence):
        return False
    if _PARTLY.search(sentence) or _PARTLY_COUNT.search(sentence):
        return False
    back = _BACK.finditer(sentence)
    return any(not _is_denied(sentence, match) or match[0].casefold().startswith(("no ", "zero ")) for match in back)


def tells_of_relapse(sentence: str) -> bool:
    """True if a sentence says, or asks, that it goes on or fails once more; doubt is enough to void an earlier end."""
    return not is_elsewhere(sentence) and bool(_AGAIN.search(sentence)) and tells_of_trouble(sentence)


def is_once_more(sentence: str) -> bool:
    """True if a sentence speaks of a second time: "slow again since 22:30" is no beginning."""
    return _ONCE_MORE.search(sentence) is not None


def tells_of_change(sentence: str) -> bool:
    """True if a sentence says that something was changed in production: "rolled back", "the fix is live"."""
    return _CHANGE.search(sentence) is not None and not (
        is_question(sentence) or is_guess(sentence) or is_plan(sentence) or is_elsewhere(sentence)
    )


def takes_on(sentence: str) -> bool:
    """True if somebody takes the incident on with these words: "on it", "I'm looking", "I have it"."""
    return _TAKES.search(sentence) is not None and not (is_question(sentence) or _NOT_NOW.search(sentence))


def tells_of_noticing(sentence: str) -> bool:
    """True if a sentence says that somebody noticed it."""
    return _NOTICED.search(sentence) is not None


def tells_of_beginning(sentence: str) -> bool:
    """True if a sentence says that something began."""
    return _BEGAN.search(sentence) is not None
