"""What columns are usually called: one thing each, and known in each language that the agent names columns in."""

from __future__ import annotations

import pytest

from postmortem.models import PageField
from postmortem.publish.own_database import own_columns
from postmortem.publish.usual_names import _NAMES, LANGUAGES, field_of, name_of, same_name


def test_no_name_stands_for_two_fields() -> None:
    names = {(name, field) for field, languages in _NAMES.items() for names in languages for name in names.split(", ")}
    assert [(name, field) for name, field in names if (field_of(name) or (None,))[0] is not field] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_that_the_agent_makes_is_known_to_it_again(language: str) -> None:
    known = [field_of(name) for name in own_columns(language)]
    assert len([field for field in known if field]) == len(own_columns(language)) - 2  # all but title and reviewer
    assert {name_of(field, language) for field in PageField} - {""} == {name_of(field, language) for field in PageField}


@pytest.mark.parametrize(
    "name", ["time to detect", "Time to Detect (min)", "TIME-TO-DETECT", "Time to detect in minutes", "TTD (h)"]
)
def test_case_punctuation_and_unit_make_no_difference(name: str) -> None:
    found = field_of(name)
    assert found
    assert found[0] is PageField.TIME_TO_DETECT


@pytest.mark.parametrize("name", ["", "min", "h", "Duration (days)", "Restarted", "Statuses", "Début de contrat"])
def test_other_names_are_none(name: str) -> None:
    assert field_of(name) is None


def test_names_of_options_differ_in_more_than_blanks_and_case() -> None:
    assert same_name("SEV-2", "sev 2")
    assert not same_name("Sev 2", "Sev 21")
