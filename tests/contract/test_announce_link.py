"""The page's link in the item's link column for it: written where nobody else has written, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from local.sandbox.wire import Fault
from tests.contract.announce_office import COLUMN, PAGE, THREAD, account, announcement, open_office
from tests.unit.reports import report

Serve = Callable[[Flask], str]

WRITTEN = {"url": PAGE.url, "text": "Post-mortem"}
OTHERS = {"url": "https://wiki.example/own", "text": "ours"}


def column(title: str, column_id: str = "report") -> dict[str, Any]:
    return {"id": column_id, "type": "link", "title": title}


@pytest.mark.parametrize("title", ["Post-mortem", "Postmortem", "POST MORTEM link", "Report", "Incident report", "RCA"])
def test_a_column_that_is_for_the_page_gets_its_link(serve: Serve, title: str) -> None:
    with open_office(serve, account(column("Slack thread", "thread"), column(title))) as office:
        assert office.announce(linked=THREAD) == ()
        assert (office.link(), office.link("thread")) == (WRITTEN, None)


@pytest.mark.parametrize(
    "columns",
    [
        (),
        (column("Slack thread"),),
        (column("Bug report to the vendor"),),
        (column("Post-mortem"), column("Post-mortem (old)", "old")),
        (column("Report"), column("Review", "old")),
        ({"id": "report", "type": "text", "title": "Post-mortem"},),
    ],
    ids=["none", "for something else", "about something else", "two", "two that may be", "a text column"],
)
def test_where_no_one_column_is_for_the_page_the_update_alone_tells_of_it(
    serve: Serve, columns: tuple[dict[str, Any], ...]
) -> None:
    with open_office(serve, account(*columns)) as office:
        assert office.announce(linked=THREAD) == ()
        assert office.wire.of("monday", "ChangeColumns") == []
        assert len(office.on_monday()) == 1


def test_a_link_that_a_person_put_there_stays(serve: Serve) -> None:
    with open_office(serve, account(COLUMN, column_values={"report": OTHERS})) as office:
        assert office.announce(linked=THREAD) == ()
        assert office.link() == OTHERS


def test_our_own_link_is_replaced_when_the_page_is_another_one(serve: Serve) -> None:
    with open_office(serve, account(COLUMN)) as office:
        office.announce(linked=THREAD)
        moved = announcement(report(), replace(PAGE, page_id="page-2", url="https://notion.so/page-2"), THREAD)
        office.tell(replace(moved, made_at=moved.made_at + timedelta(hours=1)))
        assert office.link() == {"url": "https://notion.so/page-2", "text": "Post-mortem"}


def test_a_link_that_is_there_is_not_written_again(serve: Serve) -> None:
    with open_office(serve, account(COLUMN)) as office:
        office.announce(linked=THREAD)
        office.forget()
        office.announce(linked=THREAD)
        assert len(office.wire.of("monday", "ChangeColumns")) == 1


def test_a_link_that_cannot_be_written_costs_no_notice(serve: Serve) -> None:
    denied = {"data": None, "errors": [{"message": "no", "extensions": {"code": "UserUnauthorizedException"}}]}
    with open_office(serve, account(COLUMN)) as office:
        office.wire.fail(Fault("monday", 403, "ChangeColumns", denied))
        (gap,) = office.announce(linked=THREAD)
        assert gap.startswith("Monday: the link on the item could not be written: Monday answered 403")
        assert "boards:write" in gap
        assert (len(office.on_monday()), len(office.in_slack())) == (1, 1)
