"""Which sentences stand open and which are folded, so that the open part is short and quotes nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from postmortem.models.draft import Action, ActionState, Part, Phase, Row
from postmortem.models.report import Report, Shown, Standing, Words
from postmortem.render.open_part import quoted_in
from postmortem.text.blameless import blames

MOST_ROWS = 20
MOST_SUMMARY_WORDS = 120

# How many sentences of a part stand open, in steps. What a reader misses least is folded first; the trigger, the cause,
# the chain that leads to it and the timeline only where nothing else helps.
_STEPS: Mapping[Part, tuple[int, ...]] = {
    Part.LUCK: (3, 1, 1, 0, 0, 0, 0, 0, 0),
    Part.HARD: (4, 2, 1, 1, 1, 1, 1, 1, 1),
    Part.WENT_WELL: (4, 2, 1, 1, 1, 1, 1, 1, 1),
    Part.QUESTION: (6, 4, 3, 3, 2, 2, 1, 1, 1),
    Part.RULED_OUT: (8, 5, 4, 3, 2, 1, 1, 0, 0),
    Part.CONFLICT: (8, 6, 4, 4, 2, 2, 2, 2, 0),
    Part.FACTOR: (8, 5, 4, 3, 3, 2, 1, 1, 1),
    Part.RESPONSE: (6, 4, 3, 3, 2, 2, 2, 2, 1),
    Part.DETECTION: (5, 4, 3, 3, 2, 2, 2, 2, 1),
    Part.IMPACT: (8, 6, 5, 5, 4, 3, 3, 2, 2),
    Part.ACTION: (12, 12, 12, 10, 9, 8, 6, 5, 4),
    Part.CHAIN: (8, 8, 8, 8, 8, 8, 8, 8, 3),
    Part.CAUSE: (6, 6, 6, 6, 6, 4, 2, 2, 2),
    Part.TRIGGER: (4, 4, 4, 4, 4, 3, 2, 2, 2),
    Part.TIMELINE: (MOST_ROWS,) * 7 + (18, 14),
}
_KEEPS_ITS_QUOTATIONS = (Part.TITLE, Part.SUMMARY, Part.TRIGGER, Part.CAUSE, Part.CHAIN)
_TELLING = frozenset(
    {Phase.ONSET, Phase.TRIGGER, Phase.DETECTION, Phase.DECISION, Phase.MITIGATION, Phase.RECOVERY, Phase.RESOLUTION}
)
_BOTH = 2
_AT_ONCE = {Part.CONFLICT: _BOTH}  # one side alone contradicts nothing
_LEAST_TELLING = frozenset({Phase.COMMUNICATION, Phase.FOLLOW_UP})


@dataclass(frozen=True)
class Arrangement:
    """The sentences of a page by part: those that stand open and those that are folded, in the order of the page."""

    opened: Mapping[Part, tuple[Shown, ...]]
    folded: Mapping[Part, tuple[Shown, ...]]

    def open(self, part: Part) -> tuple[Shown, ...]:
        """The sentences of a part that stand open."""
        return self.opened.get(part, ())

    def rest(self, *parts: Part) -> tuple[Shown, ...]:
        """The sentences of some parts that are folded."""
        return tuple(shown for part in parts for shown in self.folded.get(part, ()))


def arranged(report: Report, fits: Callable[[Arrangement], bool]) -> Arrangement:
    """With as much open as fits: less and less of one part after the other, then each once more as far as it goes.

    Of a report of which nothing fits, with as little open as may be.
    """
    return _Arranger.of(report).arranged(fits)


@dataclass(frozen=True)
class _Arranger:
    parts: Mapping[Part, tuple[Shown, ...]]
    hidden: frozenset[int]

    @classmethod
    def of(cls, report: Report) -> _Arranger:
        parts = {part: in_order(report, part) for part in Part}
        in_key_facts = [quotation for time in report.facts.key_times for quotation in quoted_in(time.how)]
        title = " ".join(report.incident.title.casefold().split())
        hidden = {id(shown) for shown in _hidden(parts, in_key_facts, title)}
        hidden |= {id(shown) for shown in _without_their_other_side(parts[Part.CONFLICT], hidden)}
        return cls(parts, frozenset(hidden))

    def arranged(self, fits: Callable[[Arrangement], bool]) -> Arrangement:
        for limits in self._shrinking():
            if fits(found := self._with(limits)):
                return self._reopened(limits, found, fits)
        return found

    def _shrinking(self) -> Iterator[dict[Part, int]]:
        limits = {part: steps[0] for part, steps in _STEPS.items()}
        yield limits
        for step in range(1, len(_STEPS[Part.TIMELINE])):
            for part, steps in _STEPS.items():
                if limits[part] != steps[step] and len(self.parts[part]) > steps[step]:
                    limits[part] = steps[step]
                    yield limits

    def _reopened(
        self, limits: dict[Part, int], found: Arrangement, fits: Callable[[Arrangement], bool]
    ) -> Arrangement:
        """One sentence more at a time, until none fits any more: of the timeline first, then of each part in turn."""
        others = [part for part in reversed(tuple(_STEPS)) if part is not Part.TIMELINE]
        for waiting in ([Part.TIMELINE], others):
            while waiting := [part for part in waiting if limits[part] < min(_STEPS[part][0], len(self.parts[part]))]:
                for part in tuple(waiting):
                    wider = {**limits, part: limits[part] + _AT_ONCE.get(part, 1)}
                    if fits(more := self._with(wider)):
                        limits, found = wider, more
                    else:
                        waiting.remove(part)
        return found

    def _with(self, limits: Mapping[Part, int]) -> Arrangement:
        opened: dict[Part, tuple[Shown, ...]] = {}
        folded: dict[Part, tuple[Shown, ...]] = {}
        for part, sentences in self.parts.items():
            may = [shown for shown in sentences if id(shown) not in self.hidden]
            chosen = {id(shown) for shown in _most_telling(may)[: limits.get(part, len(may))]}
            opened[part] = tuple(shown for shown in sentences if id(shown) in chosen)
            folded[part] = tuple(shown for shown in sentences if id(shown) not in chosen)
        return Arrangement(opened, folded)


def in_order(report: Report, part: Part) -> tuple[Shown, ...]:
    """The sentences of a part; rows in order of time, without those that have none."""
    if part is not Part.TIMELINE:
        return tuple(report.of(part))
    timed = [(_minute(at), _place(shown), at, shown) for shown in report.of(part) if (at := _at(shown))]
    return tuple(shown for *_, shown in sorted(timed, key=lambda row: row[:3]))


def _minute(at: datetime) -> datetime:
    """The time as a row shows it: a stated time has no seconds, so that they tell no order."""
    return at.replace(second=0, microsecond=0)


def _place(shown: Shown) -> int:
    """What comes first of rows of the same minute: what set it off before what it did."""
    phase = shown.detail.phase if isinstance(shown.detail, Row) else None
    return {Phase.LEAD_UP: 0, Phase.TRIGGER: 1}.get(phase, 2) if phase else 2


def text_of_shown(shown: Shown) -> str:
    """The words that were written for a sentence, without the times that code put in."""
    return "".join(token.text for token in shown.text if isinstance(token, Words))


def _most_telling(sentences: list[Shown]) -> list[Shown]:
    """Turning points before other rows, what is to be done before what is done; other sentences as they come."""
    return sorted(sentences, key=_rank)


def _rank(shown: Shown) -> int:
    if isinstance(shown.detail, Action):
        return int(shown.detail.state is ActionState.DONE)
    if not isinstance(shown.detail, Row) or shown.detail.phase in _TELLING:
        return 0
    return 2 if shown.detail.phase in _LEAST_TELLING else 1


def _hidden(parts: Mapping[Part, tuple[Shown, ...]], quoted: list[str], title: str) -> Iterator[Shown]:
    """What never stands open: a summary beyond its length, quotations that blame, and what is `quoted` already.

    Nor does a quotation in the place of a factor: what somebody said is none. The incident's `title` is a name, which
    others' words may hold.
    """
    yield from _beyond_its_length(parts[Part.SUMMARY])
    yield from (shown for shown in parts[Part.FACTOR] if shown.standing is Standing.QUOTED)
    rest = (part for part in (Part.TIMELINE, *Part) if part not in _KEEPS_ITS_QUOTATIONS)
    for part in (*_KEEPS_ITS_QUOTATIONS, *dict.fromkeys(rest)):
        for shown in parts[part]:
            found = tuple(quoted_in(f"{shown.label} {text_of_shown(shown)}"))
            again = part not in _KEEPS_ITS_QUOTATIONS and any(_stands_in(one, quoted) for one in found)
            if again or blames(text_of_shown(shown)):
                yield shown
            else:
                quoted += (one for one in found if one != title)


def _without_their_other_side(sides: tuple[Shown, ...], hidden: set[int]) -> Iterator[Shown]:
    """The sides of a conflict whose other side does not stand open: one alone contradicts nothing."""
    open_sides = Counter(side.detail for side in sides if id(side) not in hidden)
    yield from (side for side in sides if open_sides[side.detail] < _BOTH)


def _stands_in(quotation: str, quoted: list[str]) -> bool:
    return any(quotation in other or other in quotation for other in quoted)


def _beyond_its_length(summary: tuple[Shown, ...]) -> Iterator[Shown]:
    length = 0
    for number, shown in enumerate(summary):
        length += sum(len(token.text.split()) if isinstance(token, Words) else 2 for token in shown.text)
        if length > MOST_SUMMARY_WORDS and number:
            yield shown


def _at(shown: Shown) -> datetime | None:
    return shown.moment.at if shown.moment else None
