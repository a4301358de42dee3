"""MondaySource and MondayClient as they are, against the sandbox Monday."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from local.sandbox.monday.service import SandboxMonday
from local.sandbox.wire import Fault, Wire
from local.sandbox.workspace import Workspace
from postmortem.clients.monday.client import MondayClient
from postmortem.clients.monday.tickets import MondayTickets
from postmortem.clients.pacing import Pacer
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater, SourceUnavailable, UnclearIncident
from postmortem.gather.monday.source import MondaySource
from postmortem.models import OWN_PAGE_MARK, Bearing, Evidence, Gap, Gathered, Job, Kind, Leads, Trigger
from postmortem.prepare.preparation import safe_words
from postmortem.settings import PipelineSettings
from postmortem.text.gaps import gap_sentence
from postmortem.time_limit import TimeLimit

SHARED = Path(__file__).parents[3] / "shared"
CASES = sorted((SHARED / "eval" / "cases").glob("*.json"))
TOKEN = "monday-token"
RESOLVED = datetime(2026, 11, 18, 15, 31, 5, tzinfo=UTC)

JOB = Job("job-1", Trigger.MONDAY, RESOLVED + timedelta(seconds=2), board_id="10", item_id="100", resolved_at=RESOLVED)
DOWN = SourceUnavailable(Gap("monday", "the item", "it is down"))
ADDRESS = "https://acme.monday.com/boards/11/pulses/100"
MANUAL = Job("job-2", Trigger.MANUAL, RESOLVED + timedelta(days=1))


def status_change(number: int, at: str, before: str, after: str, user: str = "Ana Ruiz") -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "event": "update_column_value",
        "column_id": "status",
        "created_at": at,
        "user": user,
        "previous": before,
        "value": after,
    }


def update(number: int, at: str, creator: str, text: str, **more: object) -> dict[str, Any]:
    return {"id": f"{number}", "created_at": at, "creator": creator, "text_body": text, **more}


INCIDENT: dict[str, Any] = {
    "id": "100",
    "name": "SUMMER25 rejected at checkout",
    "status": "Resolved",
    "created_at": "2026-11-18T14:12:41Z",
    "group": "Open",
    "creator": "Ana Ruiz",
    "description": "Customers cannot pay.\nTalk is in #inc-checkout.",
    "column_values": {
        "urgency": "SEV-2",
        "responders": ["Ana Ruiz", "Ben Okafor"],
        "began": "2026-11-18T14:00:00Z",
        "seen": "2026-11-18T14:05:00Z",
        "thread": {"url": "https://acme.slack.com/archives/C1/p1795011300000100", "text": "Thread"},
        "services": ["200"],
        "notes": "31",
    },
    "updates": [
        update(501, "2026-11-18T14:31:02Z", "Ana Ruiz", "promo-service 2.15.0 dropped the row."),
        update(
            502,
            "2026-11-18T15:06:20Z",
            "Ben Okafor",
            "Rolled back to 2.14.1.",
            replies=[update(503, "2026-11-18T15:08:44Z", "Chi Tanaka", "Confirmed with support.")],
        ),
        update(504, "2026-11-18T15:40:00Z", "Ana Ruiz", "Written after the trigger."),
        update(505, "2026-11-18T15:31:06Z", "Ana Ruiz", f"{OWN_PAGE_MARK}: https://www.notion.so/Post-mortem-1"),
    ],
    "activity": [
        {"id": "a1", "event": "create_pulse", "created_at": "2026-11-18T14:12:41Z", "user": "Ana Ruiz"},
        status_change(2, "2026-11-18T14:15:00Z", "", "Investigating"),
        status_change(3, "2026-11-18T15:07:00Z", "Investigating", "Mitigated", "Dee Automation"),
        status_change(4, "2026-11-18T15:31:05Z", "Mitigated", "Resolved"),
        {"id": "a5", "event": "subscribe", "created_at": "2026-11-18T14:20:00Z", "user": "Ana Ruiz"},
    ],
    "subitems": [
        {
            "id": "101",
            "name": "Roll back promo-service",
            "status": "Done",
            "created_at": "2026-11-18T14:40:00Z",
            "updates": [update(510, "2026-11-18T15:01:00Z", "Ben Okafor", "Rollback is running.")],
        }
    ],
}

SECTION: dict[str, Any] = {
    "account": {"slug": "acme"},
    "users": [
        {"id": "71", "name": "Ana Ruiz", "title": "Store engineer", "time_zone_identifier": "Europe/Madrid"},
        {"id": "72", "name": "Dee Automation", "status": "INACTIVE"},
    ],
    "docs": [{"id": "31", "name": "Checkout notes", "markdown": "Coupons are cached.", "created_at": "2026-01-02"}],
    "board": {
        "id": "10",
        "name": "Incidents",
        "columns": [
            {"id": "status", "type": "status", "title": "State"},
            {"id": "urgency", "type": "status", "title": "Sev"},
            {"id": "responders", "type": "people", "title": "Incident lead"},
            {"id": "began", "type": "date", "title": "Outage began"},
            {"id": "seen", "type": "date", "title": "Detected"},
            {"id": "thread", "type": "link", "title": "Slack"},
            {"id": "services", "type": "board_relation", "title": "Affected services"},
            {"id": "notes", "type": "doc", "title": "Notes"},
        ],
    },
    "boards": [
        {"id": "20", "name": "Services", "columns": ["status"]},
        {"id": "30", "name": "Deployments", "columns": ["status"]},
    ],
    "items": [
        INCIDENT,
        {
            "id": "110",
            "name": "WINTER24 rejected at checkout",
            "status": "Resolved",
            "created_at": "2026-02-01T10:00:00Z",
            "column_values": {"urgency": "SEV-3"},
            "updates": [update(520, "2026-02-01T11:00:00Z", "Ana Ruiz", "Cause: an expired certificate.")],
        },
        {
            "id": "111",
            "name": "Paint the checkout area",
            "status": "Done",
            "created_at": "2026-02-01T10:00:00Z",
        },
        {
            "id": "112",
            "name": "Checkout slow in Spain",
            "status": "Resolved",
            "created_at": "2026-11-18T14:30:00Z",
            "column_values": {"urgency": "SEV-3"},
            "updates": [
                update(521, "2026-11-18T14:50:00Z", "Ben Okafor", "Same promo-service."),
                update(522, "2026-11-19T14:50:00Z", "Ben Okafor", "Checkout is slow once more."),
            ],
        },
        {
            "id": "200",
            "board": "20",
            "name": "promo-service",
            "created_at": "2025-02-01T10:00:00Z",
            "updates": [update(540, "2026-11-10T09:00:00Z", "Ana Ruiz", "The importer moved to the new schema.")],
        },
        {"id": "300", "board": "30", "name": "release 2.15.0", "created_at": "2026-11-18T13:59:00Z"},
        {"id": "301", "board": "30", "name": "release 3", "created_at": "2026-11-20T13:59:00Z"},
    ],
}


class Monday:
    """A sandbox account with one incident, and the source that reads it."""

    def __init__(self, serve: Callable[[Flask], str], session: requests.Session) -> None:
        self.section = copy.deepcopy(SECTION)
        self.incident = self.section["items"][0]
        self.wire = Wire()
        self._serve = serve
        self._session = session

    def source(self, **settings: object) -> MondaySource:
        sandbox = SandboxMonday(self.section, self.wire, token=TOKEN, contracts=SHARED / "contracts")
        url = self._serve(sandbox.app()) + "/v2"
        client = MondayClient(url, TOKEN, session=self._session, pacer=Pacer(sleep=lambda _: None))
        return MondaySource(client, PipelineSettings.model_validate(settings), safe_words)

    def lead(self, job: Job = JOB, **settings: object) -> tuple[Leads, Gathered]:
        leads, read = self.source(**settings).lead(job, TimeLimit(30))
        return leads, read(TimeLimit(30))

    def related(self, **settings: object) -> Gathered:
        source = self.source(**settings)
        leads, _ = source.lead(JOB, TimeLimit(30))
        return source.related(leads, TimeLimit(30))

    def called(self) -> list[str]:
        return [call.name for call in self.wire.of("monday")]

    def refuse(self, operation: str, code: str = "undefinedField", times: int | None = None) -> None:
        errors = [{"message": "Not possible", "extensions": {"code": code}}]
        self.wire.fail(Fault("monday", 200, operation, {"errors": errors}, times=times))


@pytest.fixture
def monday(serve: Callable[[Flask], str]) -> Iterator[Monday]:
    with requests.Session() as session:
        yield Monday(serve, session)


def by_ref(gathered: Gathered) -> dict[str, Evidence]:
    assert len({piece.ref for piece in gathered.evidence}) == len(gathered.evidence)
    return {piece.ref: piece for piece in gathered.evidence}


def sentences(gathered: Gathered) -> str:
    return "\n".join(gap_sentence(gap) for gap in gathered.gaps)


def test_the_incident_is_known_from_columns_whatever_their_names(monday: Monday) -> None:
    incident = monday.lead()[0].incident
    assert incident.key == "monday:100"
    assert incident.title == "SUMMER25 rejected at checkout"
    assert incident.description == "Customers cannot pay.\nTalk is in #inc-checkout."
    assert (incident.status, incident.severity, incident.owner) == ("Resolved", "SEV-2", "Ana Ruiz, Ben Okafor")
    assert incident.service == "promo-service"
    assert incident.started_at == datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
    assert incident.detected_at == datetime(2026, 11, 18, 14, 5, tzinfo=UTC)
    assert incident.resolved_at == RESOLVED


def test_the_leads_name_the_window_the_thread_the_channel_and_the_words(monday: Monday) -> None:
    leads, _ = monday.lead()
    assert leads.window.start == datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    assert leads.window.end == JOB.requested_at
    assert leads.slack_links == ("https://acme.slack.com/archives/C1/p1795011300000100",)
    assert leads.hashtags == ("inc-checkout",)
    assert leads.terms[0] == "SUMMER25"


def test_a_start_that_an_update_states_opens_the_window(monday: Monday) -> None:
    monday.incident["updates"] = [update(506, "2026-11-18T14:40:00Z", "Ana Ruiz", "No coupon works since 10:31 Madrid")]
    assert monday.lead()[0].window.start == datetime(2026, 11, 18, 8, 31, tzinfo=UTC)


def test_an_incident_in_the_time_that_was_opened_later_stays_an_earlier_one(monday: Monday) -> None:
    monday.incident["updates"] = [update(506, "2026-11-18T14:40:00Z", "Ana Ruiz", "No coupon works since 07:31 UTC")]
    winter = next(item for item in monday.section["items"] if item["id"] == "110")
    winter["created_at"] = "2026-11-18T09:00:00Z"
    assert by_ref(monday.related())["monday:item:110"].bearing is Bearing.SIMILAR


def test_a_link_behind_the_words_of_an_update_is_a_lead(monday: Monday) -> None:
    link = "https://acme.slack.com/archives/C2/p1795011400000100"
    body = f'<p>See <a href="{link}">the war room</a></p>'
    monday.incident["updates"] = [update(506, "2026-11-18T14:40:00Z", "Ana Ruiz", "See the war room", body=body)]
    leads, gathered = monday.lead()
    assert link in leads.slack_links
    assert by_ref(gathered)["monday:update:506"].text == "See the war room"


def test_the_item_is_evidence_with_its_columns_but_not_with_a_status_that_came_later(monday: Monday) -> None:
    item = by_ref(monday.lead()[1])["monday:item:100"]
    assert item.kind is Kind.ITEM
    assert item.at == datetime(2026, 11, 18, 14, 12, 41, tzinfo=UTC)
    assert "Sev (severity): SEV-2" in item.text.splitlines()
    assert "Outage began (started): 2026-11-18 14:00 UTC" in item.text.splitlines()
    assert "Slack: Thread - https://acme.slack.com/archives/C1/p1795011300000100" in item.text.splitlines()
    assert "Resolved" not in item.text


def test_everybody_whom_a_people_column_names_is_known(monday: Monday) -> None:
    named = {person.name for person in monday.lead()[1].people if not person.id}
    assert named
    assert all(name in by_ref(monday.lead()[1])["monday:item:100"].text for name in named)


def test_updates_and_replies_are_evidence_with_their_authors(monday: Monday) -> None:
    found = by_ref(monday.lead()[1])
    post, reply = found["monday:update:501"], found["monday:update:503"]
    assert (post.kind, post.text) == (Kind.UPDATE, "promo-service 2.15.0 dropped the row.")
    assert post.author is not None
    assert (post.author.name, post.author.role, post.author.time_zone) == (
        "Ana Ruiz",
        "Store engineer",
        "Europe/Madrid",
    )
    assert post.url == "https://acme.monday.com/boards/10/pulses/100"
    assert reply.thread == "monday:update:502"


def test_a_change_of_status_is_told_in_words_with_who_made_it(monday: Monday) -> None:
    found = by_ref(monday.lead()[1])
    assert found["monday:activity:a1"].text == "Item created in group Open"
    assert found["monday:activity:a2"].text == "State set to Investigating"
    mitigated = found["monday:activity:a3"]
    assert mitigated.text == "State changed from Investigating to Mitigated"
    assert mitigated.at == datetime(2026, 11, 18, 15, 7, tzinfo=UTC)
    assert mitigated.author is not None
    assert mitigated.author.name == "Dee Automation"
    assert mitigated.change is not None
    assert (mitigated.change.before, mitigated.change.after) == ("Investigating", "Mitigated")
    assert "monday:activity:a5" not in found


def test_sub_items_belong_to_the_incident_and_linked_items_are_background(monday: Monday) -> None:
    found = by_ref(monday.lead()[1])
    assert found["monday:item:101"].bearing is Bearing.INCIDENT
    assert found["monday:update:510"].where == "Roll back promo-service"
    assert found["monday:item:200"].bearing is Bearing.BACKGROUND


def test_what_was_written_on_a_linked_item_is_background(monday: Monday) -> None:
    post = by_ref(monday.lead()[1])["monday:update:540"]
    assert (post.bearing, post.where) == (Bearing.BACKGROUND, "promo-service")


def test_a_linked_document_is_read(monday: Monday) -> None:
    document = by_ref(monday.lead()[1])["monday:document:31"]
    assert document.kind is Kind.DOCUMENT
    assert document.text == "Checkout notes\nCoupons are cached."


def test_a_document_that_cannot_be_exported_is_a_gap(monday: Monday) -> None:
    failed = {"data": {"users": [], "doc0": {"success": False, "markdown": None, "error": "Document not found"}}}
    monday.wire.fail(Fault("monday", 200, "Mentioned", failed))
    _, gathered = monday.lead()
    assert "the document “Checkout notes” could not be read: Document not found" in sentences(gathered)


def test_everybody_whom_an_update_mentions_is_known(monday: Monday) -> None:
    link = '<a class="user_mention_editor" href="https://x.monday.com/users/9" data-mention-type="User">'
    body = f"<p>{link}@Zoë D&#39;Arcy</a> and <a href='https://x.example'>@Not A Person</a></p>"
    words = "@Zoë D'Arcy and @Not A Person"
    monday.incident["updates"] = [update(506, "2026-11-18T14:40:00Z", "Ana Ruiz", words, body=body)]
    names = {person.name for person in monday.lead()[1].people}
    assert "Zoë D'Arcy" in names
    assert "Not A Person" not in names


def test_everybody_whom_a_people_column_named_earlier_is_known(monday: Monday) -> None:
    moved = status_change(9, "2026-11-18T14:50:00Z", "Yuto Mori", "Ines Falk, Ben Okafor")
    monday.incident["activity"] = [*monday.incident["activity"], moved | {"column_id": "responders"}]
    names = {person.name for person in monday.lead()[1].people}
    assert {"Yuto Mori", "Ines Falk"} <= names


def test_people_and_documents_that_cannot_be_read_lose_nothing_else(monday: Monday) -> None:
    monday.refuse("Mentioned")
    _, gathered = monday.lead()
    author = by_ref(gathered)["monday:activity:a3"].author
    assert author is not None
    assert author.name == "user 72"
    assert "the people and documents that the item names could not be read" in sentences(gathered)


def test_what_came_after_the_trigger_is_not_evidence(monday: Monday) -> None:
    assert "monday:update:504" not in by_ref(monday.lead()[1])


def test_our_own_notice_is_neither_evidence_nor_a_lead(monday: Monday) -> None:
    leads, gathered = monday.lead()
    assert "monday:update:505" not in by_ref(gathered)
    assert leads.pages == ()


def test_an_item_whose_people_are_known_takes_one_call(monday: Monday) -> None:
    monday.incident["activity"] = [status_change(4, "2026-11-18T15:31:05Z", "Mitigated", "Resolved")]
    del monday.incident["column_values"]["notes"]
    _, gathered = monday.lead()
    assert monday.called() == ["Incident"]
    assert gathered.gaps == ()


def test_a_reopened_incident_is_not_written_about(monday: Monday) -> None:
    monday.incident["status"] = "Investigating"
    with pytest.raises(NothingToDo, match="its status is Investigating"):
        monday.lead()


def test_a_person_may_ask_about_an_incident_that_is_not_resolved(monday: Monday) -> None:
    monday.incident["status"] = "Investigating"
    leads, _ = monday.lead(replace(MANUAL, item_id="100", board_id="10"))
    assert leads.incident.resolved_at is None


def test_another_status_than_the_configured_one_does_not_resolve_an_incident(monday: Monday) -> None:
    with pytest.raises(NothingToDo, match="its status is SEV-2"):
        monday.lead(monday_status_column_id="urgency")


def test_an_item_that_does_not_exist_fails_with_what_to_do(monday: Monday) -> None:
    with pytest.raises(PermanentFailure, match=r"does not exist.*Share its board"):
        monday.lead(replace(JOB, item_id="999"))


def test_an_archived_item_fails_with_what_to_do(monday: Monday) -> None:
    monday.incident["state"] = "archived"
    with pytest.raises(PermanentFailure, match=r"is archived\. Restore it"):
        monday.lead()


def test_a_wrong_token_is_said_once_and_for_all(monday: Monday) -> None:
    monday.wire.fail(Fault("monday", 401, "", {"errors": ["Not Authenticated"]}))
    with pytest.raises(SourceUnavailable, match="MONDAY_API_TOKEN") as caught:
        monday.lead()
    assert caught.value.permanent
    assert len(monday.called()) == 1


def test_a_log_that_is_refused_does_not_lose_the_item(monday: Monday) -> None:
    monday.refuse("Incident", times=1)
    leads, gathered = monday.lead()
    assert "monday:update:501" in by_ref(gathered)
    assert leads.incident.resolved_at == RESOLVED
    assert "the activity log of the item and its description could not be read" in sentences(gathered)


def test_a_log_that_is_missing_from_the_answer_is_a_gap(monday: Monday) -> None:
    item = {
        "id": "100",
        "name": "Checkout",
        "url": "https://acme.monday.com/boards/10/pulses/100",
        "created_at": "2026-11-18T14:12:41Z",
        "board": {"id": "10", "name": "Incidents"},
        "column_values": [{"id": "s", "type": "status", "text": "Done", "value": None, "column": {"title": "Status"}}],
        "updates": [],
    }
    errors = [{"message": "No", "path": ["boards"], "extensions": {"code": "USER_ACCESS_DENIED"}}]
    monday.wire.fail(Fault("monday", 200, "Incident", {"data": {"items": [item], "boards": None}, "errors": errors}))
    _, gathered = monday.lead()
    assert "the activity log of the item could not be read" in sentences(gathered)
    assert "boards: USER_ACCESS_DENIED: No" in sentences(gathered)


def test_further_pages_of_updates_are_read(monday: Monday) -> None:
    monday.incident["updates"] = [update(n, "2026-11-18T14:31:02Z", "Ana Ruiz", f"Step {n}") for n in range(1000, 1150)]
    _, gathered = monday.lead()
    assert sum(piece.kind is Kind.UPDATE and piece.where == INCIDENT["name"] for piece in gathered.evidence) == 150
    assert monday.called().count("MoreUpdates") == 1
    assert gathered.gaps == ()


def test_more_updates_than_are_read_are_said(monday: Monday) -> None:
    monday.incident["updates"] = [update(n, "2026-11-18T14:31:02Z", "Ana Ruiz", f"Step {n}") for n in range(1000, 1501)]
    _, gathered = monday.lead()
    assert "the oldest updates of the item could not be read: only the newest 500 are read" in sentences(gathered)


def test_a_further_page_that_fails_is_a_gap(monday: Monday) -> None:
    monday.incident["updates"] = [update(n, "2026-11-18T14:31:02Z", "Ana Ruiz", f"Step {n}") for n in range(1000, 1150)]
    monday.refuse("MoreUpdates")
    _, gathered = monday.lead()
    assert "the oldest updates of the item could not be read" in sentences(gathered)
    assert "monday:update:1000" in by_ref(gathered)


def test_further_pages_of_the_log_are_read(monday: Monday) -> None:
    moves = [status_change(n, "2026-11-18T14:31:02Z", "Investigating", "Mitigated") for n in range(600)]
    monday.incident["activity"] = moves
    _, gathered = monday.lead()
    assert sum(piece.kind is Kind.ACTIVITY for piece in gathered.evidence) == 600
    assert monday.called().count("MoreActivity") == 1


def test_the_board_of_an_item_is_looked_up_when_nobody_named_it(monday: Monday) -> None:
    leads, gathered = monday.lead(replace(MANUAL, item_id="100"))
    assert leads.incident.key == "monday:100"
    assert "monday:activity:a4" in by_ref(gathered)


def test_a_wrong_board_is_corrected(monday: Monday) -> None:
    leads, gathered = monday.lead(replace(MANUAL, item_id="100", board_id="20"))
    assert leads.incident.key == "monday:100"
    assert "monday:activity:a4" in by_ref(gathered)


def test_an_item_is_found_by_the_words_of_a_description(monday: Monday) -> None:
    leads, gathered = monday.lead(replace(MANUAL, description="Summer25 code at checkout"))
    assert leads.incident.key == "monday:100"
    assert leads.incident.resolved_at == RESOLVED
    assert gathered.gaps == ()


def unclear(monday: Monday, description: str) -> UnclearIncident:
    with pytest.raises(UnclearIncident) as raised:
        monday.lead(replace(MANUAL, description=description))
    return raised.value


def test_two_items_that_fit_equally_well_are_both_named_and_none_is_taken(monday: Monday) -> None:
    monday.section["items"].append(INCIDENT | {"id": "120", "updates": [], "activity": []})
    error = unclear(monday, "SUMMER25 rejected at checkout")
    assert {candidate.item_id for candidate in error.candidates} == {"100", "120"}
    assert str(error) == "The words of the request fit 2 incidents in Monday."
    assert "“SUMMER25 rejected at checkout” of 2026-11-18, item 120" in error.explanation()


def test_words_that_fit_nothing_name_the_latest_incidents_and_no_other_items(monday: Monday) -> None:
    error = unclear(monday, "Coffee machine leaks")
    assert [candidate.item_id for candidate in error.candidates] == ["112", "100", "110"]
    assert "Choose one by its item id (monday_item_id)" in error.explanation()


def test_an_unclear_request_names_no_item_where_the_boards_cannot_be_read(monday: Monday) -> None:
    monday.refuse("RecentItems")
    assert "Name it by its Monday item id" in unclear(monday, "Coffee machine leaks").explanation()


def test_a_secret_in_the_name_of_a_candidate_is_not_shown(monday: Monday) -> None:
    key = "AKIA" + "QYLPMN5HNM4OYK3W"
    monday.incident["name"] = f"SUMMER25 fails with {key}"
    assert key not in unclear(monday, "Coffee machine leaks").explanation()


def test_an_archived_item_is_not_what_a_description_means(monday: Monday) -> None:
    monday.incident["state"] = "archived"
    assert "100" not in {candidate.item_id for candidate in unclear(monday, "SUMMER25 rejected").candidates}


def test_an_item_with_another_code_is_not_what_a_description_means(monday: Monday) -> None:
    assert "fit no incident" in str(unclear(monday, "AUTUMN25 rejected at checkout"))


def test_the_only_item_there_is_may_share_less_with_a_short_description(monday: Monday) -> None:
    monday.section["items"] = [{"id": "130", "name": "Promo code error", "created_at": "2026-11-01T10:00:00Z"}]
    leads, _ = monday.lead(replace(MANUAL, description="Spring26 code"))
    assert leads.incident.key == "monday:130"


def test_an_item_that_no_search_finds_is_found_on_the_boards(monday: Monday) -> None:
    monday.section["items"].append(
        {
            "id": "140",
            "name": "決済ページの応答が遅い",
            "created_at": "2026-11-19T10:00:00Z",
            "column_values": {"urgency": "SEV-2"},
        }
    )
    leads, _ = monday.lead(replace(MANUAL, description="決済ページが遅い件"))
    assert leads.incident.key == "monday:140"


@pytest.mark.parametrize(
    "description", ["110110", "#110110", "https://acme.monday.com/boards/10/pulses/110110/posts/520", "item 110110"]
)
def test_an_id_or_an_address_names_the_item(monday: Monday, description: str) -> None:
    monday.section["items"][1]["id"] = "110110"
    leads, _ = monday.lead(replace(MANUAL, description=description))
    assert leads.incident.title == "WINTER24 rejected at checkout"


def test_an_item_is_found_by_name_on_the_configured_boards_when_search_fails(monday: Monday) -> None:
    monday.refuse("Candidates")
    job = replace(MANUAL, description="SUMMER25 rejected at checkout")
    leads, _ = monday.lead(job, monday_context_board_ids=("10",))
    assert leads.incident.key == "monday:100"


def test_a_search_that_fails_without_boards_to_fall_back_on_is_a_source_that_fails(monday: Monday) -> None:
    monday.refuse("Candidates")
    with pytest.raises(SourceUnavailable):
        monday.lead(replace(MANUAL, description="SUMMER25 rejected at checkout"))


def test_an_earlier_incident_is_similar_with_all_that_was_written_on_it(monday: Monday) -> None:
    similar = by_ref(monday.related())["monday:item:110"]
    assert similar.bearing is Bearing.SIMILAR
    assert "Cause: an expired certificate." in similar.text


def test_nothing_an_earlier_incident_says_is_background(monday: Monday) -> None:
    del monday.incident["column_values"]["urgency"]
    found = by_ref(monday.related(monday_context_board_ids=("10",)))
    assert found["monday:item:110"].bearing is Bearing.SIMILAR
    assert "monday:update:520" not in found


def test_an_item_of_the_same_hours_is_background_with_its_updates(monday: Monday) -> None:
    found = by_ref(monday.related())
    assert found["monday:item:112"].bearing is Bearing.BACKGROUND
    assert found["monday:update:521"].text == "Same promo-service."
    assert "monday:update:522" not in found


def test_older_work_on_the_same_board_and_the_incident_itself_are_left_out(monday: Monday) -> None:
    found = by_ref(monday.related())
    assert "monday:item:111" not in found
    assert "monday:item:100" not in found


def test_a_configured_board_is_read_for_what_changed_until_the_end(monday: Monday) -> None:
    found = by_ref(monday.related(monday_context_board_ids=("30",)))
    assert found["monday:item:300"].bearing is Bearing.BACKGROUND
    assert "monday:item:301" not in found


def test_looking_elsewhere_need_not_wait_for_names_and_documents(monday: Monday) -> None:
    leads, _ = monday.source().lead(JOB, TimeLimit(30))
    assert leads.slack_links
    assert monday.called() == ["Incident"]


def test_related_items_take_one_call(monday: Monday) -> None:
    monday.related(monday_context_board_ids=("30",))
    assert monday.called() == ["Incident", "Related"]


def test_boards_are_read_without_search_when_search_fails(monday: Monday) -> None:
    monday.refuse("Related")
    gathered = monday.related()
    assert "monday:item:112" in by_ref(gathered)
    assert "related items could not be read" in sentences(gathered)
    assert gathered.coverage[0].failed != ()


def test_related_items_that_cannot_be_read_at_all_are_gaps(monday: Monday) -> None:
    monday.refuse("Related")
    monday.refuse("ItemsOnBoards")
    gathered = monday.related()
    assert gathered.evidence == ()
    assert len(gathered.gaps) == 2


def test_related_items_are_a_gap_when_no_time_is_left(monday: Monday) -> None:
    source = monday.source()
    leads, _ = source.lead(JOB, TimeLimit(30))
    gathered = source.related(leads, TimeLimit(0))
    assert "no time left" in sentences(gathered)


def test_the_job_leads_when_monday_is_away(monday: Monday) -> None:
    leads, _ = monday.source().leads_without_source(JOB, DOWN)
    assert leads.window.end == JOB.requested_at
    assert monday.called() == []


@pytest.mark.parametrize(
    "job", [JOB, replace(JOB, board_id="11"), replace(MANUAL, item_id="100"), replace(MANUAL, description=ADDRESS)]
)
def test_an_incident_has_the_same_key_whether_monday_answers_or_not_and_on_every_board(
    monday: Monday, job: Job
) -> None:
    assert monday.source().leads_without_source(job, DOWN)[0].incident.key == "monday:100"
    assert monday.source().lead(job, TimeLimit(30))[0].incident.key == "monday:100"


@pytest.mark.parametrize(("permanent", "outcome"), [(False, RetryLater), (True, PermanentFailure)])
def test_words_alone_lead_nowhere_while_monday_is_away(
    monday: Monday, permanent: bool, outcome: type[Exception]
) -> None:
    job = replace(MANUAL, description="SUMMER25 at checkout", slack_thread="https://acme.slack.com/archives/C1/p1")
    with pytest.raises(outcome, match=r"cannot be looked up.*it is down.*monday_item_id"):
        monday.source().leads_without_source(job, SourceUnavailable(DOWN.gap, permanent=permanent))


def test_an_update_is_written_once_although_the_first_answer_is_lost(
    monday: Monday, serve: Callable[[Flask], str]
) -> None:
    sandbox = SandboxMonday(monday.section, monday.wire, token=TOKEN, contracts=SHARED / "contracts")
    monday.wire.fail(Fault("monday", 502, "CreateUpdate", "lost", times=1, after_work=True))
    with requests.Session() as session:
        pacer = Pacer(sleep=lambda _: None)
        client = MondayClient(serve(sandbox.app()) + "/v2", TOKEN, session=session, pacer=pacer)
        update_id = MondayTickets(client).tell("100", "<p>Post-mortem</p>", "https://notion.so/1", TimeLimit(30))
    item = sandbox.store.items["100"]
    assert [post.id for post in item.posts if post.text_body == "Post-mortem"] == [update_id]


@pytest.mark.skipif(not CASES, reason="the evaluation cases are not there")
@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_everything_that_matters_of_a_real_incident_is_gathered(path: Path, monday: Monday) -> None:
    workspace = Workspace.load(path)
    monday.section = workspace.monday
    resolved = datetime.fromisoformat(workspace.incident["resolved_at"])
    board, item = str(workspace.monday["board"]["id"]), str(workspace.monday["items"][0]["id"])
    job = Job("job-1", Trigger.MONDAY, resolved, board_id=board, item_id=item, resolved_at=resolved)
    source = monday.source()
    leads, read = source.lead(job, TimeLimit(30))
    usable = [
        piece.ref
        for piece in (*read(TimeLimit(30)).evidence, *source.related(leads, TimeLimit(30)).evidence)
        if piece.bearing is not Bearing.SIMILAR
    ]
    wanted = {ref for event in workspace.truth["timeline"] for ref in event["evidence"] if ref.startswith("monday:")}
    misleading = set(workspace.truth["distractors"].get("older_incident", ()))
    assert wanted - set(usable) == set()
    assert misleading & set(usable) == set()
    assert len(usable) == len(set(usable))
