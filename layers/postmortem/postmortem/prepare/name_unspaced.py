"""Finds names in scripts that put no spaces between words: whole, with an honorific, or alone where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from postmortem.prepare.name_parts import UNSPACED

_HAN = "[\u3400-\u9fff]"
_HANGUL = "[\uac00-\ud7af]"
_BEHIND = (
    r"(?=\s?(?:さん|さま|様|くん|君|ちゃん|氏|先生|先輩|部長|課長|係長|主任|社長|女士|小姐|经理|經理|总|總|工(?![作程具])|老师|老師|哥|姐|同学|同學|主管"
    r"|씨|님|군(?!데)|선배|팀장|과장|대리|부장|차장|이사|매니저))"
)
_BEFORE_THAI = ("คุณ", "พี่", "น้อง", "นาย", "นางสาว", "นาง", "คุณ ", "พี่ ", "น้อง ")
_LONG_THAI = 5  # letters and marks; shorter ones are nicknames that are words as well ("ฝน" is rain)
_TWO = 2
# Prefectures of Japan are surnames too: alone they are places.
_PLACES = frozenset(
    "青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 "
    "愛知 三重 滋賀 京都 大阪 兵庫 奈良 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 "
    "大分 宮崎 沖縄 札幌 横浜 神戸 仙台 川崎".split()
)


class UnspacedNames:
    """The names of several people; `present` are those whose given names count alone."""

    def __init__(self, people: Mapping[int, Iterable[tuple[str, str]]], present: frozenset[int], texts: str) -> None:
        self._who: dict[str, set[int]] = {}
        patterns: dict[str, int] = {}
        for person, names in people.items():
            for family, given in names:
                if given in texts or (family and family in texts):
                    for name, pattern in _patterns(family, given, is_present=person in present):
                        self._who.setdefault(name, set()).add(person)
                        patterns[pattern] = len(name)
        longest_first = sorted(patterns, key=lambda pattern: -patterns[pattern])
        self._pattern = re.compile("|".join(longest_first)) if patterns else None

    def find(self, text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Where somebody is named, and who is meant."""
        if self._pattern is None or not UNSPACED.search(text):
            return
        for match in self._pattern.finditer(text):
            name = re.sub(r"[@\s・·]", "", match[0])
            yield match.start(), match.end(), frozenset(self._who.get(name, ()))


def _patterns(family: str, given: str, *, is_present: bool) -> Iterator[tuple[str, str]]:
    """Each form with the pattern that finds it."""
    one, other = re.escape(family), re.escape(given)
    if family:
        yield family + given, rf"{one}[\s・·]{{0,2}}{other}"
        yield given + family, rf"{other}[\s・·]{{1,2}}{one}"
        if len(family) == 1:
            yield family, rf"(?<!{_HAN})(?<!{_HANGUL}){one}{_BEHIND}"
        else:
            yield family, one + _BEHIND
            if re.fullmatch(f"{_HAN}+", family) and family not in _PLACES:
                yield family, rf"(?<!{_HAN}){one}(?!{_HAN})"
    if not given:
        return
    if re.match("[\u0e00-\u0eff\u1780-\u17ff]", given):
        yield from ((given, rf"(?<={before}){other}") for before in _BEFORE_THAI)
        if len(given) >= _LONG_THAI:
            yield given, other
    else:
        yield (
            given,
            rf"(?<!{_HANGUL}){other}{_BEHIND}" if len(given) >= _TWO else rf"(?<!{_HAN})(?<!{_HANGUL}){other}{_BEHIND}",
        )
        if not family:
            yield given, rf"@{other}"
        if is_present and len(given) >= _TWO and re.fullmatch(f"{_HAN}+", given):
            yield given, other
