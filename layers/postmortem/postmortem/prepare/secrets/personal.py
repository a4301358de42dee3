"""Personal data told by its form: e-mail addresses, telephone, social security, bank account and card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.prepare.secrets.numbers import (
    has_digits_of_a_telephone,
    is_iban,
    is_social_security_number,
    passes_luhn,
)
from postmortem.prepare.secrets.values import FoundSecret, SecretPattern

_CALLING = (
    r"(?:call|phone|tel|telephone|mobile|mob|cell|ring|dial|sms|text|whatsapp|hotline|fax|"
    r"reach (?:me|us|him|her|them) (?:at|on)|"
    r"telefon|handy|durchwahl|téléphone|portable|teléfono|telefone|celular|móvil|cellulare|телефон|電話|电话|전화)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}")

NUMBERS = (
    SecretPattern(
        "card number",
        tuple("3456"),
        re.compile(
            r"(?<![\w.-])((?:3\d|4\d|5[1-5]|2[2-7]|6\d)\d{2}(?:[ -]?\d{4}){2}[ -]?\d{1,7}"
            r"|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w-])"
        ),
        passes_luhn,
    ),
    SecretPattern(
        "social security number",
        ("-",),
        re.compile(r"(?<![\w./-])(\d{3}-\d{2}-\d{4})(?![\w./-]\w|\w)"),
        is_social_security_number,
    ),
    SecretPattern(
        "social security number",
        ("ssn", "social security"),
        re.compile(
            r"(?i)(?:ssn|social security(?: number| no\.?)?)\s?(?:is|:|=|#)?\s{0,3}(\d{3}[ -]?\d{2}[ -]?\d{4})(?!\w)"
        ),
    ),
)
PERSONAL_PATTERNS = (
    SecretPattern(
        "e-mail address",
        ("@", "%40", "\uff20"),
        re.compile(
            r"(?<![\w.+%@/-])((?!git@)[\w.+%-]{1,64}(?:@|%40|\uff20)(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w@])"
        ),
    ),
    SecretPattern(
        "telephone number",
        ("+", "-", "(", "."),
        re.compile(
            r"(?<![\w.+-])(\+[1-9]\d{0,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}\d"
            r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4})(?![\w-]|\.\d)"
        ),
        has_digits_of_a_telephone,
    ),
    SecretPattern(  # with a nation's leading 0, in groups: 020 7946 0958, 06 12 34 56 78, 030/901820, (0)30 901820
        "telephone number",
        ("0",),
        re.compile(
            r"(?<![\w.+:/-])(?<!\d )(0[1-9]\d{1,3}[ /-]{1,3}\d{3,4}[ -]?\d{3,5}|0[1-9]\d{2,4}[ /-]\d{5,8}"
            r"|0[1-9](?:[ .]\d{2}){4}|\(0\d{1,4}\) ?\d{3,5}[ -]?\d{3,5})(?![\w:-]| \d|\.\d)"
        ),
        has_digits_of_a_telephone,
    ),
    SecretPattern(
        "telephone number",
        ("",),
        re.compile(
            rf"(?i)(?<!\w){_CALLING}\w{{0,6}}[.:]?\s{{0,3}}(?:(?:me|us|him|her|them|number|no\.?|nr\.?|on|at|is|unter|au|al)[:\s]{{1,2}}){{0,3}}"
            r"(\(?\d[\d ()./-]{6,20}\d)(?![\w:])"
        ),
        has_digits_of_a_telephone,
    ),
)


def ibans(text: str) -> Iterator[FoundSecret]:
    """Bank account numbers (ISO 13616) whose check digits fit, with or without blanks."""
    for match in _IBAN.finditer(text):
        value = match[0]
        while value:
            if is_iban(value):
                yield FoundSecret(match.start(), match.start() + len(value), "bank account")
                break
            value = value.rpartition(" ")[0]  # words in capitals may follow
