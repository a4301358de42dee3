"""Request bodies held against the JSON Schema that is made from the types of Notion's own client."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from local.sandbox.notion.errors import either, failed_validation, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]

FILE_NAME = "notion-requests.schema.json"

# Per call the definition, and the parameter that the schema counts to the body and the client puts into the path.
_DEFINITIONS = {
    "POST /v1/search": ("SearchParameters", None),
    "POST /v1/pages": ("CreatePageParameters", None),
    "PATCH /v1/pages/{id}": ("UpdatePageParameters", "page_id"),
    "PATCH /v1/blocks/{id}": ("UpdateBlockParameters", "block_id"),
    "PATCH /v1/blocks/{id}/children": ("AppendBlockChildrenParameters", "block_id"),
    "POST /v1/data_sources/{id}/query": ("QueryDataSourceParameters", "data_source_id"),
    "POST /v1/databases": ("CreateDatabaseParameters", None),
    "POST /v1/comments": ("CreateCommentParameters", None),
}


class RequestContract:
    """The schema of every request body that the sandbox takes."""

    def __init__(self, validators: Mapping[str, Validator]) -> None:
        self._validators = validators

    @classmethod
    def under(cls, contracts: Path | None) -> RequestContract | None:
        """The contract in the directory `contracts`, or None where it is not there: then only the limits hold."""
        path = contracts / FILE_NAME if contracts else None
        return cls(_compiled(path)) if path and path.is_file() else None

    def check(self, call: str, body: Mapping[str, Any], path_id: str) -> None:
        """Raise NotionError with the first place where the body of `call` does not have the schema's form.

        The schema has no body for a change of a database.
        """
        if call not in _DEFINITIONS:
            return
        _, parameter = _DEFINITIONS[call]
        instance = {**body, parameter: path_id} if parameter else dict(body)
        error = next(iter(self._validators[call].iter_errors(instance)), None)
        if error is not None:
            raise failed_validation(_problem(error))


@cache
def _compiled(path: Path) -> dict[str, Validator]:
    schema = json.loads(path.read_text(encoding="utf-8"))
    narrowed: type[Draft7Validator] = extend(Draft7Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
    return {
        call: narrowed({"definitions": schema["definitions"], "$ref": f"#/definitions/{name}"})
        for call, (name, _) in _DEFINITIONS.items()
    }


def _any_of(
    validator: Draft7Validator, branches: list[Schema], instance: object, _schema: Schema
) -> Iterator[ValidationError]:
    """What `anyOf` means, faster and with the error of the branch that was meant.

    A branch whose required keys are missing fails anyway. Of Notion's thirty kinds of block this leaves the one that
    the block is, so its children are not tried thirty times over at each level.
    """
    fitting = [branch for branch in branches if _may_fit(branch, instance)]
    failures = []
    for branch in fitting:
        errors = list(validator.descend(instance, branch))
        if not errors:
            return
        failures.append(errors)
    if failures:
        yield from max(failures, key=lambda errors: max(len(error.path) for error in errors))
    else:
        keys = sorted({key for branch in branches for key in branch.get("required", ())})
        yield ValidationError(f"needs one of {keys}", validator="anyOf", validator_value=keys, instance=instance)


def _may_fit(branch: Schema, instance: object) -> bool:
    return not isinstance(instance, dict) or instance.keys() >= set(branch.get("required", ()))


def _problem(error: ValidationError) -> str:
    at = "body" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    value: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "additionalProperties":
            extra = next(key for key in instance if key not in schema.get("properties", {}))
            return f"{at}.{extra} should be not present, instead was {shown(instance[extra])}"
        case "required":
            missing = next(key for key in value if key not in instance)
            return f"{at}.{missing} should be defined, instead was `undefined`"
        case "anyOf":
            return f"{at} should have {either(value)}, instead was {shown(instance)}"
        case "enum":
            return f"{at} should be {either(value)}, instead was {shown(instance)}"
        case "const":
            return f"{at} should be {shown(value)}, instead was {shown(instance)}"
        case _:
            return f"{at} should be {_named(value)}, instead was {shown(instance)}"


def _named(kind: object) -> str:
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(_ARTICLES.get(str(name), f"a {name}") for name in kinds)


_ARTICLES = {"null": "`null`", "array": "an array", "object": "an object"}
