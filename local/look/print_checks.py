"""Whether the printed page holds the text of every folded part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfReader

_LETTERS = re.compile(r"[^\W_]+")


def not_printed(pdf: Path, folded: Sequence[str]) -> tuple[str, ...]:
    """The texts that the PDF lacks; only letters and digits count, as lines are broken and signs may have no glyph."""
    printed = _letters(" ".join(page.extract_text() for page in PdfReader(pdf).pages))
    return tuple(text for text in folded if _letters(text) not in printed)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text)))
