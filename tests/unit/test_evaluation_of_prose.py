"""The evaluation's metrics of a page that people read: its length, links, cause, actions and cost; right and wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local.evaluation import analysis, citations, claims, effort, reading, timeline
from local.evaluation.asked import DRAFT, PRICED_AS, REWRITING, VERDICTS, Asked
from local.evaluation.metrics import results
from local.evaluation.page import ACTIONS, FACTORS, IMPACT, ROOT_CAUSE, SUMMARY
from local.evaluation.rubric import ITEMS, points
from local.evaluation.table import verdicts
from local.evaluation.trial import MODEL, Trial
from postmortem.clients.openai.prices import PRICES
from postmortem.models.report import Check, Judging
from postmortem.render.document import (
    Block,
    Bullet,
    Callout,
    Document,
    Fold,
    Paragraph,
    Section,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
    Tone,
)
from tests.unit.evaluated_pages import ALERT, FIX, OLD, RIGHT_ROWS, UPDATE, URLS, a_page, a_trial, bullet, cite


def reading_of(**sections: tuple[Block, ...]) -> Trial:
    return a_trial(a_page(sections={title.replace("_", " "): blocks for title, blocks in sections.items()}))


def todo(text: str, *refs: str) -> Todo:
    return Todo((Span(text), Span(" "), *cite(*refs)))


# Length


def test_what_is_folded_costs_no_words() -> None:
    fold = Fold("What was said (1)", (Bullet((Span("many more words than anybody reads"),)),))
    short, long = (reading_of(Impact=blocks) for blocks in ((), (fold,)))
    assert reading.words_open(short).value == reading.words_open(long).value


def test_every_open_word_counts_and_a_citation_does_not() -> None:
    before = reading.words_open(reading_of()).value
    after = reading.words_open(reading_of(Impact=(bullet("Four words, no more.", ALERT),))).value
    assert (before or 0) + 4 == after


def test_the_title_above_the_summary_is_no_part_of_it() -> None:
    title = Paragraph((Span("Nobody could log in", bold=True), Span(" "), *cite(ALERT)))
    text = Paragraph((Span("Logins failed."), Span(" "), *cite(ALERT)))
    assert reading.words_summary(reading_of(Summary=(title, text))).value == 2


# Quotations


def test_a_quotation_that_stands_within_another_is_repeated() -> None:
    one = bullet("“the pool of connections was exhausted”", FIX)
    other = bullet("He said “since noon the pool of connections was exhausted, sorry”.", FIX)
    assert reading.quotations_repeated(reading_of(Impact=(one,), Lessons=(other,))).value == 1


def test_names_in_quotation_marks_and_folded_quotations_may_come_again() -> None:
    name = bullet("“Logins fail” is the ticket.", UPDATE)
    fold = Fold("What was said (1)", (bullet("“the pool of connections was exhausted”", FIX),))
    quoted = bullet("“the pool of connections was exhausted”", FIX)
    trial = reading_of(Impact=(name, name), Lessons=(quoted, fold))
    assert reading.quotations_repeated(trial).value == 0


# Links


@pytest.mark.parametrize(
    "block",
    [
        Bullet((Span("The pool was exhausted."),)),
        Paragraph((Span("One has a link. "), *cite(FIX), Span(" The other has none."))),
    ],
)
def test_words_that_no_link_follows_are_found(block: Block) -> None:
    assert reading.sentences_without_link(reading_of(Impact=(block,))).value == 1


def test_a_full_stop_behind_the_link_and_a_subheading_are_no_sentence() -> None:
    linked = Paragraph((Span("It broke at "), Span("12:00 UTC", url="https://x.example/"), Span(".")))
    trial = a_trial(a_page(sections={ROOT_CAUSE: (linked, Subheading("Ruled out"), bullet("A typo.", OLD))}))
    assert reading.sentences_without_link(trial).value == 0


# The full record


def with_record(*cells: Spans) -> Trial:
    page = a_page()
    record = Section("Full record (1 piece)", (Table(("Time", "What was recorded"), (cells,)),), appendix=True)
    return a_trial(replace(page, sections=(*page.sections, record)))


def test_the_times_and_numbers_of_the_full_record_are_measured_too() -> None:
    right = with_record((Span("2025-03-03 12:00:00 UTC"),), (Span("Error rate 38 % "), *cite(ALERT)))
    wrong = with_record((Span("2025-03-03 12:07:00 UTC"),), (Span("Error rate 83 % "), *cite(ALERT)))
    for measure, values in ((timeline.timestamps_grounded, [1, 0]), (claims.unsupported_numbers, [0, 1])):
        assert [measure(trial).value for trial in (right, wrong)] == values


def test_a_piece_of_the_full_record_is_known_by_its_link_and_needs_no_entry_of_its_own() -> None:
    linked = Span("[E77]", url=URLS[ALERT])
    trial = with_record((Span("2025-03-03 12:00:00 UTC"),), (Span("Error rate 38 % "), linked))
    assert citations.fabricated_citations(trial).value == 0
    assert trial.refs(trial.page.record[0].line) == {ALERT}


# Times in sentences


@pytest.mark.parametrize(("clock", "value"), [("12:40 UTC", 0), ("2025-03-03 12:40 UTC", 0), ("12:50 UTC", 1)])
def test_a_time_that_code_put_in_is_read_from_the_cited_words_in_the_zone_of_their_author(
    clock: str, value: float
) -> None:
    facts = (("Detected", "2025-03-03 12:00 UTC"),)
    said: dict[str, tuple[Block, ...]] = {
        IMPACT: (bullet(f"Logins worked again at {clock}.", FIX),)
    }  # "since 1:40 pm", in Madrid
    assert claims.unsupported_numbers(a_trial(a_page(facts=facts, sections=said))).value == value


# Cause and actions


def test_evidence_of_the_cause_counts_where_the_cause_or_a_factor_cites_it() -> None:
    for title in (ROOT_CAUSE, FACTORS):
        cited = a_trial(a_page(sections={title: (bullet("The pool was small.", FIX),)}))
        assert analysis.root_cause_evidence_cited(cited).value == 1
    elsewhere: dict[str, tuple[Block, ...]] = {
        IMPACT: (bullet("The pool.", FIX),),
        ROOT_CAUSE: (Subheading("Ruled out"), bullet("It.", FIX)),
    }
    assert analysis.root_cause_evidence_cited(a_trial(a_page(sections=elsewhere))).value == 0


def test_what_was_ruled_out_in_a_line_is_no_cause() -> None:
    line = Paragraph((Span("Ruled out. ", bold=True), Span("The pool was too small. "), *cite(FIX)))
    assert claims.root_cause_keyword_groups(a_trial(a_page(sections={ROOT_CAUSE: (line,)}))).value == 0


TRUE_ACTIONS = [
    {"text": "Enlarge the pool for good", "evidence": [UPDATE]},
    {"text": "Alert on exhausted connections", "evidence": [UPDATE]},
]


@pytest.mark.parametrize(
    ("actions", "value"),
    [
        ((todo("Enlarge it.", UPDATE), todo("Alert on it.", UPDATE)), 1.0),
        ((todo("Alert when connections are exhausted.", ALERT), todo("More pool, enlarged.", FIX)), 1.0),
        ((todo("Everything.", UPDATE),), 0.5),
        ((todo("Order lunch for the pool.", ALERT),), 0.0),
        ((), 0.0),
    ],
)
def test_each_true_action_needs_an_item_of_its_own(actions: tuple[Block, ...], value: float) -> None:
    trial = a_trial(a_page(sections={ACTIONS: actions}), action_items=TRUE_ACTIONS)
    assert analysis.actions_matched(trial).value == value


@pytest.mark.parametrize(("title", "value"), [("More (1)", 1), ("What was said (1)", 0)])
def test_a_folded_action_counts_and_the_quotations_behind_actions_do_not(title: str, value: float) -> None:
    fold = Fold(title, (bullet("Enlarge the pool for good.", UPDATE),))
    trial = a_trial(a_page(sections={ACTIONS: (fold,)}), action_items=TRUE_ACTIONS[:1])
    assert analysis.actions_matched(trial).value == value


# A page without a model


@pytest.mark.parametrize(
    "text", ["The outage was caused by the pool.", "Fixed by a larger pool.", "DNS is ruled out.", "The pool."]
)
def test_code_that_judges_in_its_own_words_is_found(text: str) -> None:
    page = a_page(sections={ROOT_CAUSE: (bullet(text, FIX),)})
    assert analysis.verdicts_of_code(a_trial(page)).value == 1
    assert analysis.verdicts_of_code(replace(a_trial(page), writer=MODEL)).value is None


def test_what_people_said_about_the_cause_is_no_judgement_of_code() -> None:
    page = a_page(sections={ROOT_CAUSE: (bullet("[operator]: “it was caused by the pool”", FIX),)})
    assert analysis.verdicts_of_code(a_trial(page)).value == 0


# Effort


def asked(*names: str) -> Trial:
    return replace(a_trial(), writer=MODEL, asked=tuple(Asked(name, 10_000, 1_000) for name in names))


def test_batches_count_by_round_and_a_rewriting_parts_the_rounds() -> None:
    trial = asked(DRAFT, *[VERDICTS] * 4, REWRITING, *[VERDICTS] * 2)
    calls = (effort.calls_writing, effort.calls_judging, effort.calls_rewriting)
    assert [measure(trial).value for measure in calls] == [1, 4, 1]
    assert effort.calls_judging(asked(DRAFT, *[VERDICTS] * 5)).value == 5


def test_the_cost_is_that_of_the_default_model_for_all_calls() -> None:
    price = PRICES[PRICED_AS]
    usd = 2 * (10_000 * price.input + 1_000 * price.output) / 1_000_000
    assert effort.cost_estimated(asked(DRAFT, VERDICTS)).value == pytest.approx(usd)
    assert effort.cost_estimated(a_trial()).value is None


def test_the_median_of_the_cost_has_a_gate_of_its_own() -> None:
    cheap, dear = (results(asked(*[DRAFT] * calls)) for calls in (1, 9))
    assert "gate ≤ $0.07: passed" in verdicts({("a", MODEL): cheap, ("b", MODEL): cheap, ("c", MODEL): dear})
    assert "gate ≤ $0.07: missed" in verdicts({("a", MODEL): dear, ("b", MODEL): dear, ("c", MODEL): cheap})


def test_forty_sentences_are_asked_of_a_large_case_and_fifteen_of_a_small_one() -> None:
    few = replace(a_trial(), writer=MODEL, check=Check(Judging.DONE, checked=20, kept=16))
    large = replace(few, selected=frozenset(map(str, range(100))))
    kept = [next(one for one in results(trial) if one.metric.name == "sentences_kept") for trial in (few, large)]
    assert [one.ok for one in kept] == [True, False]


# The rubric


def test_a_page_with_nothing_wrong_earns_every_point_that_a_program_can_give() -> None:
    page = a_page(
        *RIGHT_ROWS,
        facts=(
            *((name, "known") for name in ("Incident", "Status", "Severity", "Service", "Owner")),
            ("Started", "unknown"),
            ("Detected", "2025-03-03 12:00 UTC"),
            ("Mitigated", "2025-03-03 12:40 UTC"),
            ("Time to mitigate", "40 min ⏱ (from detected to mitigated)"),
        ),
        sections={
            SUMMARY: (bullet("1308 users could not log in for 40 min ⏱, as the pool was exhausted.", UPDATE, FIX),),
            IMPACT: (bullet("1308 users could not log in.", UPDATE),),
            ROOT_CAUSE: (bullet("Suspected: the pool.", FIX),),
            "Detection": (bullet("An alert told of it.", ALERT),),
            ACTIONS: (todo("Enlarge the pool · prevent · no owner named · agreed", UPDATE),),
        },
    )
    note = Document(page.title, (_note("Draft. Written by a model."),), page.sections)
    earned = points(replace(a_trial(note, action_items=TRUE_ACTIONS[:1]), writer=MODEL))
    assert earned == {item.name: item.points for item in ITEMS}


def _note(text: str) -> Block:
    return Callout(Tone.NOTE, (Span(text),))


@pytest.mark.parametrize(
    ("item", "section"),
    [
        ("A5 nothing invented", {IMPACT: (bullet("4242 users.", UPDATE),)}),
        ("C1 blameless", {IMPACT: (bullet("It was human error.", UPDATE),)}),
        ("D2 owner, type", {ACTIONS: (todo("Do it", UPDATE),)}),
        ("R4 states of actions", {ACTIONS: (todo("Do it · prevent · no owner named", UPDATE),)}),
        ("R6 no means", {IMPACT: (bullet("MTTR 40 min.", UPDATE),)}),
        ("R2 ruled out", {ROOT_CAUSE: (Subheading("Ruled out"), Bullet((Span("DNS."),)))}),
    ],
)
def test_what_is_wrong_with_a_page_costs_points(item: str, section: dict[str, tuple[Block, ...]]) -> None:
    most = next(one.points for one in ITEMS if one.name == item)
    assert points(a_trial(a_page(sections=section)))[item] < most


def test_a_length_that_lies_between_no_two_key_times_costs_points() -> None:
    times = (("Detected", "2025-03-03 12:00 UTC"), ("Mitigated", "2025-03-03 12:40 UTC"))
    wrong = a_trial(a_page(facts=(*times, ("Time to mitigate", "2 h ⏱ from detected to mitigated"))))
    assert points(wrong)["B5 intervals"] == 0
