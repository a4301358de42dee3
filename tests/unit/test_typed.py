"""What is read off a sentence to be compared letter by letter."""

from __future__ import annotations

import pytest

from postmortem.check.times import typed_times
from postmortem.check.typed import codes, counted, figures, figures_with_units, names, quotations, roles, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It fell to 225 pods.", ["225"]),
        ("1,308 pods and 59% of CPU", ["1,308", "59"]),
        ("1.308 Pods", ["1.308"]),
        ("1 308 pods, 3,5 fois", ["1 308", "3,5"]),
        ("It took 30s, 5 min and 2h.", ["30", "5", "2"]),
        ("from v2.8.1 to `node-7`, see #4410", []),
        ("[responder 3] saw 4", ["4"]),
    ],
)
def test_figures_are_those_that_are_no_part_of_a_name(text: str, found: list[str]) -> None:
    assert list(figures(text)) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,308", "1308"), ("1.308", "1308"), ("1 308", "1,308"), ("3,5", "3.5"), ("09:07", "9:07"), ("1’200", "1200")],
)
def test_a_figure_is_the_same_with_the_separators_of_another_locale(one: str, other: str) -> None:
    assert values(one) & values(other)


@pytest.mark.parametrize(("one", "other"), [("4", "40"), ("3", "3.5"), ("16", "16:04"), ("1", "1,308"), ("1.3", "13")])
def test_a_part_of_a_figure_is_another_figure(one: str, other: str) -> None:
    assert not values(one) & values(other)


def test_codes_are_words_that_no_language_has() -> None:
    text = "`kubectl apply` of v20190206-b01b288 on store-3.example.com broke gc_worker and #4410, in 30s, e.g. today"
    assert set(codes(text)) == {"kubectl apply", "v20190206-b01b288", "store-3.example.com", "gc_worker", "#4410"} | (
        {"e.g"} & set(codes(text))
    )


def test_quotations_are_known_by_the_marks_of_several_languages() -> None:
    assert quotations('“so it is.” and „genau so“ or «comme ça» and "like this"') == (
        "so it is",
        "genau so",
        "comme ça",
        "like this",
    )


def test_roles_stand_in_brackets() -> None:
    assert roles("[on-call engineer] asked [web producer].") == ("[on-call engineer]", "[web producer]")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The outage began in Frankfurt at Hetzner's site.", ["Frankfurt", "Hetzner"]),
        ("Kubernetes failed. Nobody noticed.", []),
        ("[Release Captain] said “Berlin fell over”.", []),
        ("It was told in Spanish on Friday.", []),
        ("Customers Could Not Use Voucher Codes", []),
    ],
)
def test_names_are_capitals_within_a_sentence(text: str, found: list[str]) -> None:
    assert list(names(text)) == found


def test_a_figure_has_the_unit_behind_it_in_whatever_form() -> None:
    assert figures_with_units("5 min, 30s, 59% and 225 pods") == (
        ("5", "minutes"),
        ("30", "seconds"),
        ("59", "percent"),
        ("225", ""),
    )


def test_what_is_counted_are_the_words_right_behind_the_figure() -> None:
    assert counted("225 stray pods of 7 nodes, 3 in all, 59% of it") == ("stray pods", "nodes")


@pytest.mark.parametrize(
    "text",
    ["It began at 16:04.", "It began yesterday.", "It lasted five minutes.", "On 3 May it broke.", "2 hours later"],
)
def test_a_time_or_a_length_that_no_piece_states_is_found(text: str) -> None:
    assert list(typed_times(text, "it broke after lunch, 17:30 I think, for 3 minutes"))


@pytest.mark.parametrize(
    "text", ["It broke at 17:30.", "for three minutes", "a 180 s outage", "The Monday item says so.", "No time at all."]
)
def test_times_of_the_pieces_may_be_repeated_and_lengths_in_other_words(text: str) -> None:
    assert not list(typed_times(text, "it broke after lunch, 17:30 I think, for 3 minutes"))
