"""A small report to render, and pieces to build larger ones from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postmortem.models import (
    Basis,
    Confidence,
    Coverage,
    Evidence,
    Facts,
    Found,
    Gap,
    Incident,
    Interval,
    KeyTime,
    KeyTimeName,
    Kind,
    Ledger,
    LeftOut,
    Moment,
    Phase,
    Precision,
    Report,
    Source,
    Writer,
)
from postmortem.models.draft import Part, Row
from postmortem.models.report import Check, Judging, Shown, Standing, Words

START = datetime(2025, 8, 4, 9, 7, 22, tzinfo=UTC)


def evidence(number: int, text: str = "the code is refused", at: datetime | None = None) -> Evidence:
    when = at or START + timedelta(seconds=number)
    return Evidence(
        ref=f"slack:C1:{number}",
        source=Source.SLACK,
        kind=Kind.MESSAGE,
        text=text,
        url=f"https://example.slack.com/archives/C1/p{number}",
        at=when,
        where="#ops",
        id=f"E{number}",
    )


def sentence(part: Part, text: str, *ids: str, standing: Standing = Standing.JUDGED) -> Shown:
    return Shown(part, (Words(text),), ids or ("E1",), standing)


def row(item: Evidence) -> Shown:
    moment = Moment(item.at, Basis.SOURCE, Precision.SECOND)
    shown = sentence(Part.TIMELINE, item.text, item.id)
    return replace(shown, detail=Row(item.id, Phase.DETECTION), moment=moment)


def report(items: tuple[Evidence, ...] = (evidence(1),), *, gaps: tuple[Gap, ...] = ()) -> Report:
    return Report(
        incident=Incident(
            key="monday:123:9", title="Promo code", url="https://example.monday.com/9", created_at=START, item_id="9"
        ),
        ledger=Ledger(
            items,
            gaps=gaps,
            coverage=(Coverage(Source.SLACK, ("#ops",), found=3, used=1, left_out={LeftOut.LOW_RANK: 2}),),
        ),
        facts=Facts(
            key_times=(
                KeyTime.exactly(KeyTimeName.STARTED, START, ("E1",), Found.STATED, "stated"),
                KeyTime(KeyTimeName.RESOLVED),
            ),
            intervals=(Interval("time to resolve", KeyTimeName.STARTED, KeyTimeName.RESOLVED),),
        ),
        writer=Writer(),
        check=Check(Judging.NOT_NEEDED),
        shown=(sentence(Part.SUMMARY, "The code is refused."), *(row(item) for item in items)),
        confidence=Confidence.UNKNOWN,
        generated_at=START + timedelta(hours=1),
    )


def with_model(made: Report) -> Report:
    writer = Writer(
        model="gpt-6.1-terra", prompt_version="1", calls=1, input_tokens=1200, output_tokens=300, cost_usd=0.0027
    )
    judge = replace(writer, model="gpt-6-luna", cost_usd=0.001)
    return replace(made, writer=writer, check=Check(Judging.DONE, judge, checked=2, kept=2))
