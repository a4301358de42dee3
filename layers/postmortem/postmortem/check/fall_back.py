"""What stands on the page of a statement: its prose if it passed, else the words of its evidence, else nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from postmortem.check.claims import Claim, claim_of
from postmortem.check.placeholders import Filled, moment_of, plain_text
from postmortem.models.checked import LeftOut, Shown, Standing, Words
from postmortem.models.draft import Action, ActionState, Part, Row, Statement
from postmortem.models.evidence import Evidence, Ledger
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.text.sentences import folded, sentences
from postmortem.text.times.shown import utc

LONGEST_QUOTATION = 240  # characters: a short message stands whole, of a longer one the sentence around the quote
_NEVER_QUOTED = frozenset({Part.TITLE, Part.SUMMARY, Part.CHAIN, Part.QUESTION, Part.CONFLICT})


@dataclass(frozen=True)
class Prose:
    """A statement that may stand as prose, with its times filled in."""

    statement: Statement
    filled: Filled
    standing: Standing


def claim_of_filled(statement: Statement, filled: Filled, ledger: Ledger) -> Claim:
    """The claim of a statement with its times filled in; that of a row says when it happened, too."""
    moment = row_moment(statement, ledger)
    when = f"{utc(moment.at, '%Y-%m-%d %H:%M UTC')}: " if moment and moment.at else ""
    cited = replace(statement, evidence=tuple(dict.fromkeys((*statement.evidence, *filled.evidence))))
    return claim_of(cited, f"{when}{plain_text(filled.tokens)}", ledger)


def page_of(
    ledger: Ledger,
    statements: Mapping[int, Statement],
    passed: Mapping[int, Prose],
    failed: Mapping[int, tuple[Statement, str]],
    evidential: Callable[[str], str],
) -> tuple[tuple[Shown, ...], tuple[LeftOut, ...], int]:
    """What stands on the page in the order of the draft, what does not, and how many are replaced by a quotation."""
    shown: list[Shown] = []
    left_out: list[LeftOut] = []
    quoted: set[str] = set()
    replaced = 0
    for number, statement in statements.items():
        if number in passed:
            prose = passed[number]
            shown.append(as_prose(prose.statement, prose.filled, prose.standing, ledger))
            continue
        quotation = as_quotation(statement, ledger, evidential)
        words = plain_text(quotation.text) if quotation else ""
        if quotation is None or words in quoted:
            left_out.append(LeftOut(*failed[number]))
            continue
        quoted.add(words)
        shown.append(quotation)
        replaced += 1
    return tuple(shown), tuple(left_out), replaced


def as_prose(statement: Statement, filled: Filled, standing: Standing, ledger: Ledger) -> Shown:
    """The statement as it was written, its times filled in; it also links the pieces that gave the times."""
    return Shown(
        part=statement.part,
        text=filled.tokens,
        evidence=tuple(dict.fromkeys((*statement.evidence, *filled.evidence))),
        standing=standing,
        quote=_whole_quote(statement, ledger),
        grounds=statement.grounds,
        label=statement.label,
        detail=statement.detail,
        moment=row_moment(statement, ledger),
    )


def as_quotation(statement: Statement, ledger: Ledger, evidential: Callable[[str], str]) -> Shown | None:
    """The words of the statement's evidence in its place; None where it has none that stand for themselves."""
    is_proposed = isinstance(statement.detail, Action) and statement.detail.state is ActionState.PROPOSED
    if statement.part in _NEVER_QUOTED or is_proposed:
        return None
    for item in ledger.cited(statement.evidence):
        words = _words_of(item, statement.quote, evidential(item.text))
        moment = row_moment(statement, ledger)
        if words and (moment is not None or statement.part is not Part.TIMELINE):
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
        if found := moment_of(when, item):
            return Moment(found[0], Basis.STATED, found[1], when)
    return None


def _words_of(item: Evidence, quote: str, text: str) -> str:
    """A short text whole, or the sentence that holds the quote; "" where neither is short enough."""
    flat = " ".join(text.split())
    if quote and folded(quote).strip(" .…\"'") not in folded(text):
        return ""
    if len(flat) <= LONGEST_QUOTATION:
        return flat
    if not quote or item.text != text:
        return ""
    return _sentence_around(quote, text)


def _sentence_around(quote: str, text: str) -> str:
    wanted = folded(quote).strip(" .…\"'")
    found = next((sentence for sentence in sentences(text) if wanted in folded(sentence)), "")
    return found if len(found) <= LONGEST_QUOTATION else ""


def _whole_quote(statement: Statement, ledger: Ledger) -> str:
    """The quote with the rest of its sentence, so that nothing is torn out; as it was given if that is too long."""
    for item in ledger.cited(statement.evidence):
        if statement.quote and (found := _sentence_around(statement.quote, item.text)):
            return found
    return statement.quote
