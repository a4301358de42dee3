"""Secrets do not get past the redactor; what only looks like one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from postmortem.models import Evidence, Gathered, Incident, Kind, Leads, Source, StatusChange, Window
from postmortem.prepare.redact import Redactor, redact_gathered
from postmortem.text.limits import LONGEST_TEXT

# Every secret here is put together from parts, so that no scanner stops this file.
AWS_KEY = "AK" + "IAQ7RSTUVW2345XYZA"
AWS_KEY_OF_LETTERS = "AK" + "IAQXRSTUVWBCYZXYZA"
AWS_SECRET = "wJalrXUtn/EMI" + "+K7MDENGbPxRfiCYzEXAMPLEabc"
LETTERS = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3"


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        (f"use {AWS_KEY} please", AWS_KEY, "aws access key"),
        (f"AWS_SECRET_ACCESS_KEY={AWS_SECRET}", AWS_SECRET, "aws secret key"),
        (f"use {AWS_KEY_OF_LETTERS} please", AWS_KEY_OF_LETTERS, "aws access key"),
        (f"{AWS_KEY}\n{AWS_SECRET}", AWS_SECRET, "aws secret key"),
        (f"gh auth with gh{'p_'}{LETTERS}", f"gh{'p_'}{LETTERS}", "github token"),
        (f"glpat{'-'}{LETTERS}", f"glpat{'-'}{LETTERS}", "gitlab token"),
        (f"xoxb{'-'}1234567890-{LETTERS}", f"xoxb{'-'}1234567890-{LETTERS}", "slack token"),
        (f"https://hooks.slack.com/{'services'}/T0/B0/{LETTERS}", LETTERS, "webhook address"),
        (f"sk{'-'}proj-{LETTERS}", f"sk{'-'}proj-{LETTERS}", "model api key"),
        (f"ntn{'_'}{LETTERS}", f"ntn{'_'}{LETTERS}", "notion token"),
        (f"secret{'_'}{LETTERS}", f"secret{'_'}{LETTERS}", "notion token"),
        (f"sk{'_live_'}{LETTERS}", f"sk{'_live_'}{LETTERS}", "stripe key"),
        (f"AI{'za'}{LETTERS[:35]}", f"AI{'za'}{LETTERS[:35]}", "google key"),
        (f"npm{'_'}{LETTERS}", f"npm{'_'}{LETTERS}", "package registry token"),
        (f"SG{'.'}{LETTERS[:22]}.{LETTERS}", LETTERS[:22], "sendgrid key"),
        (f"SK{'0123456789abcdef' * 2}", "0123456789abcdef", "twilio key"),
        (f"ey{'J'}hbGciOiJIUzI1NiJ9.ey{'J'}zdWIiOiIxIn0.{LETTERS}", LETTERS, "json web token"),
        (f"Authorization: Bearer {LETTERS}", LETTERS, "authorization header"),
        (f"headers={{'Authorization': 'token {LETTERS}'}}", LETTERS, "authorization header"),
        (f"sent it with bearer {LETTERS}", LETTERS, "bearer token"),
        ("psql postgres://app:Vx-9!pass@db.internal:5432/app", "Vx-9!pass", "password"),
        ("psql postgres://app:p@ss@w0rd@db/app", "p@ss@w0rd", "password"),
        ("the password is hunter2, try it", "hunter2", "password"),
        ("pw: swordfish", "swordfish", "password"),
        ("user preview, password Sommer2024x", "Sommer2024x", "password"),
        ("login ops pw `aB3-dE5g`", "aB3-dE5g", "password"),
        ("DB_PASSWORD=Sommer2024", "Sommer2024", "password"),
        ("das Passwort lautet Sommer2024!", "Sommer2024", "password"),
        ("la contraseña es Verano2024", "Verano2024", "password"),
        ("curl -u admin:S3cretOne https://api.example.org", "S3cretOne", "password"),
        ('{"client_secret": "q8W-e7r6"}', "q8W-e7r6", "secret"),
        ("api_key=abcd1234efgh", "abcd1234efgh", "secret"),
        ("paid with 4111 1111 1111 1111", "4111 1111 1111 1111", "card number"),
        ("ask jo.public+ops@example.co.uk", "jo.public+ops@example.co.uk", "e-mail address"),
    ],
)
def test_a_secret_is_replaced_by_a_placeholder_that_says_what_it_was(text: str, secret: str, kind: str) -> None:
    clean = Redactor().text(text)

    assert secret not in clean
    assert secret[:12] not in clean
    assert f"[redacted: {kind} #1]" in clean


def test_a_private_key_goes_as_a_whole_even_when_its_end_was_cut_off() -> None:
    key = f"-----BEGIN RSA {'PRIVATE'} KEY-----\nMIIEpAIBAAKCAQEA\nqwertz"

    assert Redactor().text(f"here: {key}") == "here: [redacted: private key #1]"


@pytest.mark.parametrize(
    "text",
    [
        "secret `build-cluster` is 352 days old, nobody changed it",
        "someone touched the secret with the cluster config",
        "the password is wrong and the token expired",
        "tests pass: 14/15, the token bucket is full",
        "trace 1754298442908189 in commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "clone git@github.com:org/repo.git, then open http://host:8080/path?by=me",
        "pwd: /srv/app",
        "order 4111 1111 1111 1112",
        "v20190208-c35c7e3 rolled back at 16:50, 1308 pods left",
        "the password reset page is slow",
        "reset your password tomorrow at 10:30, please",
    ],
)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert Redactor().text(text) == text


def test_the_same_value_keeps_its_number_and_another_gets_the_next() -> None:
    redactor = Redactor()

    first = redactor.text("pw: swordfish, then password=hunter22")
    again = redactor.text("still pw: swordfish")

    assert first == "pw: [redacted: password #1], then password=[redacted: password #2]"
    assert again == "still pw: [redacted: password #1]"
    assert redactor.counts == {"password": 2}


def test_characters_that_nobody_sees_are_taken_out() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")

    assert Redactor().text(f"all\u200b go\u202eod\u2066{hidden}\ufeff ✅\ufe0f\n\tok") == "all good ✅\ufe0f\n\tok"


def test_a_secret_split_by_invisible_characters_is_still_found() -> None:
    assert AWS_KEY[:8] not in Redactor().text(AWS_KEY[:6] + "\u200b" + AWS_KEY[6:])


def test_accents_are_composed_but_letters_that_look_alike_are_not_exchanged() -> None:
    assert Redactor().text("cafe\u0301 ① ﬁ") == "café ① ﬁ"


def test_what_is_beyond_the_longest_text_is_cut_rather_than_left_unread() -> None:
    clean = Redactor().text("x" * LONGEST_TEXT + " pw: swordfish")

    assert "swordfish" not in clean
    assert clean.endswith("[…]")


def test_everything_gathered_is_cleaned_and_the_secrets_are_counted_once() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    leads = Leads(
        Incident(key="monday:1:2", title="Login fails, pw: swordfish", description="mail ops@example.org"),
        Window(now - timedelta(hours=1), now),
    )
    message = Evidence(
        "slack:C1:1.0", Source.SLACK, Kind.MESSAGE, "try pw: swordfish", "https://slack.example/p1", now, "#ops"
    )
    change = StatusChange("text", "Notes", "", "password=hunter22")
    activity = Evidence(
        "monday:activity:1",
        Source.MONDAY,
        Kind.ACTIVITY,
        "Notes changed",
        f"https://x.example/?token={LETTERS}",
        now,
        "b",
    )
    gathered = Gathered(evidence=(message, activity, replace(activity, change=change)))

    clean_leads, clean, counts = redact_gathered(leads, gathered)

    assert clean_leads.incident.title == "Login fails, pw: [redacted: password #1]"
    assert clean.evidence[0].text == "try pw: [redacted: password #1]"
    assert clean.evidence[0].url == "https://slack.example/p1"
    assert clean.evidence[1].url == "", "a link that holds a secret is not shown"
    assert clean.evidence[2].change is not None
    assert clean.evidence[2].change.after == "password=[redacted: password #2]"
    assert counts == {"password": 2, "e-mail address": 1, "secret": 1}
