"""Reports speak of conditions: blame is rewritten or flagged, people appear as roles, quotes stay."""

from __future__ import annotations

import pytest

from postmortem.analyse.blameless import blames, rewritten, roles_of, with_roles
from postmortem.models import Person
from tests.unit.ledgers import BOT, INA, TOM, alert, ledger, said


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Human error during the migration", "a step without a safeguard during the migration"),
        ("The operator forgot to enable the import", "The operator did not enable the import"),
        ("The job failed to start the import", "The job did not start the import"),
        ("The flag was simply left off", "The flag was left off"),
        ("The import was switched off by mistake", "The import was switched off unintentionally"),
        ("He said “we forgot to enable it”", "He said “we forgot to enable it”"),
    ],
)
def test_words_that_blame_are_rewritten_outside_of_quotes(text: str, instead: str) -> None:
    assert rewritten(text) == instead


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The team should have known that the import was off", "should have"),
        ("They shouldn't have deployed on a Friday", "shouldn't have"),
        ("Tom is to blame for the import", "to blame"),
        ("A careless deploy", "careless"),
        ("Menschliches Versagen beim Import", "Menschliches Versagen"),
        ("Codes could have prevented nothing: “you should have known”", "could have prevented"),
        ("Somebody said “you should have known”", ""),
        ("The import was never enabled after the migration", ""),
        ("Refused launches should have their own label", ""),
    ],
)
def test_blame_that_no_rewrite_mends_is_found_outside_of_quotes(text: str, words: str) -> None:
    assert blames(text) == words


def test_people_are_called_by_their_title_or_by_what_they_did() -> None:
    sam = Person("U3", "Sam Idris", "", "UTC")
    roles = roles_of(
        ledger(alert("12:00", "errors"), said("12:01", "errors?", TOM), said("12:02", "yes"), said("12:03", "hm", sam))
    )

    assert roles == {TOM.name: "the first responder", INA.name: "the on-call engineer", sam.name: "a responder"}
    assert BOT.name not in roles


def test_names_become_roles_outside_of_quotes() -> None:
    roles = {"Ina Voss": "the on-call engineer", "Tom Reyl": "a responder"}

    assert with_roles("Ina Voss asked @Tom, and Ina said “ask Tom”", roles) == (
        "the on-call engineer asked a responder, and the on-call engineer said “ask Tom”"
    )
    assert with_roles("Tomcat restarted", roles) == "Tomcat restarted"


def test_without_people_the_text_stays() -> None:
    assert with_roles("checkout restarted", {}) == "checkout restarted"
