"""Who is let in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from postmortem.errors import Unauthorized
from postmortem.intake.authenticate import authenticate_monday, authenticate_person
from postmortem.settings import WebhookSecrets
from tests.signing import encoded, jwt

NOW = datetime(2026, 11, 18, 15, 31, tzinfo=UTC)
SIGNING_SECRET = "signing-secret"
TOKEN = "url-token"


def secrets(*, signing: str = "", token: str = "", manual: str = "") -> WebhookSecrets:
    return WebhookSecrets(
        monday_signing_secret=SecretStr(signing), webhook_token=SecretStr(token), manual_token=SecretStr(manual)
    )


BOTH = secrets(signing=SIGNING_SECRET, token=TOKEN)
ONLY_TOKEN = secrets(token=TOKEN)
ONLY_SIGNING = secrets(signing=SIGNING_SECRET)


def signed(
    *, secret: str = SIGNING_SECRET, algorithm: str = "HS256", expires: object = None, claims: object = None
) -> str:
    in_time = (NOW + timedelta(minutes=5)).timestamp()
    return jwt(claims or {"accountId": 1, "exp": expires or in_time}, secret, algorithm=algorithm)


def call(configured: WebhookSecrets, *, token: str = "", authorization: str = "", challenge: bool = False) -> None:
    authenticate_monday(configured, token=token, authorization=authorization, now=NOW, challenge=challenge)


def is_let_in(configured: WebhookSecrets, *, token: str = "", authorization: str = "", challenge: bool = False) -> bool:
    try:
        call(configured, token=token, authorization=authorization, challenge=challenge)
    except Unauthorized:
        return False
    return True


@pytest.mark.parametrize("configured", [BOTH, ONLY_TOKEN])
def test_the_right_url_token_is_proof_enough(configured: WebhookSecrets) -> None:
    assert is_let_in(configured, token=TOKEN)


@pytest.mark.parametrize("configured", [BOTH, ONLY_SIGNING])
@pytest.mark.parametrize("prefix", ["", "Bearer ", "bearer "])
def test_the_right_signed_token_is_proof_enough(configured: WebhookSecrets, prefix: str) -> None:
    assert is_let_in(configured, authorization=prefix + signed())


@pytest.mark.parametrize("challenge", [True, False])
def test_nobody_is_let_in_where_nothing_is_configured(challenge: bool) -> None:
    with pytest.raises(Unauthorized, match="configured"):
        call(secrets(), token="", authorization=signed(secret=""), challenge=challenge)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "tokén", "\ud800"])
@pytest.mark.parametrize("challenge", [True, False])
def test_a_missing_or_wrong_url_token_is_refused(token: str, challenge: bool) -> None:
    with pytest.raises(Unauthorized):
        call(ONLY_TOKEN, token=token, challenge=challenge)


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("garbage", id="garbage"),
        pytest.param("a.b.c", id="three-parts-of-nothing"),
        pytest.param("....", id="dots"),
        pytest.param("é.é.é", id="not-ascii"),
        pytest.param(signed(secret="other"), id="another-key"),
        pytest.param(signed(algorithm="none"), id="alg-none-signed"),
        pytest.param(signed(algorithm="none").rpartition(".")[0] + ".", id="unsigned"),
        pytest.param(signed(algorithm="HS512"), id="another-algorithm"),
        pytest.param(signed(expires=(NOW - timedelta(minutes=5)).timestamp()), id="expired"),
        pytest.param(signed(claims={"accountId": 1}), id="never-expires"),
        pytest.param(signed(expires="tomorrow"), id="expiry-is-text"),
        pytest.param(signed(claims=["exp"]), id="claims-are-a-list"),
        pytest.param(f"{encoded(b'[' * 9000)}.{encoded(b'{}')}.AA", id="deeply-nested"),
        pytest.param("Basic dXNlcjpwYXNz", id="basic"),
    ],
)
def test_a_signed_token_that_is_present_but_bad_is_refused_although_the_url_token_is_right(authorization: str) -> None:
    with pytest.raises(Unauthorized):
        call(BOTH, token=TOKEN, authorization=authorization)


def test_a_signed_token_that_has_just_expired_is_let_in_because_clocks_differ() -> None:
    assert is_let_in(ONLY_SIGNING, authorization=signed(expires=(NOW - timedelta(seconds=30)).timestamp()))


def test_an_authorization_header_means_nothing_where_no_signing_secret_is_configured() -> None:
    assert is_let_in(ONLY_TOKEN, token=TOKEN, authorization="garbage")
    with pytest.raises(Unauthorized):
        call(ONLY_TOKEN, authorization=signed(secret=""))


def test_a_challenge_passes_without_proof_where_only_signed_tokens_are_configured() -> None:
    assert is_let_in(ONLY_SIGNING, challenge=True)


def test_an_event_does_not_pass_without_proof_where_only_signed_tokens_are_configured() -> None:
    with pytest.raises(Unauthorized):
        call(ONLY_SIGNING)


def test_a_person_is_let_in_with_the_manual_token() -> None:
    authenticate_person(secrets(manual="manual"), authorization="Bearer manual")
    with pytest.raises(Unauthorized):
        authenticate_person(secrets(manual="another"), authorization="Bearer manual")


@pytest.mark.parametrize("authorization", ["", "manual", "Bearer", "Bearer ", "Bearer wrong", "Basic manual"])
def test_a_person_without_the_manual_token_is_refused(authorization: str) -> None:
    with pytest.raises(Unauthorized):
        authenticate_person(secrets(manual="manual"), authorization=authorization)


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer x"])
def test_no_person_is_let_in_where_no_manual_token_is_configured(authorization: str) -> None:
    with pytest.raises(Unauthorized):
        authenticate_person(BOTH, authorization=authorization)
