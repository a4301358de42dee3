"""What else Monday holds about an incident: other items of its time and words, and earlier incidents like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from postmortem.clients.monday.client import MondayAnswer, MondayClient
from postmortem.errors import SourceUnavailable
from postmortem.gather.monday.columns import Role, find
from postmortem.gather.monday.evidence import item_evidence, post_evidence, similar_evidence, written_by
from postmortem.gather.monday.match import SEARCH_SECONDS, found_by_search, found_on_boards
from postmortem.gather.monday.ticket import Ticket, named_in, people_of
from postmortem.models import Bearing, Coverage, Evidence, Gap, Gathered, Leads, LeftOut, Source
from postmortem.text.language import tr
from postmortem.text.ranking import words_of
from postmortem.time_limit import TimeLimit

_MOST_SIMILAR = 5
_TERMS_SEARCHED = 8


def read_related(client: MondayClient, context_boards: Sequence[str], leads: Leads, limit: TimeLimit) -> Gathered:
    """Items found by the incident's words, and those changed since it began on its own board and `context_boards`.

    Earlier incidents come as similar ones, everything else as background. What fails becomes a gap.
    """
    boards = tuple(dict.fromkeys(filter(None, (leads.incident.board_id, *context_boards))))
    query = " ".join(leads.terms[:_TERMS_SEARCHED])
    answers, gaps = _answers(client, boards, query, leads, limit)
    found = {ticket.id: ticket for answer in answers for ticket in _tickets_in(answer)}
    similar = _similar(found.values(), leads)
    others = tuple(_background(found.values(), context_boards, leads))
    evidence = (*similar[:_MOST_SIMILAR], *written_by(leads.window.end, others))
    searched = (
        *((tr("search for “{words}”", words=query),) if query else ()),
        *(tr("board {id}", id=board) for board in boards),
    )
    coverage = Coverage(
        Source.MONDAY,
        searched,
        found=len(evidence),
        failed=tuple(f"{gap.what}: {gap.why}" for gap in gaps),
        windows=(leads.window,) if answers else (),
        left_out={
            LeftOut.OUTSIDE_WINDOW: len(others) - (len(evidence) - len(similar[:_MOST_SIMILAR])),
            LeftOut.READING_LIMIT: len(similar[_MOST_SIMILAR:]),
            LeftOut.LOW_RANK: _unrelated(found.keys() - {leads.incident.item_id}, (*similar, *others)),
        },
    )
    people = tuple(one for ticket in found.values() for one in (*people_of(ticket), *named_in(ticket)))
    return Gathered(evidence, gaps, (coverage,), people)


def _answers(
    client: MondayClient, boards: Sequence[str], query: str, leads: Leads, limit: TimeLimit
) -> tuple[list[MondayAnswer], tuple[Gap, ...]]:
    """The search and the boards in one call; the boards alone where the search fails or there is nothing to search."""
    on_boards = {"boardIds": list(boards), "wanted": _changed_since(leads)}
    by_words = {
        "query": query,
        "hasBoards": bool(boards),
        "from": leads.window.start.isoformat(),
        "to": leads.window.end.isoformat(),
    }
    tries: list[tuple[str, Mapping[str, object]]] = [("related", {**on_boards, **by_words})] if query else []
    tries += [("items_on_boards", on_boards)] if boards else []
    gaps: list[Gap] = []
    for operation, variables in tries:
        try:
            answer = client.run(operation, variables, limit, call_seconds=SEARCH_SECONDS)
        except SourceUnavailable as error:
            gaps.append(error.gap)
        else:
            gaps += [Gap(Source.MONDAY.value, tr("some related items"), problem) for problem in answer.problems]
            return [answer], tuple(gaps)
    return [], tuple(gaps)


def _changed_since(leads: Leads) -> dict[str, object]:
    """The items changed since the incident began, the last changed first; a rule on it knows only days."""
    column = {"column_id": "__last_updated__"}
    since = {
        "operator": "greater_than_or_equals",
        "compare_value": ["EXACT", f"{leads.window.start:%Y-%m-%d}"],
        "compare_attribute": "UPDATED_AT",
    }
    return {"rules": [{**column, **since}], "order_by": [{**column, "direction": "desc"}]}


def _tickets_in(answer: MondayAnswer) -> Iterator[Ticket]:
    for search in ("earlier", "elsewhere"):
        yield from found_by_search(answer, search)
    yield from found_on_boards(answer)


def _similar(tickets: Iterable[Ticket], leads: Leads) -> list[Evidence]:
    """The earlier incidents that share words with this one, those with the most first."""
    shared = [(_words_shared(ticket, leads), ticket) for ticket in tickets if is_earlier_incident(ticket, leads)]
    ranked = sorted((pair for pair in shared if pair[0]), key=lambda pair: pair[0], reverse=True)
    return [similar_evidence(ticket, leads.window.end) for _, ticket in ranked]


def _unrelated(ids: Set[str], taken: Iterable[Evidence]) -> int:
    """How many of the items found are not taken at all."""
    refs = {piece.ref for piece in taken}
    return sum(f"monday:item:{item_id}" not in refs for item_id in ids)


def _background(tickets: Iterable[Ticket], context_boards: Sequence[str], leads: Leads) -> Iterator[Evidence]:
    """The other items: on a context board all, elsewhere those that share words and are no older work of the board."""
    for ticket in tickets:
        if ticket.id == leads.incident.item_id or is_earlier_incident(ticket, leads):
            continue
        of_the_team = ticket.board_id == leads.incident.board_id
        if ticket.board_id in context_boards or (
            _words_shared(ticket, leads) and not (of_the_team and _is_earlier(ticket, leads))
        ):
            yield item_evidence(ticket, Bearing.BACKGROUND)
            yield from post_evidence(ticket, Bearing.BACKGROUND, {})


def is_earlier_incident(ticket: Ticket, leads: Leads) -> bool:
    """Whether an item is an incident of its own, from before this one: rated by severity, as incidents are.

    Where this incident has no severity either, every earlier item of its board counts as one: what an earlier
    incident says must never be taken for a fact about this one.
    """
    if ticket.id == leads.incident.item_id or not _is_earlier(ticket, leads):
        return False
    of_the_team = ticket.board_id == leads.incident.board_id
    return find(ticket.columns, Role.SEVERITY) is not None or (of_the_team and not leads.incident.severity)


def _is_earlier(ticket: Ticket, leads: Leads) -> bool:
    return ticket.created_at is not None and ticket.created_at < leads.window_of_ticket.start


def _words_shared(ticket: Ticket, leads: Leads) -> int:
    said = " ".join((ticket.name, *(column.text for column in ticket.columns), *(post.text for post in ticket.posts)))
    return len(set(words_of(said)) & set(words_of(" ".join(leads.terms))))
