"""What stands on the page of a statement: its prose if it passed, else the words of its evidence, else nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from postmortem.check.citable import LEFT_OUT
from postmortem.check.claims import Claim, Readable, claim_of, whole
from postmortem.check.placeholders import Filled, plain_text, time_named_in
from postmortem.models.draft import Action, ActionState, Grounds, Part, Row, Side, Statement
from postmortem.models.evidence import Evidence, Ledger
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.models.report import Omitted, Shown, Standing, Words
from postmortem.text.blameless import blames
from postmortem.text.language import translatable
from postmortem.text.sentences import folded, sentences
from postmortem.text.times.shown import utc

LONGEST_QUOTATION = 240  # characters: a short message stands whole, of a longer one the sentence around the quote
# Parts whose heading or place says more than a quotation does.
_NEVER_QUOTED = frozenset({Part.TITLE, Part.SUMMARY, Part.CHAIN, Part.RULED_OUT, Part.QUESTION, Part.CONFLICT})
_MAY_REPEAT = frozenset({Part.TITLE, Part.SUMMARY, Part.TIMELINE})
_SAID_ALREADY = translatable("it says the same as another sentence")
_ONE_SIDED = translatable("the other side of the conflict did not pass its check")


@dataclass(frozen=True)
class PassedStatement:
    """A statement that may stand as prose, with its times filled in."""

    statement: Statement
    filled: Filled
    standing: Standing


@dataclass(frozen=True)
class Failed:
    """A statement that may not stand; `why` is for the page, in code's English words only, `wrong` for the writer."""

    statement: Statement
    why: str
    wrong: str


def claim_of_filled(statement: Statement, filled: Filled, ledger: Ledger, readable: Readable = whole) -> Claim:
    """The claim of a statement with its times filled in; that of a row says when it happened, too."""
    moment = row_moment(statement, ledger)
    when = f"{utc(moment.at, '%Y-%m-%d %H:%M UTC')}: " if moment and moment.at else ""
    cited = replace(statement, evidence=tuple(dict.fromkeys((*statement.evidence, *filled.evidence))))
    return claim_of(cited, f"{when}{plain_text(filled.tokens)}", ledger, readable)


@dataclass(frozen=True)
class Standings:
    """What stands on the page in the order of the draft, and what does not."""

    shown: tuple[Shown, ...]
    left_out: tuple[Omitted, ...]

    @property
    def kept(self) -> int:
        """How many statements stand as prose."""
        return len(self.shown) - self.replaced

    @property
    def replaced(self) -> int:
        """How many statements a quotation stands for."""
        return sum(one.standing is Standing.QUOTED for one in self.shown)


def page_of(
    ledger: Ledger,
    statements: Mapping[int, Statement],
    passed: Mapping[int, PassedStatement],
    failed: Mapping[int, Failed],
    readable: Readable,
) -> Standings:
    """What becomes of each statement: its prose, else a quotation, else nothing. Nothing is said twice."""
    shown: list[Shown] = []
    left_out: list[Omitted] = []
    said: set[str] = set()
    unpaired = frozenset(_unpaired(passed))
    for number, statement in statements.items():
        prose = passed.get(number)
        if prose is not None and number in unpaired:
            left_out.append(Omitted(prose.statement, _ONE_SIDED))
            continue
        if prose is not None:
            stands: Shown | None = as_prose(prose.statement, prose.filled, prose.standing, ledger, readable)
        else:
            stands = as_quotation(statement, ledger, readable)
        words = _without_repetition(stands, said) if stands else ""
        if stands is None or not words:
            left_out.append(Omitted(statement, _SAID_ALREADY) if prose else Omitted(statement, failed[number].why))
            continue
        said.add(words)
        shown.append(stands)
    return Standings(tuple(shown), tuple(left_out))


def _unpaired(passed: Mapping[int, PassedStatement]) -> Iterator[int]:
    """The numbers of those sides of a conflict whose other side did not pass."""
    pairs = {
        number: one.statement.detail.pair for number, one in passed.items() if isinstance(one.statement.detail, Side)
    }
    yield from (number for number, pair in pairs.items() if list(pairs.values()).count(pair) == 1)


def _without_repetition(stands: Shown, said: set[str]) -> str:
    """What a sentence says, for comparison; "" if it was said already. Summary and timeline may repeat prose."""
    words = folded(plain_text(stands.text))
    if stands.part in _MAY_REPEAT and stands.standing is not Standing.QUOTED:
        words = f"{stands.part} {stands.moment} {words}"
    elif stands.label:
        words = f"{folded(stands.label)}: {words}"
    return "" if words in said else words


def as_prose(statement: Statement, filled: Filled, standing: Standing, ledger: Ledger, readable: Readable) -> Shown:
    """The statement as it was written, its times filled in; it also links the pieces that gave the times."""
    return Shown(
        part=statement.part,
        text=filled.tokens,
        evidence=tuple(dict.fromkeys((*statement.evidence, *filled.evidence))),
        standing=standing,
        quote=_whole_quote(statement, ledger, readable),
        grounds=statement.grounds,
        label=statement.label,
        detail=statement.detail,
        moment=row_moment(statement, ledger),
    )


def as_quotation(statement: Statement, ledger: Ledger, readable: Readable) -> Shown | None:
    """The words of the statement's evidence in its place; None where it has none that stand for themselves.

    Nor do they stand for what is said to be absent, for an idea, and for an action that is said to be done.
    """
    is_unsaid = isinstance(statement.detail, Action) and statement.detail.state is not ActionState.AGREED
    if statement.part in _NEVER_QUOTED or is_unsaid or statement.grounds is Grounds.ABSENT:
        return None
    moment = row_moment(statement, ledger)
    if statement.part is Part.TIMELINE and moment is None:
        return None
    for item in ledger.cited(statement.evidence):
        if words := _words_of(item, statement.quote, readable(item)):
            return Shown(
                part=statement.part,
                text=(Words(f"“{words}”"),),
                evidence=(item.id,),
                standing=Standing.QUOTED,
                detail=statement.detail,
                moment=moment,
            )
    return None


def row_moment(statement: Statement, ledger: Ledger) -> Moment | None:
    """The time of a timeline row: that of the piece it names, or the one that its words state in a cited piece."""
    if not isinstance(statement.detail, Row):
        return None
    when = statement.detail.when
    named = ledger.find(when)
    if named is not None:
        return Moment(named.at, Basis.SOURCE, Precision.MINUTE) if named.at else None
    for item in ledger.cited(statement.evidence):
        if found := time_named_in(when, item):
            return Moment(found[0], Basis.STATED, found[1], when)
    return None


def _words_of(item: Evidence, quote: str, text: str) -> str:
    """A short text whole, or the sentence that holds the quote; "" where neither is short or fit to stand alone."""
    flat = " ".join(text.split())
    if quote and folded(quote).strip(" .…\"'") not in folded(text):
        return ""
    whole = len(flat) <= LONGEST_QUOTATION and text == item.text
    words = flat if whole else _sentence_around(quote, text) if quote else ""
    is_table = " | " in words  # cells of a table tell nothing without their header
    return "" if is_table or blames(words) or LEFT_OUT.strip() in words else words


def _sentence_around(quote: str, text: str) -> str:
    wanted = folded(quote).strip(" .…\"'")
    found = next((sentence for sentence in sentences(text) if wanted in folded(sentence)), "")
    return found if len(found) <= LONGEST_QUOTATION else ""


def _whole_quote(statement: Statement, ledger: Ledger, readable: Readable) -> str:
    """The quote with the rest of its sentence, so that nothing is torn out; as it was given if that is too long."""
    for item in ledger.cited(statement.evidence):
        if statement.quote and (found := _sentence_around(statement.quote, readable(item))):
            return found
    return statement.quote
