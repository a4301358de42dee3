"""What is read from Notion's JSON beside titles and times."""

from __future__ import annotations

from typing import Any

import pytest

from postmortem.clients.notion.objects import contents, page_object


def person(name: str, kind: str = "person") -> dict[str, Any]:
    return {"object": "user", "id": "1", "type": kind, "name": name}


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ({"type": "people", "people": [person("Ada Quist"), person("Bo Lind")]}, ("Ada Quist", "Bo Lind")),
        ({"type": "created_by", "created_by": person("Ada Quist")}, ("Ada Quist",)),
        ({"type": "people", "people": [{"object": "user", "id": "1"}, person("robot", "bot")]}, ()),
        ({"type": "people", "people": None}, ()),
        ({"type": "select", "select": {"name": "Checkout"}}, ()),
    ],
)
def test_the_people_in_the_properties_of_a_page_are_known(column: dict[str, Any], names: tuple[str, ...]) -> None:
    assert page_object({"id": "a" * 32, "properties": {"Owner": column}}).people == names


def block(kind: str, number: int, minute: int) -> dict[str, Any]:
    made = f"2025-08-04T10:{minute:02}:00.000Z"
    return {"id": f"{number:032}", "type": kind, kind: {"title": str(number)}, "created_time": made}


def test_of_what_stands_on_a_page_the_oldest_database_comes_first_and_of_one_minute_the_upper() -> None:
    databases = [(1, 30), (2, 20), (3, 20), (4, 40)]
    raw = [block("paragraph", 9, 1), *(block("child_database", *one) for one in databases), block("child_page", 5, 0)]
    there = contents(raw)
    assert [int(one.replace("-", "")) for one in there.databases] == [2, 3, 1, 4]
    assert [page.title for page in there.pages] == ["5"]
