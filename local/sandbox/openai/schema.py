"""The subset of JSON Schema that OpenAI's strict structured outputs accept.

Source: developers.openai.com/api/docs/guides/structured-outputs (supported schemas, limits).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_PROPERTIES = 5_000
MAX_DEPTH = 10
MAX_NAMED_CHARACTERS = 120_000  # names of properties and definitions, enum and const values together
MAX_ENUM_VALUES = 1_000
LONG_ENUM, MAX_LONG_ENUM_CHARACTERS = 250, 15_000  # one string enum of more than 250 values

_ANNOTATIONS = {"$defs", "definitions", "description", "title", "type", "enum", "const", "anyOf", "$ref"}
_KEYWORDS = {
    "string": {"pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "boolean": set(),
    "null": set(),
    "array": {"items", "minItems", "maxItems"},
    "object": {"properties", "required", "additionalProperties"},
}
_FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}

Schema = Mapping[str, Any]
Trail = tuple[str, ...]


def violation(schema: object) -> str | None:
    """The first thing strict mode refuses in `schema`, in the words of the API's error; None if it is accepted."""
    if not isinstance(schema, dict) or schema.get("type") != "object":
        kind = schema.get("type") if isinstance(schema, dict) else schema
        return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
    if "anyOf" in schema:
        return "the root of a schema cannot be an 'anyOf'."
    return next(_violations(schema, schema, ()), None) or next(_excesses(schema), None)


def _violations(node: object, root: Schema, trail: Trail) -> Iterator[str]:
    here = f"In context={trail}, "
    if not isinstance(node, dict):
        yield f"{here}a schema must be an object."
        return
    if "$ref" in node:
        yield from _reference(node, root, here)
        return
    yield from _keywords(node, here)
    if "object" in _types(node):
        yield from _object(node, here)
    if "array" in _types(node) and "items" not in node:
        yield f"{here}array schema missing items."
    for name, child in _children(node):
        yield from _violations(child, root, (*trail, *name))


def _keywords(node: Schema, here: str) -> Iterator[str]:
    kinds = _types(node)
    if not kinds and not {"anyOf", "enum", "const"} & set(node):
        yield f"{here}schema must have a 'type' key."
    for kind in sorted(set(kinds) - set(_KEYWORDS)):
        yield f"{here}'{kind}' is not a type."
    allowed = _ANNOTATIONS.union(*(_KEYWORDS.get(kind, set()) for kind in kinds))
    for keyword in [keyword for keyword in node if keyword not in allowed]:
        yield f"{here}'{keyword}' is not permitted."
    if "format" in node and node["format"] not in _FORMATS:
        yield f"{here}'{node['format']}' is not a supported format."


def _reference(node: Schema, root: Schema, here: str) -> Iterator[str]:
    if siblings := sorted(set(node) - {"$ref"}):
        yield f"{here}$ref cannot have keywords {set(siblings)}."
    if _target(node["$ref"], root) is None:
        yield f"{here}reference to component '{node['$ref']}' which was not found in the schema."


def _object(node: Schema, here: str) -> Iterator[str]:
    if node.get("additionalProperties") is not False:
        yield f"{here}'additionalProperties' is required to be supplied and to be false."
    names, required = list(node.get("properties", {})), node.get("required", [])
    for missing in [name for name in names if name not in required]:
        yield (
            f"{here}'required' is required to be supplied and to be an array including every key in properties. "
            f"Missing '{missing}'."
        )
    for extra in [name for name in required if name not in names]:
        yield f"{here}'required' names '{extra}', which is not in properties."


def _types(node: Schema) -> list[str]:
    kinds = node.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _children(node: Schema) -> Iterator[tuple[Trail, object]]:
    for keyword in ("properties", "$defs", "definitions"):
        for name, child in node.get(keyword, {}).items():
            yield (keyword, name), child
    if "items" in node:
        yield ("items",), node["items"]
    for number, child in enumerate(node.get("anyOf", [])):
        yield ("anyOf", str(number)), child


def _target(reference: str, root: Schema) -> Schema | None:
    """What a local reference ("#", "#/$defs/Name") points at."""
    node: object = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        if step:
            node = node.get(step) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else None


def _excesses(schema: Schema) -> Iterator[str]:
    nodes = list(_walk(schema))
    names = [name for node in nodes for key in ("properties", "$defs", "definitions") for name in node.get(key, {})]
    enums = [node["enum"] for node in nodes if "enum" in node]
    values = [str(value) for enum in enums for value in enum] + [str(n["const"]) for n in nodes if "const" in n]
    properties = sum(len(node.get("properties", {})) for node in nodes)
    if properties > MAX_PROPERTIES:
        yield f"the schema has {properties} properties, at most {MAX_PROPERTIES} are allowed."
    if (depth := _depth(schema, schema, ())) > MAX_DEPTH:
        yield f"{depth} levels of nesting exceeds limit of {MAX_DEPTH}."
    if (characters := sum(map(len, names + values))) > MAX_NAMED_CHARACTERS:
        yield f"names and values have {characters} characters, at most {MAX_NAMED_CHARACTERS} are allowed."
    if (count := sum(map(len, enums))) > MAX_ENUM_VALUES:
        yield f"the schema has {count} enum values, at most {MAX_ENUM_VALUES} are allowed."
    for enum in enums:
        if len(enum) > LONG_ENUM and sum(len(str(value)) for value in enum) > MAX_LONG_ENUM_CHARACTERS:
            yield f"an enum of more than {LONG_ENUM} values exceeds {MAX_LONG_ENUM_CHARACTERS} characters."


def _walk(node: Schema) -> Iterator[Schema]:
    yield node
    for _, child in _children(node):
        if isinstance(child, dict):
            yield from _walk(child)


def _depth(node: Schema, root: Schema, followed: Trail) -> int:
    """How many objects lie in one another; a recursive schema counts each definition once."""
    if "$ref" in node:
        target = _target(node["$ref"], root)
        if target is None or node["$ref"] in followed:
            return 0
        return _depth(target, root, (*followed, node["$ref"]))
    inner = [child for (name, *_), child in _children(node) if name in ("properties", "items", "anyOf")]
    deepest = max((_depth(child, root, followed) for child in inner if isinstance(child, dict)), default=0)
    return deepest + ("object" in _types(node))
