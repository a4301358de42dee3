"""Takes out of a statement what must never reach a page through one: links, mentions, addresses, markup, tricks."""

from __future__ import annotations

import re
import unicodedata

_DANGEROUS = re.compile(
    r"""(?xi)
      <!\w{1,80}(?:\^[^<>|]{0,200})?(?:\|[^<>]{0,500})?>                     # <!channel>, <!subteam^S1|@ops>
    | <[@\#][^<>]{0,500}>                                        # <@U123>
    | !?\[(?P<label>[^\]\n]{0,300})\]\([^)\s]{0,2000}\)      # [label](address)
    | <(?:https?|mailto)[^<>|\s]{0,4000}(?:\|(?P<text>[^<>]{0,1000}))?>   # <https://…|text>
    | \(?\b(?:https?|ftp|file|mailto|javascript|data|slack):(?://)?(?:\[redacted:[^\]]*\]|[^\s<>)\]])+\)?
    | (?<![:\w/])//[^\s<>)\]]+                             # //address
    | \bwww\.[^\s<>)\]]+
    | [\w.+%-]{1,200}@[\w-]{1,200}(?:\.[\w-]{1,200})+
    | </?[a-z!][^<>]{0,200}(?:>|$)                        # HTML, also where it is never closed
    """
)
_MENTION = re.compile(r"(?<![\w.])@{1,50}+(?=\w)")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # control and format characters, and what is no character at all
_MARKUP = re.compile(
    r"\*\*|__(?=\w)|(?<=\w)__|~~|```|`|^[^\S\n]*+>\s+|(?<![\w-])(?:#{1,6}(?=\s)|[-*_]{3,}(?!\w))", re.MULTILINE
)


def plain_words(text: str) -> str:
    """The text on one line, without links, mentions, e-mail addresses, HTML, Markdown and unseen characters.

    The labels of links stay.
    """
    seen = "".join(" " if unicodedata.category(character) in _UNSEEN else character for character in text)
    without = _DANGEROUS.sub(lambda match: match["label"] or match["text"] or "", seen)
    without = _DANGEROUS.sub("", without)  # what the labels held
    flat = " ".join(_MARKUP.sub(" ", _MENTION.sub("", without)).replace("⏎", " ").split())
    return closed_up(flat)


def closed_up(text: str) -> str:
    """The text without a space before a mark, where French has one and what was taken out left one."""
    return re.sub(r"(?<!\s)\s++([,.;:!?)])", r"\1", text)
