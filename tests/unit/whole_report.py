"""A report by a model with something in every part, about an invented incident, to render whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from postmortem.facts.intervals import impossible_orders, intervals
from postmortem.facts.record import record
from postmortem.models import (
    Basis,
    Conflict,
    ConflictSide,
    Coverage,
    Evidence,
    Facts,
    Found,
    Gap,
    Incident,
    KeyTime,
    KeyTimeName,
    Kind,
    Ledger,
    Moment,
    Person,
    Phase,
    Precision,
    Source,
    Writer,
)
from postmortem.models.draft import (
    Action,
    ActionKind,
    ActionState,
    Confidence,
    Detail,
    Effect,
    Factor,
    Grounds,
    Part,
    Question,
    Row,
    Side,
    Statement,
)
from postmortem.models.report import (
    Check,
    Judging,
    LengthOf,
    Omitted,
    Report,
    Shown,
    Standing,
    TimeOf,
    Token,
    Words,
)

_NIGHT = datetime(2031, 3, 9, 22, 14, tzinfo=UTC)
_SAID = (
    ("[release bot]", "spooler 4.2.0 is live in all depots"),
    ("[depot lead]", "labels come out blank since about ten past, nobody can ship"),
    ("[print on-call]", "on it. queue is full, 1,840 jobs wait"),
    ("[print on-call]", "could be the paper sensor, they were replaced last week"),
    ("[depot lead]", "sensors are fine, the old printer has none and is blank too"),
    ("[font team]", "4.2.0 reads the label font from the shared drive, the drive is mounted after the spooler starts"),
    ("[print on-call]", "rolling back to 4.1.7, the font is inside the package there"),
    ("[depot lead]", "first good label in Lyon, the others follow"),
    ("[print on-call]", "all 14 depots print again, queue is down to 12"),
    ("[font team]", "I will put the font back into the package before the next release, ticket #7731"),
    ("[depot lead]", "they should have known that the drive is slow"),
    ("[print on-call]", "nobody was paged, there is no check that a label has ink on it"),
)


def piece(
    number: int, author: str = "[print on-call]", text: str = "nothing new", minutes: int | None = None
) -> Evidence:
    """A message of the invented incident, seven minutes after the one before it."""
    return Evidence(
        ref=f"slack:C9:{number}",
        source=Source.SLACK,
        kind=Kind.MESSAGE,
        text=text,
        url=f"https://example.slack.com/archives/C9/p{number}",
        at=_NIGHT + timedelta(minutes=number * 7 if minutes is None else minutes),
        where="#printing",
        author=Person(author, author),
        id=f"E{number}",
    )


def written(part: Part, text: str, *ids: str, quote: str = "", label: str = "", detail: Detail | None = None) -> Shown:
    """A sentence that a judge found supported."""
    return Shown(part, (Words(text),), ids, Standing.JUDGED, quote, Grounds.STATED, label, detail)


def row(number: int, phase: Phase, text: str) -> Shown:
    """A row of the timeline at the time of its piece."""
    at = _NIGHT + timedelta(minutes=number * 7)
    shown = written(Part.TIMELINE, text, f"E{number}", detail=Row(f"E{number}", phase))
    return replace(shown, moment=Moment(at, Basis.SOURCE, Precision.MINUTE))


def _times() -> tuple[KeyTime, ...]:
    began = KeyTime.exactly(
        KeyTimeName.STARTED, _NIGHT + timedelta(minutes=7), ("E2",), Found.STATED, "stated: “since about ten past”",
        precision=Precision.MINUTE,
    )  # fmt: skip
    seen = KeyTime.exactly(
        KeyTimeName.DETECTED,
        _NIGHT + timedelta(minutes=14),
        ("E2",),
        Found.MESSAGE,
        "the first message that reports it",
    )
    taken = KeyTime.exactly(KeyTimeName.ACKNOWLEDGED, _NIGHT + timedelta(minutes=21), ("E3",), Found.MESSAGE, "“on it”")
    ended = KeyTime.exactly(
        KeyTimeName.MITIGATED, _NIGHT + timedelta(minutes=63), ("E9",), Found.MESSAGE, "the last depot prints again"
    )
    return began, seen, taken, ended, KeyTime(KeyTimeName.RESOLVED)


def _sentences() -> tuple[Shown, ...]:
    rollback: tuple[Token, ...] = (
        Words("Going back to 4.1.7 ended it at "),
        TimeOf(_NIGHT + timedelta(minutes=63), "E9"),
        Words(", "),
        LengthOf(timedelta(minutes=56), timedelta(minutes=56), ("E2", "E9")),
        Words(" after the first blank label."),
    )
    to_package = Action(ActionKind.PREVENT, ActionState.AGREED, "[font team]", "E10", "before the next release")
    return (
        written(Part.TITLE, "No depot could ship: labels came out blank", "E2", "E9"),
        written(Part.SUMMARY, "Labels came out blank in all 14 depots, so nobody could ship.", "E2", "E9"),
        written(Part.SUMMARY, "The new spooler reads its font from a drive that is mounted later.", "E1", "E6"),
        Shown(Part.SUMMARY, rollback, ("E7", "E9"), Standing.JUDGED),
        written(Part.SUMMARY, "No alert told of it; nothing checks that a label has ink on it.", "E12"),
        written(Part.IMPACT, "1,840 print jobs waited in the queue.", "E3", quote="queue is full, 1,840 jobs wait"),
        written(Part.IMPACT, "All 14 depots were hit.", "E9"),
        written(Part.TRIGGER, "Spooler 4.2.0 went live in all depots.", "E1", quote=_SAID[0][1]),
        written(Part.CAUSE, "4.2.0 reads the label font from a drive that is mounted after it starts.", "E6"),
        written(Part.CHAIN, "The spooler had no font to print with.", "E6", label="Why were labels blank?"),
        written(Part.CHAIN, "`/mnt/fonts` is mounted later.", "E6", label="Why had it none?"),
        written(Part.RULED_OUT, "The old printer has none and is blank too.", "E5", label="The paper sensor"),
        written(Part.FACTOR, "The font left the package in 4.2.0.", "E6", "E7", label="Font outside the package",
                detail=Factor(Effect.MORE_LIKELY)),
        written(Part.FACTOR, "Nothing looks at printed labels.", "E12", label="No check of the print",
                detail=Factor(Effect.LATER_NOTICED)),
        written(Part.DETECTION, "A depot told of it in the channel.", "E2"),
        replace(written(Part.DETECTION, "No alert is in what was read.", "E12"), grounds=Grounds.ABSENT),
        written(Part.RESPONSE, "The paper sensor was suspected first.", "E4"),
        written(Part.RESPONSE, "The rollback was decided once the font was named.", "E6", "E7"),
        written(Part.WENT_WELL, "The version before could be installed in one step.", "E7"),
        replace(written(Part.HARD, "Replaced sensors looked like the reason.", "E4", "E5"), grounds=Grounds.INFERRED),
        written(Part.ACTION, "Put the font back into the package (#7731)", "E10", detail=to_package),
        written(Part.ACTION, "Check that a label has ink on it", "E12",
                detail=Action(ActionKind.DETECT, ActionState.PROPOSED)),
        written(Part.ACTION, "Go back to 4.1.7", "E7", detail=Action(ActionKind.MITIGATE, ActionState.DONE)),
        written(Part.QUESTION, "What could have shown blank labels before a depot did?", "E2", "E12",
                detail=Question("[print on-call]")),
        written(Part.CONFLICT, "One message says all depots.", "E9", label="How many were hit", detail=Side(0)),
        written(Part.CONFLICT, "Another names Lyon alone.", "E8", label="How many were hit", detail=Side(0)),
        row(1, Phase.TRIGGER, "Spooler 4.2.0 goes live in all depots."),
        row(2, Phase.DETECTION, "A depot reports blank labels."),
        row(3, Phase.ESCALATION, "Print on-call takes it on."),
        row(4, Phase.HYPOTHESIS, "The paper sensor is suspected."),
        row(5, Phase.INVESTIGATION, "The sensor is ruled out: a printer without one is blank too."),
        row(6, Phase.INVESTIGATION, "The font on the late drive is named."),
        row(7, Phase.DECISION, "Back to 4.1.7."),
        row(8, Phase.RECOVERY, "Lyon prints again."),
        row(9, Phase.RECOVERY, "All 14 depots print again."),
        row(10, Phase.FOLLOW_UP, "The font goes back into the package."),
    )  # fmt: skip


def whole(*further: Shown, pieces: tuple[Evidence, ...] = (), gaps: tuple[Gap, ...] = ()) -> Report:
    """The report; `further` sentences and pieces come after its own."""
    said = tuple(piece(number, author, text) for number, (author, text) in enumerate(_SAID, start=1))
    ticket = replace(
        piece(13, text="Labels blank", minutes=20), source=Source.MONDAY, kind=Kind.ITEM, ref="monday:item:77"
    )
    items = (*said, ticket, *pieces)
    times = _times()
    apart = Statement(Part.LUCK, "It was a quiet night with 3 lorries.", ("E8",))
    severity = Conflict(
        "How severe it was", ConflictSide("Severity: SEV2", ("E13",)), ConflictSide("this is a SEV1", ("E3",))
    )
    conflicts = (severity, *impossible_orders(times))
    judge = Writer("judge-x (recording)", "2", calls=3, input_tokens=13_000, output_tokens=2_000, cost_usd=0.0023)
    return Report(
        incident=Incident(
            "monday:77", "Labels blank", url="https://example.monday.com/77", item_id="77", status="Resolved",
            severity="SEV2", owner="[print on-call]", service="Printing", started_at=_NIGHT,
        ),
        ledger=Ledger(items, gaps, (Coverage(Source.SLACK, ("#printing",), found=20, used=12),)),
        facts=Facts(times, intervals(times), conflicts, record=record(Ledger(items))),
        writer=Writer("writer-x (recording)", "4", calls=2, input_tokens=9_000, output_tokens=4_000, cost_usd=0.031),
        check=Check(Judging.DONE, judge, checked=38, kept=37, left_out=1),
        shown=(*_sentences(), *further),
        confidence=Confidence.ESTABLISHED,
        generated_at=_NIGHT + timedelta(hours=9),
        left_out=(Omitted(apart, "the judge found it unsupported"),),
    )  # fmt: skip
