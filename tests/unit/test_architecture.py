"""Arrows point inward: functions → pipeline → steps → clients, text → models; and what a module may look like."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.rooms import Package, circle, imports, room

PROJECT = Path(__file__).resolve().parents[2]
OURS = Package(PROJECT / "layers" / "postmortem" / "postmortem", "postmortem")
SANDBOX = Package(PROJECT / "local" / "sandbox", "local.sandbox")
MODULES = sorted(module for module in OURS.trees if module)
FILES = sorted(
    path for folder in ("layers/postmortem", "functions", "local") for path in (PROJECT / folder).rglob("*.py")
)

VENDORS = {"slack_sdk", "notion_client", "openai", "requests", "httpx", "boto3", "botocore"}
OUTSIDE = {"local", "tests", "functions", "moto", "flask"}
BANNED = {"utils", "util", "helpers", "helper", "common", "core", "manager", "base", "misc"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

STEPS = {"gather", "prepare", "facts", "write", "check", "render", "publish", "jobs", "intake", "announce"}
SMALL = {"errors", "settings", "time_limit", "telemetry", "threads"}
INNER = {"clients", "models", "text"}
MAY_IMPORT = {
    "models": set(),
    "text": {"models"},
    "errors": {"models", "text"},
    "settings": {"errors"},
    "time_limit": {"errors", "text"},
    "telemetry": set(),
    "threads": set(),
    "clients": {"models", "text", "errors", "threads", "time_limit"},
    **dict.fromkeys(STEPS, INNER | SMALL),
    "pipeline": STEPS | INNER | SMALL,
    "reading": {"trial"} | STEPS | INNER | SMALL,
    "trial": STEPS | INNER | SMALL,
    "bootstrap": {"pipeline", "reading"} | STEPS | INNER | SMALL,
}


def vendors_of(tree: ast.Module) -> set[str]:
    return {name.partition(".")[0] for name in imports(tree)} & VENDORS


def functions_in(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_lies_further_in(module: str) -> None:
    others = {room(other) for other in OURS.arrows[module]} - {room(module), ""}
    assert others <= MAY_IMPORT[room(module)]


@pytest.mark.parametrize("module", MODULES)
def test_vendor_packages_stop_at_the_clients(module: str) -> None:
    if room(module) not in {"clients", "bootstrap"}:
        assert not vendors_of(OURS.trees[module])


@pytest.mark.parametrize("name", ["webhook", "worker"])
def test_functions_hold_no_vendor_code(name: str) -> None:
    assert not vendors_of(ast.parse((PROJECT / "functions" / name / "app.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", MODULES)
def test_nothing_in_the_package_knows_the_sandbox(module: str) -> None:
    assert not {name.partition(".")[0] for name in imports(OURS.trees[module])} & OUTSIDE


@pytest.mark.parametrize("package", [OURS], ids=["postmortem"])
def test_modules_do_not_import_each_other_in_a_circle(package: Package) -> None:
    assert circle(package.arrows) == []


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    rooms = {here: {there for one, there in OURS.arrows_of_rooms if one == here} for here in MAY_IMPORT}
    assert circle(rooms) == []


def test_one_name_means_one_thing_in_the_whole_package() -> None:
    assert OURS.defined_twice == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_modules_and_functions_are_short_and_named_for_what_they_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    long = [
        each.name for each in functions_in(ast.parse(text)) if (each.end_lineno or 0) - each.lineno >= LONGEST_FUNCTION
    ]
    assert long == []
    assert not set(re.split(r"[/._]", path.relative_to(PROJECT).as_posix())) & BANNED
