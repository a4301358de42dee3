"""Impact, detection, response, lessons and open questions, each in the words of the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from postmortem.analyse.cues import Cue, count, follow_ups_begin, is_question
from postmortem.analyse.material import Material, Sentence, without_repeats
from postmortem.analyse.timeline import Event, is_symptom
from postmortem.models import Claim, Kind, Phase, Source

_MOST_IMPACT = 6
_MOST = 4
_FEWEST_WORDS = 4
_SHORT_UPDATE, _SHORT_MESSAGE = 280, 160
_ANSWER_WITHIN = timedelta(minutes=20)
_FIGURE = re.compile(
    r"(?i)\d|\b(?:one|two|three|four|five|six|ten|dozens?|hundreds?|thousands?|half|third|quarter|all|every|zero|none)\b"
)
_LENGTH = re.compile(
    r"(?i)\b(?:\d+|one|two|three|four|half an?)\s?(?:h|hrs?|hours?|min|minutes?|stunden|horas|heures)\b"
)
_ASKS_WHY = re.compile(
    r"(?i)\b(?:why|how|who|when|what|which|warum|wieso|wer|por qué|quién|cómo|pourquoi|qui|comment|por que|quem)\b|"
    r"なぜ|誰"
)
_LEFT_OPEN = re.compile(
    r"(?i)\b(?:not sure|can['\u2019]t rule|cannot rule|no idea|don['\u2019]t know|unclear|unknown|no reason visible|"
    r"want to know|to be (?:confirmed|checked)|tbd|unklar|no sabemos|on ne sait pas|não sabemos)\b|不明"
)
_ANSWERS = re.compile(r"(?i)^(?:yes|no|yep|nope|it (?:does|is|was|did)|none|ja|nein|sí|oui|non|sim|não|はい|いいえ)\b")
_NO_ALERT = re.compile(
    r"(?i)\b(?:no|not|none|without|never|keine?|sin|pas|sem)\b.{0,40}\b(?:alerts?|alarms?|monitor\w*|paged?)\b|"
    r"アラートが(?:な|無)"
)


def impact(material: Material) -> tuple[Claim, ...]:
    """Who or what was hit, and the figures for it; what the ticket says counts more."""

    def weight(sentence: Sentence) -> float:
        text = sentence.text
        if not sentence.shows(Cue.IMPACT) or sentence.shows(Cue.ELSEWHERE) or is_question(text) or "[redacted" in text:
            return 0.0
        figures = len(_FIGURE.findall(text))
        score = min(2, count(Cue.IMPACT, text)) + min(2, figures) + 1.0 * bool(_LENGTH.search(text))
        score += 1.0 * (sentence.item.source is Source.MONDAY) + 1.0 * sentence.shows(Cue.SYMPTOM)
        score -= 1.5 * (sentence.shows(Cue.ACTED) or sentence.shows(Cue.FOLLOW_UP) or sentence.shows(Cue.CAUSE))
        return score - 1.0 * sentence.shows(Cue.GUESSED)

    return _best(_units(material), weight, at_least=2.5, most=_MOST_IMPACT)


def _units(material: Material) -> Iterator[Sentence]:
    """Sentences, but a short text as a whole: "US only. A third fails." says one thing."""
    short: set[str] = set()
    for item in material.items:
        longest = _SHORT_UPDATE if item.kind is Kind.UPDATE else _SHORT_MESSAGE
        if item.kind in (Kind.MESSAGE, Kind.ALERT, Kind.UPDATE) and len(material.text(item)) <= longest:
            short.add(item.id)
            yield Sentence(material.text(item), item)
    yield from (sentence for sentence in material.sentences() if sentence.item.id not in short)


def detection(material: Material, events: Sequence[Event]) -> tuple[Claim, ...]:
    """What first told of the incident, and what is said about alerts that were not there."""
    told = [event for event in events if event.entry.phase is Phase.DETECTION and event.item.kind is not Kind.ACTIVITY]
    first = told or [event for event in events if is_symptom(event) and event.item.kind is not Kind.ITEM]
    missing = (
        sentence.claim()
        for sentence in material.sentences(pages=True)
        if _NO_ALERT.search(sentence.text) and not sentence.shows(Cue.CHATTER)
    )
    return without_repeats((*(event.entry.claim for event in first[:2]), *missing), _MOST)


def response(events: Sequence[Event]) -> tuple[Claim, ...]:
    """The decisions, and what held the work up."""
    decided = [
        event.entry.claim
        for event in events
        if event.entry.phase is Phase.DECISION and not is_question(event.entry.claim.text)
    ]
    acted = [event.entry.claim for event in events if event.entry.phase is Phase.MITIGATION]
    return without_repeats((*decided[:3], *acted[-2:]), _MOST)


def with_cue(material: Material, cue: Cue, most: int = _MOST) -> tuple[Claim, ...]:
    """The sentences of people that show one cue most."""
    people = (sentence for sentence in material.sentences() if sentence.item.kind is not Kind.ALERT)
    return _best(
        people,
        lambda sentence: count(cue, sentence.text) - 1.0 * (sentence.shows(Cue.CHATTER) or is_question(sentence.text)),
        at_least=1.0,
        most=most,
    )


def factors(material: Material) -> tuple[Claim, ...]:
    """Conditions that made it likelier, bigger or longer; lines of pages count where they meet the incident's words."""

    def weight(sentence: Sentence) -> float:
        score = (
            1.0 * count(Cue.FACTOR, sentence.text)
            - 2.0 * sentence.shows(Cue.CHATTER)
            - 0.5 * is_question(sentence.text)
        )
        score -= 1.0 * (sentence.shows(Cue.ACTED) and sentence.shows(Cue.RECOVERED))
        score -= 2.0 * (follow_ups_begin(sentence.text) is not None)
        return score + 0.3 * material.likely[sentence.item.id] - 1.0 * sentence.shows(Cue.ELSEWHERE)

    said = (one for one in material.sentences(pages=True) if len(one.text.split()) >= _FEWEST_WORDS)
    return _best(said, weight, at_least=1.0, most=8)


def open_questions(material: Material) -> tuple[Claim, ...]:
    """What was asked and not answered, and what people said they do not know."""
    said = list(material.sentences())
    chosen = [
        sentence
        for number, sentence in enumerate(said)
        if not sentence.shows(Cue.CHATTER)
        and len(sentence.text.split()) > 4  # noqa: PLR2004 - "what do you need?" asks nothing about the incident
        and (
            _LEFT_OPEN.search(sentence.text)
            or (
                is_question(sentence.text)
                and _ASKS_WHY.search(sentence.text)
                and not _is_answered(sentence, said[number + 1 :])
            )
        )
    ]
    return without_repeats((sentence.claim() for sentence in reversed(chosen)), _MOST + 1)


def _is_answered(question: Sentence, after: Iterable[Sentence]) -> bool:
    """Whether somebody else soon says yes or no, or answers in the thread."""
    for sentence in after:
        if sentence.item.id == question.item.id or not sentence.item.at or not question.item.at:
            continue
        if sentence.item.at - question.item.at > _ANSWER_WITHIN:
            return False
        in_thread = sentence.item.thread is not None and sentence.item.thread == (
            question.item.thread or question.item.ref
        )
        if (in_thread or sentence.item.where == question.item.where) and _ANSWERS.match(sentence.text):
            return True
    return False


def _best(
    said: Iterable[Sentence], weight: Callable[[Sentence], float], *, at_least: float, most: int
) -> tuple[Claim, ...]:
    """The weightiest sentences, in the order in which they were said."""
    weighed = [(weight(sentence), number, sentence) for number, sentence in enumerate(said)]
    weighed = [entry for entry in weighed if entry[0] >= at_least]
    chosen = sorted(weighed, key=lambda entry: (-entry[0], entry[1]))[: 2 * most]
    kept = without_repeats((sentence.claim() for _, _, sentence in chosen), most)
    order = {sentence.text: number for _, number, sentence in chosen}
    return tuple(sorted(kept, key=lambda claim: order[claim.text]))
