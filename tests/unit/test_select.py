"""What is put before the analyst, and what is counted as left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postmortem.models import (
    Bearing,
    Coverage,
    Evidence,
    Gathered,
    Incident,
    Kind,
    Leads,
    LeftOut,
    Person,
    Source,
    Window,
)
from postmortem.prepare.select import select

START = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
LEADS = Leads(
    incident=Incident(key="monday:1:2", title="Login fails with error E-4711"),
    window=Window(START, START + timedelta(hours=2)),
    terms=("login", "e-4711"),
)


def message(number: int, text: str, bearing: Bearing = Bearing.INCIDENT, source: Source = Source.SLACK) -> Evidence:
    return Evidence(
        ref=f"{source.value}:{number}",
        source=source,
        kind=Kind.MESSAGE,
        text=text,
        url="https://example.com",
        at=START + timedelta(minutes=number),
        where="#ops",
        bearing=bearing,
    )


def test_evidence_is_numbered_in_order_of_time() -> None:
    ledger = select(LEADS, Gathered((message(3, "third"), message(1, "first"), message(2, "second"))))
    assert [(item.id, item.text) for item in ledger] == [("E1", "first"), ("E2", "second"), ("E3", "third")]


def test_a_piece_found_twice_counts_once_and_as_the_incidents_own() -> None:
    ledger = select(LEADS, Gathered((message(1, "a", Bearing.BACKGROUND), message(1, "a"))))
    assert [item.bearing for item in ledger] == [Bearing.INCIDENT]


def test_similar_incidents_are_kept_apart() -> None:
    ledger = select(LEADS, Gathered((message(1, "now"), message(2, "last year", Bearing.SIMILAR))))
    assert [item.text for item in ledger] == ["now"]
    assert [item.text for item in ledger.similar] == ["last year"]


def test_in_a_small_workspace_nothing_is_left_out() -> None:
    pieces = (message(1, "login is down"), message(2, "nichts geht mehr", Bearing.BACKGROUND))
    assert len(select(LEADS, Gathered(pieces))) == 2


def test_of_a_large_rest_only_what_is_about_the_incident_is_taken() -> None:
    own = tuple(message(number, "login is down, gateway times out") for number in range(250))
    rest = (
        message(300, "gateway was restarted for the login service", Bearing.BACKGROUND),
        message(301, "lunch at noon", Bearing.BACKGROUND),
    )
    taken = {item.text for item in select(LEADS, Gathered(own + rest))}
    assert "gateway was restarted for the login service" in taken
    assert "lunch at noon" not in taken


def test_the_answers_to_a_message_about_the_incident_are_taken_with_it() -> None:
    parent = message(10, "login is down", Bearing.BACKGROUND)
    reply = replace(message(11, "same here", Bearing.BACKGROUND), thread=parent.ref)
    own = message(1, "login is down")
    assert {"login is down", "same here"} == {item.text for item in select(LEADS, Gathered((own, parent, reply)))}


def test_pages_that_were_found_are_taken_whatever_their_words() -> None:
    page = message(10, "Versions in production", Bearing.BACKGROUND, Source.NOTION)
    assert page.ref in {item.ref for item in select(LEADS, Gathered((message(1, "login is down"), page)))}


def test_where_nobody_named_a_channel_the_one_that_is_most_about_it_is_the_incidents_own() -> None:
    talk = [
        replace(message(n, text, Bearing.BACKGROUND), where="#shop")
        for n, text in enumerate(("login fails", "on it", "fixed"))
    ]
    chatter = [message(n, "lunch at noon", Bearing.BACKGROUND) for n in range(10, 20)]
    ledger = select(LEADS, Gathered((*talk, *chatter)))
    assert [item.text for item in ledger if item.bearing is Bearing.INCIDENT] == ["login fails", "on it", "fixed"]


def test_no_channel_is_the_incidents_own_when_none_is_about_it() -> None:
    chatter = [message(n, "lunch at noon", Bearing.BACKGROUND) for n in range(3)]
    assert {item.bearing for item in select(LEADS, Gathered(tuple(chatter)))} == {Bearing.BACKGROUND}


def test_a_budget_that_is_too_small_drops_the_least_telling_not_the_last() -> None:
    chatter = tuple(message(number, f"hello there number {number} " + "word " * 40) for number in range(100))
    resolution = message(500, "login works again, E-4711 is gone")
    ledger = select(LEADS, Gathered((*chatter, resolution)), token_budget=1_000)
    assert resolution.ref in {item.ref for item in ledger}
    assert len(ledger) < 20


def test_what_is_cut_is_counted_for_its_source() -> None:
    gathered = Gathered(
        evidence=(*(message(n, "login down") for n in range(250)), message(300, "lunch", Bearing.BACKGROUND)),
        coverage=(Coverage(Source.SLACK, searched=("#ops",)), Coverage(Source.SLACK, failed=("#private",))),
    )
    slack = next(part for part in select(LEADS, gathered).coverage if part.source is Source.SLACK)
    assert (slack.searched, slack.failed, slack.found, slack.used, slack.cut) == (("#ops",), ("#private",), 251, 250, 1)
    assert slack.left_out == {LeftOut.LOW_RANK: 1}


def test_what_a_source_left_out_itself_and_what_is_over_the_budget_is_told_apart() -> None:
    pieces = tuple(message(n, f"login is down, number {n} " + "word " * 40) for n in range(20))
    outside = {LeftOut.OUTSIDE_WINDOW: 7}
    gathered = Gathered(pieces, coverage=(Coverage(Source.SLACK, windows=(LEADS.window,), left_out=outside),))
    slack = next(part for part in select(LEADS, gathered, token_budget=700).coverage if part.source is Source.SLACK)
    assert slack.left_out == {LeftOut.OUTSIDE_WINDOW: 7, LeftOut.OVER_BUDGET: 20 - slack.used}
    assert 0 < slack.used < 20
    assert slack.found == 27
    assert slack.windows == (LEADS.window,)


def test_an_earlier_incident_is_found_and_not_left_out() -> None:
    gathered = Gathered((message(1, "now"), message(2, "last year", Bearing.SIMILAR)))
    slack = next(part for part in select(LEADS, gathered).coverage if part.source is Source.SLACK)
    assert (slack.found, slack.used, slack.cut) == (2, 1, 0)


def test_where_only_bots_fire_in_the_channel_the_talk_is_where_the_tickets_people_write() -> None:
    ina, bot = Person("U1", "Ina Voss", "", "UTC"), Person("B1", "pager", "", None, is_bot=True)
    fired = replace(message(1, "Login E-4711 is firing", Bearing.BACKGROUND), kind=Kind.ALERT, author=bot)
    talk = replace(message(2, "die Anmeldung geht wieder", Bearing.BACKGROUND), where="#betrieb", author=ina)
    other = replace(message(3, "Suppe ist aus", Bearing.BACKGROUND), where="#kantine")
    note = replace(message(4, "Login", source=Source.MONDAY), kind=Kind.UPDATE, author=ina)
    ledger = select(LEADS, Gathered((fired, talk, other, note)))

    own = {item.text for item in ledger if item.bearing is Bearing.INCIDENT and item.source is Source.SLACK}
    assert own == {"Login E-4711 is firing", "die Anmeldung geht wieder"}
