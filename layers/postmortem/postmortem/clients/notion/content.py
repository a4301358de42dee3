"""What blocks and properties say, the same whether they are about to be written or were read from Notion.

Both forms of Notion's JSON end here: a request leaves out what an answer adds (plain text, ids, who edited it).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from postmortem.text.characters import readable
from postmortem.text.moments import parse_moment

CELL_BORDER = "\x1f"
TO_DO = "to_do"
_NAMED = ("select", "status")
_LISTED = ("multi_select", "people", "relation", "files")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page. `text` is plain, with its white space as single spaces; cells are parted by CELL_BORDER.

    A date in the text is `@2025-08-04 09:07 UTC` whatever form it was written in. `links` are those of the block
    itself. `id` and `edited_by` are empty for a block that is not written yet; `children` is None for a block that
    holds others which were not read.
    """

    type: str
    text: str
    links: tuple[str, ...] = ()
    children: tuple[PageBlock, ...] | None = ()
    checked: bool = False
    id: str = ""
    edited_by: str = ""

    def with_children(self, children: Sequence[PageBlock]) -> PageBlock:
        """The block with what is inside it."""
        return replace(self, children=tuple(children))

    @property
    def is_empty(self) -> bool:
        """Whether it is a blank line."""
        return self.type == "paragraph" and not self.text and self.children == ()

    def whole(self) -> Iterator[PageBlock]:
        """The block and everything inside it, as far as it was read."""
        yield self
        for child in self.children or ():
            yield from child.whole()


def block_of_request(block: dict[str, Any]) -> PageBlock:
    """A block in the form in which it is asked for, with everything inside it."""
    content = block[block["type"]]
    inner = tuple(map(block_of_request, content.get("children", ())))
    return PageBlock(block["type"], _text(content), _links(content), inner, bool(content.get("checked")))


def block_of_answer(raw: dict[str, Any]) -> PageBlock:
    """A block object, without what is inside it."""
    kind = str(raw.get("type"))
    content = raw.get(kind)
    content = content if isinstance(content, dict) else {}
    return PageBlock(
        kind,
        _text(content),
        _links(content),
        None if raw.get("has_children") else (),
        checked=bool(content.get("checked")),
        id=str(raw["id"]),
        edited_by=user_id(raw.get("last_edited_by")),
    )


def value_of(column: dict[str, Any]) -> str:
    """What a property holds as text, "" for nothing; a date as its instant in UTC, or as a day where it has no time."""
    kind = str(column.get("type") or next(iter(column), ""))
    value = column.get(kind)
    if value is None:
        return ""
    if kind in ("title", "rich_text"):
        return _plain(value)
    if kind == "date":
        return _date(value)
    if kind in _NAMED:
        return str(value.get("name") or "") if isinstance(value, dict) else ""
    if kind in _LISTED and isinstance(value, list):
        return ", ".join(sorted(str(one.get("name") or one.get("id")) for one in value if isinstance(one, dict)))
    return f"{value:g}" if kind == "number" else str(value)


def user_id(user: object) -> str:
    """The id of a user object, "" where there is none."""
    return str(user.get("id") or "") if isinstance(user, dict) else ""


def _text(content: dict[str, Any]) -> str:
    if isinstance(content.get("cells"), list):
        return CELL_BORDER.join(map(_plain, content["cells"]))
    if isinstance(content.get("title"), str):
        return _tidy(content["title"])
    return _plain(content.get("rich_text") or content.get("caption"))


def _plain(rich_text: object) -> str:
    parts = rich_text if isinstance(rich_text, list) else ()
    return _tidy("".join(_part(part) for part in parts if isinstance(part, dict)))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", readable(text)).split())


def _part(part: dict[str, Any]) -> str:
    mention = part.get("mention")
    if isinstance(mention, dict) and isinstance(mention.get("date"), dict):
        return f"@{_date(mention['date'])}"
    text = part.get("text")
    return str(part.get("plain_text") or (text.get("content") if isinstance(text, dict) else "") or "")


def _date(date: object) -> str:
    if not isinstance(date, dict):
        return ""
    ends = (date.get("start"), date.get("end"))
    return " to ".join(_instant(end) for end in ends if isinstance(end, str))


def _instant(text: str) -> str:
    """A moment in UTC, to the minute as Notion shows it; a day as it is."""
    moment: datetime | None = parse_moment(text) if "T" in text else None
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else text


def _links(content: dict[str, Any]) -> tuple[str, ...]:
    cells = content.get("cells")
    texts = cells if isinstance(cells, list) else [content.get("rich_text") or ()]
    return tuple(link for text in texts if isinstance(text, list) for part in text if (link := _link(part)))


def _link(part: object) -> str:
    text = part.get("text") if isinstance(part, dict) else None
    link = text.get("link") if isinstance(text, dict) else None
    return str(link.get("url") or "") if isinstance(link, dict) else ""
