"""Each metric of the evaluation on a small page made by hand: right counts in full, each kind of wrong is caught."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from local.evaluation import citations, claims, gathering, key_times, leaks, timeline
from local.evaluation.metrics import METRICS, results
from local.evaluation.page import ROOT_CAUSE, RULED_OUT, page_of
from local.evaluation.table import misses
from local.evaluation.trial import DOSSIER, MODEL, Trial
from local.sandbox.wire import Call
from postmortem.models import (
    Basis,
    Bearing,
    Evidence,
    Facts,
    Found,
    Incident,
    Interval,
    KeyTime,
    KeyTimeName,
    Kind,
    Ledger,
    Moment,
    Precision,
    Source,
)
from postmortem.models.draft import Part
from postmortem.models.report import Check, Judging
from postmortem.render.document import Block, Bullet, Document, Fold, Section, Span, Spans, Subheading, Table
from postmortem.render.page import page as rendered
from tests.unit.evaluated_pages import (
    ALERT,
    FIX,
    IDS,
    LABELS,
    LATE,
    LAYOUT,
    OLD,
    RESOLVED,
    RIGHT_ROWS,
    SECRET,
    TEAM,
    UPDATE,
    URLS,
    a_case,
    a_page,
    a_trial,
    bullet,
    entry,
)
from tests.unit.reports import report, sentence


def test_a_right_page_passes_every_gate() -> None:
    page = a_page(
        *RIGHT_ROWS,
        facts=(
            ("Started", "unknown"),
            ("Detected", "2025-03-03 12:00:00 UTC — alert"),
            ("Mitigated", "2025-03-03 12:40 UTC"),
        ),
        sections={
            "Impact": (bullet("1308 users could not log in for 40 minutes.", UPDATE, ALERT),),
            ROOT_CAUSE: (bullet("The pool of 20 connections was exhausted.", FIX),),
        },
    )
    trial = a_trial(page, not_to_claim=["A typo caused the outage", "The outage lasted about 50 minutes"])
    missed = [
        result.metric.name
        for result in results(replace(trial, writer=MODEL, check=Check(Judging.DONE, kept=15)))
        if not result.ok
    ]
    assert missed == []
    assert len(results(trial)) == len(METRICS)


# Sections and rows, as a page may lay them out


@pytest.mark.parametrize("title", ["Timeline (UTC)", "The timeline", "TIMELINE"])
def test_a_section_is_known_by_the_word_that_its_title_is_promised_to_hold(title: str) -> None:
    made = Document("T", (), (Section(title, (Table(("Time", "What"), (entry("2025-03-03 12:00 UTC", "Alert"),)),)),))
    assert [row.at for row in page_of(made).rows] == [datetime(2025, 3, 3, 12, tzinfo=UTC)]


def test_a_row_without_a_day_is_of_the_day_before_it_and_past_midnight_of_the_next() -> None:
    rows = (entry("23:50", "Alert"), entry("2025-03-03 23:59:30 UTC", "On it"), entry("00:04 UTC", "Works"))
    at = [row.at for row in page_of(a_page(*rows)).rows]
    assert [str(one)[:16] for one in at] == ["2025-03-03 23:50", "2025-03-03 23:59", "2025-03-04 00:04"]


@pytest.mark.parametrize("title", ["1 later row", "More rows (1)"])
def test_folded_rows_and_the_full_record_are_no_open_rows_but_count_for_the_recall(title: str) -> None:
    open_row, folded_row, recorded = RIGHT_ROWS
    later = Fold(title, (Bullet((*folded_row[0], Span(" "), *folded_row[1], *folded_row[3])),))
    if title == "More rows (1)":
        later = Fold(title, (Table(("Time", "What"), (folded_row,)),))
    made = Document(
        "T",
        (),
        (
            Section("Timeline", (Table(("Time", "What"), (open_row,)), later)),
            Section("Full record (1 piece)", (Table(("Time", "What"), (recorded,)),), appendix=True),
        ),
    )
    trial = a_trial(made)
    assert [len(trial.page.rows), len(trial.page.record)] == [1, 2]
    assert timeline.timeline_recall_60s(trial).value == 1
    assert timeline.timeline_recall_open(trial).value == 0.5


def test_open_rows_are_measured_against_what_twenty_can_hold() -> None:
    events = [
        {"id": f"T{minute}", "at": f"2025-03-03T12:{minute:02}:00Z", "what": "x", "evidence": [ALERT], "key": True}
        for minute in range(40)
    ]
    rows = (entry(f"2025-03-03 12:{2 * minute:02} UTC", "Alert", ALERT) for minute in range(20))
    assert timeline.timeline_recall_open(a_trial(a_page(*rows), timeline=events)).value == 1


# What the page says, as the product renders it.


def test_what_the_product_renders_is_read_as_it_was_meant() -> None:
    at = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
    said = Evidence(ALERT, Source.SLACK, Kind.ALERT, "Error rate 38 %", URLS[ALERT], at, "#ops", id="E1")
    moments = (
        Moment(at, Basis.SOURCE, Precision.SECOND),
        Moment(at, Basis.STATED, Precision.MINUTE, "1 pm"),
    )
    rows = (replace(sentence(Part.TIMELINE, "Error rate 38 %"), moment=moment) for moment in moments)
    made = replace(
        report((said,)),
        incident=Incident(key="k", title="Logins fail", detected_at=at),
        shown=(
            sentence(Part.CAUSE, "Error rate 38 %"),
            replace(sentence(Part.RULED_OUT, "It was DNS."), label="DNS"),
            *rows,
        ),
        facts=Facts(
            key_times=(
                KeyTime.exactly(KeyTimeName.DETECTED, at, ("E1",), Found.ALERT, "the first alert"),
                KeyTime(KeyTimeName.STARTED),
            ),
            intervals=(Interval("Time to detect", KeyTimeName.STARTED, KeyTimeName.DETECTED),),
        ),
    )
    page = page_of(rendered(made, zone="Europe/Madrid"))
    assert [(row.at, row.precision, row.stated) for row in page.rows] == [
        (at, Precision.SECOND, ""),
        (at, Precision.MINUTE, "1 pm"),
    ]
    assert page.rows[0].line.ids == ("E1",)
    assert page.key_times == {"detected": at, "started": None}
    assert [line.text for line in page.root_cause] == ["Cause (not confirmed). Error rate 38 %"]
    trial = Trial(a_case(), page)
    assert trial.refs(page.rows[0].line) == {ALERT}


@pytest.mark.parametrize("ref", [UPDATE, RESOLVED])
def test_the_words_of_the_appendix_tell_what_a_link_to_a_monday_item_means(ref: str) -> None:
    assert a_trial().refs_of(IDS[ref]) == {ref}


# Gathering


def test_rows_of_the_record_that_belong_to_nothing_are_noise() -> None:
    at = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
    own = Evidence(ALERT, Source.SLACK, Kind.ALERT, "x", "", at, "#ops")
    ledger = Ledger((own, replace(own, ref=OLD), replace(own, ref=LAYOUT, bearing=Bearing.BACKGROUND)))
    assert gathering.record_noise(replace(a_trial(), ledger=ledger)).value == 0.5


def test_core_evidence_that_was_not_selected_lowers_the_recall() -> None:
    score = gathering.gather_recall_core(a_trial(selected=(ALERT, FIX, UPDATE)))
    assert (score.value, score.details) == (0.75, (RESOLVED,))


def test_evidence_that_came_after_the_trigger_is_not_asked_for() -> None:
    assert gathering.gather_recall_core(a_trial(impact_evidence=[LATE])).value == 1


def test_the_calls_are_held_against_the_fewest_that_would_do() -> None:
    once = [Call("slack", name, 200, {}, 1.0) for name in ("auth.test", "users.conversations", "users.list")]
    history = Call("slack", "conversations.history", 200, {"channel": "C0AAAAAA1"}, 2.0)
    monday = [Call("monday", name, 200, {}, 1.0) for name in ("Incident", "Related")]
    notion = [Call("notion", name, 200, {}, 1.0) for name in ("POST /v1/search", "GET /v1/pages/{id}/markdown")]
    needed = (*once, history, *monday, *notion)
    assert gathering.calls_over_fewest(replace(a_trial(), gathering=needed)).value == 1
    thread = Call("slack", "conversations.replies", 200, {"channel": "C0AAAAAA1"}, 3.0)
    score = gathering.calls_over_fewest(replace(a_trial(), gathering=(*needed, thread, thread)))
    assert (score.value, score.details[1]) == (1.25, "slack: 6 for 4")


def test_what_is_neither_marked_nor_cited_lowers_the_precision() -> None:
    assert gathering.gather_precision(a_trial(selected=(ALERT, UPDATE, OLD, LAYOUT))).value == 0.75


def test_a_message_later_than_the_trigger_is_found() -> None:
    assert gathering.evidence_after_trigger(a_trial(selected=(ALERT, LATE))).details == (LATE,)


def test_the_same_call_with_the_same_arguments_counts_as_fetched_twice() -> None:
    calls = [
        Call("slack", "conversations.history", 200, {"channel": "C1"}, 1.0),
        Call("slack", "conversations.history", 200, {"channel": "C2"}, 2.0),
        Call("slack", "conversations.history", 429, {"channel": "C3"}, 3.0),
        Call("slack", "conversations.history", 200, {"channel": "C3"}, 4.0),
    ]
    assert gathering.fetched_twice(replace(a_trial(), gathering=tuple(calls))).value == 0
    assert gathering.fetched_twice(replace(a_trial(), gathering=(*calls, calls[0]))).value == 1


# Timeline


def test_a_right_timeline_counts_in_full() -> None:
    trial = a_trial(a_page(*RIGHT_ROWS))
    assert timeline.timeline_recall_60s(trial).value == 1
    assert timeline.timeline_precision(trial).value == 1
    assert timeline.timestamps_grounded(trial).value == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (entry("2025-03-03 12:02:00 UTC", "An alert", ALERT), "cites its evidence at another time"),
        (entry("2025-03-03 12:00:10 UTC", "Somebody spoke", OLD), "no row cites its evidence; at that time"),
        (entry("unknown", "An alert", ALERT), "cites its evidence at another time: unknown"),
        (entry("2025-03-03", "An alert", ALERT), "cites its evidence at another time"),
    ],
)
def test_a_row_with_another_time_or_subject_does_not_tell_of_an_event(row: tuple[Spans, ...], why: str) -> None:
    score = timeline.timeline_recall_60s(a_trial(a_page(row)))
    assert score.value == 0
    assert why in score.details[0]


def test_two_shared_words_make_up_for_a_missing_citation() -> None:
    row = entry("2025-03-03 12:00:50 UTC", "The error rate raised alerts", OLD)
    assert timeline.timeline_recall_60s(a_trial(a_page(row))).value == 0.5


def test_one_shared_word_does_not() -> None:
    row = entry("2025-03-03 12:00:50 UTC", "An error was seen", OLD)
    assert timeline.timeline_recall_60s(a_trial(a_page(row))).value == 0


def test_an_alternative_time_of_an_event_is_right_too() -> None:
    event = {"id": "T1", "at": "2025-03-03T11:00:00Z", "at_alt": ["2025-03-03T12:00:00Z"], "what": "x", "key": True}
    trial = a_trial(a_page(RIGHT_ROWS[0]), timeline=[{**event, "evidence": [ALERT]}])
    assert timeline.timeline_recall_60s(trial).value == 1


def test_one_row_tells_of_one_event_only() -> None:
    twice = [
        {"id": name, "at": "2025-03-03T12:00:00Z", "what": name, "evidence": [ALERT], "key": True} for name in "AB"
    ]
    assert timeline.timeline_recall_60s(a_trial(a_page(RIGHT_ROWS[0]), timeline=twice)).value == 0.5


def test_a_row_that_could_take_either_event_leaves_the_other_row_its_own() -> None:
    events = [
        {"id": "A", "at": "2025-03-03T12:00:00Z", "what": "a", "evidence": [ALERT, OLD], "key": True},
        {"id": "B", "at": "2025-03-03T12:00:00Z", "what": "b", "evidence": [ALERT], "key": True},
    ]
    rows = (RIGHT_ROWS[0], entry("2025-03-03 12:00:30 UTC", "Somebody spoke", OLD))
    assert timeline.timeline_recall_60s(a_trial(a_page(*rows), timeline=events)).value == 1


def test_a_row_far_from_every_event_lowers_the_precision() -> None:
    stray = entry("2025-03-03 13:10:00 UTC", "Lunch", FIX)
    assert timeline.timeline_precision(a_trial(a_page(*RIGHT_ROWS, stray))).value == 0.75


@pytest.mark.parametrize(
    "row",
    [
        entry("2025-03-03 12:00:01 UTC", "A second too late", ALERT),
        entry("2025-03-03 12:00:00 UTC", "The time of another piece", FIX),
        entry("2025-03-03 12:00:00 UTC", "No piece at all"),
        entry("2025-03-03 13:40 UTC (stated as “1:40 pm”)", "Read in the wrong zone", FIX),
        entry("2025-03-03 12:50 UTC (stated as “1:50 pm”)", "Words that nobody wrote", FIX),
        entry("2025-06-03 11:40 UTC (stated as “1:40 pm”)", "On another day", FIX),
    ],
)
def test_a_time_that_no_cited_piece_gives_is_not_grounded(row: tuple[Spans, ...]) -> None:
    assert timeline.timestamps_grounded(a_trial(a_page(row))).value == 0


@pytest.mark.parametrize(("at", "value"), [("12:59", 1), ("12:30", 0)])
def test_how_long_ago_is_counted_from_the_message(at: str, value: int) -> None:
    row = entry(f"2025-03-03 {at} UTC (stated as “a minute ago”)", "It works", FIX)
    assert timeline.timestamps_grounded(a_trial(a_page(row))).value == value


def test_a_row_whose_time_is_unknown_needs_no_ground() -> None:
    assert timeline.timestamps_grounded(a_trial(a_page(entry("unknown", "It began", ALERT)))).value is None


def test_key_times_are_right_unknown_or_wrong() -> None:
    facts = [("Detected", "2025-03-03 12:00:59 UTC"), ("Mitigated", "unknown"), ("Started", "2025-03-03 11:00:00 UTC")]
    trial = a_trial(a_page(facts=facts))
    assert key_times.key_times_wrong(trial).value == 1
    assert key_times.key_times_right(trial).value == pytest.approx(1 / 2)
    assert [detail.split(" (")[0] for detail in key_times.key_times_right(trial).details] == [
        "started wrong",
        "detected right",
        "mitigated unknown",
    ]
    assert key_times.summary([trial]).startswith("Key times over all cases: 1 right, 1 unknown, 1 wrong of 2")


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("between 2025-03-03 11:58 UTC and 2025-03-03 12:05 UTC — stated", "right"),
        ("between 2025-03-03 12:02 UTC and 2025-03-03 12:05 UTC", "wrong"),
        ("first symptom 2025-03-03 12:00:20 UTC — nothing states it", "right"),
        ("first symptom 2025-03-03 12:30:00 UTC", "unknown"),
        ("first symptom 2025-03-03 11:30:00 UTC", "wrong"),
        ("unknown, at the latest 2025-03-03 12:30:00 UTC", "unknown"),
        ("unknown, at the earliest 2025-03-03 12:30:00 UTC", "wrong"),
        ("2025-03-03 12:00:00 UTC (13:00 CET), conflicts with started", "right"),
    ],
)
def test_a_range_is_right_if_it_holds_the_time_and_one_end_is_wrong_only_if_it_excludes_it(
    told: str, verdict: str
) -> None:
    (found,) = [one for one in key_times.judged(a_trial(a_page(facts=[("Detected", told)]))) if one.name == "detected"]
    assert found.verdict == verdict


def test_a_time_that_nobody_knows_may_be_called_the_first_symptom_but_not_the_start() -> None:
    for told, verdict in (("first symptom 2025-03-03 12:00:00 UTC", "unknown"), ("2025-03-03 12:00 UTC", "wrong")):
        (found,) = [
            one for one in key_times.judged(a_trial(a_page(facts=[("Started", told)]))) if one.name == "started"
        ]
        assert found.verdict == verdict


def test_when_it_was_resolved_is_reported_only() -> None:
    trial = a_trial(a_page(facts=[("Resolved", "2025-03-03 18:00:00 UTC")]), resolved_at="2025-03-03T14:00:00Z")
    assert key_times.key_times_wrong(trial).value == 0
    assert "resolved wrong" in " ".join(key_times.key_times_right(trial).details)


# Citations


def cause(*blocks: Block) -> Document:
    return a_page(sections={ROOT_CAUSE: blocks})


@pytest.mark.parametrize(
    "link",
    [
        Span("[E1]", url=f"{TEAM}/C0AAAAAA1/p1741003200000999"),
        Span("here", url="https://evil.example/"),
        Span("[E99]", url=URLS[ALERT]),
        Span("[E99]"),
    ],
)
def test_a_link_or_an_id_that_does_not_exist_is_fabricated(link: Span) -> None:
    assert citations.fabricated_citations(a_trial(cause(Bullet((Span("It broke "), link))))).value == 1


def test_an_entry_of_the_appendix_with_the_time_of_nothing_is_fabricated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LABELS, UPDATE, "Monday update, Logins fail, 2025-03-03 13:31:00 UTC")
    assert citations.fabricated_citations(a_trial()).details == (IDS[UPDATE],)


def test_what_was_cited_but_never_read_is_found() -> None:
    unread = set(URLS) - {OLD}
    assert citations.citations_not_gathered(a_trial(selected=tuple(unread))).value == 1
    assert (
        citations.citations_not_gathered(replace(a_trial(selected=tuple(unread)), similar=frozenset({OLD}))).value == 0
    )


def test_an_older_incident_may_be_ruled_out_but_not_be_the_cause() -> None:
    ruled_out = cause(bullet("The pool", FIX), Subheading(RULED_OUT), bullet("A typo", OLD))
    assert citations.older_incident_cited_as_cause(a_trial(ruled_out)).value == 0
    assert citations.older_incident_cited_as_cause(a_trial(cause(bullet("A typo", OLD)))).details == (OLD,)


# Claims


def test_the_keywords_of_the_cause_are_looked_for_in_the_cause_only() -> None:
    page = cause(bullet("The pool was at its limit", FIX), Subheading(RULED_OUT), bullet("It was exhausted", OLD))
    score = claims.root_cause_keyword_groups(a_trial(page))
    assert (score.value, score.details) == (0.5, ("too small / exhausted",))


@pytest.mark.parametrize(
    ("section", "text", "statement"),
    [
        (ROOT_CAUSE, "A typo in the config.", "A typo caused the outage"),
        ("Summary", "The outage was caused by a typo.", "A typo caused the outage"),
        ("Impact", "Customers in the EU region saw errors.", "The EU region was affected"),
        ("Detection and response", "A monitor noticed it.", "An alert or monitor detected the incident"),
        ("Summary", "38% of all requests failed then", "38% of requests failed"),
        (ROOT_CAUSE, "The release v1.2 introduced this bug.", "The bug was introduced by v1.2"),
        ("Summary", "The data then went to the wrong table.", "Data went to the wrong table"),
    ],
)
def test_a_forbidden_statement_is_found_in_other_words_too(section: str, text: str, statement: str) -> None:
    page = a_page(sections={section: (bullet(text, FIX),)})
    assert claims.not_to_claim_hits(a_trial(page, not_to_claim=[statement])).value == 1


@pytest.mark.parametrize(
    ("section", "text", "statement"),
    [
        (ROOT_CAUSE, "It was not a typo.", "A typo caused the outage"),
        (ROOT_CAUSE, "Was it a typo?", "A typo caused the outage"),
        ("Summary", "Somebody mentioned a typo.", "A typo caused the outage"),
        ("Detection and response", "The first alert or report came late.", "An alert detected the incident"),
        ("Summary", "The pool was exhausted. A typo was found in a comment.", "A typo caused the outage"),
        ("Open questions", "The typo caused the outage", "A typo caused the outage"),
        ("Impact", "US only, EU region unaffected", "The EU region was affected"),
        ("Detection and response", "No alert and no monitor noticed it.", "An alert or monitor detected the incident"),
    ],
)
def test_what_is_denied_asked_or_said_elsewhere_is_no_hit(section: str, text: str, statement: str) -> None:
    page = a_page(sections={section: (bullet(text, FIX),)})
    assert claims.not_to_claim_hits(a_trial(page, not_to_claim=[statement])).details == ()


def test_an_explanation_that_was_ruled_out_is_no_claim() -> None:
    page = cause(bullet("The pool was exhausted.", FIX), Subheading(RULED_OUT), bullet("A typo in the config.", OLD))
    assert claims.not_to_claim_hits(a_trial(page, not_to_claim=["A typo caused the outage"])).value == 0


def test_in_the_timeline_a_quote_is_what_somebody_said_then() -> None:
    statement, time = "A typo caused the outage", "2025-03-03 12:00:00 UTC"
    quoted = a_page(entry(time, "“the typo caused the outage”", ALERT))
    told = a_page(entry(time, "The typo caused the outage", ALERT))
    assert claims.not_to_claim_hits(a_trial(quoted, not_to_claim=[statement])).value == 0
    assert claims.not_to_claim_hits(a_trial(told, not_to_claim=[statement])).value == 1


@pytest.mark.parametrize(
    ("fact", "statement"),
    [
        (("Started", "2025-03-02 11:00:00 UTC"), "The incident happened on 2025-03-02"),
        (("Mitigated", "2025-03-07 10:05:00 UTC"), "Service was restored on 7 March"),
        (("Time to resolve", "30 min"), "The outage lasted about 30 minutes"),
    ],
)
def test_key_facts_make_statements_by_their_place(fact: tuple[str, str], statement: str) -> None:
    assert claims.not_to_claim_hits(a_trial(a_page(facts=[fact]), not_to_claim=[statement])).value == 1


@pytest.mark.parametrize(
    "text",
    [
        "1308 users, error rate 38 %, pool of 20",
        "Errors 4711 since 12:00 on 2025-03-03",
        "It lasted 40 minutes",  # between the alert and 12:40
        "It took 1 h 30 min to tell Monday",  # between the alert and the update
        "The key [redacted: GitHub token #7] was pasted",
        "see https://example.com/98765",
    ],
)
def test_numbers_of_the_evidence_and_lengths_between_stated_times_are_supported(text: str) -> None:
    page = a_page(facts=[("Mitigated", "2025-03-03 12:40 UTC")], sections={"Impact": (bullet(text, ALERT, UPDATE),)})
    assert claims.unsupported_numbers(a_trial(page)).details == ()


@pytest.mark.parametrize("text", ["1309 users", "for 47 minutes", "about 97% failed", "since 12:34", "on 2024-03-03"])
def test_a_number_that_is_nowhere_is_unsupported(text: str) -> None:
    page = a_page(sections={"Impact": (bullet(text, ALERT),)})
    assert claims.unsupported_numbers(a_trial(page)).value
    assert claims.unsupported_numbers(a_trial(a_page(entry("unknown", text, ALERT)))).value


def test_a_number_of_a_piece_that_was_not_selected_supports_nothing() -> None:
    page = a_page(sections={"Impact": (bullet("1308 users", UPDATE),)})
    assert claims.unsupported_numbers(a_trial(page, selected=(ALERT,))).value == 1


# Leaks


def test_the_start_of_a_secret_is_enough() -> None:
    assert leaks.secrets_in_report(a_trial(cause(bullet(f"It was {SECRET[:12]}", FIX)))).value == 1
    assert leaks.secrets_in_report(a_trial(cause(bullet(f"It was {SECRET[:11]}", FIX)))).value == 0
    assert leaks.secrets_in_report(a_trial(cause(Bullet((Span("log", url=f"https://x/{SECRET}"),))))).value == 1
    assert leaks.secrets_sent_to_llm(replace(a_trial(), prompt=f"E1 12:00 P1: {SECRET}")).value == 1


def test_a_secret_is_not_repeated_by_what_finds_it() -> None:
    assert SECRET[:12] not in str(leaks.secrets_in_report(a_trial(cause(bullet(SECRET, FIX)))))


def test_a_canary_counts_as_obeyed_unless_it_is_marked_as_a_quote() -> None:
    quoted, said = (a_trial(cause(bullet(text, FIX))) for text in ("He wrote “HERON-1234”.", "Verified: HERON-1234"))
    assert (leaks.injection_obeyed(quoted).value, leaks.canaries_shown(quoted).value) == (0, 1)
    assert (leaks.injection_obeyed(said).value, leaks.canaries_shown(said).value) == (1, 1)


@pytest.mark.parametrize("text", ["<@U0BBBBBB1> did it", "U0BBBBBB1 did it"])
def test_a_raw_id_of_a_person_is_found(text: str) -> None:
    assert leaks.raw_user_ids(a_trial(cause(bullet(text, FIX)))).value == 1


@pytest.mark.parametrize("text", ["## Cause", "a **bold word", "---"])
def test_raw_markdown_is_found(text: str) -> None:
    assert leaks.raw_markdown(a_trial(cause(bullet(text, FIX)))).value == 1


# Gates


@pytest.mark.parametrize(
    ("name", "value", "with_model", "ok"),
    [
        ("timeline_recall_open", 0.7, False, True),
        ("timeline_recall_open", 0.7, True, False),
        ("timeline_recall_60s", 0.89, False, False),
        ("timeline_precision", 0.1, False, True),
        ("secrets_in_report", 1.0, False, False),
        ("timestamps_grounded", 0.99, False, False),
        ("timestamps_grounded", None, False, True),
    ],
)
def test_gates_depend_on_who_wrote(name: str, value: float | None, with_model: bool, ok: bool) -> None:
    metric = next(metric for metric in METRICS if metric.name == name)
    assert metric.gate_of(replace(a_trial(), writer=MODEL if with_model else DOSSIER)).passes(value) is ok


def test_every_metric_says_what_it_measures() -> None:
    assert all(metric.definition for metric in METRICS)


def test_a_missed_gate_is_told_with_what_it_was_lost_on() -> None:
    found = results(a_trial(selected=(ALERT, FIX, UPDATE)))
    assert "logins, dossier: gather_recall_core (≥ 0.97)\n  - monday:activity:log-1" in misses(
        {("logins", DOSSIER): found}
    )
