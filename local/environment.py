"""What `.env` and the environment say, for everything that runs on your own machine; the environment wins."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

PROJECT = Path(__file__).resolve().parents[1]
TOKEN_OF = {
    "MONDAY_API_URL": "MONDAY_API_TOKEN",
    "SLACK_BASE_URL": "SLACK_BOT_TOKEN",
    "NOTION_BASE_URL": "NOTION_API_KEY",
}

MODEL_SETTINGS = (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "OPENAI_API",
    "OPENAI_CHECK_API_KEY",
    "OPENAI_CHECK_BASE_URL",
    "OPENAI_CHECK_MODEL",
    "CHECK",
    "MAX_COST_USD",
)


def read_environment() -> dict[str, str]:
    """Every setting and secret, by the names of the contract; empty values count as unset."""
    stored = dotenv_values(PROJECT / ".env")
    return {name: value for name, value in {**stored, **os.environ}.items() if value}


def with_sandbox(given: Mapping[str, str], sandbox: Mapping[str, str]) -> dict[str, str]:
    """`given`, with the sandbox's endpoint and token for each service whose endpoint is not given."""
    merged = dict(given)
    for endpoint, token in TOKEN_OF.items():
        if endpoint not in given:
            merged |= {endpoint: sandbox[endpoint], token: sandbox[token]}
    return merged


def has_model(environment: Mapping[str, str]) -> bool:
    """Whether the environment names a model, as the product decides it."""
    return bool(environment.get("OPENAI_API_KEY") or environment.get("OPENAI_BASE_URL"))


def is_on_this_machine(endpoint: str) -> bool:
    """Whether a service's endpoint is a sandbox's, not the service itself."""
    return urlsplit(endpoint).hostname in ("127.0.0.1", "localhost")
