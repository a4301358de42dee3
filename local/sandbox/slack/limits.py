"""What Slack accepts in a message that an app sends: text, blocks and metadata, with its limits and its refusals.

Numbers: docs.slack.dev/reference/block-kit/blocks and the constants of slack_sdk.models.blocks. Block types that this
module does not know are refused, though Slack has more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from local.sandbox.slack.objects import SlackError

MAX_TEXT = 40_000  # chat.postMessage: "Slack will truncate messages containing more than 40,000 characters"
MAX_TEXT_OF_UPDATE = 4_000  # chat.update: msg_too_long
MAX_BLOCKS = 50
MAX_FIELDS = 10
MAX_CHARACTERS_IN_BLOCKS = 13_200  # undocumented, measured in slackapi/bolt-js#2509

# Block type → the keys it may have beside type and block_id.
_KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "divider": set(),
    "context": {"elements"},
    "actions": {"elements"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "rich_text": {"elements"},
    "markdown": {"text"},
}
# Block type → the most elements it may hold.
_MAX_ELEMENTS = {"context": 10, "actions": 25}
# Of a button: the most characters, 0 where the key holds something else.
_BUTTON_KEYS = {"text": 0, "url": 3_000, "action_id": 255, "value": 2_000, "style": 0, "accessibility_label": 75}
_TEXT_KEYS = {"mrkdwn": {"type", "text", "verbatim"}, "plain_text": {"type", "text", "emoji"}}


def parsed(value: object, refusal: str) -> object:
    """An argument that may come as JSON text in a form; raises `refusal` where it is not JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise SlackError(refusal) from error


def blocks(value: object) -> list[dict[str, Any]]:
    """The blocks of a message; raises invalid_blocks_format, invalid_blocks or msg_blocks_too_long."""
    given = parsed(value, "invalid_blocks_format")
    if not isinstance(given, list) or not all(isinstance(block, dict) for block in given):
        raise SlackError("invalid_blocks_format")
    if problems := list(_problems(given)):
        messages = [f"[ERROR] {problem}" for problem in problems]
        raise SlackError("invalid_blocks", errors=problems, response_metadata={"messages": messages})
    if _characters(given) > MAX_CHARACTERS_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return given


def metadata(value: object) -> dict[str, Any]:
    """The metadata of a message; raises invalid_metadata_format or invalid_metadata_schema."""
    given = parsed(value, "invalid_metadata_format")
    if not isinstance(given, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = given.get("event_type"), given.get("event_payload")
    unknown = set(given) - {"event_type", "event_payload"}
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict) or unknown:
        raise SlackError("invalid_metadata_schema")
    return given


def _characters(node: object) -> int:
    if isinstance(node, list):
        return sum(_characters(item) for item in node)
    if isinstance(node, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _characters(v) for k, v in node.items())
    return 0


def _problems(given: list[dict[str, Any]]) -> Iterator[str]:
    if len(given) > MAX_BLOCKS:
        yield f"no more than {MAX_BLOCKS} items allowed [json-pointer:/blocks]"
    seen: set[object] = set()
    for number, block in enumerate(given):
        at = f"/blocks/{number}"
        kind = block.get("type")
        if not isinstance(kind, str) or kind not in _KEYS:
            yield f"unsupported type: {kind} [json-pointer:{at}]"
            continue
        for key in sorted(set(block) - _KEYS[kind] - {"type", "block_id"}):
            yield f"invalid additional property: {key} [json-pointer:{at}]"
        if "block_id" in block and block["block_id"] in seen:
            yield f"`block_id` already exists: {block['block_id']} [json-pointer:{at}/block_id]"
        seen.add(block.get("block_id"))
        yield from _block(kind, block, at)


def _block(kind: str, block: dict[str, Any], at: str) -> Iterator[str]:
    if kind == "section":
        yield from _section(block, at)
    elif kind == "header":
        yield from _text(block.get("text"), 150, f"{at}/text", kinds=("plain_text",))
    elif kind == "markdown":
        yield from _string(block.get("text"), 12_000, f"{at}/text")
    elif kind == "image":
        yield from _string(block.get("alt_text"), 2_000, f"{at}/alt_text")
        if not {"image_url", "slack_file"} & set(block):
            yield f"missing required field: image_url [json-pointer:{at}]"
    elif "elements" in _KEYS[kind]:
        yield from _elements(kind, block.get("elements"), f"{at}/elements")


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    fields = block.get("fields")
    if "text" not in block and not fields:
        yield f"missing required field: text or fields [json-pointer:{at}]"
    if "text" in block:
        yield from _text(block["text"], 3_000, f"{at}/text")
    if fields is None:
        return
    if not isinstance(fields, list) or not 1 <= len(fields) <= MAX_FIELDS:
        yield f"must have 1 to {MAX_FIELDS} items [json-pointer:{at}/fields]"
        return
    for number, one in enumerate(fields):
        yield from _text(one, 2_000, f"{at}/fields/{number}")


def _elements(kind: str, elements: object, at: str) -> Iterator[str]:
    if not isinstance(elements, list) or not elements or not all(isinstance(one, dict) for one in elements):
        yield f"must be a list of objects with at least 1 item [json-pointer:{at}]"
        return
    if len(elements) > _MAX_ELEMENTS.get(kind, len(elements)):
        yield f"no more than {_MAX_ELEMENTS[kind]} items allowed [json-pointer:{at}]"
    for number, one in enumerate(elements):
        here = f"{at}/{number}"
        if kind == "context" and one.get("type") != "image":
            yield from _text(one, 3_000, here)
        elif kind == "actions" and one.get("type") == "button":
            yield from _button(one, here)
    given = [one["action_id"] for one in elements if kind == "actions" and "action_id" in one]
    if len(set(given)) < len(given):
        yield f"`action_id` already exists [json-pointer:{at}]"


def _button(one: dict[str, Any], at: str) -> Iterator[str]:
    for key in sorted(set(one) - {"type", *_BUTTON_KEYS}):
        yield f"invalid additional property: {key} [json-pointer:{at}]"
    yield from _text(one.get("text"), 75, f"{at}/text", kinds=("plain_text",))
    for key, most in _BUTTON_KEYS.items():
        if most and key in one:
            yield from _string(one[key], most, f"{at}/{key}")
    if not re.match(r"https?://[^\s/]", str(one.get("url", "https://x"))):
        yield f"must be a valid URL [json-pointer:{at}/url]"
    if one.get("style", "primary") not in ("primary", "danger"):
        yield f"must be one of the styles primary, danger [json-pointer:{at}/style]"


def _text(node: object, most: int, at: str, kinds: tuple[str, ...] = ("mrkdwn", "plain_text")) -> Iterator[str]:
    if not isinstance(node, dict):
        yield f"must provide an object [json-pointer:{at}]"
    elif node.get("type") not in kinds:
        yield f"must be one of the types {', '.join(kinds)} [json-pointer:{at}/type]"
    else:
        for key in sorted(set(node) - _TEXT_KEYS[node["type"]]):
            yield f"invalid additional property: {key} [json-pointer:{at}]"
        yield from _string(node.get("text"), most, f"{at}/text")


def _string(value: object, most: int, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"must provide a string [json-pointer:{at}]"
    elif not value:
        yield f"must be more than 0 characters [json-pointer:{at}]"
    elif len(value) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{at}]"
