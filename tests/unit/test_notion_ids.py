from __future__ import annotations

import pytest

from postmortem.clients.notion.ids import address, names_database, notion_id

HEX = "23339f4de219808c86abd3e898053672"
ID = "23339f4d-e219-808c-86ab-d3e898053672"
VIEW = "0f00d0f00d0f00d0f00d0f00d0f00d0f"


@pytest.mark.parametrize(
    "text",
    [
        HEX,
        ID,
        ID.upper(),
        f"  {HEX}\n",
        f"https://www.notion.so/{HEX}",
        f"https://www.notion.so/Post-Mortems-{HEX}",
        f"https://www.notion.so/acme/Post-Mortems-{HEX}?pvs=4",
        f"https://notion.so/acme/Post-Mortems-{HEX}#{VIEW}",
        f"https://app.notion.com/p/Post-Mortems-{HEX}",
        f"https://app.notion.com/p/acme/Post-Mortems-{HEX}/",
        f"https://app.notion.com/p/{HEX}",
        f"https://acme.notion.site/Post-Mortems-{HEX}",
        f"https://www.notion.so/{ID}",
        f"https://www.notion.so/acme/{HEX}?v={VIEW}",
        f"https://www.notion.so/acme/{VIEW}?v={VIEW}&p={HEX}&pm=s",
        f"notion://www.notion.so/acme/Post-Mortems-{HEX}",
        f"www.notion.so/Post-Mortems-{HEX}",
        f"<https://www.notion.so/Post-Mortems-{HEX}>",
        f"https://www.notion.so/caf%C3%A9-face-2025-08-04-{HEX}",
    ],
)
def test_every_way_to_write_an_id_gives_the_same_id(text: str) -> None:
    assert notion_id(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Runbooks",
        HEX[:-1],
        f"{HEX}0",
        f"https://example.com/{HEX}",
        f"https://notion.so.example.com/{HEX}",
        f"https://fakenotion.so/{HEX}",
        "https://www.notion.so/product",
        "https://[broken",
    ],
)
def test_what_is_no_id_and_no_notion_url_gives_none(text: str) -> None:
    assert notion_id(text) is None


def test_a_url_with_a_view_is_that_of_a_database() -> None:
    assert names_database(f"https://www.notion.so/acme/{HEX}?v={VIEW}")


def test_a_page_that_is_shown_on_top_of_a_database_is_no_database() -> None:
    assert not names_database(f"https://www.notion.so/acme/{VIEW}?v={VIEW}&p={HEX}")


def test_an_id_alone_does_not_say_that_it_is_a_database() -> None:
    assert not names_database(HEX)


def test_an_address_leads_back_to_its_id() -> None:
    assert notion_id(address(ID)) == ID
