"""What stands open on a page: short, nothing quoted twice, nothing lost, nothing that another part contradicts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from postmortem.clients.notion.limits import MAX_CHILDREN
from postmortem.models import Phase
from postmortem.models.draft import Action, ActionKind, ActionState, Part, Side, Statement
from postmortem.models.facts import SEVERITY_DIFFERS, Conflict, ConflictSide
from postmortem.models.report import Omitted, Report, Standing, Words
from postmortem.render.document import Block, Bullet, Document, Fold, Section, Span, Spans, Table, Todo
from postmortem.render.notion import blocks
from postmortem.render.open_part import count_open_rows, open_text, open_words, repeated_quotations
from postmortem.render.page import page as rendered
from postmortem.trial import NO_VERDICT
from tests.unit.reports import report
from tests.unit.whole_report import piece, row, whole, written

LONG = " ".join(f"word{number}" for number in range(28))


def section(document: Document, title: str) -> Section:
    return next(one for one in document.sections if one.title == title)


def read(document: Document) -> str:
    """What stands open."""
    return "\n".join(open_text(document))


def everything(document: Document) -> str:
    """What stands on the page, folded or not."""
    return json.dumps(blocks(document), ensure_ascii=False)


def folded(blocks_of_section: tuple[Block, ...], title: str) -> Fold:
    return next(one for one in blocks_of_section if isinstance(one, Fold) and one.title.startswith(title))


def test_what_is_open_are_titles_text_and_tables_but_nothing_folded() -> None:
    document = rendered(whole())
    assert "Trigger. Spooler 4.2.0 went live in all depots." in read(document)
    assert "What was said (1)" in read(document)
    assert "queue is full" not in read(document)
    assert "Written by the post-mortem agent" not in read(document)


@pytest.mark.parametrize("number", [5, 20, 60])
def test_however_long_a_report_is_at_most_1200_words_stand_open_and_nothing_is_lost(number: int) -> None:
    parts = (Part.IMPACT, Part.RULED_OUT, Part.DETECTION, Part.RESPONSE, Part.HARD, Part.QUESTION, Part.FACTOR)
    further = tuple(written(part, f"{part.name}{one} {LONG}.", "E1") for part in parts for one in range(number))
    document = rendered(whole(*further))
    assert open_words(document) <= 1200
    page = everything(document)
    assert [one for one in further if f"{one.part.name}" not in page] == []
    assert all(f"{part.name}{one} " in page for part in parts for one in range(number))


def test_the_trigger_the_cause_and_the_actions_stay_open_where_lessons_are_folded() -> None:
    further = tuple(written(Part.HARD, f"{LONG} {one}.", "E1") for one in range(40))
    document = rendered(whole(*further))
    assert "Trigger. Spooler 4.2.0" in read(document)
    assert "Put the font back" in read(document)
    assert folded(section(document, "Lessons").blocks, "More").blocks


def test_the_same_report_gives_the_same_page() -> None:
    further = tuple(written(Part.IMPACT, f"{LONG} {one}.", "E1") for one in range(40))
    assert rendered(whole(*further)) == rendered(whole(*further))


def test_of_more_than_twenty_rows_the_turning_points_stay_open_in_order_of_time() -> None:
    pieces = tuple(piece(number) for number in range(20, 50))
    further = tuple(
        row(number, Phase.DECISION if number > 45 else Phase.INVESTIGATION, f"Step {number}.")
        for number in range(20, 50)
    )
    document = rendered(whole(*further, pieces=pieces))
    assert count_open_rows(document) == 20
    shown = read(document)
    places = [shown.index(f"Step {number}.") for number in (46, 47, 48, 49)]
    assert places == sorted(places)
    rest = folded(section(document, "Timeline").blocks, "More rows (20)").blocks[0]
    assert isinstance(rest, Table)
    assert len(rest.rows) == 20


def test_a_summary_has_at_most_120_words_and_the_rest_of_it_is_folded() -> None:
    further = tuple(written(Part.SUMMARY, f"{LONG} {one}.", "E1") for one in range(5))
    summary = section(rendered(whole(*further)), "Summary")
    assert folded(summary.blocks, "More").blocks
    assert open_words(Document("", (), (summary,))) <= 150


def test_what_somebody_said_is_quoted_once_in_the_open_part() -> None:
    said = "“the drive is mounted after the spooler starts”"
    further = (
        written(Part.IMPACT, f"One said {said}.", "E6"),
        written(Part.RESPONSE, f"Then {said} was said.", "E6"),
        replace(written(Part.HARD, "“The drive is mounted after the spooler starts.”", "E6"), standing=Standing.QUOTED),
    )
    document = rendered(whole(*further))
    assert repeated_quotations(document) == ()
    assert "One said" in read(document)
    assert "was said." not in read(document)
    assert "was said." in everything(document)


@pytest.mark.parametrize("words", range(3, 40, 3))
def test_both_sides_of_a_conflict_stand_open_or_none_however_much_room_there_is(words: int) -> None:
    pairs = tuple(
        written(Part.CONFLICT, f"Side {side} of {pair} {LONG}.", "E9", label=f"About {pair}", detail=Side(pair))
        for pair in range(1, 6)
        for side in "AB"
    )
    further = tuple(written(Part.IMPACT, f"{' '.join(['word'] * words)} {one}.", "E1") for one in range(20))
    shown = read(rendered(whole(*further, *pairs)))
    assert all((f"Side A of {pair} " in shown) is (f"Side B of {pair} " in shown) for pair in range(1, 6))


def test_a_name_in_quotation_marks_may_stand_twice() -> None:
    further = tuple(written(Part.IMPACT, f"The alias “default” is wrong, {one}.", "E6") for one in range(2))
    document = rendered(whole(*further))
    assert read(document).count("“default”") == 2


def test_quotations_that_blame_are_folded_and_owned_up_to_with_links() -> None:
    blame = Words("“they should have known that the drive is slow”")
    quoted = replace(written(Part.RESPONSE, "", "E11"), text=(blame,), standing=Standing.QUOTED)
    document = rendered(whole(quoted))
    assert "should have known" not in read(document)
    assert "should have known" in everything(document)
    about = Document("", section(document, "About this report").blocks, ())
    assert "Words that blame, left as they were said, stand only in folded parts: [E11]" in read(about)


def test_no_owner_is_missed_beside_an_owner_a_role_in_the_text_or_what_was_done() -> None:
    idea = Action(ActionKind.DETECT, ActionState.PROPOSED)
    further = (written(Part.ACTION, "Ask [depot lead] for test prints", "E12", detail=idea),)
    todos = [block for block in section(rendered(whole(*further)), "Action items").blocks if isinstance(block, Todo)]
    told = ["".join(span.text for span in todo.spans) for todo in todos]
    assert told == [
        "Put the font back into the package (#7731) · prevent · [font team] · due before the next release"
        " · agreed [E10]",
        "Check that a label has ink on it · detect · no owner · proposed [E12]",
        "Ask [depot lead] for test prints · detect · proposed [E12]",
        "Go back to 4.1.7 · mitigate · done [E7]",
    ]
    assert [todo.done for todo in todos] == [False, False, False, True]


def test_a_quotation_in_the_place_of_an_action_claims_no_state() -> None:
    done = Action(ActionKind.MITIGATE, ActionState.DONE)
    quoted = replace(written(Part.ACTION, "“rolling back now”", "E7", detail=done), standing=Standing.QUOTED)
    made = whole()
    without = tuple(one for one in made.shown if one.part is not Part.ACTION)
    (todo,) = section(rendered(replace(made, shown=(*without, quoted))), "Action items").blocks
    assert isinstance(todo, Todo)
    assert "".join(span.text for span in todo.spans) == "“rolling back now” [E7]"
    assert not todo.done


def test_turning_points_are_named_once_and_ordinary_rows_not_at_all() -> None:
    later = row(3, Phase.DETECTION, "A second depot reports it.")
    (table,) = (block for block in section(rendered(whole(later)), "Timeline").blocks if isinstance(block, Table))
    named = [cells[1][0].text for cells in table.rows if cells[1][0].bold]
    assert named == ["Trigger: ", "Noticed: ", "Decision: ", "Recovery: "]


def test_where_the_timeline_has_a_key_time_at_another_time_the_key_facts_show_both() -> None:
    made = whole()
    rows = [one for one in made.shown if one.part is not Part.TIMELINE]
    told = replace(made, shown=(*rows, row(5, Phase.DETECTION, "On-call sees it.")))
    facts = read(Document("", section(rendered(told), "Key facts").blocks, ()))
    assert "2031-03-09 22:28:00 UTC, time of the message · time to detect 7 min ⏱ [E2]" in facts
    assert "; the timeline has it at" in facts
    assert "2031-03-09 22:49 UTC [E5]" in facts
    assert "the timeline has it" not in read(Document("", section(rendered(made), "Key facts").blocks, ()))


def test_nothing_is_called_missing_that_stands_elsewhere_or_was_set_apart() -> None:
    made = whole()
    kept = tuple(one for one in made.shown if one.part in (Part.SUMMARY, Part.TIMELINE))
    left = section(rendered(replace(made, shown=kept)), "Left to the team")
    text = read(Document("", left.blocks, ()))
    assert "Nothing was found in what was read about: impact, the cause, contributing factors," in text
    assert "what set it off" not in text  # a row of the timeline tells
    assert "how it was noticed" not in text
    assert "What was written did not pass its check about: luck. [E8]" in text
    assert text.count("luck") == 1


def test_what_is_missing_is_said_with_links_to_what_was_read() -> None:
    left = section(rendered(report()), "Left to the team")
    assert [span.url for block in left.blocks if not isinstance(block, Table | Fold) for span in _spans(block)][1:2]


def _spans(block: Block) -> tuple:  # type: ignore[type-arg]
    return getattr(block, "spans", ())


def test_sentences_that_did_not_pass_stand_nowhere_only_why() -> None:
    failed = Statement(Part.IMPACT, "It cost 93 lorries.", ("E3",))
    reasons = ("the judge found it contradicted", "the judge found it contradicted", NO_VERDICT)
    made = replace(whole(), left_out=tuple(Omitted(failed, why) for why in reasons))
    page = everything(rendered(made))
    assert "93" not in page.replace("1930", "")
    assert "Impact: the judge found it contradicted (2 sentences)" in page
    assert "Impact: the judge gave no verdict on it (1 sentence)" in page


def test_the_receipt_tells_whether_another_page_had_the_same_evidence() -> None:
    def receipt(*texts: str) -> str:
        made = whole(pieces=tuple(piece(number, text=text) for number, text in enumerate(texts, start=100)))
        about = read(Document("", section(rendered(made), "About this report").blocks, ()))
        return next(line for line in about.splitlines() if line.startswith("Evidence: 14 pieces, SHA-256 "))

    assert receipt("the same") == receipt("the same") != receipt("another")


def test_a_recording_is_called_one_in_the_first_callout() -> None:
    opening = read(Document("", rendered(whole()).opening[:1], ()))
    assert "by writer-x (recording). 37 of 38 sentences passed the check" in opening
    assert "by judge-x (recording); 1 was left out." in opening


def test_what_code_found_and_the_writer_told_of_the_same_two_pieces_is_told_once() -> None:
    made = whole()
    sides = [one for one in made.shown if one.part is Part.CONFLICT]
    same = tuple(replace(side, evidence=(ids,)) for side, ids in zip(sides, ("E3", "E13"), strict=True))
    told = replace(made, shown=(*(one for one in made.shown if one.part is not Part.CONFLICT), *same))
    assert read(rendered(told)).count("but:") == 1


def test_one_side_of_a_conflict_alone_contradicts_nothing_and_is_folded() -> None:
    made = whole()
    kept = tuple(one for one in made.shown if "Lyon alone" not in str(one.text))
    document = rendered(replace(made, shown=kept))
    assert "One message says all depots." not in read(document)
    assert "One message says all depots." in everything(document)


def test_every_sentence_of_the_reading_layer_links_its_evidence() -> None:
    made = whole()
    page = read(rendered(made))
    assert all("[E" in line for line in page.splitlines() if any(_first(one) in line for one in made.shown))


def _first(shown: object) -> str:
    return shown.text[0].text  # type: ignore[attr-defined,no-any-return]


def test_a_record_of_3000_messages_stands_whole_and_the_reading_layer_stays_open() -> None:
    pieces = tuple(piece(number, text=f"message {number} " + "so " * 40) for number in range(100, 3100))
    made = whole(pieces=pieces)
    page = blocks(rendered(made))
    text = json.dumps(page, ensure_ascii=False)
    assert all(f"message {number} so" in text for number in range(100, 3100))
    headings = [block["heading_2"] for block in page if block["type"] == "heading_2"]
    assert [one["rich_text"][0]["text"]["content"] for one in headings if "children" not in one] == [
        "Summary", "Key facts", "Impact", "What happened and why: trigger, cause", "Contributing factors",
        "Detection and response", "Lessons", "Action items", "Open questions", "Timeline", "Left to the team",
    ]  # fmt: skip
    assert "All 14 depots print again." in text


def test_beyond_what_a_job_can_write_a_folded_list_is_shortened_before_an_open_one_that_is_heavier() -> None:
    heavy = tuple(Bullet((Span(f"open {number} " + "so " * 1500),)) for number in range(1000))
    light = tuple(Bullet((Span(f"folded {number} " + "so " * 60),)) for number in range(8000))
    text = json.dumps(blocks(Document("t", (), (Section("s", heavy), Section("f", light, appendix=True)))))
    assert "open 999" in text
    assert "of 8,000 are shown" in text
    assert "of 1,000 are shown" not in text


def test_a_large_report_is_open_at_the_top_of_a_notion_page() -> None:
    parts = (Part.IMPACT, Part.RULED_OUT, Part.FACTOR, Part.CHAIN, Part.QUESTION, Part.ACTION)
    further = tuple(written(part, f"{part} {one}.", "E1") for part in parts for one in range(12))
    page = blocks(rendered(whole(*further)))
    assert len(page) <= MAX_CHILDREN
    summary = next(block for block in page if block["type"] == "heading_2")
    assert "children" not in summary["heading_2"]


def test_a_long_list_of_evidence_takes_one_place_at_the_top_of_a_notion_page() -> None:
    pieces = tuple(piece(number) for number in range(100, 340))
    further = tuple(row(number, Phase.INVESTIGATION, f"Step {number}.") for number in range(100, 340))
    page = blocks(rendered(whole(*further, pieces=pieces)))
    headings = [block["heading_2"] for block in page if block["type"] == "heading_2"]
    (evidence,) = (one for one in headings if one["rich_text"][0]["text"]["content"] == "Evidence")
    toggles = [one["toggle"]["rich_text"][0]["text"]["content"] for one in evidence["children"]]
    assert toggles == ["1 to 100", "101 to 200", "201 to 253"]


def test_a_row_in_which_somebody_says_the_name_of_the_incident_is_no_repetition() -> None:
    said = row(5, Phase.INVESTIGATION, "Ina: “depot label printing is dead”")
    made = whole(written(Part.SUMMARY, "“Depot label printing”. It is over.", "E1"), said)
    named = replace(made, incident=replace(made.incident, title="Depot label printing"))
    assert "depot label printing is dead" in read(rendered(named))


def test_a_severity_that_the_tickets_log_contradicts_is_marked_in_the_key_facts() -> None:
    one, other = ConflictSide("Severity: SEV3", ("E1",)), ConflictSide("Severity changed from SEV2 to SEV1", ("E2",))
    made, marked = whole(), "contradicted by the ticket's log"
    assert marked in read(rendered(_with_conflicts(made, Conflict(SEVERITY_DIFFERS, one, other))))
    assert marked not in read(rendered(_with_conflicts(made)))


def _with_conflicts(made: Report, *conflicts: Conflict) -> Report:
    return replace(made, facts=replace(made.facts, conflicts=conflicts))


def test_a_manager_reads_at_a_glance_how_long_it_hurt_and_what_is_to_be_done() -> None:
    (table, *_) = section(rendered(whole()), "Key facts").blocks
    assert isinstance(table, Table)
    told = {_plain(name): _plain(value) for name, value in table.rows}
    assert told["Duration of the impact"].startswith("56 min ⏱")
    assert told["Follow-ups"] == "1 agreed, 1 proposed, 1 done; 1 without an owner, 1 without a due date"


def test_a_quotation_in_the_place_of_a_factor_is_folded_as_what_somebody_said_is_none() -> None:
    quoted = replace(written(Part.FACTOR, "“raise the minimum”", "E7"), standing=Standing.QUOTED)
    document = rendered(whole(quoted))
    assert "raise the minimum" not in read(document)
    assert "raise the minimum" in everything(document)


def test_what_set_it_off_stands_before_what_it_did_in_the_same_minute() -> None:
    stated = row(1, Phase.ONSET, "Labels come out blank.")
    made = whole()
    deployed = next(one for one in made.shown if one.part is Part.TIMELINE)
    assert deployed.moment is not None
    assert deployed.moment.at is not None
    seconds_later = replace(deployed, moment=replace(deployed.moment, at=deployed.moment.at + timedelta(seconds=14)))
    others = (one for one in made.shown if one is not deployed)
    document = rendered(replace(made, shown=(stated, seconds_later, *others)))
    shown = read(document)
    assert shown.index("Trigger: Spooler 4.2.0 goes live") < shown.index("Effect begins: Labels come out blank.")


def test_what_is_folded_of_factors_and_ruled_out_causes_keeps_its_name_and_its_evidence_open() -> None:
    further = tuple(
        written(part, f"{LONG} {one}.", "E1", label=f"{part.name}{one}")
        for part in (Part.FACTOR, Part.RULED_OUT)
        for one in range(9)
    )
    document = rendered(whole(*further))
    assert all(f"FACTOR{one} [E1]" in read(document) or f"FACTOR{one}. " in read(document) for one in range(9))
    assert all(f"RULED_OUT{one}" in read(document) for one in range(9))
    assert open_words(document) <= 1200


def test_the_quotations_and_the_rest_of_a_section_are_in_one_fold() -> None:
    further = tuple(written(Part.IMPACT, f"{LONG} {one}.", "E1") for one in range(40))
    for one in rendered(whole(*further)).sections:
        assert sum(isinstance(block, Fold) for block in one.blocks) <= 1


def _plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)
