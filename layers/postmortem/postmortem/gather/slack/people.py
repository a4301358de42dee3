"""The names behind the ids of a Slack workspace: people, apps, channels, user groups."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from postmortem.clients.slack.client import SlackClient, next_cursor
from postmortem.clients.slack.refusals import UnknownToSlack
from postmortem.errors import SourceUnavailable
from postmortem.gather.slack.channels import Channel
from postmortem.gather.slack.mrkdwn import SlackJson
from postmortem.gather.slack.text import is_app, mentioned
from postmortem.models import Gap, Person
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

_T = TypeVar("_T")
Task = Callable[[], Gap | None]

_PEOPLE_PER_PAGE = 200  # users.list: "no more than 200 results at a time" are advised
_MOST_SINGLE_LOOKUPS = 40  # beyond, pages of users.list (20+ a minute) are quicker than users.info (100+ a minute)
_MOST_PAGES = 10
_SOMEONE = translatable("someone")  # a raw id says nothing to a reader
_SLACKBOT = "USLACKBOT"  # Slack's own bot, which users.list gives as a person
_PEOPLE = translatable("the names of people")


@dataclass(frozen=True)
class _Lookup(Generic[_T]):
    """How one kind of name is read: the method, its argument, the name in the answer, and what stands for no name."""

    method: str
    argument: str
    what: str
    name_in: Callable[[SlackJson], _T]
    nobody: _T


class Directory:
    """Names by id, read when they are first needed and kept for later incidents, as is what Slack does not know."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._people: dict[str, Person | None] = {}
        self._apps: dict[str, str] = {}
        self._channels: dict[str, str] = {}
        self._groups: dict[str, str] | None = None
        self._cursor = ""

    def user(self, user_id: str) -> str:
        """The name of a person."""
        person = self._people.get(user_id)
        return person.name if person else tr(_SOMEONE)

    def channel(self, channel_id: str) -> str:
        """The name of a channel."""
        return self._channels.get(channel_id) or tr("another-channel")

    def group(self, group_id: str) -> str:
        """The handle of a user group."""
        return (self._groups or {}).get(group_id) or tr("group")

    def author(self, message: SlackJson) -> Person:
        """Who sent a message: an app by the name it gave itself, a stranger by the profile in the message."""
        if is_app(message):
            return self._app(message)
        user_id = _sender(message)
        person = self._people.get(user_id)
        if person is None and message.get("user_profile"):
            return _person({"id": user_id, "profile": message["user_profile"]})
        return person or Person(user_id, tr(_SOMEONE))

    def _app(self, message: SlackJson) -> Person:
        bot_id = str(message.get("bot_id") or "")
        user = self._people.get(str(message.get("user")))
        names = (
            message.get("username"),
            (message.get("bot_profile") or {}).get("name"),
            user.name if user else "",
            self._apps.get(bot_id),
        )
        return Person(bot_id, next((str(name) for name in names if name), tr("an app")), is_bot=True)

    def people(self) -> tuple[Person, ...]:
        """Everybody whose name is known, those who never wrote included."""
        return tuple(person for person in self._people.values() if person and not person.is_bot)

    def know_channels(self, channels: Iterable[Channel]) -> None:
        """Take the names of channels that are known anyway."""
        self._channels |= {channel.id: channel.name for channel in channels if channel.name}

    def begin(self, limit: TimeLimit) -> tuple[Gap, ...]:
        """Read the first people of the workspace, unless some are known; in a small one that is everybody."""
        return () if self._people else self._list_people(limit)

    def learn(self, messages: Sequence[SlackJson], pool: Executor, limit: TimeLimit) -> tuple[Gap, ...]:
        """Find the names of everybody and everything these messages are from or speak of.

        Returns a gap for each kind of name that could not be read; an id that Slack does not know is no gap.
        """
        mentions = {found for message in messages for found in mentioned(message)}
        senders = {_sender(message) for message in messages if "user_profile" not in message}
        people = (senders | {target for kind, target in mentions if kind == "@"}) - {""}
        apps = {str(message["bot_id"]) for message in messages if _is_nameless_app(message)}
        channels = {target for kind, target in mentions if kind == "#"}
        gaps = [*self._list_more_people(people, limit)]
        tasks = [
            *self._look_ups(_PERSON, people, self._people, limit),
            *self._look_ups(_APP, apps, self._apps, limit),
            *self._look_ups(_CHANNEL, channels, self._channels, limit),
        ]
        if self._groups is None and any(kind == "!" for kind, _ in mentions):
            tasks.append(lambda: self._learn_groups(limit))
        gaps += [gap for gap in pool.map(lambda task: task(), tasks) if gap]
        return tuple(dict.fromkeys(gaps))

    def _list_more_people(self, wanted: set[str], limit: TimeLimit) -> tuple[Gap, ...]:
        for _ in range(_MOST_PAGES):
            if not self._cursor or len(wanted - self._people.keys()) <= _MOST_SINGLE_LOOKUPS:
                break
            if failed := self._list_people(limit):
                return failed
        return ()

    def _list_people(self, limit: TimeLimit) -> tuple[Gap, ...]:
        asked: dict[str, str | int | bool] = {"limit": _PEOPLE_PER_PAGE}
        if self._cursor:
            asked["cursor"] = self._cursor
        try:
            page = self._client.read("users.list", asked, limit, what=tr(_PEOPLE))
        except SourceUnavailable as error:
            return (unless_permanent(error),)
        self._people |= {str(told["id"]): _person(told) for told in page.get("members") or ()}
        self._cursor = next_cursor(page)
        return ()

    def _learn_groups(self, limit: TimeLimit) -> Gap | None:
        self._groups = {}
        try:
            answer = self._client.read("usergroups.list", {}, limit, what=tr("the names of user groups"))
        except SourceUnavailable as error:
            return unless_permanent(error)
        self._groups = {str(told["id"]): str(told.get("handle") or "") for told in answer.get("usergroups") or ()}
        return None

    def _look_ups(self, lookup: _Lookup[_T], wanted: set[str], known: dict[str, _T], limit: TimeLimit) -> list[Task]:
        """A task for each name that is not known yet; once one of a kind has failed, the rest are not tried."""
        failed = threading.Event()

        def one(target: str) -> Gap | None:
            if failed.is_set():
                return None
            try:
                answer = self._client.read(lookup.method, {lookup.argument: target}, limit, what=tr(lookup.what))
                known[target] = lookup.name_in(answer)
            except UnknownToSlack:
                known[target] = lookup.nobody
            except SourceUnavailable as error:
                failed.set()
                return unless_permanent(error)
            return None

        return [partial(one, target) for target in sorted(wanted - known.keys())]


def unless_permanent(error: SourceUnavailable) -> Gap:
    """The gap of a failure that leaves the rest readable; raises it again where nothing can be read."""
    if error.permanent:
        raise error
    return error.gap


def _person(told: SlackJson) -> Person:
    """A person from Slack's user object; `display_name` is often empty, a deactivated user has no `real_name`."""
    profile = told.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), told.get("real_name"), told.get("name"))
    known = tuple(dict.fromkeys(str(name) for name in names if name))
    return Person(
        id=str(told.get("id") or ""),
        name=known[0] if known else tr(_SOMEONE),
        role=str(profile.get("title") or ""),
        time_zone=str(told["tz"]) if told.get("tz") else None,
        is_bot=bool(told.get("is_bot")) or told.get("id") == _SLACKBOT,
        aliases=known[1:],
    )


def _sender(message: SlackJson) -> str:
    """The id of the person behind a message, "" for an app; a huddle is sent by Slack for whoever began it."""
    if is_app(message):
        return ""
    return str((message.get("room") or {}).get("created_by") or message.get("user") or "")


def _is_nameless_app(message: SlackJson) -> bool:
    return bool(message.get("bot_id")) and not (message.get("username") or message.get("bot_profile"))


def _told(answer: SlackJson, part: str) -> SlackJson:
    told = answer.get(part)
    return told if isinstance(told, Mapping) else {}


def _name(answer: SlackJson, part: str) -> str:
    return str(_told(answer, part).get("name") or "")


_PERSON: _Lookup[Person | None] = _Lookup(
    "users.info", "user", _PEOPLE, lambda answer: _person(_told(answer, "user")), None
)
_APP: _Lookup[str] = _Lookup(
    "bots.info", "bot", translatable("the names of apps"), lambda answer: _name(answer, "bot"), ""
)
_CHANNEL: _Lookup[str] = _Lookup(
    "conversations.info", "channel", translatable("the names of channels"), lambda answer: _name(answer, "channel"), ""
)
