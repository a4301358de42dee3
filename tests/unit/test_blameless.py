"""Reports speak of conditions: words that blame are found."""

from __future__ import annotations

import pytest

from postmortem.text.blameless import blames


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The team should have known that the import was off", True),
        ("They shouldn't have deployed on a Friday", True),
        ("Tom is to blame for the import", True),
        ("A careless deploy", True),
        ("Menschliches Versagen beim Import", True),
        ("Codes could have prevented nothing", True),
        ("“we forgot to enable it”", True),
        ("[on-call engineer] should have been told earlier", True),
        ("Those job pods should have been on the build cluster", False),
        ("The alert should have fired at 30 %", False),
        ("The import was never enabled after the migration", False),
        ("Refused launches should have their own label", False),
    ],
)
def test_words_that_blame_are_found(text: str, found: bool) -> None:
    assert blames(text) is found
