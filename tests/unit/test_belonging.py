"""Which messages in the incident's own channel belong to it; the words are those of several trades and languages."""

from __future__ import annotations

from dataclasses import replace

from postmortem.models import Bearing, Evidence, Gathered, Leads, Person, Window
from postmortem.prepare.select import select
from tests.unit.ledgers import INA, INCIDENT, TOM, alert, at, said, ticket, update

RUI = Person("U3", "Rui Teal", "", "UTC")
EVA = Person("U4", "Eva Lund", "", "UTC")
LEADS = Leads(INCIDENT, Window(at("10:00"), at("14:00")), terms=("voucher",))


def rows(*pieces: Evidence) -> list[str]:
    """The messages that are the incident's own, in order of time."""
    ledger = select(LEADS, Gathered(pieces))
    assert {piece.ref for piece in ledger} == {piece.ref for piece in pieces}, "nothing is lost to the writer"
    return [piece.text for piece in ledger if piece.bearing is Bearing.INCIDENT and piece.ref.startswith("slack")]


def answering(piece: Evidence, parent: Evidence) -> Evidence:
    return replace(piece, thread=parent.ref)


COURSE = (
    said("12:04", "vouchers are refused, the checkout says unknown code", INA),
    said("12:11", "the voucher table has no rows for May", TOM),
    said("12:30", "May's rows imported, vouchers are taken again", TOM),
)


def test_other_talk_in_the_channel_is_background() -> None:
    lunch = said("12:50", "two falafel wraps and one lentil soup please", RUI)
    joke = said("10:20", "the intranet redesign is late again, who is surprised", EVA)
    assert rows(ticket(), *COURSE, lunch, joke) == [piece.text for piece in COURSE]


def test_other_talk_in_the_thick_of_it_is_background() -> None:
    thick = [said(f"12:1{n}", f"still refused, voucher table attempt {n}", (INA, TOM)[n % 2]) for n in range(2, 9)]
    lunch = replace(said("12:15", "two falafel wraps and one lentil soup please", RUI), ref="slack:C1:12:15:30")
    assert lunch.text not in rows(ticket(), *COURSE, *thick, lunch)


def test_what_one_of_its_people_says_of_themselves_long_before_is_background() -> None:
    away = said("10:05", "at the optician from ten to eleven", INA)
    assert away.text not in rows(ticket(), *COURSE, away)


def test_what_its_people_say_in_other_words_while_it_lasts_belongs() -> None:
    finding = said("12:16", "somebody ran the yearly cleanup job", TOM)
    assert finding.text in rows(ticket(), *COURSE, finding)


def test_who_writes_on_the_ticket_under_another_name_is_one_of_its_people() -> None:
    handle = replace(INA, id="U9", name="inav", aliases=("Ina Voss",))
    finding = said("13:20", "a second importer exists and nobody knew", handle)
    assert finding.text in rows(ticket(), update("12:40", "We look into it", INA), *COURSE, finding)


def test_a_short_answer_of_somebody_new_belongs() -> None:
    assert "on it" in rows(ticket(), COURSE[0], said("12:05", "on it", RUI), COURSE[2])


def test_a_short_answer_of_somebody_who_talks_of_other_things_is_background() -> None:
    chatter = [said(f"11:{n}", f"crossword clue {n} down is a river in Bolivia", RUI) for n in range(10, 16)]
    assert "nice" not in rows(ticket(), *COURSE, *chatter, said("12:31", "nice", RUI))


def test_the_whole_thread_of_a_message_of_the_incident_belongs() -> None:
    reply = answering(said("13:55", "same for the gift cards in Porto", RUI), COURSE[0])
    assert reply.text in rows(ticket(), *COURSE, reply)


def test_an_alert_stays_the_incidents_whatever_its_words() -> None:
    fired = alert("12:01", "FIRING p99 over 4 s on edge-7")
    assert fired.text in rows(ticket(), *COURSE, fired)


def test_where_no_words_tie_any_message_to_the_incident_all_stay() -> None:
    talk = [said("12:10", "niemand kommt rein", RUI), said("12:20", "läuft wieder", EVA)]
    assert rows(ticket(), *talk) == ["niemand kommt rein", "läuft wieder"]
