"""The environment, parsed once: plain settings here, secrets by name from Secrets Manager (or a local `.env`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from postmortem.errors import SettingsError

SettingsT = TypeVar("SettingsT", bound=BaseModel)


def _split(value: object) -> object:
    """A comma-separated setting as a tuple of its parts."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"'{name}' is not a time zone; use an IANA name such as Europe/Paris") from error
    return name


_LANGUAGES = {
    name: language
    for language, names in {
        "English": "english en",
        "German": "german deutsch de",
        "French": "french français francais fr",
        "Spanish": "spanish español espanol es",
    }.items()
    for name in names.split()
}


def _known_language(name: str) -> str:
    """The English name of a language that is given by a name or a code, such as `de` or `fr-CA`."""
    plain = name.strip().casefold()
    known = _LANGUAGES.get(plain) or _LANGUAGES.get(re.split(r"[-_]", plain)[0])
    if known is None:
        raise ValueError(f"'{name}' is no language of reports; use English, German, French or Spanish")
    return known


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else url + "/"


ListOfNames = Annotated[tuple[str, ...], BeforeValidator(_split)]


class _Environment(BaseModel):
    """Settings named as environment variables: `queue_url` is read from `QUEUE_URL`."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=AliasGenerator(validation_alias=str.upper),
        populate_by_name=True,
        extra="ignore",
        hide_input_in_errors=True,
    )


class ResolutionSettings(_Environment):
    """How a Monday item is read: what counts as resolved, and which columns tell what where guessing is not enough."""

    monday_status_column_id: str = ""
    monday_columns: ListOfNames = ()
    monday_resolved_labels: ListOfNames = ("Resolved", "Done", "Closed")

    @field_validator("monday_columns")
    @classmethod
    def _are_pairs(cls, pairs: tuple[str, ...]) -> tuple[str, ...]:
        roles = "started, detected, resolved, owner, severity, service, impact or description"
        for pair in pairs:
            if not re.fullmatch(r"(?:started|detected|resolved|owner|severity|service|impact|description)=\S.*", pair):
                raise ValueError(f"write role=column title, with one of {roles} as the role")
        return pairs

    @property
    def column_titles(self) -> Mapping[str, str]:
        """The titles (or ids) of columns that were named, by what they tell."""
        return dict(pair.split("=", 1) for pair in self.monday_columns)

    def is_resolved(self, label: str | None) -> bool:
        """Whether a status label means that the incident is over; case does not matter."""
        return label is not None and label.strip().casefold() in {
            known.casefold() for known in self.monday_resolved_labels
        }


class WebhookSettings(ResolutionSettings):
    """What the webhook function needs."""

    queue_url: str
    table_name: str
    webhook_secret_id: str
    quiet_period_seconds: int = Field(default=300, ge=0, le=900)  # SQS: DelaySeconds is at most 900


class PipelineSettings(ResolutionSettings):
    """What the pipeline needs, in Lambda and on your own machine alike."""

    monday_api_url: str = "https://api.monday.com/v2"
    slack_base_url: Annotated[str, AfterValidator(_with_slash)] = "https://slack.com/api/"
    notion_base_url: str = "https://api.notion.com"
    openai_base_url: str = ""

    monday_context_board_ids: ListOfNames = ()
    slack_channels: ListOfNames = ()
    notion_parent: str = ""
    notion_parent_title: str = "Post Mortems"
    notion_pages: Literal["database", "children"] = "database"  # what is kept under a parent that is a page
    notion_sources: ListOfNames = ()

    openai_model: str = "gpt-6.1-terra"
    openai_api: Literal["auto", "responses", "chat"] = "auto"
    openai_check_model: str = ""  # the writer's where empty
    openai_check_base_url: str = ""
    check: Literal["auto", "required", "off"] = "auto"
    max_cost_usd: float = Field(default=1.0, gt=0)  # of model use, for one report
    redact_personal_data: bool = True
    report_language: Annotated[str, AfterValidator(_known_language)] = "English"
    report_timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    people: Literal["roles", "names"] = "roles"
    announce_slack: bool = True
    announce_monday: bool = True
    action_items: Literal["off", "subitems", "items"] = "off"
    action_items_board_id: str = Field(default="", pattern=r"^\d*$")

    @model_validator(mode="after")
    def _knows_the_board(self) -> Self:
        if self.action_items == "items" and not self.action_items_board_id:
            raise ValueError("ACTION_ITEMS=items needs ACTION_ITEMS_BOARD_ID, the number in the board's address")
        return self


class WorkerSettings(PipelineSettings):
    """What the worker function needs besides the pipeline."""

    queue_url: str
    table_name: str
    integrations_secret_id: str


class WebhookSecrets(_Environment):
    """The credentials callers are checked against; an empty one is not configured."""

    monday_signing_secret: SecretStr = SecretStr("")
    webhook_token: SecretStr = SecretStr("")
    manual_token: SecretStr = SecretStr("")


class IntegrationSecrets(_Environment):
    """The credentials of the systems that are read and written."""

    monday_api_token: SecretStr = SecretStr("")
    slack_bot_token: SecretStr = SecretStr("")
    notion_api_key: SecretStr = SecretStr("")
    openai_api_key: SecretStr = SecretStr("")
    openai_check_api_key: SecretStr = SecretStr("")


def read_settings(kind: type[SettingsT], environment: Mapping[str, str]) -> SettingsT:
    """The settings of `kind` from environment variables; an empty variable counts as unset.

    Raises SettingsError naming each variable that is missing or malformed, without its value.
    """
    given = {name: value for name, value in environment.items() if value != ""}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        complaints = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Check the settings of the function. {complaints}") from None


def read_integration_secrets(values: Mapping[str, str]) -> IntegrationSecrets:
    """The integration credentials; a Notion key may also come as the old agent's `OPENAPI_MCP_HEADERS`."""
    given = dict(values)
    if not given.get("NOTION_API_KEY") and given.get("OPENAPI_MCP_HEADERS"):
        given["NOTION_API_KEY"] = _bearer_of(given["OPENAPI_MCP_HEADERS"])
    return read_settings(IntegrationSecrets, given)


def _bearer_of(headers: str) -> str:
    try:
        authorization = json.loads(headers)["Authorization"]
    except (ValueError, KeyError, TypeError):
        raise SettingsError("OPENAPI_MCP_HEADERS holds no Authorization header; set NOTION_API_KEY instead.") from None
    return str(authorization).removeprefix("Bearer ").strip()
