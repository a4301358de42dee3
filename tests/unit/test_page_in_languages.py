"""The page, the notices and the gaps in other languages: no sentence of code stays English.

A made-up language puts every message between ⟦ and ⟧. Whatever has letters outside of these must come from the
evidence, from the draft, or be a name, an id or a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from gettext import NullTranslations
from typing import cast

import pytest

from local.bench.scripted import ScriptedJudge
from local.environment import PROJECT
from local.evaluation.cases import Case, case_of
from local.evaluation.runner import Spy
from local.export.html import html
from local.notices_in_memory import NoticesInMemory
from local.pages_in_memory import PagesInMemory
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from postmortem.announce.announcer import Announcer
from postmortem.announce.chat import ChatTeller
from postmortem.bootstrap import build_pipeline
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.slack.client import SlackClient
from postmortem.errors import ModelUnavailable
from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK, Announced, Announcement, Incident, Job, Notice, Trigger
from postmortem.models.draft import (
    Action,
    ActionKind,
    ActionState,
    Confidence,
    Draft,
    Effect,
    Factor,
    Grounds,
    Part,
    Phase,
    Question,
    Row,
    Side,
    Statement,
    Writer,
)
from postmortem.models.evidence import Ledger
from postmortem.models.facts import Facts
from postmortem.models.report import Report
from postmortem.pipeline import Pipeline
from postmortem.reading import Reader
from postmortem.render.document import Block, Contents, Document, Fold, Picture, Spans, Subheading, Table
from postmortem.render.page import page
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.text import language
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import language_tag, speaking, tr
from postmortem.text.sentences import sentences
from postmortem.time_limit import TimeLimit

SECONDS = 120.0
LANGUAGES = ("German", "French", "Spanish")


class MarksEverything(NullTranslations):
    """A language in which every message is said as ⟦it stands in English⟧."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the made-up language."""
    monkeypatch.setitem(language._CODES, "Marked", "xx")
    real = language._catalogue_of
    monkeypatch.setattr(language, "_catalogue_of", lambda code: MarksEverything() if code == "xx" else real(code))
    return "Marked"


@dataclass
class Listens:
    """An announcer that keeps what it is told, and knows of no channel to tell it in."""

    told: Announcement | None = None

    def announce(self, told: Announcement, limit: TimeLimit) -> Announced:
        self.told = told
        memory = NoticesInMemory()
        slack = ChatTeller(SlackClient("", "http://127.0.0.1:9/api/"), memory)
        return Announcer(memory, slack=slack).announce(replace(told, place=None), limit)


class WritesEveryPart:
    """A writer whose words are those of the evidence, in every part of a draft and in every form of it."""

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:
        said = [(item.id, sentences(item.text)[0]) for item in ledger if item.at and item.text.strip()]
        short = [(eid, f"“{words}”") for eid, words in said if len(words.split()) < 20]
        return Draft(Writer("model-1"), tuple(self._statements(short * 3, facts)), Confidence.SUSPECTED)

    def rewrite(
        self,
        ledger: Ledger,
        facts: Facts,
        failed: Mapping[int, tuple[Statement, str]],
        costs: CostLimit,
        limit: TimeLimit,
    ) -> dict[int, Statement]:
        raise ModelUnavailable("never mind")

    def _statements(self, said: list[tuple[str, str]], facts: Facts) -> Iterator[Statement]:
        pieces = iter(said)
        first, last = said[0][0], said[len(said) // 3 - 1][0]
        yield Statement(Part.SUMMARY, f"{{span:{first}..{last}}}: {said[1][1]}", (said[1][0],))
        yield Statement(Part.SUMMARY, f"{{at:{first}}} {said[2][1]} 4711", (said[2][0],))  # lost: no piece holds 4711
        for name in ("started", "detected", "mitigated", "resolved", "duration of the impact"):
            eid, text = next(pieces)
            yield Statement(Part.SUMMARY, f"{{fact:{name}}} {text}", (eid,))
        details: list[tuple[Part, Grounds, Row | Factor | Action | Question | Side | None]] = [
            *((part, Grounds.INFERRED, None) for part in (Part.TRIGGER, Part.CAUSE, Part.CHAIN, Part.RESPONSE)),
            *((part, Grounds.STATED, None) for part in (Part.TITLE, Part.IMPACT, Part.RULED_OUT, Part.DETECTION)),
            *((part, Grounds.STATED, None) for part in (Part.WENT_WELL, Part.HARD, Part.LUCK)),
            *((Part.FACTOR, Grounds.STATED, Factor(effect)) for effect in Effect),
            *((Part.ACTION, Grounds.STATED, Action(kind, state)) for kind in ActionKind for state in ActionState),
            *((Part.CONFLICT, Grounds.STATED, Side(1)) for _ in range(2)),
            *((Part.TIMELINE, Grounds.STATED, Row("", phase)) for phase in Phase),
        ]
        for part, grounds, detail in details:
            eid, text = next(pieces)
            of_row = Row(eid, detail.phase) if isinstance(detail, Row) else detail
            yield Statement(part, text, (eid,), text.strip("“”"), grounds, detail=of_row)


@dataclass(frozen=True)
class Told:
    """What one job says: the report, its page, the notice, and what it could not do."""

    report: Report
    page: Document
    notice: Notice
    gaps: tuple[str, ...]


def case(name: str) -> Case:
    return case_of(Workspace.load(PROJECT / "local" / "workspaces" / f"{name}.json"))


def told(
    name: str,
    spoken: str,
    change: Callable[[Pipeline], Pipeline] = lambda pipeline: pipeline,
    further: Mapping[str, str] | None = None,
) -> Told:
    """What a job about a bundled incident says in a language."""
    given = case(name)
    with Sandbox(given.workspace) as sandbox:
        without = {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "REPORT_TIMEZONE": "Pacific/Honolulu"}
        environment = {**sandbox.environment(), **without, **(further or {})}
        settings = read_settings(PipelineSettings, environment)
        pipeline = change(
            build_pipeline(settings, read_integration_secrets(environment), PagesInMemory(), NoticesInMemory())
        )
        spy, announcer = Spy(pipeline.reader), Listens()
        job = Job(
            "job-1", Trigger.MONDAY, given.resolved_at, given.board_id, given.item_id, resolved_at=given.resolved_at
        )
        whole = replace(pipeline, reader=spy, announcer=cast("Announcer", announcer), language=spoken)
        published = whole.run(job, TimeLimit(SECONDS), lambda _: None)
    assert spy.made is not None
    assert announcer.told is not None
    with speaking(spoken):
        return Told(
            spy.made,
            page(spy.made, zone=settings.report_timezone),
            announcer.told.notice,
            (*published.gaps, *map(gap_sentence, published.announced.lasting)),
        )


@cache
def usual(name: str, spoken: str, way: str) -> Told:
    """What a job says in a language that is there; each is run once."""
    return told(name, spoken, WAYS[way])


def with_model(pipeline: Pipeline) -> Pipeline:
    reader = pipeline.reader
    assert isinstance(reader, Reader)
    return replace(pipeline, reader=replace(reader, writer=WritesEveryPart(), judge=ScriptedJudge(), language="German"))


def with_silent_judge(pipeline: Pipeline) -> Pipeline:
    reader = pipeline.reader
    assert isinstance(reader, Reader)
    return replace(pipeline, reader=replace(reader, writer=WritesEveryPart(), check="off", language="German"))


WAYS: dict[str, Callable[[Pipeline], Pipeline]] = {
    "dossier": lambda pipeline: pipeline,
    "model": with_model,
    "unjudged": with_silent_judge,
}
# A token that Slack does not know, and a model that may cost nothing.
REFUSED = {"SLACK_BOT_TOKEN": "xoxb-other", "OPENAI_API_KEY": "sk-none", "MAX_COST_USD": "0.0001"}


def spans_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The texts of blocks, those within folds and tables, too."""
    for block in blocks:
        match block:
            case Fold(title, inner):
                yield title
                yield from spans_of(inner)
            case Subheading(text):
                yield text
            case Picture(bars, milestones):
                yield from [*(bar.label for bar in bars), *(one.label for one in milestones)]
            case Contents():
                pass
            case Table(header, rows):
                yield from header
                yield from (text_of(cell) for row in rows for cell in row)
            case _:
                yield text_of(block.spans)


def text_of(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def lines_of(document: Document) -> Iterator[str]:
    yield from spans_of(document.opening)
    for section in document.sections:
        yield section.title
        yield from spans_of(section.blocks)


def lines_of_notice(notice: Notice) -> Iterator[str]:
    """The texts of a notice in both of its forms, without addresses."""
    yield MARKS_OF_SLACK.sub(" ", notice.text)
    yield TAGS.sub(" ", notice.html).replace(OWN_PAGE_MARK, "|")
    yield from (MARKS_OF_SLACK.sub(" ", text) for text in texts_in(notice.blocks))


def texts_in(node: object) -> Iterator[str]:
    """What stands under "text" in Slack's blocks."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from [value] if key == "text" and isinstance(value, str) else texts_in(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from texts_in(one)


def outside(line: str) -> str:
    """A line without what stands between ⟦ and ⟧, which may hold others."""
    depth, left = 0, []
    for character in line:
        depth += character == "⟦"
        left.append("" if depth else character)
        depth -= character == "⟧"
    return "".join(character or "|" for character in left)


# What is the same in every language: ids, times, lengths of time, names of systems and of models, marks of the page.
SAME = re.compile(
    r"\[E\d+\]|\bE\d+\b|\d{4}-\d\d-\d\d|\d\d:\d\d(?::\d\d)?|\b(?:UTC|HST)\b|\b\d+ (?:d|h|min|s)\b"
    r"|\b(?:Slack|Monday|Notion)\b|model-1|\bscripted\b|SHA-256 [0-9a-f]+|https?://\S+"
)
TAGS = re.compile(r"<[^>]+>")
MARKS_OF_SLACK = re.compile(r"\*|<https?://[^|>]*\||>|\n")
BETWEEN = re.compile(r"[|“”·—:;]+")
ADDRESS = re.compile(r"https?://[^\s)]+")
WORDS = re.compile(r"\w+")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def in_words(text: str) -> str:
    """The words of a text, whatever stands between them, without addresses."""
    return " ".join(WORDS.findall(ADDRESS.sub(" ", text).casefold()))


def unsaid(made: Told) -> list[str]:
    """What has letters, is no message, and stands nowhere in the evidence or on the ticket."""
    report = made.report
    incident = report.incident
    known = [incident.title, incident.service, incident.severity, incident.owner, incident.status, incident.impact]
    for item in (*report.ledger, *report.ledger.similar):
        known += [item.text, item.where, item.author.name if item.author else ""]
        known += [item.change.column_title, item.change.before, item.change.after] if item.change else []
    known += [place for part in report.ledger.coverage for place in part.searched]
    known += report.ledger.called
    held = in_words(" ".join(known))
    found: list[str] = []
    for line in (*lines_of(made.page), *made.gaps, *lines_of_notice(made.notice)):
        if line.startswith((INCIDENT_KEY_MARK, OWN_PAGE_MARK)):
            continue
        runs = BETWEEN.split(SAME.sub("|", outside(line)))
        found += [run.strip() for run in runs if LETTERS.search(run) and in_words(run) not in held]
    return found


@pytest.mark.parametrize(("name", "way"), [("summer25", way) for way in WAYS] + [("trust-chain", "model")])
def test_every_sentence_of_code_goes_through_the_catalogue(name: str, way: str, marked: str) -> None:
    made = told(name, marked, WAYS[way])
    assert (made.report.check.kept > 20) == (way != "dossier")
    assert unsaid(made) == []


def test_what_could_not_be_read_goes_through_the_catalogue_too(marked: str) -> None:
    made = told("summer25", marked, further=REFUSED)
    assert len(made.gaps) == 2, "a source, and a notice that has no channel"
    assert made.report.writer.note
    assert unsaid(made) == []


def test_a_sentence_that_does_not_would_be_found(marked: str) -> None:
    made = told("summer25", marked)
    first, *rest = made.page.sections
    broken = replace(made.page, sections=(replace(first, title="Summary of it all"), *rest))
    assert unsaid(replace(made, page=broken)) == ["Summary of it all"]


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("way", ["dossier", "model"])
def test_the_headings_are_in_the_language_and_none_is_english(spoken: str, way: str) -> None:
    english = {section.key: section.title for section in usual("summer25", "English", way).page.sections}
    made = usual("summer25", spoken, way)
    titles = {section.key: section.title for section in made.page.sections}
    assert titles.keys() == english.keys()
    assert [title for key, title in titles.items() if title == english[key]] == []
    with speaking(spoken):
        assert titles["summary"] == tr("Summary")
        assert titles["timeline"] == tr("Timeline")


@pytest.mark.parametrize(("spoken", "code"), [("English", "en"), ("German", "de"), ("French", "fr"), ("Spanish", "es")])
def test_the_html_file_names_the_language_of_its_page(spoken: str, code: str) -> None:
    assert f'<html lang="{code}">' in html(usual("summer25", spoken, "dossier").page, language_tag(spoken))


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_notices_are_in_the_language(spoken: str) -> None:
    notice = usual("summer25", spoken, "dossier").notice
    with speaking(spoken):
        assert notice.text.startswith(tr("Post-mortem draft:"))
        assert tr("A draft, needs a human review.") in notice.html
    assert "needs a human review" not in notice.html
    assert OWN_PAGE_MARK in notice.html


def test_the_title_of_the_page_is_the_same_in_every_language_as_it_is_found_again_by_it() -> None:
    assert len({usual("summer25", spoken, "dossier").page.title for spoken in ("English", *LANGUAGES)}) == 1


def test_the_local_day_stands_beside_a_time_where_it_is_another_one() -> None:
    text = "\n".join(lines_of(usual("summer25", "German", "dossier").page))
    assert re.search(r"2025-08-04 09:\d\d:\d\d UTC \(2025-08-03 23:\d\d HST\)", text)
