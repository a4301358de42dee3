"""What an analyst may say in its own words: suggestions and questions, made of its evidence's words and common ones.

Neither is a fact. Still a suggestion can accuse and a question can presuppose; with nothing but the words of their
evidence and those below there is nobody to accuse and nothing to presuppose that the evidence does not speak of.
"""

from __future__ import annotations

import re

from postmortem.analyse.blameless import blames
from postmortem.analyse.cues import is_question
from postmortem.analyse.sentences import folded

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
    "a about above across after again against all also an and another any are as at automatically automatic be "
    "because becomes been before being below between both but by can case change changed changes clear clearly could "
    "day days did do does done down during each earlier early either else every everybody everyone exactly few fewer "
    "first for from further had has have help how if in instead into is it its itself just kind last late later least "
    "less like long longer made manual manually many may might more most much must nearly need needed needs new next "
    "no not of off on once one only open or other our out over own part people per place possible quickly quick "
    "rather same second seen should since so some somebody someone something soon still such sure than that the their "
    "them then there these they thing things this those through time times to together too two under until up upon "
    "used via was way we week weeks well went were what when where whether which while who whole whom whose why will "
    "with within without work works would yet".split()
)
_CRAFT = frozenset(
    "access action alarm alarms alert alerting alerts approval automation backup backups canary capacity chat "
    "checklist cleanup code condition config configuration count coverage dashboard dashboards default deploys "
    "deployment deployments detection documentation drill error errors escalation evidence factor failure failures "
    "fallback feature flag game gap guard guide handover health human incident incidents integration issue limits log "
    "logs maintenance message metric metrics minutes mitigation monitoring note notice notification on-call owner "
    "owners policy post-mortem preview problem procedure process production quota rate release releases reminder "
    "request requests reviewer risk rollback rollout rota rule rules runbook runbooks safeguard service services "
    "staging stage state status step steps support suite system systems task team teams template test tests threshold "
    "thresholds ticket timeline timeout timeouts tool tooling traffic training trigger validation value values "
    "version warning workflow".split()
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_DIGITS = re.compile(r"\d")
_STEM = 5


def is_suggestion(text: str, said: str) -> bool:
    """Whether a text asks for something to be done, in words of its evidence `said` and common ones."""
    words = _WORD.findall(text.casefold())
    return bool(words) and words[0] in _VERBS and not is_question(text) and is_plain(text, said)


def is_own_question(text: str, said: str) -> bool:
    """Whether a text is a question in words of its evidence `said` and common ones."""
    return is_question(text) and is_plain(text, said)


def is_plain(text: str, said: str) -> bool:
    """Whether a text has no word that is neither in `said` nor common, no number of its own, and blames nobody."""
    letters = folded(said)
    known = frozenset(_WORD.findall(letters))
    stems = frozenset(word[:_STEM] for word in known)
    words = _WORD.findall(folded(text))
    if not words or len(text) > _LONGEST or blames(text):
        return False
    return all(_is_known(word, known, stems) for word in words)


def _is_known(word: str, known: frozenset[str], stems: frozenset[str]) -> bool:
    if _DIGITS.search(word):
        return word in known
    return word in _GLUE or word in _CRAFT or word in _VERBS or word[:_STEM] in stems
