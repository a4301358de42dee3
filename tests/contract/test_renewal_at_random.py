"""Whatever people do to a page: a renewal loses nothing of theirs, and renews all that they left alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from postmortem.errors import RetryLater
from tests.contract.notion_in_process import Fault, Killed, next_writes
from tests.contract.renewals import (
    Json,
    Newsroom,
    content_of,
    headings,
    lost,
    plain_of,
    sections_on,
    snapshot,
    untouched,
    walk,
)

FAULTS = (Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.DIES_BEFORE, Fault.DIES_AFTER)
_VARIES = re.compile(r"2025-08-04 \d\d:\d\d UTC: |revision [0-9a-f]{6};")  # the minute of a revision, and its digest


def renew_twice(seed: int, edits: int) -> int:
    """Publish, edit, renew, edit, renew; how many sections nobody had touched."""
    room = Newsroom(seed)
    contents = [content_of(3 * seed + number) for number in range(3)]
    page = room.publish(contents[0]).page_id
    clean, checked = sections_on(room, page, contents[0]), 0
    for number, (_, content) in enumerate(pairwise(contents), start=2):
        room.edit(page, edits)
        before, titles = snapshot(room, page), headings(room, page)
        alone = untouched(room, page, clean)
        room.publish(content, f"job-{number}")
        after, stands = snapshot(room, page), sections_on(room, page, content)
        assert lost(before, after) == []
        now = headings(room, page)
        assert [one for one in set(now) if now.count(one) > max(1, titles.count(one))] == []
        wanted = {section.key for section in content.sections}
        assert alone & wanted <= stands.keys()
        gone = [block["id"] for key in alone - wanted for block in walk(clean[key])]
        assert not after.every.keys() & set(gone)
        clean = {key: blocks for key, blocks in stands.items() if key in alone or key not in clean}
        checked += len(alone)
    return checked


@pytest.mark.parametrize(("edits", "left_alone"), [(5, 50), (20, 15)])
def test_nothing_of_theirs_is_lost_and_all_that_nobody_touched_is_renewed(edits: int, left_alone: int) -> None:
    checked = sum(renew_twice(seed, edits) for seed in range(10))
    assert checked > left_alone, "runs in which people touch everything show little"


@pytest.mark.long
@pytest.mark.parametrize("edits", [3, 20])
@pytest.mark.parametrize("start", range(1000, 1200, 25))
def test_nothing_is_lost_in_hundreds_of_runs(start: int, edits: int) -> None:
    checked = sum(renew_twice(seed, edits) for seed in range(start, start + 25))
    assert checked > 25, "a run in which people touch everything shows little"


def edited(seed: int) -> tuple[Newsroom, str]:
    room = Newsroom(seed)
    page = room.publish(content_of(2 * seed)).page_id
    room.edit(page, 6)
    room.wire.calls.clear()
    return room, page


def form(room: Newsroom, page: str) -> object:
    """Everything that stands on a page, but for ids and the minute."""

    def of(blocks: list[Json]) -> list[object]:
        return [
            (one["type"], _VARIES.sub("", plain_of(one)), one.get("to_do", {}).get("checked"), of(one["children"]))
            for one in blocks
        ]

    return of(room.tree(page))


def breaks(seed: int, step: int) -> int:
    """Let each write of a renewal (or every `step`th) fail in every way: the next attempts come to the same page.

    How many renewals broke off.
    """
    room, page = edited(seed)
    stood, broken = form(room, page), 0
    room.publish(content_of(2 * seed + 1), "job-2")
    writes = sum(call.name.startswith(("PATCH", "DELETE")) for call in room.wire.of("notion"))
    wanted = form(room, page)
    assert wanted != stood
    for number in range(0, writes, step):
        for fault in FAULTS:
            room, page = edited(seed)
            before = snapshot(room, page)
            next_writes(room.client, *[Fault.NONE] * number, fault)
            for _ in range(2):
                try:
                    room.publish(content_of(2 * seed + 1), "job-2")
                except (RetryLater, Killed):
                    broken += 1
                    room.registry.end()
                    assert lost(before, snapshot(room, page)) == []
            assert form(room, page) == wanted, (number, fault)
    return broken


def test_a_renewal_that_breaks_off_comes_to_the_same_page_in_the_end() -> None:
    assert breaks(0, step=5) >= len(FAULTS)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 9))
def test_a_renewal_may_break_off_at_every_write_in_every_way(seed: int) -> None:
    assert breaks(seed, step=1) >= len(FAULTS)
