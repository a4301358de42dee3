"""What is gathered from Notion, through the real client, from a sandbox that speaks the real protocol."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from local.sandbox.workspace import Workspace
from postmortem.errors import SourceUnavailable
from postmortem.gather.monday.leads import terms_of
from postmortem.gather.notion.source import NotionSource
from postmortem.models import (
    INCIDENT_KEY_MARK,
    OWN_PAGE_MARK,
    Bearing,
    Evidence,
    Gathered,
    Incident,
    Kind,
    Leads,
    Source,
    Window,
)
from postmortem.time_limit import TimeLimit
from tests.contract.notion_product import Desk, Serve, desk, soon
from tests.contract.notion_sandbox import CASES, client, paragraph, text

BEGAN = datetime(2025, 10, 28, 19, 0, tzinfo=UTC)
INCIDENT = Incident(key="monday:2", title="Flags failing", item_id="2", created_at=BEGAN)
BEFORE, SINCE = "2025-10-20T10:00:00.000Z", "2025-10-28T21:00:00.000Z"
LIST, READ, ROWS = "POST /v1/search", "GET /v1/pages/{id}/markdown", "POST /v1/data_sources/{id}/query"


def leads(*pages: str, terms: tuple[str, ...] = ("flags", "redis")) -> Leads:
    return Leads(INCIDENT, Window(BEGAN - timedelta(hours=2), BEGAN + timedelta(hours=3)), pages=pages, terms=terms)


def id_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def form(title: str, markdown: str = "All about flags.", parent: str = "Wiki", **more: object) -> dict[str, Any]:
    """A page of the workspace file, written before the incident; its id comes from its title."""
    page = {"id": id_of(title), "title": title, "markdown": markdown, "parent": parent, "last_edited_time": BEFORE}
    return page | more


def own(title: str, key: str) -> dict[str, Any]:
    words = f"Read it with care\n## Summary\nFlags were off for an hour. Then not.\n## About\n{OWN_PAGE_MARK}. So far."
    return form(title, f"{words}\n{INCIDENT_KEY_MARK}{key}", "Post Mortems")


def many(count: int = 120) -> list[dict[str, Any]]:
    """More pages than one answer holds, all edited after the ones that matter."""
    return [form(f"Holiday {number}", "Sun", last_edited_time="2025-10-29T10:00:00.000Z") for number in range(count)]


def gather(at: Desk, about: Leads, limit: TimeLimit | None = None) -> Gathered:
    return NotionSource(at.client(), at.settings).gather(about, limit or soon())


def titles(gathered: Gathered, bearing: Bearing | None = None) -> set[str]:
    return {item.where for item in gathered.evidence if bearing in {None, item.bearing}}


def read_twice(at: Desk) -> dict[str, int]:
    """The pages that were read more than once."""
    reads = Counter(str(call.arguments["id"]) for call in at.wire.of("notion", READ))
    return {page_id: count for page_id, count in reads.items() if count > 1}


# What is read


def test_a_small_workspace_takes_one_list_and_the_pages_worth_reading(serve: Serve) -> None:
    at = desk(
        serve, {"pages": [form("Flags architecture"), form("Runbook: redis"), form("Offices closed", "Flags fly")]}
    )
    gathered = gather(at, leads())
    assert Counter(at.asked()) == {LIST: 1, READ: 2}
    assert titles(gathered) == {"Flags architecture", "Runbook: redis"}
    assert gathered.coverage[0].searched[0] == "all 5 pages"


def test_a_page_becomes_evidence_without_a_time_of_its_own(serve: Serve) -> None:
    at = desk(
        serve, {"pages": [form("Flags architecture", "# Redis\n- **shared** with [the app](https://example.com/app)")]}
    )
    assert gather(at, leads()).evidence == (
        Evidence(
            ref=f"notion:{id_of('Flags architecture')}",
            source=Source.NOTION,
            kind=Kind.PAGE,
            text="Redis\n- shared with the app (https://example.com/app)",
            url=f"https://app.notion.com/p/Flags-architecture-{id_of('Flags architecture').replace('-', '')}",
            at=None,
            where="Flags architecture",
            edited_at=datetime.fromisoformat(BEFORE),
            bearing=Bearing.BACKGROUND,
        ),
    )


def test_a_promising_page_that_says_nothing_of_the_incident_is_dropped(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Runbook: printers", "Turn it off and on again.")]})
    assert not gather(at, leads()).evidence


def test_everybody_whom_a_page_mentions_is_known(serve: Serve) -> None:
    at = desk(serve)
    ada = {"type": "mention", "mention": {"type": "user", "user": {"id": id_of("Ada")}}}
    said = paragraph("All flags are run by ")
    said["paragraph"]["rich_text"].append(ada)
    title = {"title": {"title": text("Flags architecture")}}
    at.client().create_page({"page_id": POST_MORTEMS_ID}, title, [said], soon())
    gathered = gather(at, leads())
    assert [item.text for item in gathered.evidence] == ["All flags are run by @user"]  # as the sandbox calls everybody
    assert [person.name for person in gathered.people] == ["user"]


def test_an_empty_page_is_no_evidence(serve: Serve) -> None:
    assert not gather(desk(serve, {"pages": [form("Flags launch", "")]}), leads()).evidence


def test_a_page_edited_after_the_incident_counts_as_it_is(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("On-call handover", "Quiet week.", last_edited_time=SINCE)]})
    assert titles(gather(at, leads())) == {"On-call handover"}


def test_at_most_eight_pages_are_read_and_the_rest_is_counted(serve: Serve) -> None:
    at = desk(serve, {"pages": [form(f"Flags part {number}") for number in range(12)]})
    gathered = gather(at, leads())
    assert len(gathered.evidence) == 8
    assert "the text of the 8 most promising of 12" in gathered.coverage[0].searched


# A large workspace


def test_a_large_workspace_is_searched_by_terms_and_by_kinds_of_page(serve: Serve) -> None:
    at = desk(serve, {"pages": [*many(), form("Flags architecture")]})
    gathered = gather(at, leads())
    assert titles(gathered) == {"Flags architecture"}
    asked = [(body["query"], body["page_size"]) for body in at.bodies(LIST)]
    assert asked[0] == ("", 100)
    assert sorted(asked[1:]) == [
        ("flags", 10),
        ("incident flags", 10),
        ("post-mortem flags", 10),
        ("redis", 10),
        ("runbook flags", 10),
    ]


def test_no_page_is_read_twice_however_often_it_was_found(serve: Serve) -> None:
    pages = [*many(), form("Flags and redis runbook"), form("Flags incident 2025-09-01")]
    linked = [f"https://www.notion.so/{id_of(page['title']).replace('-', '')}" for page in pages[-2:]]
    at = desk(serve, {"pages": pages}, NOTION_SOURCES=id_of("Flags and redis runbook"))
    assert len(gather(at, leads(*linked)).evidence) == 2
    assert not read_twice(at)


# Linked and configured places


def test_a_linked_page_is_read_whatever_its_words_are(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Offices closed", "Public holidays.")]})
    gathered = gather(at, leads(f"https://app.notion.com/p/Offices-closed-{id_of('Offices closed').replace('-', '')}"))
    assert titles(gathered) == {"Offices closed"}
    assert Counter(at.asked()) == {LIST: 1, READ: 1}


def test_a_linked_page_outside_of_a_large_list_is_looked_up(serve: Serve) -> None:
    at = desk(serve, {"pages": [*many(), form("Old notes", "Nothing in common.")]})
    assert titles(gather(at, leads(id_of("Old notes")))) == {"Old notes"}
    assert at.asked().count("GET /v1/pages/{id}") == 1


def test_a_linked_page_that_is_not_shared_is_a_gap_with_the_remedy(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Private", shared=False), form("Flags architecture")]})
    gathered = gather(at, leads(id_of("Private")))
    assert titles(gathered) == {"Flags architecture"}
    assert [gap.what for gap in gathered.gaps] == [f"the page or database {id_of('Private')}"]
    assert "••• → Connections" in gathered.gaps[0].remedy
    assert gathered.coverage[0].failed == (gathered.gaps[0].what,)


def test_a_linked_page_in_the_trash_is_left_out(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags architecture")]})
    client(at.url).pages.update(id_of("Flags architecture"), in_trash=True)
    assert not gather(at, leads(id_of("Flags architecture"))).evidence


def test_a_link_that_leads_to_no_page_is_left_out(serve: Serve) -> None:
    assert not gather(desk(serve), leads("https://www.notion.so/product")).gaps


def database(*rows: str) -> dict[str, Any]:
    forms = [
        {"id": id_of(row), "properties": {"Name": row}, "markdown": "Steps.", "last_edited_time": BEFORE}
        for row in rows
    ]
    names = {"id": id_of("database"), "data_source_id": id_of("source"), "title": "Runbooks"}
    return names | {"properties": {"Name": "title"}, "rows": forms}


@pytest.mark.parametrize("name", ["database", "source"])
def test_the_rows_of_a_configured_database_are_candidates(serve: Serve, name: str) -> None:
    section = {"pages": many(), "databases": [database("Restart redis", "Order paper")]}
    at = desk(serve, section, NOTION_SOURCES=id_of(name))
    assert titles(gather(at, leads(terms=("redis",)))) == {"Restart redis"}
    assert at.asked().count(ROWS) == 1


def test_a_configured_database_in_a_small_workspace_needs_no_request_of_its_own(serve: Serve) -> None:
    at = desk(serve, {"pages": [], "databases": [database("Restart redis")]}, NOTION_SOURCES=id_of("database"))
    assert titles(gather(at, leads())) == {"Restart redis"}
    assert Counter(at.asked()) == {LIST: 1, READ: 1}


def test_the_pages_in_a_configured_page_are_read_even_if_their_titles_say_nothing(serve: Serve) -> None:
    pages = [*many(), form("Kitchen sink", "Empty"), form("Odds and ends", "Redis is shared.", "Kitchen sink")]
    at = desk(serve, {"pages": pages}, NOTION_SOURCES=id_of("Kitchen sink"))
    assert titles(gather(at, leads())) == {"Odds and ends"}


def test_a_configured_place_that_is_no_id_is_a_gap(serve: Serve) -> None:
    gathered = gather(desk(serve, NOTION_SOURCES="Runbooks"), leads())
    assert [gap.what for gap in gathered.gaps] == ["the place “Runbooks” in NOTION_SOURCES"]


# Earlier incidents


def test_the_post_mortem_of_an_earlier_incident_is_similar_and_never_evidence(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Post-mortem draft 21 Oct", "Unbounded cache population overloaded Redis.")]})
    assert titles(gather(at, leads()), Bearing.SIMILAR) == {"Post-mortem draft 21 Oct"}


def test_the_notes_about_the_incident_itself_are_evidence(serve: Serve) -> None:
    pages = [form("Incident review 28 Oct", "CPU was high.", last_edited_time=SINCE)]
    assert titles(gather(desk(serve, {"pages": pages}), leads()), Bearing.BACKGROUND) == {"Incident review 28 Oct"}


@pytest.mark.parametrize("environment", [{}, {"NOTION_PARENT": POST_MORTEMS_ID}], ids=["by title", "by id"])
def test_a_page_on_the_shelf_of_post_mortems_is_similar(serve: Serve, environment: dict[str, str]) -> None:
    at = desk(serve, {"pages": [form("Flags were off", parent="Post Mortems")]}, **environment)
    assert titles(gather(at, leads()), Bearing.SIMILAR) == {"Flags were off"}


@pytest.mark.parametrize("environment", [{}, {"NOTION_PARENT": POST_MORTEMS_ID}], ids=["by title", "by id"])
def test_a_row_of_a_database_on_the_shelf_is_similar(serve: Serve, environment: dict[str, str]) -> None:
    row = {"properties": {"Name": "Flags were off"}, "markdown": "All about flags.", "last_edited_time": BEFORE}
    shelf = {
        "title": "Reviews",
        "parent": "Post Mortems",
        "properties": {"Name": "title"},
        "rows": [row],
    }
    at = desk(serve, {"pages": [], "databases": [shelf]}, **environment)
    assert titles(gather(at, leads()), Bearing.SIMILAR) == {"Flags were off"}


def test_at_most_three_write_ups_are_read(serve: Serve) -> None:
    at = desk(serve, {"pages": [*(form(f"Post-mortem flags {number}") for number in range(5)), form("Flags")]})
    gathered = gather(at, leads())
    assert len(titles(gathered, Bearing.SIMILAR)) == 3
    assert titles(gathered, Bearing.BACKGROUND) == {"Flags"}


@pytest.mark.parametrize("key", [INCIDENT.key, "monday:77:2"])
def test_our_own_page_about_the_incident_is_nothing_to_it(serve: Serve, key: str) -> None:
    at = desk(serve, {"pages": [own("Post-mortem: Flags failing", key)]})
    gathered = gather(at, leads(id_of("Post-mortem: Flags failing")))
    assert not gathered.evidence


def test_our_own_page_about_another_incident_is_similar_with_its_first_sentence(serve: Serve) -> None:
    at = desk(serve, {"pages": [own("Post-mortem: Flags off", f"{INCIDENT.key}3")]})
    evidence = gather(at, leads()).evidence
    assert [(item.bearing, item.text) for item in evidence] == [(Bearing.SIMILAR, "Flags were off for an hour.")]


def test_the_citations_of_our_own_pages_are_left_out(serve: Serve) -> None:
    at = desk(serve)
    claim = text("Flags were off for an hour ") + text("[E1]", "https://example.com/1") + text(" ") + text("[E2]")
    blocks = [
        {"type": "heading_2", "heading_2": {"rich_text": text("Summary")}},
        {"type": "bulleted_list_item", "bulleted_list_item": {"rich_text": claim}},
        *(paragraph(line) for line in (f"{OWN_PAGE_MARK}.", f"{INCIDENT_KEY_MARK}monday:1:9")),
    ]
    at.client().create_page({"page_id": POST_MORTEMS_ID}, {"title": {"title": text("Flags off")}}, blocks, soon())
    assert [item.text for item in gather(at, leads()).evidence] == ["Flags were off for an hour"]


def test_our_own_page_about_an_incident_of_another_kind_is_left_out(serve: Serve) -> None:
    at = desk(serve, {"pages": [own("Post-mortem: Flags off", "monday:1:9")]})
    assert not gather(at, leads(terms=("billing",))).evidence


# What goes wrong


def test_a_page_that_cannot_be_read_is_a_gap_and_the_others_are_read(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags one"), form("Flags two")]})
    at.fail(404, READ, body={"object": "error", "code": "object_not_found", "message": "…"})
    gathered = gather(at, leads())
    assert len(gathered.evidence) == 1
    assert gathered.gaps[0].what in {"the page “Flags one”", "the page “Flags two”"}


def test_without_the_list_what_is_linked_is_still_read(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags architecture")]})
    at.fail(500, LIST, times=None)
    gathered = gather(at, leads(id_of("Flags architecture")))
    assert titles(gathered) == {"Flags architecture"}
    assert [gap.what for gap in gathered.gaps] == ["the list of pages"]


def test_a_bad_token_ends_the_reading_at_once(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags architecture")]})
    with pytest.raises(SourceUnavailable, match="NOTION_API_KEY") as unavailable:
        NotionSource(at.client(token="ntn_old"), at.settings).gather(leads(), soon())
    assert unavailable.value.permanent


def test_a_slow_notion_is_a_gap_when_the_time_is_over(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags architecture")]})
    at.wire.latency["notion"] = 0.5
    gathered = gather(at, leads(), TimeLimit(0.2))
    assert not gathered.evidence
    assert [gap.why for gap in gathered.gaps] == ["it did not answer in time"]


def test_a_long_page_is_shortened_and_that_is_said(serve: Serve) -> None:
    lines = "\n".join(f"Line {number} about nothing at all, which goes on for a while" for number in range(600))
    at = desk(serve, {"pages": [form("Flags log", f"{lines}\nThe flags failed because of redis")]})
    gathered = gather(at, leads())
    assert len(gathered.evidence[0].text) <= 16_000
    assert gathered.evidence[0].text.endswith("The flags failed because of redis")
    assert gathered.gaps[0].what == "a part of the page “Flags log”"


def test_a_page_of_which_notion_gives_only_a_part_is_told(serve: Serve) -> None:
    at = desk(serve, {"pages": [form("Flags log")]})
    at.fail(200, READ, body={"object": "page_markdown", "markdown": "Flags", "truncated": True})
    assert gather(at, leads()).gaps[0].why == "Notion gives only about 20,000 blocks of one page"


@pytest.mark.skipif(not CASES, reason="the evaluation cases are not here")
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_page_that_a_true_account_cites_is_gathered(serve: Serve, case: Path) -> None:
    workspace = Workspace.load(case).as_of_the_trigger()
    item = workspace.monday["items"][0]
    began, ended = (datetime.fromisoformat(at) for at in (item["created_at"], workspace.incident["resolved_at"]))
    incident = Incident(key="monday:1:2", title=item["name"], created_at=began, resolved_at=ended)
    at = desk(serve, workspace.notion)
    gathered = gather(
        at, Leads(incident, Window(began - timedelta(days=1), ended), terms=terms_of(item["name"], clean=str))
    )
    usable = {piece.ref for piece in gathered.evidence if piece.bearing is not Bearing.SIMILAR}
    cited = {ref for event in workspace.truth["timeline"] for ref in event["evidence"] if ref.startswith("notion:")}
    older = {page["evidence_id"] for page in workspace.notion["pages"] if "older_incident" in page.get("tags", ())}
    assert cited <= usable
    assert not usable & older
    assert not read_twice(at)
