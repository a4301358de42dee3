from __future__ import annotations

import pytest

from postmortem.text.likeness import are_alike, is_held, units_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fail", "failing"),
        ("rejected", "rejects"),
        ("störung", "störungen"),
        ("ausfall", "kassenausfall"),
        ("bezahldienst", "bezahldienste"),
        ("odrzucony", "odrzucone"),
        ("دفع", "الدفع"),
        ("паролем", "пароль"),
    ],
)
def test_forms_of_a_word_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("server", "service"),
        ("checkout", "checking"),
        ("summer25", "summer24"),
        ("summer2", "summer25"),
        ("cart", "carthage"[:3]),
        ("port", "report"),
        ("決済", "決定"),
    ],
)
def test_other_words_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_case_accents_and_width_make_no_difference() -> None:
    assert units_of("Ｃａｆé ÜBERLAST") == units_of("cafe uberlast")


def test_marks_that_a_script_needs_part_no_word() -> None:
    assert "".join(units_of("หน้าชำระเงิน")).startswith("หน")
    assert units_of("भुगतान पेज") == ("भुगतान", "पेज")


def test_scripts_that_do_not_part_words_share_pairs_of_letters() -> None:
    page = units_of("決済ページの応答が遅い")
    assert all(is_held(pair, page) for pair in units_of("決済ページ"))
    assert not any(is_held(pair, page) for pair in units_of("倉庫印刷"))


def test_words_next_to_such_a_script_stay_whole() -> None:
    assert units_of("SUMMER25が無効") == ("summer25", "が無", "無効")
