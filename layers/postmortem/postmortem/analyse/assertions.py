"""Strong words that a statement may only use where its evidence does: causes, recoveries, losses, changes, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem.analyse.cues import Cue, shows
from postmortem.models import Evidence, Kind


@dataclass(frozen=True, slots=True)
class _Strong:
    """Words of one meaning, and what the evidence must have of it: a pattern or a cue."""

    words: re.Pattern[str]
    evidence: re.Pattern[str]
    cues: tuple[Cue, ...] = ()
    is_event: bool = False


def _strong(words: str, evidence: str, *cues: Cue, is_event: bool = False) -> _Strong:
    return _Strong(re.compile(rf"(?i)\b(?:{words})\b"), re.compile(rf"(?i){evidence}"), cues, is_event)


_CAUSES = re.compile(
    r"(?i)\b(?:cause[ds]?|causing|root cause|because|due to|led to|leads to|result(?:s|ed|ing) (?:in|from)|"
    r"responsible for|(?:at|'s) fault|broke|trigger(?:s|ed|ing)|attributed|verursacht\w*|weil|causó|causad[oa]|"
    r"porque|debido|causé\w*|à cause|parce que|provoqu\w+|causou|devido)\b"
)
_CAUSAL = re.compile(
    r"(?i)caus|because|due to|led to|result|trigger|broke|\bsince (?:the|we|it|our|they)\b|reason|behind|(?:comes|"
    r"came) from|turns out|so that|fault|known bug|ursache|weil|deshalb|liegt an|lag an|porque|debido|parce|"
    r"provoqu|devido|culp|looks like|原因|ため"
)
_PAIRS = (
    _strong(
        r"restor(?:ed|es|ing)|resolv(?:ed|es|ing)|fixed|fixes|recover(?:ed|s|y)|solved|mitigat(?:ed|es)|worked|"
        r"works|healthy|back to normal|succeed(?:ed|s)|ended|behoben|wiederhergestellt|restablecid\w+|resuelt\w+|"
        r"rétabli\w*|résolu\w*|restabelecid\w+|resolvid\w+",
        r"restor|resolv|\bfix|recover|solved|mitigat|\bwork(?:s|ed|ing)|healthy|normal|succe|ended|passed|behoben",
        Cue.RECOVERED,
        Cue.EASED,
        is_event=True,
    ),
    _strong(
        r"all|every|entire(?:ly)?|complete(?:ly)?|total(?:ly)?|alle|todos?|todas?|tous|toutes",
        r"\b(?:all|every\w*|entire\w*|complete\w*|total\w*|100|whole|nothing|none|no|alle\w*|todos?|todas?|tous|"
        r"toutes)\b|全",
    ),
    _strong(
        r"no|not|never|none|nobody|nothing|without|lack(?:s|ed|ing)?|absence|kein\w*|nicht|nie|sin|nunca|pas|sans|"
        r"jamais|não|sem",
        r"\b(?:no|not|never|none|nobody|nothing|without|lack\w*|missing|cannot|cant|only|zero|empty|fail\w*|"
        r"refus\w*|ignor\w*|in(?:active|valid)|un\w+|stop\w*|innocent|wrong|hard-?coded|timed out|kein\w*|nicht|"
        r"nie|sin|nunca|pas|sans|ne|jamais|não|sem)\b|n['\u2019]t\b|ない|せん|不",
        Cue.RETRACTED,
    ),
    _strong(
        r"monitor(?:s|ing|ed)?|alert(?:s|ed|ing)?|alarms?|überwachung|monitoreo|surveillance|monitoramento",
        r"monitor|alert|alarm|fir(?:ed|ing)|pag(?:ed|er|es)|dashboard|panel|graph|probe|trigger|überwach|アラート|監視",
    ),
    _strong(
        r"delet(?:ed|es|ing|ion)|remov(?:ed|es|al)|wiped|dropped|purged",
        r"delet|remov|wip|drop|purg|kill|gone|clean|lösch|borra|supprim",
        is_event=True,
    ),
    _strong(
        r"modif(?:ied|ies|ication)|chang(?:ed|es)|edited|altered|updated|tampered",
        r"modif|chang|edit|alter|touch|updat|\bset to|sets the|bump|rais|lower|switch|revert|->|→|replac|goes to|"
        r"moved",
        is_event=True,
    ),
    _strong(
        r"fail(?:ed|s|ure|ures|ing)?|crash(?:ed|es)|went down|outage",
        r"fail|crash|down|outage",
        Cue.SYMPTOM,
        Cue.RELAPSED,
        is_event=True,
    ),
    _strong(r"introduced|regression", r"introduc|regress|came with|since|new in|shipped", is_event=True),
    _strong(r"own(?:ed|s|er|ership)|in charge|assigned", r"\bown|in charge|assign|respons|\([A-Z]|who "),
    _strong(
        r"detect(?:ed|s|ion)?|discovered|noticed",
        r"detect|discover|notic|found|saw|see|seeing|look|paged|fir(?:ed|ing)|report|hear",
        Cue.NOTICED,
        Cue.SYMPTOM,
        is_event=True,
    ),
    _strong(
        r"wrong|incorrect(?:ly)?|mis\w+ed|broken",
        r"wrong|incorrect|mis|broke|bad|instead|should|never|unhealthy|errors?",
        Cue.SYMPTOM,
    ),
    _strong(r"false (?:positive|alarm)s?", r"false|flak|not real"),
    _strong(
        r"lost|loss(?:es)?|leak(?:ed|age)|stolen|expos(?:ed|ure)",
        r"lost|loss|los(?:e|ing)|leak|stol|expos|past(?:ed|ing)|gone|evict",
        is_event=True,
    ),
    # Words of consequence: only where the evidence has them too (Netflix keeps legal words out of incident reports).
    _strong(r"breach\w*|exfiltrat\w*", r"breach|exfiltrat"),
    _strong(r"unauthori[sz]ed|unlawful\w*|illegal\w*|violat\w*", r"unauthori|unlawful|illegal|violat"),
    _strong(
        r"sabotag\w*|fraud\w*|malicious\w*|attack\w*|hack(?:ed|er|ers|ing)", r"sabotag|fraud|malicious|attack|hack"
    ),
    _strong(r"corrupt(?:ed|ion)?", r"corrupt"),
    _strong(r"revenue|lawsuits?|gdpr|fines?\b(?! )", r"revenue|money|sales|lawsuit|gdpr|fine"),
)
_HEDGES = re.compile(
    r"(?i)\b(?:may|might|could|would|perhaps|maybe|possibl[ey]|suspect\w*|suspicion|hypothes\w+|theory|thought|"
    r"believed|assum\w+|idea|propos\w+|suggest\w*|consider\w*|question\w*|ask(?:ed|s|ing)|wonder\w*|whether|if|"
    r"appear\w*|seem\w*|likely|plan\w*|unclear|unknown|rul(?:ed|ing) out|rejected|discarded|temporar\w+|"
    r"k[öo]nnte\w*|vielleicht|podría\w*|quizás?|pourrait|peut-être|poderia|talvez)\b"
)
_MODAL = re.compile(
    r"(?i)\b(?:could(?! not|n['\u2019]t)|might|may be|maybe|perhaps|would|if we|i think|i guess|suspect|"
    r"my (?:first )?(?:bet|guess)|könnte\w*|vielleicht|podría\w*|quizás?|creo que|pourrait|peut-être|je pense|"
    r"poderia|talvez|acho que)\b(?! you| someone| anyone| we please)|かも"
)
_NAME_PAIR = re.compile(r"(?<![.!?]\s)(?<!^)\b([A-ZÀ-Þ][a-zà-ÿ]{1,20}\s[A-ZÀ-Þ][a-zà-ÿ]{1,20})\b")
_SINGLE_NAME = re.compile(r"(?<=[a-zà-ÿ,;:)]\s)([A-ZÀ-Þ][a-zà-ÿ]{2,20})\b")
_ACTOR = re.compile(
    r"(?:^|[.!?:]\s)([A-ZÀ-Þ][a-zà-ÿ]{2,20}(?<!ing)(?<!ion)(?<!s)(?:\s[A-ZÀ-Þ][a-zà-ÿ]{2,20})?) (?:said|says|"
    r"deployed|pushed|merged|owned|decided|reported|noticed|forgot|fixed|restarted|changed|toggled|deleted|wrote|"
    r"ran|rolled|approved|confirmed|activated|asked|suggested|found|reverted|caused|broke|missed|introduced)\b"
)
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_GENERAL_ACRONYMS = frozenset(
    "PR MR CI CD API UI DB CPU RAM HTTP HTTPS ID URL OK UTC QA VM SLO SLA AI IT TLS DNS".split()
)
_NOUNS_IN_CAPITALS = re.compile(r"(?i)\b(?:der|die|das|und|nicht|wurde|ist|mit)\b")
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december slack notion the this that these those".split()
)


def unsupported(text: str, said: str, said_of_events: str, cited: Sequence[Evidence]) -> str:
    """The strong word of a statement that nothing in its evidence bears out, as a reason; "" where there is none.

    `said_of_events` is what the evidence says without pages from before the incident: they tell how things are, not
    what happened.
    """
    for strong in _PAIRS:
        match = strong.words.search(text)
        heard = said_of_events if strong.is_event else said
        if not match or strong.evidence.search(heard) or any(shows(cue, heard) for cue in strong.cues):
            continue
        if strong.evidence.search("alert") and any(item.kind is Kind.ALERT for item in cited):
            continue  # an alert speaks of itself
        return f"it says “{match[0]}”, which its evidence does not"
    return ""


def names_a_cause(text: str) -> str:
    """The word with which a statement says that one thing made another happen; "" where it has none."""
    match = _CAUSES.search(text)
    return match[0] if match else ""


def is_causal(sentence: str) -> bool:
    """Whether a sentence of evidence says why something happened."""
    return bool(_CAUSAL.search(sentence)) or shows(Cue.CAUSE, sentence) or shows(Cue.EXPLAINED, sentence)


def is_hedged(text: str) -> bool:
    """Whether a statement says itself that it is not certain."""
    return bool(_HEDGES.search(text)) or text.rstrip().endswith("?")


def only_considers(sentence: str) -> bool:
    """Whether a sentence of evidence speaks of what could be rather than of what is."""
    return bool(_MODAL.search(sentence))


def names_in(text: str, vocabulary: frozenset[str]) -> Iterator[str]:
    """What looks like a name of somebody, or an abbreviation of something, and has to be in the evidence itself.

    `vocabulary` are the folded words of the whole ledger: a capital alone makes no name of one of them.
    """
    candidates = [match[1] for match in _NAME_PAIR.finditer(text)] + [match[1] for match in _ACTOR.finditer(text)]
    if not _NOUNS_IN_CAPITALS.search(text):  # in German every noun has a capital
        candidates += [match[1] for match in _SINGLE_NAME.finditer(text)]
    for name in candidates:
        if not {word.casefold() for word in name.split()} <= vocabulary | _NO_NAMES:
            yield name
    yield from (match[0] for match in _ACRONYM.finditer(text) if match[0] not in _GENERAL_ACRONYMS)
