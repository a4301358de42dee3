"""Who is calling: Monday.com by the secret in its URL or a signed token, a person by a bearer token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from postmortem.errors import Unauthorized
from postmortem.settings import WebhookSecrets

LEEWAY_SECONDS = 60  # between Monday's clock and ours


def authenticate_monday(
    secrets: WebhookSecrets, *, token: str, authorization: str, now: datetime, challenge: bool
) -> None:
    """Returns where the caller is Monday.com; raises Unauthorized otherwise, and when nothing is configured.

    One right proof is enough, but a signed token that is present has to be right. A challenge comes without one
    (developer.monday.com/api-reference/reference/webhooks), so it passes where no URL token is configured.
    """
    signing_secret = secrets.monday_signing_secret.get_secret_value()
    if not (signing_secret or secrets.webhook_token.get_secret_value()):
        raise Unauthorized("Neither WEBHOOK_TOKEN nor MONDAY_SIGNING_SECRET is configured.")
    if signing_secret and authorization:
        verify_signed_token(authorization, signing_secret, now)
        return
    if _is_same(token, secrets.webhook_token):
        return
    if challenge and not secrets.webhook_token.get_secret_value():
        return
    raise Unauthorized("The URL token is missing or wrong.")


def authenticate_person(secrets: WebhookSecrets, *, authorization: str) -> None:
    """Returns where the bearer token is MANUAL_TOKEN; raises Unauthorized otherwise, and when none is configured."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not _is_same(token.strip(), secrets.manual_token):
        raise Unauthorized("Send the header 'Authorization: Bearer <MANUAL_TOKEN>'.")


def verify_signed_token(authorization: str, signing_secret: str, now: datetime) -> None:
    """Returns where the header holds a JWT signed with HS256 by this secret and not expired; raises Unauthorized.

    Source: developer.monday.com/apps/docs/authorization-header. The token does not sign the body, which is why the
    worker reads everything from Monday again.
    """
    try:
        signed, _, signature = _without_bearer(authorization).rpartition(".")
        expected = hmac.new(signing_secret.encode(), signed.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(expected, _decoded(signature)):
            raise Unauthorized("The signed token was not signed with MONDAY_SIGNING_SECRET.")
        header, payload = map(_object, signed.split("."))
    except ValueError:
        raise Unauthorized("The signed token is malformed.") from None
    if header.get("alg") != "HS256":
        raise Unauthorized("The signed token does not say that it is signed with HS256.")
    expires = payload.get("exp")
    if not isinstance(expires, int | float) or not now.timestamp() <= expires + LEEWAY_SECONDS:  # so written for NaN
        raise Unauthorized("The signed token has expired.")


def _without_bearer(authorization: str) -> str:
    return authorization[7:].strip() if authorization[:7].lower() == "bearer " else authorization.strip()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _object(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_decoded(part))
    except RecursionError:
        raise ValueError("too deeply nested") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - every malformed part is one kind of error
    return value


def _is_same(given: str, expected: SecretStr) -> bool:
    """Compares in constant time; an expected value that is empty is not configured and equals nothing."""
    known = expected.get_secret_value().encode()
    return bool(known) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), known)
