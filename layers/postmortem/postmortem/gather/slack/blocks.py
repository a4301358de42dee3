"""Slack's blocks as plain text: rich text, sections, tables, and whatever text a block of an unknown type holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from postmortem.gather.slack.mrkdwn import Names, SlackJson, link, plain_mrkdwn, shown_moment
from postmortem.text.language import tr

_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((https?://[^)\s]+)\)")
_MARKDOWN_LEAD = re.compile(r"^(?:#{1,6}|-{3,}|\*{3,}|_{3,})(?:\s+|$)", re.MULTILINE)
# Where blocks that this module does not know keep what people read; docs.slack.dev/reference/block-kit
_TELLING = ("title", "subtitle", "text", "body", "description", "caption", "alt_text", "fallback")
_KIND = re.compile(r"[A-Za-z][\w-]{0,40}", re.ASCII)
_CONTROLS = frozenset({"context_actions", "divider", "share_shortcut"})  # nothing to read


def blocks_text(blocks: Iterable[SlackJson] | None, names: Names) -> str:
    """The text of a list of blocks, a block a paragraph; buttons only where they lead to an address."""
    return lines(_block(block, names) for block in blocks or () if isinstance(block, Mapping))


def lines(parts: Iterable[str]) -> str:
    """The parts that hold something, each on lines of its own."""
    return "\n".join(part.strip("\n") for part in parts if part.strip())


def _block(block: SlackJson, names: Names) -> str:
    kind = str(block.get("type", ""))
    if kind in _CONTROLS:
        return ""
    render = _BLOCKS.get(kind)
    return render(block, names) if render else lines(_any_text(block, names)) or unread(kind or "block")


def unread(kind: str) -> str:
    """What stands for content of a kind that is not known here: a reader can look it up in Slack."""
    name = kind if _KIND.fullmatch(kind) else "content"
    return tr("[{kind}: see it in Slack, its form is not known here]", kind=name.replace("_", " "))


def _section(block: SlackJson, names: Names) -> str:
    fields = (_text_object(field, names).replace("\n", ": ", 1) for field in block.get("fields") or ())
    accessory = block.get("accessory") or {}
    return lines((_text_object(block.get("text"), names), *fields, _element(accessory, names)))


def _text_object(told: object, names: Names) -> str:
    """A text object of either type, or a bare string."""
    if isinstance(told, str):
        return plain_mrkdwn(told, names)
    if not isinstance(told, Mapping):
        return ""
    text = str(told.get("text") or "")
    return text if told.get("type") == "plain_text" else plain_mrkdwn(text, names)


def _elements(block: SlackJson, names: Names) -> str:
    return " · ".join(text for element in block.get("elements") or () if (text := _element(element, names)))


def _element(element: SlackJson, names: Names) -> str:
    """What an element says: text, the words for an image, a button that leads somewhere; other controls nothing."""
    kind = element.get("type")
    if kind in ("mrkdwn", "plain_text"):
        return _text_object(element, names)
    if kind == "image":
        return str(element.get("alt_text") or "")
    if kind == "button" and element.get("url"):
        return link(str(element["url"]), _text_object(element.get("text"), names))
    return ""


def _image(block: SlackJson, names: Names) -> str:
    return _text_object(block.get("title"), names) or str(block.get("alt_text") or "")


def _markdown(block: SlackJson, names: Names) -> str:
    text = _MARKDOWN_LINK.sub(lambda found: link(found[2], found[1]), str(block.get("text") or ""))
    return plain_mrkdwn(_MARKDOWN_LEAD.sub("", text), names)


def _table(block: SlackJson, names: Names) -> str:
    rows = (row for row in block.get("rows") or () if isinstance(row, list))
    return "\n".join(" | ".join(_block(cell, names).replace("\n", " ") for cell in row) for row in rows)


def _table_text(cell: SlackJson, _names: Names) -> str:
    return str(cell.get("text") or "")


def _call(block: SlackJson, _names: Names) -> str:
    call = (block.get("call") or {}).get("v1") or {}
    return tr("Call: {name}", name=call["name"]) if call.get("name") else tr("Call")


def _input(block: SlackJson, names: Names) -> str:
    return _text_object(block.get("label"), names)


def _rich_text(block: SlackJson, names: Names) -> str:
    return lines(_rich_part(part, names) for part in block.get("elements") or ())


def _rich_part(part: SlackJson, names: Names) -> str:
    elements = part.get("elements") or ()
    if part.get("type") == "rich_text_list":
        return _rich_list(part, names)
    text = "".join(_rich_element(element, names) for element in elements)
    if part.get("type") == "rich_text_quote":
        return "\n".join(f"> {line}" for line in text.splitlines())
    return text


def _rich_list(part: SlackJson, names: Names) -> str:
    first = int(part.get("offset") or 0) + 1
    indent = "  " * int(part.get("indent") or 0)
    ordered = part.get("style") == "ordered"
    return "\n".join(
        f"{indent}{f'{number}.' if ordered else '•'} {_rich_part(item, names)}"
        for number, item in enumerate(part.get("elements") or (), start=first)
    )


def _rich_element(element: SlackJson, names: Names) -> str:
    kind = str(element.get("type", ""))
    render = _RICH_ELEMENTS.get(kind)
    if render:
        return render(element, names)
    if "elements" in element:
        return _rich_part(element, names)
    if isinstance(text := element.get("text"), str):
        return text
    return lines(_any_text(element, names)) or unread(kind or "text")


def _rich_date(element: SlackJson, _names: Names) -> str:
    seconds = str(element.get("timestamp") or "")
    return shown_moment(seconds) if re.fullmatch(r"\d{1,10}", seconds) else str(element.get("fallback") or "")


def _any_text(node: object, names: Names) -> list[str]:
    """Every text in a structure nobody here knows, in the order in which it stands there.

    A text of several words counts under any key ("question", "options"), one word only where people read it.
    """
    if isinstance(node, list):
        return [text for item in node for text in _any_text(item, names)]
    if isinstance(node, str):
        return [plain_mrkdwn(node, names)] if len(node.split()) > 1 else []
    if not isinstance(node, Mapping):
        return []
    if node.get("type") in ("rich_text", "mrkdwn", "plain_text"):
        return [_block(node, names)]
    found: list[str] = []
    for key, value in node.items():
        if key == "type":
            continue
        if isinstance(value, str):
            found += [plain_mrkdwn(value, names)] if key in _TELLING else _any_text(value, names)
        else:
            found += _any_text(value, names)
    return found


Render = Callable[[SlackJson, Names], str]

_BLOCKS: Mapping[str, Render] = {
    "actions": _elements,
    "call": _call,
    "context": _elements,
    "header": lambda block, names: _text_object(block.get("text"), names),
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "mrkdwn": _text_object,
    "plain_text": _text_object,
    "raw_text": _table_text,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
    "video": _image,
}
_RICH_ELEMENTS: Mapping[str, Render] = {
    "broadcast": lambda element, _names: f"@{element.get('range', 'channel')}",
    "channel": lambda element, names: f"#{names.channel(str(element.get('channel_id')))}",
    "color": lambda element, _names: str(element.get("value") or ""),
    "date": _rich_date,
    "emoji": lambda element, _names: f":{element.get('name', '')}:",
    "link": lambda element, _names: link(str(element.get("url") or ""), str(element.get("text") or "")),
    "user": lambda element, names: f"@{names.user(str(element.get('user_id')))}",
    "usergroup": lambda element, names: f"@{names.group(str(element.get('usergroup_id')))}",
}
