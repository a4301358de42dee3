"""Items for the actions that people agreed on: each once, with what is known for sure, and nobody's work undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from local.sandbox.wire import Fault
from postmortem.announce.memory import is_same_action
from postmortem.models import OWN_PAGE_MARK, ActionItem
from postmortem.text.gaps import gap_sentence
from tests.contract.announce_office import PAGE, account, open_office, with_actions

Serve = Callable[[Flask], str]

FONT = ActionItem(
    "Put the font back into the package (#7731)",
    owner="[store engineer]",
    owner_id="501",
    due="2025-03-20",
    due_on=date(2025, 3, 20),
    sources=("slack:C1:1",),
)
ALERT = ActionItem("Alert when labels are blank", due="before the next release", sources=("slack:C1:2",))
WIDE = account({"id": "page", "type": "link", "title": "Post-mortem"})


def test_a_subitem_has_owner_day_and_a_link_back(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        assert office.tell(with_actions(FONT)).gaps == ()
        (made,) = office.subitems()
        assert made.name == FONT.name
        assert (made.values["person"], made.values["date0"]) == (["Ana Ruiz"], "2025-03-20")
        (update,) = made.posts
        assert f'href="{PAGE.url}"' in update.body
        assert OWN_PAGE_MARK in update.text_body


def test_who_is_not_known_for_sure_and_a_day_that_is_none_stand_in_words(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        office.tell(with_actions(replace(ALERT, owner="[print on-call]")))
        (made,) = office.subitems()
        assert not {"person", "date0"} & set(made.values)
        assert "Owner: [print on-call]. Due: before the next release." in made.posts[0].text_body


def test_an_item_goes_to_the_board_that_the_setting_names(serve: Serve) -> None:
    with open_office(serve, items="20") as office:
        assert office.tell(with_actions(FONT)).gaps == ()
        (made,) = office.monday.store.boards["20"].all_items
        assert (made.name, made.values["who"]) == (FONT.name, ["Ana Ruiz"])
        assert office.subitems() == []


def test_switched_off_nothing_is_created(serve: Serve) -> None:
    with open_office(serve) as office:
        assert office.tell(with_actions(FONT, ALERT)).gaps == ()
        assert office.subitems() == []


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "looked for"])
@pytest.mark.parametrize("items", ["", "20"], ids=["sub-items", "items"])
def test_nothing_is_created_twice(serve: Serve, items: str, *, remembers: bool) -> None:
    with open_office(serve, items=items) as office:
        told = with_actions(FONT, ALERT)
        office.tell(told)
        if not remembers:
            office.forget()
        office.tell(replace(told, made_at=told.made_at + timedelta(hours=1)))
        assert len(office.subitems() or office.monday.store.boards["20"].all_items) == 2


def test_an_action_in_other_words_that_rests_on_the_same_is_the_same(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        told = with_actions(FONT)
        office.tell(told)
        reworded = replace(FONT, name="The label font becomes a part of the package again")
        office.tell(replace(told, actions=(reworded,), made_at=told.made_at + timedelta(hours=1)))
        assert [made.name for made in office.subitems()] == [FONT.name]


def test_a_new_revision_adds_what_people_agreed_on_since(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        told = with_actions(FONT)
        office.tell(told)
        office.tell(replace(told, actions=(FONT, ALERT), made_at=told.made_at + timedelta(hours=1)))
        assert [made.name for made in office.subitems()] == [FONT.name, ALERT.name]


def test_two_actions_of_one_message_are_two_items(serve: Serve) -> None:
    second = replace(ALERT, sources=FONT.sources)
    with open_office(serve, items="") as office:
        office.tell(with_actions(FONT, second))
        assert len(office.subitems()) == 2


def test_what_people_did_with_an_item_stays(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        told = with_actions(FONT)
        office.tell(told)
        (made,) = office.subitems()
        made.name, made.values["person"], made.values["date0"] = "Font, by Bo", ["Bo Li"], "2025-04-01"
        office.tell(replace(told, made_at=told.made_at + timedelta(hours=1)))
        assert [one.name for one in office.subitems()] == ["Font, by Bo"]
        assert (made.values["person"], made.values["date0"]) == (["Bo Li"], "2025-04-01")


def test_an_item_of_a_persons_own_is_left_as_it_is(serve: Serve) -> None:
    own = {"id": "77", "name": "put the font back into the package #7731", "created_at": "2025-03-04T13:00:00Z"}
    with open_office(serve, account(subitems=[own]), items="") as office:
        office.tell(with_actions(FONT))
        (there,) = office.subitems()
        assert (there.name, there.posts) == (own["name"], [])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("monday", 502, "CreateSubitem", "lost", times=1, after_work=True),
        Fault("monday", 502, "CreateUpdate", "lost", times=1, after_work=True),
        Fault("monday", match="ChangeColumns", drop=True, after_work=True, times=1),
        Fault("monday", 423, "CreateSubitem", {"errors": [{"message": "Resource is currently locked"}]}, times=1),
    ],
    ids=["item, answer lost", "update, answer lost", "columns, dropped", "locked"],
)
def test_what_fails_for_a_moment_is_there_once_and_whole(serve: Serve, fault: Fault) -> None:
    with open_office(serve, items="") as office:
        office.wire.fail(fault)
        assert office.tell(with_actions(FONT)).gaps == ()
        (made,) = office.subitems()
        assert (len(made.posts), made.values["date0"]) == (1, "2025-03-20")


def test_an_item_that_could_not_be_filled_is_filled_later(serve: Serve) -> None:
    with open_office(serve, items="") as office:
        office.wire.fail(Fault("monday", 503, "ChangeColumns", "down"))
        announced = office.tell(with_actions(FONT))
        assert [gap.what for gap in announced.gaps] == ["an item for an action"]
        office.wire.heal()
        assert announced.owed is not None
        assert office.tell(announced.owed).gaps == ()
        (made,) = office.subitems()
        assert (len(made.posts), made.values["date0"], made.values["person"]) == (1, "2025-03-20", ["Ana Ruiz"])


def test_one_that_is_refused_costs_none_of_the_others_and_is_told(serve: Serve) -> None:
    denied = {"data": None, "errors": [{"message": "no", "extensions": {"code": "USER_ACCESS_DENIED"}}]}
    with open_office(serve, items="") as office:
        office.wire.fail(Fault("monday", 403, "CreateSubitem", denied, times=1))
        (gap,) = office.tell(with_actions(FONT, ALERT)).gaps
        assert gap_sentence(gap).startswith("Monday: an item for an action could not be created: Monday answered 403")
        assert [made.name for made in office.subitems()] == [ALERT.name]


def test_a_board_that_cannot_be_seen_says_which_setting_to_mend(serve: Serve) -> None:
    with open_office(serve, items="404") as office:
        (gap,) = office.tell(with_actions(FONT)).gaps
        assert "ACTION_ITEMS_BOARD_ID" in gap.remedy


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Put the font back into the package", "put the font back, into the package.", True),
        ("Put the font back into the package", "Into the package put the font back", True),
        ("Add an alert for checkout", "Add an alert for login", False),
        ("Rotate the key", "Rotate the key and tell the vendor", False),
    ],
)
def test_actions_are_the_same_where_nearly_all_of_their_words_are(one: str, other: str, *, same: bool) -> None:
    assert is_same_action(one, other) is same
