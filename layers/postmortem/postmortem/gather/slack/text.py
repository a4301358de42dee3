"""A Slack message as the plain text people read: its words, blocks, attachments, files and huddle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from postmortem.gather.slack.blocks import blocks_text, lines, unread
from postmortem.gather.slack.mrkdwn import Names, SlackJson, link, plain_mrkdwn
from postmortem.text.language import tr, tr_number

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_ENOUGH = 0.8  # blocks with this share of the words of `text` say the same and more: `text` is their fallback
_MAY_BE_EMPTY = frozenset({"bot_message", "file_share", "me_message", "thread_broadcast"})
_DEEPEST = 3  # attachments within attachments: quotes of quotes
_NO_FALLBACK = "[no preview available]"
_NO_TEXT = "This content can't be displayed."  # what Slack puts into `text` for blocks it cannot flatten
_MENTION = re.compile(r"<([@#!])(?:subteam\^)?([A-Z0-9]{2,})(?:\|([^<>\n]*))?>")
# Rich text element → the kind of mention it is, and where it keeps the id; it never has the name.
_RICH_MENTIONS = {"user": ("@", "user_id"), "channel": ("#", "channel_id"), "usergroup": ("!", "usergroup_id")}


def message_text(message: SlackJson, names: Names) -> str:
    """Everything a message says; "" where it says nothing.

    Alerts often have an empty or shortened `text` and say the rest in attachments and blocks. Previews of links in
    what a person wrote are left out, quoted Slack messages kept; so are an attachment's footer (the sender's name and
    version) and buttons that lead nowhere.
    """
    text = plain_mrkdwn(str(message.get("text") or "").replace(_NO_TEXT, ""), names)
    attachments = (one for one in message.get("attachments") or () if is_app(message) or not _is_preview(one))
    said = lines(
        (
            _fuller(text, blocks_text(message.get("blocks"), names)),
            *(_attachment(one, names, depth=1) for one in attachments),
            *(_file(one) for one in message.get("files") or ()),
            _huddle(message.get("room") or {}),
        )
    )
    subtype = str(message.get("subtype") or "")
    return said or (unread(subtype) if subtype and subtype not in _MAY_BE_EMPTY else "")


def is_app(message: SlackJson) -> bool:
    """Whether an app sent a message: newer ones have no subtype, the oldest integrations no id."""
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message"


def mentioned(node: object) -> Iterator[tuple[str, str]]:
    """The ids that the text of a message needs names for, as (@ person, # channel or ! user group; id)."""
    if isinstance(node, str):
        for kind, target, label in _MENTION.findall(node):
            if kind == "@" or not label:  # a label of a person is one of several names
                yield kind, target
    elif isinstance(node, Mapping):
        kind, key = _RICH_MENTIONS.get(str(node.get("type")), ("", ""))
        if key in node:
            yield kind, str(node[key])
        for value in node.values():
            yield from mentioned(value)
    elif isinstance(node, list):
        for item in node:
            yield from mentioned(item)


def _fuller(text: str, from_blocks: str) -> str:
    """The blocks where they carry the words of `text`, and every number in it; else both."""
    words, shown = _WORD.findall(text.casefold()), set(_WORD.findall(from_blocks.casefold()))
    missing = [word for word in words if word not in shown]
    if len(missing) <= (1 - _ENOUGH) * len(words) and not any(map(_DIGIT.search, missing)):
        return from_blocks or text
    return lines((text, from_blocks))


def _is_preview(attachment: SlackJson) -> bool:
    return "from_url" in attachment and not _is_quote(attachment)


def _is_quote(attachment: SlackJson) -> bool:
    return bool(attachment.get("is_msg_unfurl") or attachment.get("is_share"))


def _attachment(attachment: SlackJson, names: Names, *, depth: int) -> str:
    title = plain_mrkdwn(str(attachment.get("title") or ""), names)
    said = plain_mrkdwn(str(attachment.get("text") or ""), names)
    from_blocks = lines((blocks_text(attachment.get("blocks"), names), _quoted_blocks(attachment, names)))
    parts = [
        plain_mrkdwn(str(attachment.get("pretext") or ""), names),
        link(str(attachment["title_link"]), title) if title and attachment.get("title_link") else title,
        _fuller(said, from_blocks),
        *(_field(field, names) for field in attachment.get("fields") or ()),
    ]
    if depth < _DEEPEST:
        parts += [_attachment(one, names, depth=depth + 1) for one in attachment.get("attachments") or ()]
    fallback = str(attachment.get("fallback") or "")
    text = lines(parts) or (plain_mrkdwn(fallback, names) if fallback != _NO_FALLBACK else "")
    if text and _is_quote(attachment):
        author = attachment.get("author_name") or tr("a message")
        return tr("Quoted from {author}: {text}", author=author, text=text)
    return text


def _quoted_blocks(attachment: SlackJson, names: Names) -> str:
    quoted = (one.get("message") or {} for one in attachment.get("message_blocks") or ())
    return lines(blocks_text(message.get("blocks"), names) for message in quoted)


def _field(field: SlackJson, names: Names) -> str:
    title, value = (plain_mrkdwn(str(field.get(part) or ""), names) for part in ("title", "value"))
    return f"{title}: {value}" if title and value else title or value


def _file(file: SlackJson) -> str:
    """A file's title, and the first lines of a snippet, which come with the message."""
    if file.get("mode") == "tombstone":
        return tr("File: deleted")
    title = file.get("title") or file.get("name") or tr("untitled")
    kind = f" ({file['pretty_type']})" if file.get("pretty_type") else ""
    cut = "\n…" if file.get("lines_more") else ""
    preview = str(file.get("preview") or "").strip("\n")
    return lines((tr("File: {title}", title=f"{title}{kind}"), preview + cut if preview else ""))


def _huddle(room: SlackJson) -> str:
    if not room:
        return ""
    people = len(room.get("participant_history") or ())
    start, end = int(room.get("date_start") or 0), int(room.get("date_end") or 0)
    minutes, seconds = divmod(end - start, 60) if 0 < start < end else (0, 0)
    length = f", {minutes} min {seconds} s" if minutes or seconds else ""
    return tr_number("Huddle of {number} person", "Huddle of {number} people", people) + length
