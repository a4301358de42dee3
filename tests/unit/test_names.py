"""Each way in which somebody can be named, and each in which a word only looks like a name."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from postmortem.models import Person
from postmortem.prepare.people import in_roles
from tests.unit.ledgers import INCIDENT, alert, ledger, said

INES = Person("U3", "Ines Falk-Moreno", "buyer")
JAN = Person("U4", "Jan van den Broek", "driver", aliases=("jbroek",))
MARK = Person("U5", "Mark Stone", "tester")
KNOWN = (INES, JAN, MARK)


def shown(text: str, *people: Person, writer: Person | None = None) -> str:
    """A text of an alert, as it stands where these people are known and one of them wrote."""
    talk = ledger(alert("12:00", text), *([said("12:01", "ok", writer)] if writer else []))
    return in_roles(INCIDENT, talk, people or KNOWN)[1].items[0].text


@pytest.mark.parametrize("name", ["I. Falk", "Ines M.", "Ines R. Falk", "I.R. Falk", "Falk, I.", "Ines Rut Falk"])
def test_initials_and_unknown_middle_names_belong_to_the_name(name: str) -> None:
    assert shown(f"({name})") == "([buyer])"


def test_an_initial_that_is_not_theirs_is_not_swallowed() -> None:
    assert shown("Plan B Falk") == "Plan B [buyer]"


@pytest.mark.parametrize("name", ["van den Broek", "J. van den Broek", "Jan Broek", "@Broek", "@janbroek", "jbroek"])
def test_a_surname_goes_with_its_particles_or_without(name: str) -> None:
    assert shown(f"ask {name} now") == "ask [driver] now"


@pytest.mark.parametrize(
    "text", ["Mr Stone called", "Stone-san called", "please ask Mark", "Mark's job", "Mark, can you"]
)
def test_a_name_that_is_a_word_is_one_where_its_place_tells(text: str) -> None:
    assert "[tester]" in shown(text, writer=MARK)


@pytest.mark.parametrize(
    "text",
    ["Mark the ticket", "Stone by stone", "the Mark is set", "Mark Sheet: see Mark Down", "MARK", "a stone"],
)
def test_a_name_that_is_a_word_stays_a_word_elsewhere(text: str) -> None:
    assert shown(text, writer=MARK) == text


def test_what_the_texts_put_an_article_before_is_a_thing() -> None:
    tom = Person("U6", "Tom Brokerage", "joiner")
    assert shown("the brokerage is down. Brokerage restarts", tom) == "the brokerage is down. Brokerage restarts"
    assert shown("Brokerage restarts it", tom) == "[joiner] restarts it"


def test_a_handle_that_no_system_states_counts_behind_an_at_only() -> None:
    chang = Person("U7", "Emil Chang", "potter")
    assert shown("@change and @echang, a one-line change", chang) == "[potter] and [potter], a one-line change"
    assert shown("change echang", chang) == "change echang"


def test_a_library_with_a_version_is_nobody() -> None:
    assert shown("sorted with lovelace 5.7", Person("U7", "Ada Lovelace")) == "sorted with lovelace 5.7"


def test_a_service_is_not_called_by_a_role() -> None:
    vesna = Person("U7", "Vesna Orlic", "tailor")
    incident = replace(INCIDENT, service="Vesna")
    assert in_roles(incident, ledger(alert("12:00", "Vesna is down")), (vesna,))[1].items[0].text == "Vesna is down"


def test_somebody_else_with_the_same_first_name_is_nobody_who_is_known() -> None:
    assert shown("the customer Ines Weber complained") == "the customer [somebody] Weber complained"


@pytest.mark.parametrize(
    ("name", "text", "instead"),
    [
        ("Олег Чернов", "спросите Олега Чернова", "спросите [cook]"),
        ("Marta Wolska", "zapytaj Martę Wolską", "zapytaj [cook]"),
        ("Νίκος Σταύρου", "ρώτα τον Νίκο", "ρώτα τον [cook]"),
        ("中村 悠", "中村さん、悠さん", "[cook]さん、[cook]さん"),
        ("박서연", "서연님, 박서연이", "[cook]님, [cook]이"),
        ("วิชัย สุขใจ", "คุณวิชัยตอบ", "คุณ[cook]ตอบ"),
        ("سارة منصور", "قالت سارة منصور", "قالت [cook]"),
    ],
)
def test_names_are_found_in_scripts_that_decline_or_put_no_spaces(name: str, text: str, instead: str) -> None:
    assert shown(text, Person("U8", name, "cook")) == instead


def test_names_are_found_however_their_accents_are_written() -> None:
    soren = Person("U9", "Søren Bäcker", "smith")
    assert shown("Soren Backer, So\u0308ren, Baecker", soren).count("[smith]") == 2
    assert shown("Baecker", soren) == "[smith]"


@pytest.mark.parametrize(
    "piece", ["I. ", "Ines ", "van den ", "O'", "中村", "ines.", "@", "Mark ", "Stone, ", "Ines Falk "]
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    people = (*KNOWN, Person("U8", "中村 悠"), Person("U9", "Ed O'Stone"))
    text = piece * (40_000 // len(piece))
    start = time.process_time()
    shown(text, *people)
    assert time.process_time() - start < 2
