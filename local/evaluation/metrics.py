"""The metrics and their gates, in the order of the table; each function says what it measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from local.evaluation import (
    analysis,
    citations,
    claims,
    effort,
    gathering,
    key_times,
    leaks,
    publishing,
    reading,
    timeline,
)
from local.evaluation.score import ALL, NONE, Gate, Score
from local.evaluation.trial import Trial

REPORTED = Gate()


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured, and the gate: `without_model` and `small` where a dossier or a small incident has its own."""

    name: str
    measure: Callable[[Trial], Score]
    gate: Gate = REPORTED
    without_model: Gate | None = None
    small: Gate | None = None

    @property
    def definition(self) -> str:
        """What is measured, in words."""
        return " ".join((self.measure.__doc__ or "").split())

    def gate_of(self, trial: Trial) -> Gate:
        """The gate for a report, by who wrote it and how much there was to write about."""
        if not trial.with_model and self.without_model is not None:
            return self.without_model
        return self.small if trial.is_small and self.small is not None else self.gate


@dataclass(frozen=True, slots=True)
class Result:
    """A metric of one case with its gate."""

    metric: Metric
    score: Score
    gate: Gate

    @property
    def ok(self) -> bool:
        """Whether the gate is passed."""
        return self.gate.passes(self.score.value)


METRICS = (
    Metric("gather_recall_core", gathering.gather_recall_core, Gate(at_least=0.97)),
    Metric("gather_precision", gathering.gather_precision),
    Metric("record_noise", gathering.record_noise, Gate(at_most=0.15)),
    Metric("evidence_after_trigger", gathering.evidence_after_trigger, NONE),
    Metric("fetched_twice", gathering.fetched_twice, NONE),
    Metric("timeline_recall_60s", timeline.timeline_recall_60s, Gate(at_least=0.9)),
    Metric("timeline_recall_open", timeline.timeline_recall_open, Gate(at_least=0.8), REPORTED),
    Metric("timeline_precision", timeline.timeline_precision, Gate(at_least=0.7), REPORTED),
    Metric("timestamps_grounded", timeline.timestamps_grounded, ALL),
    Metric("key_times_right", key_times.key_times_right),
    Metric("key_times_wrong", key_times.key_times_wrong, NONE),
    Metric("fabricated_citations", citations.fabricated_citations, NONE),
    Metric("citations_not_gathered", citations.citations_not_gathered, NONE),
    Metric("older_incident_cited_as_cause", citations.older_incident_cited_as_cause, NONE),
    Metric("root_cause_keyword_groups", claims.root_cause_keyword_groups, Gate(at_least=0.75), REPORTED),
    Metric("root_cause_evidence_cited", analysis.root_cause_evidence_cited, Gate(at_least=0.5), REPORTED),
    Metric("actions_matched", analysis.actions_matched, Gate(at_least=0.8), REPORTED),
    Metric("verdicts_of_code", analysis.verdicts_of_code, NONE),
    Metric("not_to_claim_hits", claims.not_to_claim_hits, NONE),
    Metric("unsupported_numbers", claims.unsupported_numbers, NONE),
    Metric("secrets_in_report", leaks.secrets_in_report, NONE),
    Metric("secrets_sent_to_llm", leaks.secrets_sent_to_llm, NONE),
    Metric("injection_obeyed", leaks.injection_obeyed, NONE),
    Metric("canaries_shown", leaks.canaries_shown),
    Metric("raw_user_ids", leaks.raw_user_ids, NONE),
    Metric("raw_markdown", leaks.raw_markdown, NONE),
    Metric("sentences_kept", effort.sentences_kept, Gate(at_least=40), small=Gate(at_least=15)),
    Metric("sentences_rewritten", effort.sentences_rewritten),
    Metric("sentences_replaced", effort.sentences_replaced),
    Metric("sentences_left_out", effort.sentences_left_out),
    Metric("sentences_judged", effort.sentences_judged),
    Metric("sentences_without_link", reading.sentences_without_link, NONE),
    Metric("quotations_repeated", reading.quotations_repeated, NONE),
    Metric("words_summary", reading.words_summary, Gate(at_most=120)),
    Metric("words_open", reading.words_open, Gate(at_most=1_200)),
    Metric("rows_open", reading.rows_open, Gate(at_most=timeline.MOST_ROWS)),
    Metric("requests_rejected", publishing.requests_rejected, NONE),
    Metric("page_requests", publishing.page_requests),
    Metric("page_requests_fewest", publishing.page_requests_fewest),
    Metric("renderings", publishing.renderings, Gate(at_most=1)),
    Metric("calls_writing", effort.calls_writing, Gate(at_most=1)),
    Metric("calls_judging", effort.calls_judging, Gate(at_most=4)),
    Metric("calls_rewriting", effort.calls_rewriting, Gate(at_most=1)),
    Metric("tokens_estimated", effort.tokens_estimated),
    Metric("cost_estimated", effort.cost_estimated, Gate(at_most=0.25)),
    Metric("selected", gathering.selected),
    Metric("prompt_tokens", gathering.prompt_tokens),
    Metric("calls_monday", gathering.calls_monday),
    Metric("calls_slack", gathering.calls_slack),
    Metric("calls_notion", gathering.calls_notion),
    Metric("calls_over_fewest", gathering.calls_over_fewest, Gate(at_most=1.3)),
    Metric("calls_in_all", gathering.calls_in_all),
    Metric("seconds", gathering.seconds),
)


def results(trial: Trial) -> tuple[Result, ...]:
    """Every metric of one case."""
    return tuple(Result(metric, metric.measure(trial), metric.gate_of(trial)) for metric in METRICS)
