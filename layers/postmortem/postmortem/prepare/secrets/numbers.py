"""Checks of numbers that carry their own: payment cards, IBANs, social security and telephone numbers."""

from __future__ import annotations

_IBAN_LENGTHS = range(15, 35)  # ISO 13616: Norway's 15 to 34
_PHONE_DIGITS = range(8, 16)  # ITU-T E.164: at most 15


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right is doubled, the digit sum is a multiple of ten."""
    figures = [int(character) for character in digits if character.isdigit()][::-1]
    return sum(figures[::2]) % 10 == -sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2]) % 10


def is_iban(value: str) -> bool:
    """ISO 13616: with country and check digits moved to its end and letters as 10 to 35, it is 1 modulo 97."""
    compact = "".join(value.split()).upper()
    if len(compact) not in _IBAN_LENGTHS or not compact.isalnum():
        return False
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1


def is_social_security_number(value: str) -> bool:
    """The US's: area not 000, 666 or 900 and more, group not 00, serial not 0000 (SSA, since 2011)."""
    area, group, serial = value.replace(" ", "-").split("-")
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def has_digits_of_a_telephone(value: str) -> bool:
    """True if it has as many digits as a telephone number can have."""
    return sum(map(str.isdigit, value)) in _PHONE_DIGITS
