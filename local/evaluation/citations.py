"""What the page cites: whether it exists, whether it was read, and whether it belongs to this incident."""

from __future__ import annotations

from local.evaluation.page import RECORD
from local.evaluation.score import Score
from local.evaluation.trial import Trial


def fabricated_citations(trial: Trial) -> Score:
    """Links that lead to nothing in the workspace, and ids that the appendix does not list or lists wrongly.

    An id of the full record needs no entry of its own: its link leads to the piece.
    """
    page, pieces = trial.page, trial.case.pieces
    links = {url for line in page.lines for url in line.urls if not pieces.behind(url)}
    cited = {evidence_id for line in page.lines if line.section != RECORD for evidence_id in line.ids}
    unlisted = cited - page.listed.keys()
    mislabelled = {
        evidence_id for evidence_id, entry in page.listed.items() if entry.url and not trial.refs_of(evidence_id)
    }
    return Score.faults((*sorted(links), *sorted(unlisted | mislabelled)))


def citations_not_gathered(trial: Trial) -> Score:
    """Pieces that the page links to, and that were neither put before the analyst nor found as an earlier incident."""
    links = {(url, "") for line in trial.page.lines for url in line.urls}
    links |= {(entry.url, entry.label) for entry in trial.page.listed.values()}
    meant = {trial.case.pieces.behind(url, label) for url, label in links}
    unread = (refs for refs in meant if refs and not refs & (trial.selected | trial.similar))
    return Score.faults(tuple(sorted(" or ".join(sorted(refs)) for refs in unread)))


def older_incident_cited_as_cause(trial: Trial) -> Score:
    """Evidence of another incident that the root cause rests on."""
    cited = {ref for line in trial.page.root_cause for ref in trial.refs(line)}
    return Score.faults(tuple(sorted(cited & trial.case.truth.distractors)))
