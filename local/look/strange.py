"""A page that nobody would write: what strains its width, its picture and its syntax."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from postmortem.render.document import (
    Bar,
    Bullet,
    Callout,
    Contents,
    Document,
    Fold,
    Milestone,
    Numbered,
    Paragraph,
    Picture,
    Section,
    Span,
    Subheading,
    Table,
    Todo,
    Tone,
    plain,
)

_NOON = datetime(2031, 3, 9, 12, 0, tzinfo=UTC)
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_ADDRESS = f"https://status.example.com/{_HASH}?{'&'.join(f'part{number}={number}' for number in range(20))}"
_GERMAN = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LABELS = (
    "",
    " ",
    ":",
    ";;",
    "#35; %% comment %%{init: {}}%%",
    "%",
    "quote \" and ` and '",
    "<b>bold</b> &amp; & <",
    "section one",
    "title",
    "gantt",
    "end",
    "done, crit, active, milestone",
    "milestone, 2031-03-09T12:00:00, 1d",
    "2031-03-09 a day",
    "click here call back href",
    "dateFormat X",
    "excludes weekends",
    "accTitle: a title",
    "accDescr { a text }",
    "a : b, c : d",
    "style a:#fff;",
    "back\\slash {braces} [brackets] (parens) | pipe ~ tilde ^ caret $ dollar",
    "two\nlines\tand a tab",
    "ﬂ°°35¶ß ∶ · –",
    "服务器在凌晨三点停止响应并且没有人注意到这件事",
    "الخادم توقف عن الاستجابة",
    "🔥 on fire 👩‍🚒",
    "a\u202eb\u200bc\x00d",
    "--> -.-> ==> ---",
    _GERMAN,
    "a long label that goes on and on about what happened, to whom, and why it took so long to be seen by anybody",
)


def _at(minutes: float) -> datetime:
    return _NOON + timedelta(minutes=minutes)


PICTURES = (
    Picture(
        (Bar("Three days", _at(0), _at(4320)), Bar("One minute", _at(700), _at(701)), Bar("None", _at(9), _at(9))),
        tuple(Milestone(f"Step {number}", _at(540 * number)) for number in range(8)),
    ),
    Picture((Bar("Forty seconds", _at(0), _at(2 / 3)),), (Milestone("Seen", _at(0.5)), Milestone("Said", _at(0.5)))),
    Picture((), (Milestone("Alone", _at(0)),)),
    Picture((Bar("A year", _at(0), _at(525_600)), Bar(LABELS[-1], _at(100), _at(525_600))), ()),
    Picture(tuple(Bar(label, _at(number), _at(number + 7)) for number, label in enumerate(LABELS)), ()),
    Picture((), tuple(Milestone(label, _at(number * 3)) for number, label in enumerate(LABELS))),
    Picture((), ()),
)
_HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> **bold** _it_ `code` [x](javascript:alert(1)) "
    "@channel https://evil.example www.evil.example me@evil.example #1 | cell | &lt; $x$ ~~gone~~ <details>"
)
_EVERYTHING = (
    Span("Words", bold=True),
    Span(f" {_GERMAN} ", italic=True),
    Span(_HASH, code=True),
    Span(" "),
    Span(_ADDRESS, url=_ADDRESS),
    Span(" 12:00 UTC", at=_NOON),
    *(Span(f"[E{number}]", url=f"https://example.com/{number}") for number in range(95, 110)),
    Span(_HOSTILE),
)


def strange() -> Document:
    """The page."""
    cells = (_EVERYTHING, plain("short"), plain(_HASH), plain(""), (Span("a|b", code=True),), plain(_HOSTILE))
    wide = Table(tuple(f"Column {number}" for number in range(6)), (cells, cells))
    pairs = Table(("Fact", "Value"), ((plain("Acknowledged"), _EVERYTHING), (plain(_GERMAN), plain(_HASH))))
    timed = Table(("Time", "What"), (((Span("2031-03-09 12:00:00 UTC", url=_ADDRESS),), _EVERYTHING),) * 2)
    every = (
        Paragraph(_EVERYTHING),
        Bullet(_EVERYTHING),
        Numbered(_EVERYTHING),
        Numbered(plain("1. and - again")),
        Todo(_EVERYTHING, done=True),
        Todo(plain("")),
        pairs,
        timed,
        wide,
    )
    return Document(
        f"Post-mortem: {_HASH} {_HOSTILE}",
        (Callout(Tone.NOTE, _EVERYTHING), Callout(Tone.WARNING, plain(_HOSTILE)), Subheading(_HOSTILE)),
        (
            Section("Summary", (Paragraph(_EVERYTHING), Contents())),
            Section("Pictures", PICTURES),
            Section("Summary", (Subheading("Summary"), *every, Fold(f"Folded {_HOSTILE}", every))),
            Section(f"Folded {_HASH}", (*every, Fold("More", every)), appendix=True),
            Section("Folded", (), appendix=True),
        ),
    )
