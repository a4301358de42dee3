"""Reports speak of conditions: blame is rewritten or found, quotes stay."""

from __future__ import annotations

import pytest

from postmortem.analyse.blameless import blames, blames_in_quotes, rewritten


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


def test_blame_in_a_quotation_is_found_apart() -> None:
    assert blames_in_quotes("He said “they forgot to enable it”, which was so")
    assert not blames_in_quotes("They forgot to enable it, “the import”")
