"""`make messages`: brings the catalogues of the languages up to date with what the code says, and compiles them.

A sentence that is new stands in a catalogue without a translation until somebody writes one; one that the code does
not say any more is taken out. Nothing is guessed from sentences that are alike.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from local.environment import PROJECT

PACKAGE = PROJECT / "layers" / "postmortem" / "postmortem"
PAGES = PROJECT / "local" / "export"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("de", "es", "fr")
DOMAIN = "postmortem"
_TRANSLATING = {"tr": 1, "tr_parts": 1, "translatable": 1, "tr_number": 2}  # and how many texts each takes
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # the catalogues stand in Git, which knows when they were changed

Said = str | tuple[str, str]
_LONGEST_LINE = 120


def main() -> int:
    """Update and compile every catalogue; 1 where one lacks a translation."""
    told = 0
    for language in LANGUAGES:
        catalogue = updated(language)
        write(language, catalogue)
        missing = list(untranslated(catalogue))
        told += len(missing)
        print(f"{language}: {len(catalogue)} messages, {len(missing)} without a translation")
        for message in missing:
            print(f"  {message.id}")
    return 1 if told else 0


def said_by_code() -> list[Said]:
    """Every message of the package and of its pages as files, in the order of modules; one with a plural as a pair."""
    paths = [*sorted(PACKAGE.rglob("*.py")), *sorted(PAGES.rglob("*.py"))]
    return list(dict.fromkeys(said for path in paths for said in said_in(path.read_text(encoding="utf-8"))))


def said_in(code: str) -> Iterator[Said]:
    """The messages of one module: what stands as plain text in a call that translates, or marks for it."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TRANSLATING:
            texts = [
                argument.value
                for argument in node.args[: _TRANSLATING[node.func.id]]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            match texts:
                case [one]:
                    yield one
                case [one, several]:
                    yield one, several


def read(language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def updated(language: str) -> Catalog:
    """What the code says, each message with the translation that it has."""
    known = read(language)
    catalogue = Catalog(locale=language, domain=DOMAIN, fuzzy=False, header_comment=f"# What code says, in {language}.")
    for message in said_by_code():
        old = known.get(message if isinstance(message, str) else message[0])
        catalogue.add(message, old.string if old and _is_alike(old, message) else "")
    return catalogue


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The messages that lack a translation, or one of their plural forms."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(forms):
            yield message


def write(language: str, catalogue: Catalog) -> None:
    """Write the catalogue in both of its forms; the same catalogue gives the same bytes."""
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    folder = po_path(language).parent
    folder.mkdir(parents=True, exist_ok=True)
    with po_path(language).open("wb") as file:
        write_po(file, catalogue, width=_LONGEST_LINE)
    with mo_path(language).open("wb") as file:
        write_mo(file, catalogue)


def po_path(language: str) -> Path:
    """Where people read and write the catalogue."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(language: str) -> Path:
    """Where the program reads it."""
    return po_path(language).with_suffix(".mo")


def _is_alike(old: Message, message: Said) -> bool:
    """True if both have a plural or both have none."""
    return isinstance(old.id, tuple) == isinstance(message, tuple)


if __name__ == "__main__":
    sys.exit(main())
