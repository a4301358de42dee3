"""What there is to check: the settings and the credentials, of `.env` and the environment or of a deployed stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from botocore.exceptions import BotoCoreError
from pydantic import BaseModel

from local.doctor.findings import Finding, ok, problem
from postmortem.clients.aws import Secret, secrets_client
from postmortem.errors import SettingsError
from postmortem.settings import (
    IntegrationSecrets,
    PipelineSettings,
    WebhookSecrets,
    WebhookSettings,
    read_integration_secrets,
    read_settings,
)


def _names(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name.upper() for name in kind.model_fields)


OLD_NOTION_KEY = "OPENAPI_MCP_HEADERS"
# The variable that names a deployed secret → the credentials in it.
_DEPLOYED = {
    "WEBHOOK_SECRET_ID": _names(WebhookSecrets),
    "INTEGRATIONS_SECRET_ID": (*_names(IntegrationSecrets), OLD_NOTION_KEY),
}
_ENDPOINTS = ("MONDAY_API_URL", "SLACK_BASE_URL", "NOTION_BASE_URL", "OPENAI_BASE_URL", "OPENAI_CHECK_BASE_URL")
_OF_A_FUNCTION = ("QUEUE_URL", "TABLE_NAME", "WEBHOOK_SECRET_ID")

NOTHING = problem(
    "Nothing is configured yet",
    "copy .env.example to .env and fill in a token; docs/setup-notion.md, setup-monday.md and setup-slack.md say where "
    "each comes from. `make demo` needs none of it",
    "To check what is deployed, set INTEGRATIONS_SECRET_ID and WEBHOOK_SECRET_ID to the secrets' names (outputs of the "
    "stack) and have AWS credentials in the environment.",
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings and credentials that are checked, and the day that model shutdowns are counted from."""

    settings: PipelineSettings
    integrations: IntegrationSecrets
    callers: WebhookSecrets
    today: date


def is_empty(environment: Mapping[str, str]) -> bool:
    """Whether there is no credential, and no deployed secret that could hold one."""
    return not any(name in environment for secret, names in _DEPLOYED.items() for name in (secret, *names))


def with_deployed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the credentials of each deployed secret that it names and holds nothing of itself.

    Raises SettingsError or RetryLater where a secret cannot be read.
    """
    merged = dict(environment)
    for variable, names in _DEPLOYED.items():
        secret_id = environment.get(variable)
        if secret_id and not any(name in environment for name in names):
            merged |= {name: str(value) for name, value in _read_secret(secret_id).items() if value}
    return merged


def _read_secret(secret_id: str) -> Mapping[str, str]:
    try:
        return Secret(secrets_client(), secret_id).read()
    except BotoCoreError as error:
        raise SettingsError(
            f"The secret '{secret_id}' cannot be read ({type(error).__name__}). Set AWS_REGION and AWS credentials."
        ) from None


def read_configuration(environment: Mapping[str, str], today: date) -> Configuration:
    """Everything parsed as the functions parse it. Raises SettingsError that names what is malformed."""
    # What the stack sets of itself is no concern here; the rest of the webhook's settings is.
    read_settings(WebhookSettings, dict.fromkeys(_OF_A_FUNCTION, "set by the stack") | dict(environment))
    return Configuration(
        settings=read_settings(PipelineSettings, environment),
        integrations=read_integration_secrets(environment),
        callers=read_settings(WebhookSecrets, environment),
        today=today,
    )


def malformed(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The values that no service could take, whatever it is asked."""
    for name in (name for names in _DEPLOYED.values() for name in names if name != OLD_NOTION_KEY):
        value = environment.get(name, "")
        if not value.isascii() or len(value.split()) > 1:
            yield problem(name, "it holds characters that no credential has", "Copy it anew, without quotes or spaces.")
    for name in _ENDPOINTS:
        if not environment.get(name, "https://").startswith(("https://", "http://")):
            yield problem(name, "it is no address", "Begin it with https://, or leave it empty for the real service.")


def check_report(configuration: Configuration) -> Finding:
    """How reports are written."""
    settings = configuration.settings
    zones = dict.fromkeys(("UTC", settings.report_timezone))
    return ok("Settings", f"reports are written in {settings.report_language}, with times in {' and '.join(zones)}")
