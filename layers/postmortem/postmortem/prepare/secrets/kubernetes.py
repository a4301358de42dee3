"""Values of a Kubernetes Secret: Base64 below `data:`, plain below `stringData:`, as YAML and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.prepare.secrets.values import FoundSecret

_KIND = re.compile(r"(?i)(?<!\w)[\"']?kind[\"']?\s{0,3}:\s{0,3}[\"']?secret(?:list)?\b")
_BLOCK = re.compile(r"(\s{0,60})(?:data|stringData):\s{0,3}")
_ENTRY = re.compile(r"(\s{0,60})[\"']?[\w./-]{1,120}[\"']?:\s{1,6}[\"']?([^\s\"'#|>][^\s\"']{0,8000}+)")
_JSON_BLOCK = re.compile(r"\"(?:data|stringData)\"\s{0,9}:\s{0,9}\{([^{}]{0,20000}+)\}")
_JSON_ENTRY = re.compile(r"\"[\w./-]{1,120}\"\s{0,9}:\s{0,9}\"([^\"\n]{1,8000}+)\"")
_KIND_OF = "kubernetes secret"


def kubernetes_secrets(text: str) -> Iterator[FoundSecret]:
    """The values of every Secret in a text that shows one; the keys' names stay."""
    if not _KIND.search(text):
        return
    yield from _in_yaml(text)
    for block in _JSON_BLOCK.finditer(text):
        for entry in _JSON_ENTRY.finditer(text, block.start(1), block.end(1)):
            yield FoundSecret(entry.start(1), entry.end(1), _KIND_OF)


def _in_yaml(text: str) -> Iterator[FoundSecret]:
    position, indent = 0, -1
    for line in text.split("\n"):
        entry, block = _ENTRY.match(line), _BLOCK.fullmatch(line[:100])
        if block:
            indent = len(block[1])
        elif entry and 0 <= indent < len(entry[1]):
            yield FoundSecret(position + entry.start(2), position + entry.end(2), _KIND_OF)
        elif line.strip():
            indent = -1
        position += len(line) + 1
