"""What a lying writer works with, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from local.evaluation.cases import Case
from local.evaluation.words import content_words
from tests.evals.honest import Json, Statement, draft_of, true_statements
from tests.evals.shown import Evidence, Shown

SECTIONS = (
    "summary", "impact", "timeline", "trigger", "root_cause.statements", "contributing_factors", "detection",
    "response", "went_well", "was_hard", "luck", "actions", "open_questions",
)  # fmt: skip
NO_ID = "E99999"


class Ban(Enum):
    """What must not come of an answer."""

    ANY_FACT = "a statement that stands as fact: each one is a lie"
    OWN_WORDS = "a fact in other words than those of its evidence"
    TORN = "its words as a fact of their own, without what stood beside them"
    WORDS_AS_FACT = "its words outside of the unverified statements"
    WORDS = "its words, wherever on the page"
    REPEATS = "the same line twice in a section"
    RULED_OUT = "an explanation that stands as ruled out"
    KEY_TIMES = "a key time that neither the truth nor an honest draft gives"


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft, and the words that tell its lies."""

    draft: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """The evidence as it was shown, what is true of it, and dice: the same seed gives the same answer."""

    case: Case
    evidence: Evidence
    true: tuple[Statement, ...]
    dice: random.Random

    @classmethod
    def of(cls, case: Case, request: str, seed: int) -> Scene:
        """The scene of one request to the model."""
        evidence = Evidence(request)
        return cls(case, evidence, tuple(true_statements(case, evidence)), random.Random(seed))

    def some(self, most: int, *sections: str) -> list[Statement]:
        """True statements, of these sections where any are named."""
        fitting = [one for one in self.true if not sections or one.section in sections]
        return self.dice.sample(fitting, min(most, len(fitting)))

    def near(self, text: str, most: int = 3) -> list[Shown]:
        """The evidence that is most like a text: what one would cite for it."""
        words = content_words(text)
        return sorted(self.evidence.lines, key=lambda line: (-len(content_words(line.text) & words), line.id))[:most]

    def other(self, statement: Statement) -> Shown:
        """A piece of evidence that has nothing to do with a statement, or else the least."""
        words = content_words(statement.text)
        apart = [line for line in self.evidence.lines if line.id not in statement.evidence]
        shared = {line.id: len(content_words(line.text) & words) for line in apart}
        most = max(1, min(shared.values()))
        return self.dice.choice([line for line in apart if shared[line.id] <= most])

    def anywhere(self, text: str, line: Shown) -> Statement:
        """A text as a statement of any section, with a real quote of a piece of evidence."""
        return Statement(self.dice.choice(SECTIONS), text, (line.id,), line.quote(text))

    def nameless_lies(self) -> list[str]:
        """What nobody may claim, and what no name would be replaced in."""
        names = {name for user in self.case.workspace.slack["users"] for name in user["real_name"].split()}
        return [text for text in self.case.truth.not_to_claim if not names & set(text.split())]

    def conflict(self, about: str) -> Json:
        """Two true statements as a contradiction about something."""
        one, other = self.some(2, "timeline")
        return {"about": about, "one": one.json(), "other": other.json()}

    def in_every_field(self, texts: Sequence[str], line: Shown, more: Sequence[Statement] = ()) -> str:
        """A draft that has some of the texts in each field that holds words, besides `more`."""

        def pick() -> str:
            return self.dice.choice(texts)

        made = [
            Statement(section, pick(), (line.id,), self.dice.choice(("", line.quote(), pick())))
            for section in (*SECTIONS, "root_cause.rejected")
        ]
        for stated in (True, False):
            fields = {"stated_by_people": stated, "done_when": pick(), "addresses": pick(), "owner": pick()}
            made += [replace(one, more={**one.more, **fields}) for one in self.some(2, "actions")]
        made += [replace(one, more={**one.more, "stated_time": pick()}) for one in self.some(2, "timeline")]
        return draft_of([*more, *made], [self.conflict(pick())])


@dataclass(frozen=True, slots=True)
class Liar:
    """A way of lying: `answer` gives None where a case offers no occasion for it."""

    name: str
    ban: Ban
    answer: Callable[[Scene], Answer | None]


def lies(ban: Ban) -> Callable[[Callable[[Scene], Answer | None]], Liar]:
    """The function below as a way of lying, of which `ban` must not come."""
    return lambda answer: Liar(answer.__name__, ban, answer)
