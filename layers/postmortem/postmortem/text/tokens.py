"""How many tokens a text takes, estimated without a tokenizer: the real ones need a network or 86 MB of memory."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SYMBOLS = re.compile(r"[^\w\s]|_")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U0001f300-\U0001faff]")

# Fitted on chat, code, UUIDs and prose against o200k: within 0.90 and 1.16 of the true count on 16 texts.
_LETTERS_PER_TOKEN = 5.5
_DIGITS_PER_TOKEN = 3
_SYMBOLS_PER_TOKEN = 2.2
_SAFETY = 1.2


def estimate_tokens(text: str) -> int:
    """An estimate that is rather too high than too low."""
    words = sum(max(1.0, len(word) / _LETTERS_PER_TOKEN) for word in _WORDS.findall(text))
    digits = sum(-(-len(run) // _DIGITS_PER_TOKEN) for run in _DIGITS.findall(text))
    symbols = len(_SYMBOLS.findall(text)) / _SYMBOLS_PER_TOKEN
    return int((words + digits + symbols + len(_WIDE.findall(text))) * _SAFETY) + 1
