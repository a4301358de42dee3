"""What is read from Notion's JSON beside titles and times."""

from __future__ import annotations

from typing import Any

import pytest

from postmortem.clients.notion.objects import page_object


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
