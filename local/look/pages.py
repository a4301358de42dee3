"""The pages that are looked at: the demo's, those of cases, each by code and by a recorded model, and a strange one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.demo import DOSSIER
from local.environment import MODEL_SETTINGS
from local.evaluation.cases import load_case
from local.evaluation.writers import writings
from local.export.files import HTML, MARKDOWN, OUT, write_document
from local.export.html import html
from local.export.markdown import markdown
from local.look.strange import strange
from postmortem.errors import PostmortemError
from postmortem.render.document import Document

FOLDER = OUT / "look"
DEMO, STRANGE = "demo", "strange"
_RENDERINGS = 10


class NoPageError(Exception):
    """A page could not be written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page as files; `is_stable` where rendering it ten times gave the same bytes."""

    name: str
    html: Path
    markdown: Path
    is_stable: bool = True

    @property
    def is_strange(self) -> bool:
        """Whether it is made of what strains a page, which holds markup as text."""
        return self.name == STRANGE


def pages(folders: Sequence[Path]) -> Iterator[Written]:
    """Every page, as it is written. Raises NoPageError."""
    yield _of_demo("demo-dossier", DOSSIER)
    yield _of_demo(DEMO, "")
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        case = load_case(path)
        for writing in writings(case, {}):
            try:
                yield _of_document(f"{path.stem}-{writing.writer}", writing.run(case).document)
            except PostmortemError as error:
                raise NoPageError(f"{path.stem}, {writing.writer}: {error}") from error
    yield _of_document(STRANGE, strange())


def _of_demo(name: str, writer: str) -> Written:
    """The page of `make demo`, by itself, as its servers write their logs where a command prints."""
    environment = os.environ | dict.fromkeys(MODEL_SETTINGS, "") | {"WRITER": writer}
    told = subprocess.run(
        (sys.executable, "-m", "local.demo"), env=environment, capture_output=True, text=True, check=False
    )
    if told.returncode:
        raise NoPageError(f"the demo wrote no page: {told.stderr.strip()}")
    page, text = FOLDER / f"{name}.html", FOLDER / f"{name}.md"
    shutil.copy(HTML, page)
    shutil.copy(MARKDOWN, text)
    return Written(name, page, text)


def _of_document(name: str, document: Document) -> Written:
    files = write_document(document, FOLDER / f"{name}.html", FOLDER / f"{name}.md")
    renderings = {html(document) + markdown(document) for _ in range(_RENDERINGS)}
    return Written(name, *files, is_stable=len(renderings) == 1)
