"""Notion's rich text: from request to response form, to plain text, and from and to inline markdown."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

Json = dict[str, Any]

_PLAIN_STYLE: Json = {
    "bold": False,
    "italic": False,
    "strikethrough": False,
    "underline": False,
    "code": False,
    "color": "default",
}
# One alternative per inline form; the escape comes first, so that an escaped mark opens nothing.
_INLINE = re.compile(
    r"\\(?P<escaped>[\\*~`$\[\]<>{}|^])"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\((?P<url>https?://[^\s)]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*(?!\*)"
    r"|~~(?P<strikethrough>.+?)~~"
    r"|(?<![\w*])[*](?P<italic>[^*\s](?:[^*]*[^*\s])?)[*](?![\w*])"
)
_TO_ESCAPE = re.compile(r"[\\*~`$\[\]<>{}|^]")  # developers.notion.com/guides/data-apis/enhanced-markdown


def rich_text(items: list[Json]) -> list[Json]:
    """Request items as the API returns them: with type, all annotations, plain_text and href."""
    return [_item(item) for item in items]


def plain(items: list[Json]) -> str:
    """The plain text of rich text in response form."""
    return "".join(item["plain_text"] for item in items)


def text(content: str) -> list[Json]:
    """Plain content as rich text in request form."""
    return [{"type": "text", "text": {"content": content}}] if content else []


def _item(item: Json) -> Json:
    kind = item.get("type") or next(key for key in ("text", "mention", "equation") if key in item)
    value = item[kind]
    href = None
    if kind == "text":
        link = value.get("link")
        value = {"content": value["content"], "link": link}
        shown, href = value["content"], link and link["url"]
    elif kind == "equation":
        shown = value["expression"]
    else:
        target = value.get("type") or next(iter(value))
        value = {"type": target, target: value[target]}
        shown, href = _mentioned(target, value[target])
    style = {**_PLAIN_STYLE, **item.get("annotations", {})}
    return {"type": kind, kind: value, "annotations": style, "plain_text": shown, "href": href}


def _mentioned(target: str, value: Json) -> tuple[str, str | None]:
    if target == "date":
        return " → ".join(filter(None, (value["start"], value.get("end")))), None
    if target in {"page", "database"}:
        return "Untitled", f"https://app.notion.com/p/{value['id'].replace('-', '')}"
    return f"@{value.get('name', target)}", None


def parse_inline(markdown: str, style: Json | None = None, url: str | None = None) -> list[Json]:
    """One line of markdown as rich text in request form. Links that are not absolute stay text."""
    items: list[Json] = []
    literal = ""
    at = 0

    def flush() -> None:
        nonlocal literal
        if literal:
            items.append(_request_item(literal, style or {}, url))
        literal = ""

    for found in _INLINE.finditer(markdown):
        literal += markdown[at : found.start()]
        at = found.end()
        if found["escaped"]:
            literal += found["escaped"]
            continue
        flush()
        items.extend(_styled(found, style or {}, url))
    literal += markdown[at:]
    flush()
    return items


def _styled(found: re.Match[str], style: Json, url: str | None) -> list[Json]:
    if found["code"]:
        return [_request_item(found["code"], {**style, "code": True}, url)]
    if found["label"]:
        return parse_inline(found["label"], style, found["url"])
    name = next(mark for mark in ("bold", "strikethrough", "italic") if found[mark])
    return parse_inline(found[name], {**style, name: True}, url)


def _request_item(content: str, style: Json, url: str | None) -> Json:
    content = content.replace("<br>", "\n")
    item: Json = {"type": "text", "text": {"content": content, "link": {"url": url} if url else None}}
    return {**item, "annotations": style} if style else item


def render_inline(items: list[Json]) -> str:
    """Rich text in response form as Notion's own markdown (its first syntax, with tags for what markdown lacks)."""
    return _marked(items, [("bold", "**"), ("italic", "*"), ("strikethrough", "~~")])


def _marked(items: list[Json], marks: list[tuple[str, str]]) -> str:
    """The items, with each mark around all neighbours that have it at once."""
    if not marks:
        return "".join(_rendered(item) for item in items)
    (name, mark), *inner = marks
    groups = groupby(items, key=lambda item: bool(item["annotations"][name]))
    parts = [(on, _marked(list(group), inner)) for on, group in groups]
    return "".join(f"{mark}{part}{mark}" if on else part for on, part in parts)


def _rendered(item: Json) -> str:
    style = item["annotations"]
    if item["type"] == "mention":
        return _mention_tag(item)
    if item["type"] == "equation":
        return f"${item['plain_text']}$"
    if style["code"]:
        shown = f"`{item['plain_text']}`"
    else:
        shown = _TO_ESCAPE.sub(r"\\\g<0>", item["plain_text"]).replace("\n", "<br>")
    if style["underline"]:
        shown = f'<span underline="true">{shown}</span>'
    if style["color"] != "default":
        shown = f'<span color="{color_name(style["color"])}">{shown}</span>'
    return f"[{shown}]({item['href']})" if item["href"] else shown


def _mention_tag(item: Json) -> str:
    mention = item["mention"]
    target = mention["type"]
    if target == "date":
        end = mention["date"].get("end")
        return f'<mention-date start="{mention["date"]["start"]}"' + (f' end="{end}"/>' if end else "/>")
    address = item["href"] or f"{{{{{target}://{mention[target].get('id', target)}}}}}"
    return f'<mention-{target} url="{address}">{item["plain_text"]}</mention-{target}>'


def color_name(color: str) -> str:
    """A colour as the markdown writes it: `red_background` is `red_bg` there."""
    return color.replace("_background", "_bg")
