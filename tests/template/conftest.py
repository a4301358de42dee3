"""`template.yaml` as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2]


class _Loader(yaml.SafeLoader):
    """Reads `!Ref X` as `{"Ref": "X"}`, as CloudFormation does."""


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        value = value.split(".") if suffix == "GetAtt" else value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


class Template:
    """The parsed template, with its globals."""

    def __init__(self, parsed: dict[str, Any]) -> None:
        self.parsed = parsed
        self.resources: dict[str, Any] = parsed["Resources"]
        self.globals: dict[str, Any] = parsed["Globals"]["Function"]

    def of_type(self, kind: str) -> dict[str, Any]:
        """The resources of a type by logical id."""
        return {name: resource for name, resource in self.resources.items() if resource["Type"] == kind}

    def properties(self, name: str) -> dict[str, Any]:
        """The properties of a resource."""
        properties: dict[str, Any] = self.resources[name]["Properties"]
        return properties

    def variables(self, function: str) -> dict[str, Any]:
        """The environment of a function, globals included."""
        own: dict[str, Any] = self.properties(function)["Environment"]["Variables"]
        return {**self.globals["Environment"]["Variables"], **own}


@pytest.fixture(scope="session")
def template() -> Template:
    text = (PROJECT / "template.yaml").read_text(encoding="utf-8")
    return Template(yaml.load(text, Loader=_Loader))
