"""Pairs what the truth knows with what a page says, one to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def matched(fitting: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """The names in a largest one-to-one matching of names and numbers; `fitting` are the numbers that fit each name.

    By augmenting paths: a name takes a number from another one that can have a different number.
    """
    holder: dict[int, str] = {}

    def place(name: str, tried: set[int]) -> bool:
        for number in fitting[name]:
            if number not in tried:
                tried.add(number)
                if number not in holder or place(holder[number], tried):
                    holder[number] = name
                    return True
        return False

    return frozenset(name for name in fitting if place(name, set()))
