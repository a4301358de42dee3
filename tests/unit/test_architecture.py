"""Arrows point inward: functions → pipeline → steps → clients → models."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "layers" / "postmortem" / "postmortem"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
VENDORS = {"slack_sdk", "notion_client", "openai", "requests", "httpx"}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_the_models_import_nothing_of_ours() -> None:
    used = {name for path in (PACKAGE / "models").glob("*.py") for name in imports_of(path)}
    assert not {name for name in used if name.startswith("postmortem") and not name.startswith("postmortem.models.")}


@pytest.mark.parametrize("module", MODULES)
def test_vendor_packages_stop_at_the_clients(module: str) -> None:
    if module.startswith("clients/") or module == "bootstrap.py":
        return
    assert not {name.split(".")[0] for name in imports_of(PACKAGE / module)} & VENDORS


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("clients/")])
def test_clients_know_none_of_the_steps(module: str) -> None:
    steps = ("gather", "analyse", "render", "select", "publish", "announce", "pipeline", "store", "bootstrap")
    used = {name.split(".")[1] for name in imports_of(PACKAGE / module) if name.startswith("postmortem.")}
    assert not used.intersection(steps)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_in_the_package_knows_the_sandbox(module: str) -> None:
    assert not {
        name for name in imports_of(PACKAGE / module) if name.split(".")[0] in {"local", "tests", "moto", "flask"}
    }


@pytest.mark.parametrize("name", ["webhook", "worker"])
def test_functions_hold_no_vendor_code(name: str) -> None:
    assert not {part.split(".")[0] for part in imports_of(PROJECT / "functions" / name / "app.py")} & VENDORS
