"""What was measured of one page, as the cells of a table and as sentences about what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from local.look.browser import Seen, View
from local.look.pages import Written


@dataclass(frozen=True, slots=True)
class Sight:
    """The measures; a page without a miss has nothing in any of its tuples."""

    page: Written
    views: Mapping[View, Seen]
    folded: int
    not_printed: tuple[str, ...]
    text: tuple[str, ...]
    raw: tuple[str, ...]
    charts: int
    not_drawn: tuple[str, ...]

    def cells(self) -> Iterator[str]:
        """A cell for each view, then axe-core's findings, requests, what the print holds, the texts, the charts."""
        seen = self.views.values()
        yield from (_number(len(one.misses)) for one in seen)
        yield _number(sum(len(one.grave) for one in seen))
        yield str(len({words for one in seen for words in one.lesser}))
        yield _number(sum(len(one.requests) for one in seen))
        yield f"{self.folded - len(self.not_printed)} of {self.folded}"
        yield _number(len(self.text) + len(self.raw))
        yield f"{self.charts - len(self.not_drawn)} of {self.charts}"

    def misses(self) -> Iterator[str]:
        """Each miss in words."""
        for view, seen in self.views.items():
            yield from (f"{view.name}: {miss}" for miss in (*seen.misses, *seen.grave))
            yield from (f"{view.name}: it asks for {address}" for address in seen.requests)
        yield from (f"not printed: {text[:80]}" for text in self.not_printed)
        yield from self.text
        yield from (f"raw markup: {text}" for text in self.raw)
        yield from self.not_drawn
        if not self.page.is_stable:
            yield "ten renderings differ"


def _number(misses: int) -> str:
    return f"✗ {misses}" if misses else "✓"
