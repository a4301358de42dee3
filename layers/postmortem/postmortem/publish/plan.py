"""The whole change of a list of blocks: what is put where in as few requests as can be, and what is dropped then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem.clients.notion.content import PageBlock
from postmortem.clients.notion.limits import NotionBlock
from postmortem.models import OPENING
from postmortem.publish.layout import SectionLayout
from postmortem.publish.renewal import Adjacency, Fate, Insertion, NewText, StandingBlocks, Step


@dataclass(frozen=True, slots=True)
class Addition:
    """New blocks between two that stay; `after` is the id of the one before them, None where they come first."""

    after: str | None
    blocks: tuple[NotionBlock, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each section by key, what is put in, and what is dropped when that stands, in this order."""

    steps: Mapping[str, Step]
    additions: tuple[Addition, ...]
    drops: tuple[PageBlock, ...]

    @property
    def entries(self) -> tuple[SectionLayout, ...]:
        """What is to be remembered when it is done."""
        return tuple(step.entry for step in self.steps.values() if step.entry)


def plan(standing: StandingBlocks, texts: Sequence[NewText], vanished: Sequence[str] = ()) -> Plan:
    """How the list is made to hold these sections, and no more those that have `vanished`.

    A new section goes behind the one before it in their order.
    """
    steps: dict[str, Step] = {}
    insertions: list[Insertion] = []
    opening = standing.regions.get(OPENING)
    end = opening.end if opening else len(standing.blocks) - 1
    for text in texts:
        step = steps[text.key] = standing.step(text)
        insertions += step.insertions
        if step.fate is Fate.NEW:
            insertions.append(Insertion(end, Adjacency.BETWEEN, text.blocks))
        elif (region := standing.regions.get(text.key)) is not None:
            end = region.end
    for key in vanished:
        steps[key] = standing.vanished(key)
    dropped = frozenset(place for step in steps.values() for place in step.drops)
    last_first = sorted(dropped, reverse=True)  # a section is found by its heading for as long as some of it stands
    drops = tuple(standing.blocks[place] for place in last_first)
    return Plan(steps, tuple(_additions(standing.blocks, dropped, insertions)), drops)


def _additions(
    blocks: Sequence[PageBlock], dropped: frozenset[int], insertions: Sequence[Insertion]
) -> Iterator[Addition]:
    """The new blocks by the block that stays before them: those on both sides of a dropped block go together."""
    gathered: dict[int, list[NotionBlock]] = {}
    for insertion in sorted(insertions, key=lambda one: (one.after, one.side.value)):
        after = insertion.after
        while after in dropped:
            after -= 1
        gathered.setdefault(after, []).extend(insertion.blocks)
    for after, new in gathered.items():
        yield Addition(blocks[after].id if after >= 0 else None, tuple(new))
