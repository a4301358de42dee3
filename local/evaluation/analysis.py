"""What a page makes of an incident: what its cause rests on, its action items, and what code may not say."""

from __future__ import annotations

import re

from local.evaluation.lines import Line
from local.evaluation.matching import matched
from local.evaluation.page import ACTIONS, DETECTION, FACTORS, LESSONS, ROOT_CAUSE, SUMMARY, TIMELINE
from local.evaluation.score import Score
from local.evaluation.trial import Trial
from local.evaluation.words import content_words, without_quotes

_SHARED_WORDS = 2
# Words by which a sentence judges: a page that nobody analysed has none of its own.
_VERDICT = re.compile(
    r"(?i)\b(?:established|confirmed|caused|because|due to|led to|root cause was|triggered by|to stay|for good|"
    r"ruled out|disproved|not the cause|(?:fixed|solved|mitigated|restored|ended) (?:by|with|through))\b"
)
_SAID = re.compile(r"(?i)\bsaid\b")
_JUDGING = (SUMMARY, ROOT_CAUSE, FACTORS, DETECTION, LESSONS, TIMELINE)


def root_cause_evidence_cited(trial: Trial) -> Score:
    """The share of the evidence of the true cause that trigger, cause, causal chain or factors cite."""
    lines = (*trial.page.root_cause, *trial.page.section(FACTORS))
    cited = {ref for line in lines for ref in trial.refs(line)}
    known = trial.case.truth.root_cause_evidence
    return Score.share(len(known & cited), len(known), tuple(sorted(known - cited)))


def actions_matched(trial: Trial) -> Score:
    """True action items that an item of its own, open or folded, tells of: it shares a piece or two content words."""
    lines = _actions(trial)
    actions = {str(number): action for number, action in enumerate(trial.case.truth.actions)}
    told = matched(
        {
            name: [
                number
                for number, line in enumerate(lines)
                if trial.refs(line) & action.evidence
                or len(content_words(line.text) & content_words(action.text)) >= _SHARED_WORDS
            ]
            for name, action in actions.items()
        }
    )
    missed = tuple(action.text for name, action in actions.items() if name not in told)
    return Score.share(len(told), len(actions), missed)


def _actions(trial: Trial) -> tuple[Line, ...]:
    """The to-dos, and folded ones, which are no boxes; the quotations behind them are none."""
    return tuple(
        line
        for line in trial.page.lines
        if line.section == ACTIONS and (line.is_todo or (line.is_folded and not _SAID.search(line.heading)))
    )


def verdicts_of_code(trial: Trial) -> Score:
    """Open sentences of a dossier that judge in words of their own: on cause, mitigation, or what was ruled out."""
    if trial.with_model:
        return Score(None)
    lines = [line for line in trial.page.section(*_JUDGING) if not line.is_bold]
    judged = [line for line in lines if _VERDICT.search(without_quotes(line.text))]
    bare = [line for line in lines if line.section == ROOT_CAUSE and line not in judged and "“" not in line.text]
    return Score.faults(tuple(f"{line.section}: {line.text}" for line in (*judged, *bare)))
