"""Which actions of a report become items, and what is known of each for sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from postmortem.models import Person, Source
from postmortem.models.draft import Action, ActionKind, ActionState, Part
from postmortem.models.report import Standing
from postmortem.render.follow_up_items import action_items, day_named_in
from tests.unit.whole_report import piece, whole, written


def test_what_is_agreed_becomes_an_item_and_what_is_proposed_or_done_does_not() -> None:
    (item,) = action_items(whole())
    assert item.name == "Put the font back into the package (#7731)"
    assert (item.owner, item.due, item.due_on) == ("[font team]", "before the next release", None)
    assert item.sources == ("slack:C9:10",)


def test_a_quotation_that_took_the_place_of_an_action_is_none() -> None:
    action = Action(ActionKind.PREVENT, ActionState.AGREED)
    quoted = replace(written(Part.ACTION, "“put it back”", "E10", detail=action), standing=Standing.QUOTED)
    assert len(list(action_items(whole(quoted)))) == 1


def test_what_people_said_that_code_found_is_an_item_without_its_quotation_marks() -> None:
    said = written(Part.ACTION, "“Put it into the checklist.”", "E10", detail=Action(None, ActionState.AGREED))
    names = [item.name for item in action_items(whole(replace(said, standing=Standing.QUOTED)))]
    assert names[1] == "Put it into the checklist"


def test_a_name_is_no_longer_than_monday_takes() -> None:
    long = written(Part.ACTION, "x" * 400, "E10", detail=Action(ActionKind.PREVENT, ActionState.AGREED))
    assert [len(item.name) for item in action_items(whole(long))] == [42, 255]


@pytest.mark.parametrize(
    ("source", "author", "owner_id"),
    [
        (Source.MONDAY, Person("501", "[font lead]"), "501"),
        (Source.SLACK, Person("501", "[font lead]"), ""),
        (Source.MONDAY, Person("501", "[depot lead]"), ""),
        (Source.MONDAY, Person("", "[font lead]"), ""),
        (Source.MONDAY, Person("501", "[font lead]", is_bot=True), ""),
    ],
    ids=["wrote it on Monday", "wrote it in Slack", "somebody else wrote it", "no id", "a bot"],
)
def test_an_owner_is_known_for_sure_where_they_wrote_it_themselves(
    source: Source, author: Person, owner_id: str
) -> None:
    promised = replace(piece(20, text="I take that on"), source=source, author=author)
    action = Action(ActionKind.PREVENT, ActionState.AGREED, "[font lead]", "E20")
    made = whole(written(Part.ACTION, "Mount the drive first", "E20", detail=action), pieces=(promised,))
    assert list(action_items(made))[1].owner_id == owner_id


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2025-08-11", date(2025, 8, 11)),
        ("by 2025-08-11", date(2025, 8, 11)),
        ("11 Aug 2025", date(2025, 8, 11)),
        ("bis 11.08.2025.", date(2025, 8, 11)),
        ("8 August", None),
        ("Friday", None),
        ("not before 2025-08-11", None),
        ("after 2025-08-11", None),
        ("the week of 2025-08-11", None),
        ("2025-08-11 or 2025-08-18", None),
        ("2025-02-30", None),
        ("before the next release", None),
        ("", None),
    ],
)
def test_a_day_is_known_only_where_the_words_leave_nothing_open(due: str, day: date | None) -> None:
    assert day_named_in(due) == day
