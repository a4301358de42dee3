"""What an analyst may say in its own words: suggestions, made of their evidence's words and common ones.

A suggestion is no fact, but "document that the data was stolen" states one. So it is a single phrase, without a clause
that could state anything, and its words are those of its evidence, in their order, or stand below.
"""

from __future__ import annotations

import re

from postmortem.analyse.cues import is_question
from postmortem.text.blameless import blames
from postmortem.text.sentences import folded

_LONGEST = 240  # characters
_VERBS = frozenset(
    "add agree alert allow alarm announce ask assign audit automate back block build cap catch change check clarify "
    "clean close compare confirm create decide define delete deploy describe detect document drop enable ensure "
    "escalate extend find fix give group improve include inform introduce keep label lead limit link list log lower "
    "make measure mention migrate monitor move name notify page pin plan prevent probe protect publish raise read "
    "record reduce reject remind remove rename renew replace report require restrict retry revert review roll rotate "
    "run schedule send separate set share show simplify split stage start stop store supervise switch teach test "
    "throttle tighten track train try turn update upgrade use validate verify warn watch write".split()
)
_GLUE = frozenset(
    "a about above across after again against all also an and another any around as at automatically automatic before "
    "below between both but by clear clearly each earlier early either else every everybody everyone exactly few fewer "
    "first for from further help in instead into it its itself kind last later less like long longer manual manually "
    "many more most much nearly new next of off on once one only open or other our out over own part people per place "
    "quick quickly rather same second so some somebody someone something soon still such sure than the their them then "
    "there these thing things this those through time times to together too two under up upon via with within without "
    "work works".split()
)
_CRAFT = frozenset(
    "access action alarm alarms alert alerting alerts approval automation backup backups canary capacity chat "
    "checklist cleanup code condition config configuration count coverage dashboard dashboards default deploys "
    "deployment deployments detection documentation drill error errors escalation evidence factor failure failures "
    "fallback feature flag game gap guard guide handover health human incident incidents integration issue limits log "
    "logs maintenance message metric metrics minutes mitigation monitoring note notice notification on-call owner "
    "owners policy post-mortem preview problem procedure process production quota rate release releases recovery "
    "reminder request requests reviewer risk rollback rollout rota rule rules runbook runbooks safeguard service "
    "services staging stage state status step steps support suite system systems task team teams template test tests "
    "threshold thresholds ticket timeline timeout timeouts tool tooling traffic training trigger validation value "
    "values version warning workflow".split()
)
_COMMON = _VERBS | _GLUE | _CRAFT
# What begins a clause or makes one: a phrase without them asks for something and states nothing.
_CLAUSE = frozenset(
    "am are be because been being can cannot could did do does had has have how if is may might must never no not "
    "shall should since that though unless until was were what when where whether which while who whom whose why will "
    "would".split()
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_DIGITS = re.compile(r"\d")
_STEM = 5


def is_suggestion(text: str, said: str) -> bool:
    """Whether a text is a phrase that asks for something to be done, for evidence that says `said`."""
    words = _WORD.findall(text.casefold())
    return bool(words) and words[0] in _VERBS and is_phrase(text, said)


def is_phrase(text: str, said: str) -> bool:
    """Whether a text states and asks nothing, and has only common words and those of `said`, in their order.

    It has no number of its own, and blames nobody.
    """
    words = _WORD.findall(folded(text))
    if not words or len(text) > _LONGEST or _CLAUSE & frozenset(words) or is_question(text) or blames(text):
        return False
    rest = iter(_stem(word) for word in _WORD.findall(folded(said)))
    return all(_stem(word) in rest for word in words if word not in _COMMON)


def _stem(word: str) -> str:
    return word if _DIGITS.search(word) else word[:_STEM]
