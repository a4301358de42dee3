"""A small report to render, and pieces to build larger ones from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postmortem.models import (
    Analysis,
    Basis,
    Claim,
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
    Tally,
    TimelineRow,
    Writer,
)

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


def row(item: Evidence) -> TimelineRow:
    moment = Moment(item.at, Basis.SOURCE, Precision.SECOND)
    return TimelineRow(moment, Phase.DETECTION, Claim(item.text, (item.id,)))


def report(items: tuple[Evidence, ...] = (evidence(1),), *, gaps: tuple[Gap, ...] = ()) -> Report:
    claim = Claim("The code is refused.", ("E1",))
    return Report(
        incident=Incident(
            key="monday:123:9", title="Promo code", url="https://example.monday.com/9", created_at=START, item_id="9"
        ),
        ledger=Ledger(
            items,
            gaps=gaps,
            coverage=(Coverage(Source.SLACK, ("#ops",), found=3, used=1, left_out={LeftOut.LOW_RANK: 2}),),
        ),
        analysis=Analysis(writer=Writer(), summary=(claim,)),
        timeline=tuple(row(item) for item in items),
        facts=Facts(
            key_times=(
                KeyTime.exactly(KeyTimeName.STARTED, START, ("E1",), Found.STATED, "stated"),
                KeyTime(KeyTimeName.RESOLVED),
            ),
            intervals=(Interval("time to resolve", KeyTimeName.STARTED, KeyTimeName.RESOLVED),),
        ),
        tally=Tally(kept=2),
        generated_at=START + timedelta(hours=1),
    )


def with_model(made: Report) -> Report:
    writer = Writer(
        model="gpt-6.1-terra", prompt_version="1", calls=1, input_tokens=1200, output_tokens=300, cost_usd=0.0027
    )
    return replace(made, analysis=replace(made.analysis, writer=writer))
