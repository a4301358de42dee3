"""JSON of an outside system as values that every later step can work with."""

from __future__ import annotations

import json
import math

import pytest

from postmortem.clients.json_body import parse_json, plain_json
from postmortem.text.characters import readable


def test_half_a_character_becomes_a_replacement_and_a_whole_pair_the_character() -> None:
    assert readable("a\ud83db") == "a\N{REPLACEMENT CHARACTER}b"
    assert readable("a\ud83d\ude00b") == "a\N{GRINNING FACE}b"


def test_control_characters_go_and_the_lines_of_a_text_stay() -> None:
    assert readable("a\x00b\x1b[31m\tc\r\nd\x85\ufffe") == "ab[31m\tc\r\nd"


@pytest.mark.parametrize("text", ["日本語 👩‍🚒 é", "שלום", "", "plain\n"])
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize("body", ["", "<html>", '{"a":', "[" * 100_000, '{"a":' * 50_000, "{'a': 1}", "1" * 5000])
def test_what_is_no_json_is_a_value_error(body: str) -> None:
    with pytest.raises(ValueError, match=r"nested|Expecting|Exceeds"):
        parse_json(body)


def test_numbers_that_nothing_can_be_done_with_are_none() -> None:
    body = '{"a": NaN, "b": 1e999, "c": -Infinity, "d": 99999999999999999999, "e": -7, "f": 1.5, "g": true}'
    assert parse_json(body) == {"a": None, "b": None, "c": None, "d": None, "e": -7, "f": 1.5, "g": True}


def test_a_byte_order_mark_and_bytes_that_are_no_utf_8_do_not_matter() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": "\xff"}') == {"a": "\N{REPLACEMENT CHARACTER}"}


def test_the_last_of_two_equal_keys_counts() -> None:
    assert parse_json('{"a": 1, "a": 2}') == {"a": 2}


def test_what_is_nested_deeper_than_any_answer_is_cut_there() -> None:
    value = parse_json("[" * 500 + "]" * 500)
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    assert 20 < depth < 100


def test_texts_in_keys_and_lists_can_be_encoded() -> None:
    encoded = json.dumps(plain_json({"\ud800": ["\udfff", {"x\x00": math.nan}]}), ensure_ascii=False).encode()
    assert json.loads(encoded) == {"\N{REPLACEMENT CHARACTER}": ["\N{REPLACEMENT CHARACTER}", {"x": None}]}
