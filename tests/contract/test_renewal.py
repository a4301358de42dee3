"""What a renewal does to a page that people have worked on: what it replaces, what it leaves, and what it offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from local.sandbox.notion.seed import POST_MORTEMS_ID
from local.sandbox.wire import Fault as WireFault
from postmortem.models import PageContent, PageSection
from postmortem.publish import standing_page
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Document,
    Fold,
    Paragraph,
    Section,
    Span,
    Table,
    Todo,
    Tone,
    plain,
)
from postmortem.render.notion import page_content
from tests.contract.notion_in_process import Fault, Killed, next_writes
from tests.contract.notion_sandbox import paragraph, text
from tests.contract.renewals import ABOUT, Json, Newsroom, plain_of, walk

Touch = Callable[[Newsroom, str], None]

OFFER = "New text of revision 2"


def lines(*words: str) -> tuple[Bullet, ...]:
    return tuple(Bullet(plain(one)) for one in words)


def content(pieces: int = 41, order: tuple[str, ...] = (), **sections: tuple[Block, ...]) -> PageContent:
    """A page with a summary, an impact, action items and a folded record, unless they are given otherwise."""
    usual: dict[str, tuple[Block, ...]] = {
        "summary": (Paragraph(plain("It broke.")),),
        "impact": lines("Ten shops waited.", "One shop closed."),
        "actions": (Todo(plain("Call Ana")), Todo(plain("Mend the gate"))),
        "record": (Table(("Time", "What"), ((plain("09:00"), plain("It broke")),)),),
    }
    stands = {key: blocks for key, blocks in (usual | sections).items() if blocks}
    made = [
        Section(key.capitalize(), stands[key], appendix=key == "record", key=key) for key in (order or tuple(stands))
    ]
    opening = (Callout(Tone.NOTE, plain("Draft.")),)
    return page_content(Document("t", opening, (*made, ABOUT)), pieces)


ANEW = content(43, impact=lines("Ten shops waited.", "Two shops closed."))


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(contract=True)


@pytest.fixture
def page(room: Newsroom) -> str:
    return room.publish(content()).page_id


def top(room: Newsroom, page: str) -> list[str]:
    return [plain_of(one) or f"({one['type']})" for one in room.tree(page)]


def section(room: Newsroom, page: str, title: str) -> list[str]:
    """What stands from a heading on to the next."""
    said = room.tree(page)
    start = next(place for place, one in enumerate(said) if plain_of(one) == title)
    end = next((place for place in range(start + 1, len(said)) if said[place]["type"] == "heading_2"), len(said))
    return [plain_of(one) for one in said[start + 1 : end]]


def find(room: Newsroom, page: str, words: str) -> Json:
    return next(one for one in walk(room.tree(page)) if plain_of(one) == words)


def remark(room: Newsroom, page: str) -> str:
    return next(words for words in top(room, page) if words.startswith("Revision ")).partition("UTC: ")[2]


def test_a_section_that_nobody_touched_gets_its_new_text_and_keeps_what_says_the_same(
    room: Newsroom, page: str
) -> None:
    same = find(room, page, "Ten shops waited.")["id"]
    room.publish(ANEW, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "Two shops closed."]
    assert find(room, page, "Ten shops waited.")["id"] == same


def test_the_page_says_which_revision_it_is_and_what_changed(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "It broke.")["id"], "It broke badly.")
    anew = content(45, impact=lines("Ten shops waited."), summary=(Paragraph(plain("It fell over.")),))
    room.publish(anew, "job-2")
    assert remark(room, page) == (
        "renewed: Impact; left as the team changed them, with the new text folded beside them: Summary; "
        "more evidence: 41 → 45 pieces."
    )
    room.publish(content(45, impact=lines("No shop waited."), summary=(Paragraph(plain("It fell over.")),)), "job-3")
    assert remark(room, page) == "renewed: Impact."
    assert [words[:11] for words in top(room, page) if words.startswith("Revision ")] == ["Revision 3,"]


def test_a_section_that_a_person_changed_stays_and_the_new_text_is_folded_behind_it(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "One shop closed early.")
    room.publish(ANEW, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "One shop closed early.", OFFER]
    inside = find(room, page, OFFER)["children"]
    assert list(map(plain_of, inside)) == ["Ten shops waited.", "Two shops closed."]


@pytest.mark.parametrize(
    "touch",
    [
        lambda room, page: room.person.add(page, paragraph("Mine"), find(room, page, "Ten shops waited.")["id"]),
        lambda room, page: room.person.remove(find(room, page, "Ten shops waited.")["id"]),
        lambda room, page: room.person.move(
            find(room, page, "One shop closed.")["id"], find(room, page, "Impact")["id"]
        ),
        lambda room, page: room.person.rewrite(find(room, page, "Impact")["id"], "Damage"),
        lambda room, page: room.person.add(find(room, page, "One shop closed.")["id"], paragraph("Mine")),
        lambda room, page: room.person.fill(
            find(room, page, "One shop closed.")["id"],
            [{**text("One shop closed.")[0], "annotations": {"bold": True}}],
        ),
        lambda room, page: room.person.remove(find(room, page, "Impact")["id"]),
        lambda room, page: room.person.remark(find(room, page, "One shop closed.")["id"], "Which?"),
    ],
    ids=["added", "removed", "moved", "heading renamed", "put inside", "marked bold", "heading removed", "commented"],
)
def test_whatever_a_person_changed_in_a_section_nothing_of_it_goes(room: Newsroom, page: str, touch: Touch) -> None:
    touch(room, page)
    before = {one["id"] for one in walk(room.tree(page)) if plain_of(one).endswith(("waited.", "closed.", "Mine"))}
    room.publish(ANEW, "job-2")
    assert before <= {one["id"] for one in walk(room.tree(page))}
    assert top(room, page).count(OFFER) == 1


def test_a_comment_on_what_stays_keeps_no_section_from_being_renewed(room: Newsroom, page: str) -> None:
    room.person.remark(find(room, page, "Ten shops waited.")["id"], "Which?")
    room.publish(ANEW, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "Two shops closed."]


def test_the_same_new_text_is_not_offered_twice_and_a_newer_one_takes_its_place(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.publish(ANEW, "job-2")
    room.publish(ANEW, "job-3")
    assert section(room, page, "Impact")[2:] == [OFFER]
    room.publish(content(impact=lines("All is well.")), "job-4")
    assert section(room, page, "Impact")[2:] == ["New text of revision 4"]
    room.publish(content(), "job-5")
    assert section(room, page, "Impact")[2:] == [], "the text that people changed is the newest again"


def test_an_offer_that_a_person_has_worked_on_stays_beside_a_newer_one(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.publish(ANEW, "job-2")
    room.person.rewrite(find(room, page, "Two shops closed.")["id"], "Two shops closed, says Ana.")
    room.publish(content(impact=lines("All is well.")), "job-3")
    assert section(room, page, "Impact")[2:] == [OFFER, "New text of revision 3"]


def test_an_offer_that_a_person_removed_is_not_made_again(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.publish(ANEW, "job-2")
    room.person.remove(find(room, page, OFFER)["id"])
    room.publish(ANEW, "job-3")
    assert section(room, page, "Impact") == ["Ten shops waited.", "Nobody closed."]


def test_a_section_that_a_person_removed_stays_removed(room: Newsroom, page: str) -> None:
    for words in ("Impact", "Ten shops waited.", "One shop closed."):
        room.person.remove(find(room, page, words)["id"])
    for number, anew in enumerate((ANEW, content(impact=lines("All is well."))), start=2):
        room.publish(anew, f"job-{number}")
        assert "Impact" not in top(room, page)
        assert OFFER not in top(room, page)


def test_a_section_that_was_moved_is_renewed_where_it_stands(room: Newsroom, page: str) -> None:
    after = find(room, page, "Record")["id"]
    for words in ("Impact", "Ten shops waited.", "One shop closed."):
        room.person.move(block := find(room, page, words)["id"], after)
        after = block
    room.publish(ANEW, "job-2")
    assert top(room, page)[-5:] == ["Record", "Impact", "Ten shops waited.", "Two shops closed.", "About this report"]


def test_a_note_below_a_folded_section_does_not_keep_it_from_being_renewed(room: Newsroom, page: str) -> None:
    room.person.add(page, paragraph("A note by Ana"), find(room, page, "Record")["id"])
    rows = ((plain("09:00"), plain("It broke")), (plain("09:30"), plain("It works")))
    room.publish(content(record=(Table(("Time", "What"), rows),)), "job-2")
    (record,) = [one for one in room.tree(page) if plain_of(one) == "Record"]
    assert len(record["children"][0]["children"]) == 3
    assert "A note by Ana" in top(room, page)


def test_a_tick_alone_changes_nothing_and_stays(room: Newsroom, page: str) -> None:
    room.person.tick(find(room, page, "Call Ana")["id"])
    room.publish(content(actions=(Todo(plain("Call Ana")), Todo(plain("Paint the gate")))), "job-2")
    assert section(room, page, "Actions") == ["Call Ana", "Paint the gate"]
    assert find(room, page, "Call Ana")["to_do"]["checked"]


def test_a_section_whose_ticked_to_do_would_go_stays_and_the_tick_is_in_the_new_text_too(
    room: Newsroom, page: str
) -> None:
    for words in ("Call Ana", "Mend the gate"):
        room.person.tick(find(room, page, words)["id"])
    room.publish(content(actions=(Todo(plain("Call Ana")), Todo(plain("Paint the gate")))), "job-2")
    assert section(room, page, "Actions") == ["Call Ana", "Mend the gate", OFFER]
    inside = find(room, page, OFFER)["children"]
    assert [(plain_of(one), one["to_do"]["checked"]) for one in inside] == [
        ("Call Ana", True),
        ("Paint the gate", False),
    ]


def test_a_new_section_goes_behind_the_one_before_it_and_one_that_is_no_more_goes(room: Newsroom, page: str) -> None:
    order = ("summary", "causes", "actions", "record")
    room.publish(content(order=order, causes=lines("The gate.")), "job-2")
    kept = [words for words in top(room, page) if not words.startswith("Revision")]
    assert kept[:6] == ["Draft.", "Summary", "It broke.", "Causes", "The gate.", "Actions"]
    assert "Impact" not in kept


def test_a_section_that_is_no_more_stays_where_people_worked_on_it(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.publish(content(order=("summary", "actions", "record")), "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "Nobody closed."]


def test_people_may_work_in_the_receipt_too(room: Newsroom, page: str) -> None:
    about = find(room, page, "About this report")
    room.person.add(about["id"], paragraph("Reviewed by Ana"), about["children"][0]["id"])
    changed = replace(ANEW, sections=(*ANEW.sections[:-1], _receipt("Another key")))
    room.publish(changed, "job-2")
    inside = list(map(plain_of, find(room, page, "About this report")["children"]))
    assert "Reviewed by Ana" in inside
    assert OFFER in inside


def _receipt(words: str) -> PageSection:
    document = Document(
        "t", (), (Section("About this report", (Paragraph(plain(words)),), appendix=True, key="receipt"),)
    )
    return page_content(document, 1).sections[-1]


def test_a_section_that_was_found_changed_counts_as_changed_for_the_attempt_after_a_break(
    room: Newsroom, page: str
) -> None:
    moved = find(room, page, "One shop closed.")["id"]
    room.person.move(moved, find(room, page, "Record")["id"])
    next_writes(room.client, Fault.DIES_AFTER)
    with pytest.raises(Killed):
        room.publish(ANEW, "job-2")
    room.registry.end()
    room.publish(ANEW, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", OFFER]
    assert moved in {one["id"] for one in room.tree(page)}


def test_where_people_removed_what_the_page_remembers_nothing_is_deleted(room: Newsroom, page: str) -> None:
    room.person.remove(find(room, page, "About this report")["id"])
    before = {one["id"] for one in walk(room.tree(page))}
    room.publish(ANEW, "job-2")
    assert before <= {one["id"] for one in walk(room.tree(page))}
    assert top(room, page).count("Impact") == 1
    assert find(room, page, OFFER)
    room.publish(content(summary=(Paragraph(plain("It fell.")),)), "job-3")
    assert before <= {one["id"] for one in walk(room.tree(page))}


def test_a_connection_that_may_not_read_comments_leaves_what_would_lose_blocks(room: Newsroom, page: str) -> None:
    refused = {"object": "error", "code": "restricted_resource", "message": "Insufficient permissions."}
    room.wire.fail(WireFault("notion", 403, "GET /v1/comments", refused))
    anew = content(
        impact=lines("Two shops closed."), summary=(Paragraph(plain("It broke.")), Paragraph(plain("More.")))
    )
    room.publish(anew, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "One shop closed.", OFFER]
    assert section(room, page, "Summary") == ["It broke.", "More."]


def test_what_is_too_much_to_be_looked_at_for_comments_stays(
    room: Newsroom, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_page, "MOST_LOOKUPS", 2)
    rows = ((plain("10:00"), plain("It works")),)
    room.publish(content(impact=lines("Ten shops waited."), record=(Table(("Time", "What"), rows),)), "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited."]
    assert OFFER in top(room, page)


def test_pages_and_sections_of_people_are_left_alone(room: Newsroom, page: str) -> None:
    heading = {"type": "heading_2", "heading_2": {"rich_text": text("Our notes")}}
    after = room.person.add(page, heading, find(room, page, "One shop closed.")["id"])
    room.person.add(page, paragraph("Ana was there."), after)
    room.publish(ANEW, "job-2")
    assert section(room, page, "Impact") == ["Ten shops waited.", "Two shops closed."]
    assert section(room, page, "Our notes") == ["Ana was there."]


def test_a_section_whose_text_is_the_same_costs_no_request(room: Newsroom, page: str) -> None:
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.wire.calls.clear()
    room.publish(content(), "job-2")
    written = [call.name for call in room.wire.of("notion") if not call.name.startswith("GET")]
    assert written == ["PATCH /v1/blocks/{id}", "PATCH /v1/blocks/{id}/children", "PATCH /v1/blocks/{id}"]
    assert remark(room, page) == "no section had to change."


def test_a_link_that_leads_elsewhere_is_renewed_although_the_words_are_the_same(room: Newsroom, page: str) -> None:
    for number in (1, 2):
        bullet = Bullet((Span("Ten shops "), Span("[E1]", url=f"https://example.com/{number}")))
        room.publish(content(impact=(bullet,)), f"job-{number + 1}")
    (link,) = find(room, page, "Ten shops [E1]")["bulleted_list_item"]["rich_text"][1:]
    assert link["href"] == "https://example.com/2"


def test_an_offer_deeper_than_one_request_takes_is_whole(room: Newsroom, page: str) -> None:
    rows = Table(("Time", "What"), ((plain("09:00"), plain("It broke")),))
    room.person.rewrite(find(room, page, "One shop closed.")["id"], "Nobody closed.")
    room.publish(content(impact=(*lines("Ten"), Fold("More rows", (rows,)))), "job-2")
    more = find(room, page, OFFER)["children"][1]
    assert [plain_of(row) for row in more["children"][0]["children"]] == ["TimeWhat", "09:00It broke"]


def test_the_page_stands_once_in_its_parent_after_all_of_it(room: Newsroom, page: str) -> None:
    room.publish(ANEW, "job-2")
    assert [one["id"] for one in room.notion.pages_under(POST_MORTEMS_ID)] == [page]
