"""Wires the pipeline: the only place that builds the clients of the outside systems."""

from __future__ import annotations

from datetime import UTC, datetime

from openai import OpenAI

from postmortem.analyse import Analyst
from postmortem.analyse.extractive import ExtractiveAnalyst
from postmortem.announce import Announcer
from postmortem.clients.monday.client import MondayClient
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.openai.client import OpenAIWriting
from postmortem.clients.slack.client import SlackClient
from postmortem.gather import Sources
from postmortem.gather.monday.source import MondaySource
from postmortem.gather.notion.source import NotionSource
from postmortem.gather.slack.source import SlackSource
from postmortem.pipeline import Pipeline
from postmortem.publish.publisher import PageRegistry, Publisher
from postmortem.settings import IntegrationSecrets, PipelineSettings
from postmortem.write.model import ModelAnalyst


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def build_pipeline(settings: PipelineSettings, secrets: IntegrationSecrets, registry: PageRegistry) -> Pipeline:
    """A pipeline on the real clients. A system without a token becomes a gap on the page; Notion must have one."""
    monday = MondayClient(settings.monday_api_url, secrets.monday_api_token.get_secret_value())
    slack = SlackClient(secrets.slack_bot_token.get_secret_value(), settings.slack_base_url)
    notion = NotionClient(secrets.notion_api_key.get_secret_value(), settings.notion_base_url)
    extractive = ExtractiveAnalyst()
    return Pipeline(
        sources=Sources(
            monday=MondaySource(monday, settings),
            slack=SlackSource(slack, settings),
            notion=NotionSource(notion, settings),
        ),
        analyst=_model_analyst(settings, secrets) or extractive,
        fallback=extractive,
        publisher=Publisher(notion, settings, registry, utc_now),
        announcer=Announcer(
            slack=slack if settings.announce_slack and secrets.slack_bot_token else None,
            monday=monday if settings.announce_monday and secrets.monday_api_token else None,
            time_zone=settings.report_timezone,
        ),
        clock=utc_now,
        time_zone=settings.report_timezone,
        names_people=settings.people == "names",
        redact_personal_data=settings.redact_personal_data,
    )


def _model_analyst(settings: PipelineSettings, secrets: IntegrationSecrets) -> Analyst | None:
    """The analyst with a model, where a key or an endpoint for one is configured."""
    if not (secrets.openai_api_key.get_secret_value() or settings.openai_base_url):
        return None
    client = OpenAI(
        api_key=secrets.openai_api_key.get_secret_value() or "not-needed",
        base_url=settings.openai_base_url or "https://api.openai.com/v1",
        max_retries=0,
    )
    writing = OpenAIWriting(client, settings.openai_model, settings.openai_api)
    return ModelAnalyst(writing, settings.report_language, settings.max_cost_usd)
