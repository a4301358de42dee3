"""What a report took of a model: calls, tokens, cost; and what became of the sentences that it wrote."""

from __future__ import annotations

from collections.abc import Iterator

from local.evaluation.asked import DRAFT, REWRITING, VERDICTS
from local.evaluation.score import Score
from local.evaluation.trial import Trial


def sentences_kept(trial: Trial) -> Score:
    """The sentences that stand as prose on the page, rewritten ones included."""
    check = trial.check
    told = f"{check.judging}: {check.kept} kept ({check.rewritten} rewritten), {check.replaced} replaced by quotations"
    return Score(float(check.kept) if trial.with_model else None, (f"{told}, {check.left_out} left out",))


def sentences_replaced(trial: Trial) -> Score:
    """The sentences in whose place the words of their evidence stand."""
    return Score(float(trial.check.replaced) if trial.with_model else None)


def sentences_left_out(trial: Trial) -> Score:
    """The sentences that stand nowhere."""
    return Score(float(trial.check.left_out) if trial.with_model else None)


def sentences_rewritten(trial: Trial) -> Score:
    """The sentences that passed their check only when they were written once more."""
    return Score(float(trial.check.rewritten) if trial.with_model else None)


def sentences_judged(trial: Trial) -> Score:
    """1 if the judge gave a verdict on every sentence, 0 if it gave some or none."""
    return Score(float(trial.check.judging == "done") if trial.with_model else None, (trial.check.judging,))


def calls_writing(trial: Trial) -> Score:
    """The calls for a whole draft."""
    return _calls(trial, sum(one.name == DRAFT for one in trial.asked))


def calls_rewriting(trial: Trial) -> Score:
    """The calls that have failed sentences written once more."""
    return _calls(trial, sum(one.name == REWRITING for one in trial.asked))


def calls_judging(trial: Trial) -> Score:
    """The batches of the larger round of judging; a second round follows a rewriting."""
    return _calls(trial, max(_rounds(trial), default=0))


def _rounds(trial: Trial) -> Iterator[int]:
    batches = 0
    for one in trial.asked:
        if one.name == VERDICTS:
            batches += 1
        elif batches:
            yield batches
            batches = 0
    if batches:
        yield batches


def _calls(trial: Trial, number: int) -> Score:
    told = tuple(f"{one.name}: {one.tokens_in:,} tokens in, {one.tokens_out:,} out" for one in trial.asked)
    return Score(float(number) if trial.with_model else None, told)


def tokens_estimated(trial: Trial) -> Score:
    """The estimated tokens of all calls, read and written."""
    return _calls(trial, sum(one.tokens_in + one.tokens_out for one in trial.asked))


def cost_estimated(trial: Trial) -> Score:
    """US dollars that all calls cost by estimated tokens; below the table stands how they are counted and priced."""
    return Score(round(sum(one.usd for one in trial.asked), 4) if trial.with_model else None)
