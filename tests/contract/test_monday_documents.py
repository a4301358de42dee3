from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, NoDeprecatedCustomRule, build_schema, parse, specified_rules, validate

import postmortem.clients.monday.client
from postmortem.clients.monday.client import API_VERSION, document

PROJECT = Path(__file__).parents[2]
OFFICIAL = PROJECT.parent / "shared" / "contracts" / f"monday-schema-{API_VERSION}.graphql"
SANDBOX = PROJECT / "local" / "sandbox" / "monday" / "schema.graphql"
DOCUMENTS = Path(postmortem.clients.monday.client.__file__).parent / "documents"
OPERATIONS = sorted(path.stem for path in DOCUMENTS.glob("*.graphql") if path.stem != "fragments")


@pytest.fixture(scope="module", params=[OFFICIAL, SANDBOX], ids=["official", "sandbox"])
def schema(request: pytest.FixtureRequest) -> GraphQLSchema:
    path: Path = request.param
    if not path.exists():
        pytest.skip(f"Monday's official schema is not at {path}")
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_document_is_right_by_the_schema_and_uses_nothing_deprecated(
    operation: str, schema: GraphQLSchema
) -> None:
    assert validate(schema, parse(document(operation)), [*specified_rules, NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_document_says_in_its_first_line_what_it_reads_or_writes(operation: str) -> None:
    first = document(operation).partition("\n")[0]
    assert first.startswith("# ")


def test_every_fragment_is_used() -> None:
    named = re.findall(r"^fragment (\w+)", (DOCUMENTS / "fragments.graphql").read_text(encoding="utf-8"), re.MULTILINE)
    used = "".join(map(document, OPERATIONS))
    assert [name for name in named if f"fragment {name} " not in used] == []
