"""Whether the model is there and stays: its endpoint, the key, and the day it is switched off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import openai

from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, warning
from postmortem.clients.openai.prices import cost_usd
from postmortem.time_limit import TimeLimit

_ENDPOINT = "https://api.openai.com/v1"
_SOON_DAYS = 60
_CALL_SECONDS = 10.0
_ANOTHER = "Put another model into OPENAI_MODEL (developers.openai.com/api/docs/deprecations)."


def check_model(configuration: Configuration, limit: TimeLimit) -> Iterator[Finding]:
    """Asks the endpoint what it knows of the model, which costs nothing."""
    settings, key = configuration.settings, configuration.integrations.openai_api_key.get_secret_value()
    if not key and not settings.openai_base_url:
        yield ok("Model", "none: reports quote and do not paraphrase. OPENAI_API_KEY changes that")
        return
    endpoint = settings.openai_base_url or _ENDPOINT
    try:
        with openai.OpenAI(api_key=key or "not-needed", base_url=endpoint, max_retries=1) as client:
            known = client.models.retrieve(settings.openai_model, timeout=limit.at_most(_CALL_SECONDS))
    except openai.APIStatusError as error:
        yield _refused(error, settings.openai_model, endpoint)
        return
    except openai.APIError:
        yield problem("Model", f"{urlsplit(endpoint).hostname} gave no usable answer", "Check OPENAI_BASE_URL.")
        return
    yield from _shutdown(settings.openai_model, known.shutdown_date, configuration.today)
    unlimited = cost_usd(settings.openai_model, 1, 1) is None
    price = "; its price is not known, MAX_COST_USD counts it at the highest price that is" if unlimited else ""
    yield ok("Model", f"{settings.openai_model} can be used{price}")


def _refused(error: openai.APIStatusError, model: str, endpoint: str) -> Finding:
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return problem("Model", f"the key is refused (HTTP {error.status_code})", "Check OPENAI_API_KEY.")
    if not isinstance(error, openai.NotFoundError):
        return problem("Model", f"it could not be asked for (HTTP {error.status_code})", "Try again later.")
    if urlsplit(endpoint).hostname == urlsplit(_ENDPOINT).hostname or error.code == "model_not_found":
        return problem("Model", f"{model} does not exist, or not for this key", "Check OPENAI_MODEL.")
    return warning("Model", f"the endpoint does not tell whether it has {model}", "Check OPENAI_MODEL with its maker.")


def _shutdown(model: str, shutdown_date: str | None, today: date) -> Iterator[Finding]:
    if not shutdown_date:
        return
    day = date.fromisoformat(shutdown_date[:10])
    left = (day - today).days
    if left < 0:
        yield problem("Model", f"{model} was switched off on {day}", _ANOTHER)
    elif left < _SOON_DAYS:
        yield warning("Model", f"{model} is switched off on {day}, in {left} days", _ANOTHER)
