"""Markdown to blocks, for the pages of a workspace file, and blocks to Notion's own markdown, for the endpoint.

What is written out is the first syntax ("v1"): tabs for children, tags for what markdown lacks, no blank lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.sandbox.notion.objects import Database, Node, Page, url_of
from local.sandbox.notion.text import color_name, parse_inline, plain, render_inline, text

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

MAX_RECORDS = 20_000  # developers.notion.com/guides/data-apis/working-with-markdown-content: "approximately"

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_TO_DO = re.compile(r"[-*+] \[([ xX])\]\s+(.*)")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_NUMBER = re.compile(r"\d+[.)]\s+(.*)")
_QUOTE = re.compile(r">\s?(.*)")
_DIVIDER = re.compile(r"(-{3,}|\*{3,}|_{3,})")
_FENCE = re.compile(r"```\s*(.*)")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_LANGUAGES = {"": "plain text", "text": "plain text", "sh": "shell", "py": "python", "js": "javascript", "yml": "yaml"}


def parse(markdown: str) -> list[Json]:
    """Markdown as blocks in request form. Each line is a block of its own, as it is to Notion."""
    top: list[Json] = []
    open_lists: list[tuple[int, Json]] = []  # (indentation, block) of the list items that a deeper line goes into
    after_gap = True
    lines = iter(markdown.splitlines())
    for line in lines:
        stripped = line.strip()
        if not stripped:
            after_gap = True
            continue
        indentation = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while open_lists and open_lists[-1][0] >= indentation:
            open_lists.pop()
        siblings = _children(open_lists[-1][1]) if open_lists else top
        if stripped.startswith("|"):
            _add_row(siblings, stripped, new_table=after_gap)
            after_gap = False
            continue
        after_gap = False
        block = _fenced(stripped, lines) or _block(stripped)
        siblings.append(block)
        if block["type"] in {"bulleted_list_item", "numbered_list_item", "to_do"}:
            open_lists.append((indentation, block))
    return top


def _children(block: Json) -> list[Json]:
    children: list[Json] = block[block["type"]].setdefault("children", [])
    return children


def _typed(kind: str, **content: object) -> Json:
    return {"object": "block", "type": kind, kind: content}


def _fenced(line: str, rest: Iterator[str]) -> Json | None:
    fence = _FENCE.fullmatch(line)
    if not fence:
        return None
    code = []
    for inner in rest:
        if inner.strip() == "```":
            break
        code.append(inner)
    language = _LANGUAGES.get(fence[1].lower(), fence[1].lower())
    return _typed("code", rich_text=text("\n".join(code)), language=language)


def _add_row(siblings: list[Json], line: str, *, new_table: bool) -> None:
    """Take a line of a table into the table above it, or begin one."""
    cells = [parse_inline(cell.strip()) for cell in _CELL_BORDER.split(line.strip("|"))]
    if new_table or not siblings or siblings[-1]["type"] != "table":
        siblings.append(_typed("table", table_width=len(cells), has_column_header=False, children=[]))
    table = siblings[-1]["table"]
    if table["children"] and _TABLE_RULE.fullmatch(line):
        table["has_column_header"] = True
        return
    width = table["table_width"]
    table["children"].append(_typed("table_row", cells=[*cells, *[[]] * width][:width]))


def _block(line: str) -> Json:
    if _DIVIDER.fullmatch(line):
        return _typed("divider")
    if heading := _HEADING.fullmatch(line):
        return _typed(f"heading_{min(len(heading[1]), 4)}", rich_text=parse_inline(heading[2]))
    if to_do := _TO_DO.fullmatch(line):
        return _typed("to_do", rich_text=parse_inline(to_do[2]), checked=to_do[1] != " ")
    for kind, form in (("bulleted_list_item", _BULLET), ("numbered_list_item", _NUMBER), ("quote", _QUOTE)):
        if found := form.fullmatch(line):
            return _typed(kind, rich_text=parse_inline(found[1]))
    return _typed("paragraph", rich_text=parse_inline(line))


@dataclass
class Rendering:
    """A page's markdown as it grows; `unknown` are the blocks that were not loaded or may not be seen."""

    budget: int = field(default=MAX_RECORDS, init=False)
    unknown: list[str] = field(default_factory=list, init=False)

    def blocks(self, nodes: list[Node]) -> list[str]:
        """The lines of sibling blocks with all that is inside them."""
        lines: list[str] = []
        number = 0
        for node in nodes:
            number = number + 1 if node.type == "numbered_list_item" else 0
            self.budget -= 1
            if self.budget < 0 or (isinstance(node, Page) and not node.shared):
                self.unknown.append(node.id)
                lines.append(_unknown(node))
            else:
                lines.extend(self._block(node, number))
        return lines

    def _block(self, node: Node, number: int) -> list[str]:
        leaf = _leaf(node)
        if leaf is not None:
            return leaf
        if node.type == "table":
            return self._table(node)
        inside = _indented(self.blocks(node.present()))
        head = _head(node, number)
        if node.type == "toggle":
            return [f"<details{_attribute(node)}>", f"<summary>{head}</summary>", *inside, "</details>"]
        if node.type == "callout":
            emoji = (node.content.get("icon") or {}).get("emoji")
            icon = f' icon="{emoji}"' if emoji else ""
            return [f"<callout{icon}{_attribute(node)}>", *_indented([head] if head else []), *inside, "</callout>"]
        if node.type in _WRAPPERS:
            return [f"<{_WRAPPERS[node.type]}>", *inside, f"</{_WRAPPERS[node.type]}>"]
        return [head, *inside]

    def _table(self, node: Node) -> list[str]:
        flags = {"header-row": "has_column_header", "header-column": "has_row_header"}
        shown = "".join(f' {name}="{str(node.content[key]).lower()}"' for name, key in flags.items())
        rows = []
        for row in node.present():
            self.budget -= 1
            cells = [f"\t<td>{render_inline(cell)}</td>" for cell in row.content["cells"]]
            rows += ["<tr>", *cells, "</tr>"]
        return [f"<table{shown}>", *_indented(rows), "</table>"]


_WRAPPERS = {"column_list": "columns", "column": "column", "synced_block": "synced_block", "tab": "tab"}
_MARKS = {"bulleted_list_item": "- ", "quote": "> "} | {f"heading_{n}": f"{'#' * n} " for n in range(1, 5)}
_UNRENDERED = {"bookmark", "embed", "breadcrumb", "template", "link_to_page"}


def _head(node: Node, number: int) -> str:
    """The first line of a block with text."""
    words = render_inline(node.content.get("rich_text", []))
    if node.type in {"toggle", "callout"}:
        return words
    if node.type == "paragraph" and not words:
        return "<empty-block/>"
    marks = {**_MARKS, "numbered_list_item": f"{number}. "}
    marks["to_do"] = "- [x] " if node.content.get("checked") else "- [ ] "
    attributes = _attribute(node, toggle=bool(node.content.get("is_toggleable")))
    return f"{marks.get(node.type, '')}{words}" + (f" {{{attributes.strip()}}}" if attributes else "")


def _leaf(node: Node) -> list[str] | None:
    """The lines of a block that holds no other."""
    content = node.content
    match node.type:
        case "child_page" if isinstance(node, Page):
            return [f'<page url="{url_of(node)}">{node.title}</page>']
        case "child_database" if isinstance(node, Database):
            return [f'<database url="{url_of(node)}" inline="false">{node.title}</database>']
        case "code":
            return [f"```{content['language']}", *plain(content["rich_text"]).split("\n"), "```"]
        case "equation":
            return ["$$", content["expression"], "$$"]
        case "divider":
            return ["---"]
        case "table_of_contents":
            return [f"<table_of_contents{_attribute(node)}/>"]
        case "image":
            return [f"![{render_inline(content['caption'])}]({_file_url(content)})"]
        case "video" | "pdf" | "file" | "audio":
            caption = render_inline(content["caption"])
            return [f'<{node.type} src="{_file_url(content)}">{caption}</{node.type}>']
        case kind if kind in _UNRENDERED:
            return [_unknown(node)]
    return None


def _file_url(content: Json) -> str:
    return str(content[content["type"]].get("url", ""))


def _unknown(node: Node) -> str:
    return f'<unknown url="{url_of(node)}" alt="{node.type}"/>'


def _attribute(node: Node, *, toggle: bool = False) -> str:
    color = node.content.get("color", "default")
    shown = f' color="{color_name(color)}"' if color != "default" else ""
    return (' toggle="true"' if toggle else "") + shown


def _indented(lines: list[str]) -> list[str]:
    return [f"\t{line}" for line in lines]
