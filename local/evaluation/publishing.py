"""How the page got into Notion: what was rejected, in how many requests, and whether it is the same each time."""

from __future__ import annotations

from local.bench.fewest import fewest_for_blocks
from local.evaluation.score import Score
from local.evaluation.trial import Trial
from postmortem.clients.notion.limits import NotionBlock, count_blocks
from postmortem.render.notion import page_content
from postmortem.render.page import page

_TIMES = 10
_BAD, _SLOWER, _OURS_NO_MORE = 400, 429, 500
_WRITING = ("POST /v1/pages", "PATCH /v1/blocks/{id}/children")


def requests_rejected(trial: Trial) -> Score:
    """Requests of the whole job that a service refused as wrong: every status of 4xx but 429."""
    wrong = (call for call in trial.calls if _BAD <= call.status < _OURS_NO_MORE and call.status != _SLOWER)
    return Score.faults(tuple(f"{call.service} {call.name} {call.status}" for call in wrong))


def page_requests(trial: Trial) -> Score:
    """The requests that put the page's blocks into Notion."""
    sent = _sent(trial)
    return Score(float(len(sent)), (f"{sum(map(count_blocks, sent)):,} blocks",))


def page_requests_fewest(trial: Trial) -> Score:
    """The fewest requests for so much: 100 blocks at the top, 1,000 in all and 500 KB each."""
    return Score(float(fewest_for_blocks([block for request in _sent(trial) for block in request])))


def renderings(trial: Trial) -> Score:
    """How many different pages ten renderings of the report give, to the byte."""
    if trial.report is None:
        return Score(None)
    return Score(float(len({repr(page_content(page(trial.report), 1)) for _ in range(_TIMES)})))


def _sent(trial: Trial) -> list[list[NotionBlock]]:
    """The blocks of each request that wrote some."""
    writing = (call for call in trial.calls if call.service == "notion" and call.name in _WRITING)
    return [blocks for call in writing if (blocks := list(call.arguments.get("children") or ()))]
