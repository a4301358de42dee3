"""The body of a request as a JSON object, whatever was sent instead."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from postmortem.clients.json_body import plain_json
from postmortem.errors import BadRequest
from postmortem.text.characters import readable


def read_object(body: str | None, *, base64_encoded: bool) -> dict[str, Any]:
    """The JSON object in the body, in plain form (see `plain_json`); raises BadRequest for anything else."""
    if not body:
        raise BadRequest("The body is empty; send a JSON object.")
    try:
        text = base64.b64decode(body, validate=True).decode() if base64_encoded else body
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, binascii.Error, RecursionError):  # RecursionError: thousands of opening brackets
        raise BadRequest("The body is not JSON; send a JSON object.") from None
    if not isinstance(value, dict):
        raise BadRequest("The body is JSON, but not an object.")
    return {readable(key): plain_json(one) for key, one in value.items()}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
