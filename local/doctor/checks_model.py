"""Whether the model is there and stays: its endpoint, the key, and the day it is switched off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import openai

from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, warning
from postmortem.bootstrap import key_of_judge
from postmortem.clients.openai.prices import cost_usd
from postmortem.time_limit import TimeLimit

_ENDPOINT = "https://api.openai.com/v1"
_SOON_DAYS = 60
_CALL_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Model:
    """A model that is configured, and the settings to mend it by."""

    subject: str
    name: str
    key: str
    url: str
    key_setting: str
    name_setting: str
    url_setting: str


def check_model(configuration: Configuration, limit: TimeLimit) -> Iterator[Finding]:
    """Asks the endpoint what it knows of the models that write and judge, which costs nothing."""
    settings, secrets = configuration.settings, configuration.integrations
    key = secrets.openai_api_key.get_secret_value()
    if not key and not settings.openai_base_url:
        yield ok("Model", "none: code writes a dossier, no prose. OPENAI_API_KEY changes that")
        return
    url = settings.openai_base_url or _ENDPOINT
    writer = _Model("Model", settings.openai_model, key, url, "OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_BASE_URL")
    yield from _known(writer, configuration.today, limit)
    if settings.check == "off":
        yield warning("Judge", "none is asked, only code compares the sentences", "CHECK=auto asks one.")
        return
    judge = _judge(configuration, writer)
    if (judge.name, judge.key, judge.url) == (writer.name, writer.key, writer.url):
        yield ok("Judge", f"the model that writes, {settings.openai_model}, judges too, in a context of its own")
        return
    if not judge.key and key:
        words = "it is at another host than the writer's, whose key it is not sent, and has none of its own"
        yield warning("Judge", words, "Put its key into OPENAI_CHECK_API_KEY, unless its endpoint needs none.")
    yield from _known(judge, configuration.today, limit)


def _judge(configuration: Configuration, writer: _Model) -> _Model:
    settings, secrets = configuration.settings, configuration.integrations
    own = bool(secrets.openai_check_api_key.get_secret_value())
    return _Model(
        "Judge",
        settings.openai_check_model or settings.openai_model,
        key_of_judge(settings, secrets),
        settings.openai_check_base_url or writer.url,
        "OPENAI_CHECK_API_KEY" if own or settings.openai_check_base_url else "OPENAI_API_KEY",
        "OPENAI_CHECK_MODEL" if settings.openai_check_model else "OPENAI_CHECK_MODEL or OPENAI_MODEL",
        "OPENAI_CHECK_BASE_URL" if settings.openai_check_base_url else "OPENAI_BASE_URL",
    )


def _known(model: _Model, today: date, limit: TimeLimit) -> Iterator[Finding]:
    try:
        with openai.OpenAI(api_key=model.key or "not-needed", base_url=model.url, max_retries=1) as client:
            known = client.models.retrieve(model.name, timeout=limit.at_most(_CALL_SECONDS))
    except openai.APIStatusError as error:
        yield _refused(error, model)
        return
    except openai.APIError:
        words = f"{urlsplit(model.url).hostname} gave no usable answer"
        yield problem(model.subject, words, f"Check {model.url_setting}.")
        return
    yield from _shutdown(model, known.shutdown_date, today)
    unlimited = cost_usd(model.name, 1, 1) is None
    price = "; its price is not known, MAX_COST_USD counts it at the highest price that is" if unlimited else ""
    yield ok(model.subject, f"{model.name} can be used{price}")


def _refused(error: openai.APIStatusError, model: _Model) -> Finding:
    check_name = f"Check {model.name_setting}"
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return problem(model.subject, f"the key is refused (HTTP {error.status_code})", f"Check {model.key_setting}.")
    if not isinstance(error, openai.NotFoundError):
        return problem(model.subject, f"it could not be asked for (HTTP {error.status_code})", "Try again later.")
    if urlsplit(model.url).hostname == urlsplit(_ENDPOINT).hostname or error.code == "model_not_found":
        return problem(model.subject, f"{model.name} does not exist, or not for this key", f"{check_name}.")
    words = f"the endpoint does not tell whether it has {model.name}"
    return warning(model.subject, words, f"{check_name} with its maker.")


def _shutdown(model: _Model, shutdown_date: str | None, today: date) -> Iterator[Finding]:
    if not shutdown_date:
        return
    day = date.fromisoformat(shutdown_date[:10])
    left = (day - today).days
    another = f"Put another model into {model.name_setting} (developers.openai.com/api/docs/deprecations)."
    if left < 0:
        yield problem(model.subject, f"{model.name} was switched off on {day}", another)
    elif left < _SOON_DAYS:
        yield warning(model.subject, f"{model.name} is switched off on {day}, in {left} days", another)
