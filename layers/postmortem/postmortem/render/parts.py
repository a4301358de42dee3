"""How the sentences of each part are put into blocks: paragraphs behind a label, numbered whys, to-dos, questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem.models.draft import Action, ActionKind, ActionState, Confidence, Effect, Factor, Part, Question, Side
from postmortem.models.facts import SEVERITY_DIFFERS, WHETHER_OVER, Conflict
from postmortem.models.report import Report, Shown, Standing
from postmortem.render.arrangement import Arrangement
from postmortem.render.document import (
    Block,
    Bullet,
    Numbered,
    Paragraph,
    Span,
    Spans,
    Subheading,
    Table,
    Todo,
)
from postmortem.render.prose import Prose
from postmortem.text.blameless import blames
from postmortem.text.language import tr, translatable

_EFFECTS = {
    Effect.MORE_LIKELY: translatable("made it more likely"),
    Effect.BIGGER: translatable("made it bigger"),
    Effect.LATER_NOTICED: translatable("delayed the notice"),
    Effect.LATER_ENDED: translatable("delayed the end"),
}
_CAUSES = {
    Confidence.ESTABLISHED: translatable("Cause (established)."),
    Confidence.SUSPECTED: translatable("Cause (suspected)."),
    Confidence.UNKNOWN: translatable("Cause (not confirmed)."),
}
_KINDS = {
    ActionKind.PREVENT: translatable("prevent"),
    ActionKind.DETECT: translatable("detect"),
    ActionKind.MITIGATE: translatable("mitigate"),
    ActionKind.PROCESS: translatable("process"),
}
_STATES = {
    ActionState.DONE: translatable("done"),
    ActionState.AGREED: translatable("agreed"),
    ActionState.PROPOSED: translatable("proposed"),
}
_ABOUT = {
    SEVERITY_DIFFERS: translatable("How severe it was"),
    WHETHER_OVER: translatable("Whether it was over"),
}
_FOLDED = {
    Part.TRIGGER: translatable("Trigger"),
    Part.CAUSE: translatable("Cause"),
    Part.RULED_OUT: translatable("Ruled out"),
    Part.DETECTION: translatable("How it was noticed"),
    Part.RESPONSE: translatable("How it was handled"),
    Part.WENT_WELL: translatable("Went well"),
    Part.HARD: translatable("Was hard"),
    Part.LUCK: translatable("Luck"),
}


@dataclass(frozen=True)
class Parts:
    """The open blocks of each section of one report."""

    report: Report
    prose: Prose
    arrangement: Arrangement

    def impact(self) -> Iterator[Block]:
        """A row for each effect, with its evidence beside it."""
        if effects := self.arrangement.open(Part.IMPACT):
            rows = ((self.prose.told(shown), self.prose.links(shown.evidence)[1:]) for shown in effects)
            yield Table((tr("What it did"), tr("Evidence")), tuple(rows))

    def causes(self) -> Iterator[Block]:
        """Trigger and cause, the chain of whys, and what was ruled out."""
        yield from self._run(Part.TRIGGER, tr("Trigger."))
        yield from self._cause()
        yield from (self.line(step) for step in self.arrangement.open(Part.CHAIN))
        if self.arrangement.open(Part.RULED_OUT) or self._named_only(Part.RULED_OUT):
            yield Subheading(tr("Ruled out"))
            yield from (self.line(shown) for shown in self.arrangement.open(Part.RULED_OUT))
            yield from self._in_short(Part.RULED_OUT)

    def factors(self) -> Iterator[Block]:
        """A bullet for each, its name and what it did before it; of those that are folded the names."""
        yield from (self.line(shown) for shown in self.arrangement.open(Part.FACTOR))
        yield from self._in_short(Part.FACTOR)

    def detection_and_response(self) -> Iterator[Block]:
        """One paragraph on each."""
        noticed, handled = tr("How it was noticed."), tr("How it was handled.")
        if self._gives_reasons(Part.DETECTION):
            noticed = tr("How it was noticed, and why not earlier.")
        if self._gives_reasons(Part.RESPONSE):
            handled = tr("How it was handled, and why not faster.")
        yield from self._run(Part.DETECTION, noticed)
        yield from self._run(Part.RESPONSE, handled)

    def lessons(self) -> Iterator[Block]:
        """One paragraph on what went well, what was hard, and luck."""
        yield from self._run(Part.WENT_WELL, tr("Went well."))
        yield from self._run(Part.HARD, tr("Was hard."))
        yield from self._run(Part.LUCK, tr("Luck."))

    def actions(self) -> Iterator[Block]:
        """A to-do for each, what was done last and ticked."""
        yield from sorted(map(self.todo, self.arrangement.open(Part.ACTION)), key=lambda todo: todo.done)

    def todo(self, shown: Shown) -> Todo:
        """An action item, ticked where it was done."""
        done = isinstance(shown.detail, Action) and shown.detail.state is ActionState.DONE
        return Todo(self.action(shown), done=done and not _took_its_place(shown))

    def action(self, shown: Shown) -> Spans:
        """An action item in one line: what, kind, owner, due, state; a quotation in a sentence's place has no state."""
        if not isinstance(shown.detail, Action) or _took_its_place(shown):
            return self.prose.sentence(shown)
        details = tuple(self._details(shown, shown.detail))
        return (*self.prose.told(shown), *details, *self.prose.links(shown.evidence))

    def questions(self) -> Iterator[Block]:
        """A bullet for each, with the role that can answer it; then where sources contradict each other."""
        yield from (self.line(shown) for shown in self.arrangement.open(Part.QUESTION))
        if conflicts := (*self._conflicts_of_facts(), *self._conflicts()):
            yield Subheading(tr("Sources that contradict each other"))
            yield from conflicts

    def line(self, shown: Shown) -> Bullet | Numbered:
        """A sentence of its own with what it is an answer to, rules out, or is named: the same open and folded."""
        match shown.part:
            case Part.CHAIN:
                return Numbered(self.prose.sentence(shown, *_label(shown, " ", italic=True)))
            case Part.FACTOR:
                effect = f" ({tr(_EFFECTS[shown.detail.effect])})" if isinstance(shown.detail, Factor) else ""
                return Bullet(self.prose.sentence(shown, *_label(shown, f"{effect}. ")))
            case Part.QUESTION:
                to = shown.detail.to if isinstance(shown.detail, Question) else ""
                return Bullet(
                    self.prose.sentence(shown, *((Span(tr("To {role}: ", role=to), bold=True),) if to else ()))
                )
        return Bullet(self.prose.sentence(shown, *_label(shown, ": ")))

    def folded(self, shown: Shown) -> Bullet | Numbered | Todo:
        """A sentence in a fold, where nothing else tells what it is about."""
        if shown.part is Part.ACTION:
            return self.todo(shown)
        line = self.line(shown)
        name = _FOLDED.get(shown.part)
        return replace(line, spans=(Span(f"{tr(name)}: ", bold=True), *line.spans)) if name else line

    def _in_short(self, part: Part) -> Iterator[Block]:
        """The names of what is folded, with their evidence; what they are called was checked with their sentences."""
        spans: list[Span] = []
        for shown in self._named_only(part):
            spans += [Span(" · "), Span(shown.label.rstrip(".: ")), *self.prose.links(shown.evidence)]
        if spans:
            also = (Span(f"{tr('Also')}: "),) if self.arrangement.open(part) else ()
            yield Paragraph((*also, *spans[1:]))

    def _named_only(self, part: Part) -> tuple[Shown, ...]:
        """What is folded and has a name that blames nobody."""
        rest = self.arrangement.rest(part)
        return tuple(shown for shown in rest if shown.label and not blames(shown.label))

    def _details(self, shown: Shown, action: Action) -> Iterator[Span]:
        if action.kind:
            yield Span(f" · {tr(_KINDS[action.kind])}")
        if action.owner:
            named = self.report.ledger.find(action.owner_evidence)
            yield Span(" · ")
            yield Span(action.owner, url=(named.url or None) if named else None)
        elif action.kind and action.state is not ActionState.DONE and "[" not in self.prose.words(shown):
            yield Span(f" · {tr('no owner')}")
        if action.due:
            yield Span(f" · {tr('due {day}', day=action.due)}")
        yield Span(" · ")
        yield Span(tr(_STATES[action.state]), bold=True)

    def _run(self, part: Part, label: str) -> Iterator[Block]:
        """The sentences of a part as one paragraph behind its label."""
        if sentences := self.arrangement.open(part):
            yield Paragraph((Span(f"{label} ", bold=True), *self.prose.paragraph(iter(sentences))))

    def _cause(self) -> Iterator[Block]:
        causes = self.arrangement.open(Part.CAUSE)
        if causes and all(cause.standing is Standing.QUOTED for cause in causes):
            said = tr("What people said about the cause (quotations, unconfirmed):")
            yield Paragraph((Span(said, bold=True),))
            yield from (Bullet(self.prose.sentence(cause)) for cause in causes)
        else:
            yield from self._run(Part.CAUSE, tr(_CAUSES[self.report.confidence]))

    def _gives_reasons(self, part: Part) -> bool:
        """Whether a part tells more than facts: code knows no reasons."""
        return any(shown.standing is not Standing.BY_CODE for shown in self.arrangement.open(part))

    def _conflicts(self) -> Iterator[Block]:
        """What two sentences tell that both stand open, unless code found the same."""
        pairs: dict[int, list[Shown]] = {}
        for shown in self.arrangement.open(Part.CONFLICT):
            if isinstance(shown.detail, Side):
                pairs.setdefault(shown.detail.pair, []).append(shown)
        for sides in pairs.values():
            if not any(_is_same(conflict, sides) for conflict in self.report.facts.conflicts):
                one, other = sides
                yield Bullet((*self.prose.sentence(one, *_label(one, ": ")), _but(), *self.prose.sentence(other)))

    def _conflicts_of_facts(self) -> Iterator[Block]:
        """What code found; key times that conflict stand beside each other in the key facts."""
        for conflict in self.report.facts.conflicts:
            if not conflict.times:
                one = (Span(conflict.one.text), *self.prose.links(conflict.one.evidence))
                other = (Span(conflict.other.text), *self.prose.links(conflict.other.evidence))
                about = tr(_ABOUT.get(conflict.about, conflict.about))
                yield Bullet((Span(f"{about}: ", bold=True), *one, _but(), *other))


def _but() -> Span:
    return Span(f" — {tr('but')}: ")


def _took_its_place(shown: Shown) -> bool:
    """True if words of the evidence stand where a sentence failed; of what code read itself it knows no kind."""
    is_read_by_code = isinstance(shown.detail, Action) and shown.detail.kind is None
    return shown.standing is Standing.QUOTED and not is_read_by_code


def _is_same(conflict: Conflict, sides: list[Shown]) -> bool:
    """True if two sentences rest on the same two sides as a conflict that code found."""
    one, other = (frozenset(side.evidence) for side in sides)
    first, second = frozenset(conflict.one.evidence), frozenset(conflict.other.evidence)
    return bool((one & first and other & second) or (one & second and other & first))


def _label(shown: Shown, end: str, *, italic: bool = False) -> Spans:
    label = shown.label.rstrip(".: ")
    return (Span(f"{label}{end}", bold=not italic, italic=italic),) if label else ()
