"""Every regular expression of the package: those that its modules hold, and the literal ones in its functions."""

from __future__ import annotations

import ast
import dataclasses
import pkgutil
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import postmortem

_FUNCTIONS = {"sub", "subn", "search", "match", "fullmatch", "split", "findall", "finditer"}
_DEEPEST = 4


def package_patterns() -> dict[re.Pattern[str], str]:
    """Each pattern over text (not over bytes) with the module that it was found in first."""
    found: dict[re.Pattern[str], str] = {}
    for info in pkgutil.walk_packages(postmortem.__path__, "postmortem."):
        module = import_module(info.name)
        name = info.name.removeprefix("postmortem.")
        for value in list(vars(module).values()):
            for pattern in _patterns_in(value):
                found.setdefault(pattern, name)
        if module.__file__ and module.__file__.endswith(".py"):
            for literal in _literals(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
                found.setdefault(re.compile(literal), name)
    return found


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < _DEEPEST:
        for part in _parts(value):
            yield from _patterns_in(part, depth + 1)


def _parts(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    return []


def _literals(tree: ast.AST) -> Iterator[str]:
    """The first arguments of calls such as `re.sub(r" {2,}", " ", text)`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _FUNCTIONS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.args[0].value
