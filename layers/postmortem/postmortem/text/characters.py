"""Text without the characters that a log, a JSON body or Notion refuses."""

from __future__ import annotations

import re

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")  # half of a character that UTF-16 writes in two: UTF-8 cannot hold it
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def readable(text: str) -> str:
    """The text with halves of a surrogate pair joined or replaced, and without control characters but tab and line end.

    JSON carries all of them as escapes; UTF-8, XML and Notion's API do not.
    """
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _REFUSED.sub("", text)
