"""Wires the pipeline: the only place that builds the clients of the outside systems."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from openai import OpenAI

from postmortem.announce.actions import ActionDesk
from postmortem.announce.announcer import Announcer
from postmortem.announce.chat import ChatTeller
from postmortem.announce.memory import NoticeMemory
from postmortem.announce.ticket import TicketTeller
from postmortem.check.judge import ModelJudge
from postmortem.clients.monday.client import MondayClient
from postmortem.clients.monday.tickets import MondayTickets
from postmortem.clients.notion.client import NotionClient
from postmortem.clients.openai.client import OpenAIModel
from postmortem.clients.slack.client import SlackClient
from postmortem.gather import Sources
from postmortem.gather.monday.source import MondaySource
from postmortem.gather.notion.source import NotionSource
from postmortem.gather.slack.source import SlackSource
from postmortem.pipeline import Pipeline
from postmortem.prepare.preparation import safe_words
from postmortem.publish.publisher import PageRegistry, Publisher
from postmortem.reading import Reader
from postmortem.settings import IntegrationSecrets, PipelineSettings
from postmortem.write.dossier import dossier
from postmortem.write.writer import ModelWriter

_OPENAI = "https://api.openai.com/v1"


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def build_pipeline(
    settings: PipelineSettings, secrets: IntegrationSecrets, registry: PageRegistry, memory: NoticeMemory
) -> Pipeline:
    """A pipeline on the real clients. A system without a token becomes a gap on the page; Notion must have one."""
    monday = MondayClient(settings.monday_api_url, secrets.monday_api_token.get_secret_value())
    slack = SlackClient(secrets.slack_bot_token.get_secret_value(), settings.slack_base_url)
    notion = NotionClient(secrets.notion_api_key.get_secret_value(), settings.notion_base_url)
    return Pipeline(
        sources=Sources(
            monday=MondaySource(monday, settings, safe_words),
            slack=SlackSource(slack, settings),
            notion=NotionSource(notion, settings),
        ),
        reader=_reader(settings, secrets),
        publisher=Publisher(notion, settings, registry, utc_now),
        announcer=_announcer(settings, secrets, slack, MondayTickets(monday), memory),
        time_zone=settings.report_timezone,
        language=settings.report_language,
        names_people=settings.people == "names",
        redact_personal_data=settings.redact_personal_data,
    )


def _announcer(
    settings: PipelineSettings,
    secrets: IntegrationSecrets,
    slack: SlackClient,
    tickets: MondayTickets,
    memory: NoticeMemory,
) -> Announcer:
    """Tells whom the settings name, where there is a token for it."""
    in_monday, makes_items = bool(secrets.monday_api_token), settings.action_items != "off"
    return Announcer(
        memory,
        slack=ChatTeller(slack, memory) if settings.announce_slack and secrets.slack_bot_token else None,
        monday=TicketTeller(tickets, memory) if settings.announce_monday and in_monday else None,
        actions=ActionDesk(tickets, memory, _board_for_items(settings)) if makes_items and in_monday else None,
    )


def _board_for_items(settings: PipelineSettings) -> str:
    return settings.action_items_board_id if settings.action_items == "items" else ""


def _reader(settings: PipelineSettings, secrets: IntegrationSecrets) -> Reader:
    """The reading layer: with a writer where a key or an endpoint for one is configured, and a judge of its own."""
    key = secrets.openai_api_key.get_secret_value()
    writing = _model(key, settings.openai_base_url, settings.openai_model, settings.openai_api)
    return Reader(
        writer=ModelWriter(writing, settings.report_language) if key or settings.openai_base_url else None,
        judge=judge_of(settings, secrets),
        dossier=dossier,
        check=settings.check,
        max_cost_usd=settings.max_cost_usd,
        judge_model=settings.openai_check_model or settings.openai_model,
        clock=utc_now,
        language=settings.report_language,
    )


def judge_of(settings: PipelineSettings, secrets: IntegrationSecrets) -> ModelJudge | None:
    """The judge that the settings name, the writer's model where they name no other; None where none is to be asked."""
    key = secrets.openai_api_key.get_secret_value()
    if settings.check == "off" or not (key or settings.openai_base_url):
        return None
    name = settings.openai_check_model or settings.openai_model
    url = settings.openai_check_base_url or settings.openai_base_url
    model = _model(key_of_judge(settings, secrets), url, name, settings.openai_api)
    return ModelJudge(model, settings.report_language)


def key_of_judge(settings: PipelineSettings, secrets: IntegrationSecrets) -> str:
    """The judge's own key, else the writer's, which no other host than the writer's is sent."""
    own, writers = (key.get_secret_value() for key in (secrets.openai_check_api_key, secrets.openai_api_key))
    hosts = {
        urlsplit(url or _OPENAI).netloc
        for url in (settings.openai_base_url, settings.openai_check_base_url or settings.openai_base_url)
    }
    return own or (writers if len(hosts) == 1 else "")


def _model(key: str, base_url: str, name: str, api: Literal["auto", "responses", "chat"]) -> OpenAIModel:
    client = OpenAI(api_key=key or "not-needed", base_url=base_url or _OPENAI, max_retries=0)
    return OpenAIModel(client, name, api)
