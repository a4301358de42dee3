"""Strong words that a statement may only use where its evidence does: causes, recoveries, losses, absences, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortem.analyse.cues import Cue, is_question, shows
from postmortem.analyse.sentences import sentences
from postmortem.models import Evidence, Kind

_CAUSES = re.compile(
    r"(?i)\b(?:cause[ds]?|causing|root cause|because|due to|led to|leads to|result(?:s|ed|ing) (?:in|from)|responsible for|fault|"
    r"introduced|broke|trigger(?:s|ed|ing)|attributed|verursacht\w*|ursache|weil|causó|causad[oa]|porque|debido|causé\w*|à cause|"
    r"parce que|provoqu\w+|causou|devido)\b"
)
_CAUSAL_EVIDENCE = re.compile(
    r"(?i)caus|because|due to|led to|result|trigger|broke|since |reason|behind|comes from|victim|turns out|so that|fault|"
    r"introduc|known bug|ursache|weil|deshalb|liegt an|lag an|porque|debido|parce|provoqu|devido|culp|原因|ため|looks like"
)
_RECOVERS = re.compile(
    r"(?i)\b(?:restor(?:ed|es|ing)|resolv(?:ed|es|ing)|fixed|fixes|recover(?:ed|s|y)|solved|mitigat(?:ed|es)|worked|works|healthy|"
    r"back to normal|succeed(?:ed|s)|ended|behoben|wiederhergestellt|restablecid\w+|resuelt\w+|rétabli\w*|résolu\w*|restabelecid\w+|"
    r"resolvid\w+)\b"
)
_RECOVERED_EVIDENCE = re.compile(
    r"(?i)restor|resolv|\bfix|recover|solved|mitigat|\bwork(?:s|ed|ing)|healthy|normal|succe|ended|passed|behoben"
)
_MONITORS = re.compile(
    r"(?i)\b(?:monitor(?:s|ing|ed)?|alert(?:s|ed|ing)?|alarms?|überwachung|monitoreo|surveillance|monitoramento)\b"
)
_MONITORED_EVIDENCE = re.compile(
    r"(?i)monitor|alert|alarm|fir(?:ed|ing)|pag(?:ed|er|es)|dashboard|grafana|panel|graph|probe|trigger|überwach|アラート|監視"
)
_TOTAL = re.compile(r"(?i)\b(?:all|every|entire(?:ly)?|complete(?:ly)?|total(?:ly)?|alle|todos?|todas?|tous|toutes)\b")
_TOTAL_EVIDENCE = re.compile(
    r"(?i)\b(?:all|every\w*|entire\w*|complete\w*|total\w*|100|whole|nothing|none|no|alle\w*|todos?|todas?|tous|toutes)\b|全"
)
_ABSENT = re.compile(
    r"(?i)\b(?:no|not|never|none|nobody|nothing|without|lack(?:s|ed|ing)?|absence|kein\w*|nicht|nie|sin|nunca|pas|sans|jamais|não|sem)\b|n['’]t\b|ない"
)
_ABSENT_EVIDENCE = re.compile(
    r"(?i)\b(?:no|not|never|none|nobody|nothing|without|lack\w*|missing|cannot|cant|only|zero|empty|fail\w*|refus\w*|ignor\w*|in(?:active|valid)|"
    r"un\w+|stopp?\w*|innocent|wrong|hard-?coded|kein\w*|nicht|nie|sin|nunca|pas|sans|ne|jamais|não|sem)\b|n['’]t\b|ない|せん|不"
)
# Words of consequence: only where the evidence has them too (Netflix keeps legal words out of incident reports).
_GRAVE = re.compile(
    r"(?i)\b(?:data|revenue|money|work) (?:was |were |has been )?(?:lost|loss|leak\w*|stolen|expos\w*)|\b(?:lost|losing|leaked|stole\w*|exposed) "
    r"(?:\w+ )?(?:data|revenue|money|work|customers?)|\b(?:breach\w*|exfiltrat\w*|unauthori[sz]ed|unlawful\w*|illegal\w*|violat\w*|negligen\w*|"
    r"sabotag\w*|fraud\w*|malicious\w*|attack\w*|hack\w*|corrupt\w*|revenue|lawsuit\w*|gdpr)\b"
)
_PAIRS = (
    (_CAUSES, _CAUSAL_EVIDENCE, (Cue.CAUSE, Cue.EXPLAINED)),
    (_RECOVERS, _RECOVERED_EVIDENCE, (Cue.RECOVERED,)),
    (_TOTAL, _TOTAL_EVIDENCE, ()),
    (_ABSENT, _ABSENT_EVIDENCE, (Cue.RETRACTED,)),
)
_NAME_PAIR = re.compile(r"(?<![.!?]\s)(?<!^)\b([A-ZÀ-Þ][a-zà-ÿ]{1,20}\s[A-ZÀ-Þ][a-zà-ÿ]{1,20})\b")
_SINGLE_NAME = re.compile(r"(?<=[a-zà-ÿ,;:)]\s)([A-ZÀ-Þ][a-zà-ÿ]{2,20})\b")
_ACTOR = re.compile(
    r"(?:^|[.!?]\s)([A-ZÀ-Þ][a-zà-ÿ]{2,20}(?<!ing)(?<!ion)(?<!s)) (?:said|says|deployed|pushed|merged|owned|decided|reported|noticed|forgot|fixed|"
    r"restarted|changed|toggled|deleted|wrote|ran|rolled|approved|confirmed|activated|asked|suggested|found|reverted|caused)\b"
)
_NOUNS_IN_CAPITALS = re.compile(r"(?i)\b(?:der|die|das|und|nicht|wurde|ist|mit)\b")
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december slack notion the this that these those".split()
)


def unsupported(text: str, said: str, cited: Sequence[Evidence]) -> str:
    """The strong word of a statement that nothing in its evidence bears out, as a reason; "" where there is none."""
    for strong, evidence, cues in _PAIRS:
        match = strong.search(text)
        if match and not evidence.search(said) and not any(shows(cue, said) for cue in cues):
            return f"it says “{match[0]}”, which its evidence does not"
    match = _MONITORS.search(text)
    if match and not _MONITORED_EVIDENCE.search(said) and not any(item.kind is Kind.ALERT for item in cited):
        return f"it says “{match[0]}”, which its evidence does not"
    for match in _GRAVE.finditer(text):
        stems = {word[:5].casefold() for word in re.findall(r"[^\W\d_]{4,}", match[0])}
        if not all(stem in said.casefold() for stem in stems):
            return f"it says “{match[0]}”, which its evidence does not"
    parts = [part for item in cited for part in sentences(item.text)]
    if parts and not is_question(text) and all(is_question(part) for part in parts):
        return "its evidence only asks"
    return ""


def names_in(text: str, vocabulary: frozenset[str]) -> Iterator[str]:
    """What looks like the name of a person or an organisation and is no word of the ledger's."""
    candidates = [match[1] for match in _NAME_PAIR.finditer(text)] + [match[1] for match in _ACTOR.finditer(text)]
    if not _NOUNS_IN_CAPITALS.search(text):  # in German every noun has a capital
        candidates += [match[1] for match in _SINGLE_NAME.finditer(text)]
    for name in candidates:
        words = {word.casefold() for word in name.split()}
        if not words <= vocabulary | _NO_NAMES:
            yield name
