"""Secrets in tables, manifests and markup, and keys by the table of vendors' prefixes."""

from __future__ import annotations

import base64
import random
import re
import string

import pytest

from postmortem.prepare.redact import Redactor
from postmortem.prepare.secrets.forms import FORMS

PW = "Wint" + "er7!xq"
CODE = base64.b64encode(PW.encode()).decode()
ALPHABETS = string.ascii_lowercase + string.ascii_uppercase + string.digits + "_-.=+/%@"


@pytest.mark.parametrize("prefix", FORMS)
def test_a_key_of_every_prefix_in_the_table_is_found_in_a_sentence(prefix: str) -> None:
    form = FORMS[prefix]
    allowed = [character for character in ALPHABETS if re.fullmatch(f"[{form.alphabet}]", character)]
    letters = [character for character in allowed if character.isalnum()]
    rng = random.Random(prefix)
    key = prefix + "7" + "".join(rng.choices(letters, k=form.least - 1))

    assert Redactor().text(f"we still had {key}, it was in the old job") == (
        f"we still had [redacted: {form.kind} #1], it was in the old job"
    )


def test_what_only_begins_like_a_key_stays() -> None:
    text = "sk-learn-extra-estimators-and-more, API-GATEWAY-TIMEOUTS, key-rotation-of-may, pat-na1-runbook"

    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Password:** {}", "**Password:** [redacted: password #1]"),
        ("**Password**: `{}` ok", "**Password**: `[redacted: password #1]` ok"),
        ("*pw:* {}\n*user:* ops", "*pw:* [redacted: password #1]\n*user:* ops"),
        ("<b>Password</b>:&nbsp;<i>{}</i>", "<b>Password</b>:&nbsp;<i>[redacted: password #1]</i>"),
        ("Password\\: {}", "Password\\: [redacted: password #1]"),
        (
            "| user | password |\n|---|---|\n| ops | {} |",
            "| user | password |\n|---|---|\n| ops | [redacted: password #1] |",
        ),
        (
            "| user | | password |\n|-|-|-|\n| ops | | {} |",
            "| user | | password |\n|-|-|-|\n| ops | | [redacted: password #1] |",
        ),
        ("DB password\t{}", "DB password\t[redacted: password #1]"),
    ],
)
def test_markup_hides_no_password_and_stays_itself(text: str, shown: str) -> None:
    assert Redactor().text(text.format(PW)) == shown


def test_words_of_a_table_that_name_no_secret_stay() -> None:
    text = (
        "| Password service | Owner |\n|---|---|\n| eu-west-1 | Payments |\n\n| Key | Type |\n|---|---|\n| OPS-1 | x |"
    )

    assert Redactor().text(text) == text


def test_the_values_of_a_kubernetes_secret_go_and_its_names_stay() -> None:
    text = "kind: Secret\nmetadata:\n  name: db-credentials\ndata:\n  user: {}\n  app: {}\ntype: Opaque"

    clean = Redactor().text(text.format(CODE, base64.b64encode(b"second-one").decode()))

    assert clean == text.format("[redacted: kubernetes secret #1]", "[redacted: kubernetes secret #2]")


def test_a_config_map_is_no_secret() -> None:
    text = "kind: ConfigMap\nmetadata:\n  name: app\ndata:\n  region: eu-west-1\n  mode: canary"

    assert Redactor().text(text) == text


def test_a_known_secret_is_found_among_very_many() -> None:
    redactor = Redactor()
    secrets = [f"Zx{number:05}qW!k" for number in range(500)]
    redactor.text("\n".join(f"pw: {secret}" for secret in secrets))

    assert redactor.known(f"it was {secrets[321]} again") == "it was [redacted: password #322] again"


@pytest.mark.parametrize("text", ["03 12 2025 10 30", "0100 to 0130", "DE89 3704 0044 0532 0130 01", "000-12-3456"])
def test_numbers_that_are_no_telephone_account_or_social_security_number_stay(text: str) -> None:
    assert Redactor().text(text) == text


def test_a_bank_account_goes_with_the_words_in_capitals_behind_it_left() -> None:
    account = "DE89 3704 0044 " + "0532 0130 00"

    assert Redactor().text(f"IBAN {account} PAID") == "IBAN [redacted: bank account #1] PAID"
