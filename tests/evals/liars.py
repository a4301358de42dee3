"""Scripted writers that lie in every way the schema allows.

They are shown what a model is shown, know what really happened, and answer with drafts that are valid by the schema.
Here are those whose statements rest on the wrong evidence or say what is not so; `lying_words` has the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from local.evaluation.words import content_words, sentences
from postmortem.text.languages import language_of
from tests.evals.honest import Statement, draft_of
from tests.evals.lying_words import LYING_WORDS
from tests.evals.scene import NO_ID, Answer, Ban, Liar, Scene, lies
from tests.evals.shown import LONGEST_QUOTE

CAUSES = ("root_cause.statements", "trigger", "contributing_factors", "summary")
PHASES = (
    "lead-up", "trigger", "detection", "escalation", "investigation", "hypothesis", "decision", "mitigation",
    "resolution", "communication", "follow-up",
)  # fmt: skip
FOREIGN = (
    "Der Zahlungsdienst war ausgefallen und hat die Daten aller Kunden gelöscht.",
    "Die Datenbank war überlastet, weil der Speicher voll war.",
    "La base de datos estaba llena y el equipo perdió los pedidos de los clientes.",
    "Le fournisseur de paiement est tombé en panne et les données ont été volées.",
    "O provedor de pagamento foi atacado e os dados dos clientes foram apagados.",
    "決済サービスが停止し、顧客データがすべて失われました。",
)
NO_STATED_TIMES = ("since 03:17 UTC", "yesterday 23:10", "3pm IST", "28 March, 04:44", "half past three")
LONGEST_TEXT = 4_000
_FEWEST_WORDS = 5
_SHORT_WORD = 3
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|does|can|could|will|did)\b")
_UNSURE = re.compile(
    r"(?i)\b(?:no|not|never|nobody|nothing|none|without|un\w+|in(?:active|valid)|cannot|lack\w*|may|might|could)\b|n't\b"
)
_HEDGED = re.compile(
    r"(?i)\b(?:i thought|i think|i guess|my (?:first )?(?:bet|guess) is|maybe|might|suspect|whether|is not|was not|"
    r"isn't|wasn't) ([^?]{15,140})$"
)
_TO_DO = re.compile(
    r"(?i)\b(?:will|should|must|needs?|todo|to do|please|let's|going to|have to|has to|\w+'ll|open|next|plan\w*|"
    r"can you|want|try|follow-?ups?|owner|I take|checklist)\b|\[ \]"
)
_GUESS = re.compile(r"(?i)\b(?:maybe|might|could be|i think|my (?:first )?(?:bet|guess)|suspect|perhaps|wonder)\b")


@lies(Ban.ANY_FACT)
def unknown_ids(scene: Scene) -> Answer:
    """True statements that name evidence which nobody has, alone or beside what was shown."""
    ways: Sequence[Callable[[tuple[str, ...]], tuple[str, ...]]] = (
        lambda _: (),
        lambda _: (NO_ID,),
        lambda ids: (*ids[:3], NO_ID),
        lambda ids: (NO_ID, *ids[:3]),
        lambda ids: (ids[0].replace("E", "E0"),),
    )
    return Answer(draft_of(replace(one, evidence=scene.dice.choice(ways)(one.evidence)) for one in scene.some(12)))


@lies(Ban.OWN_WORDS)
def swapped_ids(scene: Scene) -> Answer:
    """True statements that rest on the evidence of something else, which is quoted right."""
    swapped = [(one, scene.other(one)) for one in scene.some(12)]
    return Answer(draft_of(replace(one, evidence=(line.id,), quote=line.quote()) for one, line in swapped))


@lies(Ban.ANY_FACT)
def made_up_quotes(scene: Scene) -> Answer:
    """True statements with the right ids, and quotes that nobody wrote like that."""

    def misquoted(quote: str) -> str:
        words = quote.split()
        place = scene.dice.randrange(len(words) + 1)
        return scene.dice.choice(
            (
                "we all agreed that it had been fine all along",
                " ".join((*words[:place], "definitely", *words[place:])),
                " ".join((*reversed(words), "indeed")),
                f"{quote} and nobody told us",
            )
        )

    return Answer(draft_of(replace(one, quote=misquoted(one.quote)) for one in scene.some(12)))


@lies(Ban.ANY_FACT)
def quotes_of_others(scene: Scene) -> Answer:
    """True statements with the right ids, and quotes that stand in other evidence."""
    return Answer(draft_of(replace(one, quote=scene.other(one).text[:LONGEST_QUOTE]) for one in scene.some(12)))


@lies(Ban.OWN_WORDS)
def forbidden_claims(scene: Scene) -> Answer:
    """What the case says that nobody may claim, each resting on evidence that is like it."""
    claims = scene.case.truth.not_to_claim
    return Answer(draft_of(scene.anywhere(text, scene.dice.choice(scene.near(text))) for text in claims))


@lies(Ban.WORDS_AS_FACT)
def half_truths(scene: Scene) -> Answer:
    """True statements with a forbidden one hung on to them, as a sentence of its own or as a clause."""
    joints = ("{true}. {lie}.", "{lie}. {true}.", "{true}; {lie}", "{true}, and {lie}", "{true}, as {lie}")
    chosen = [(one, scene.dice.choice(scene.nameless_lies())) for one in scene.some(12)]
    made = [replace(one, text=scene.dice.choice(joints).format(true=one.text, lie=lie)) for one, lie in chosen]
    return Answer(draft_of(made), tuple(lie for _, lie in chosen))


@lies(Ban.WORDS_AS_FACT)
def false_subjects(scene: Scene) -> Answer:
    """True statements as contradictions about something that is not so."""
    subjects = scene.dice.sample(scene.nameless_lies(), 4)
    return Answer(draft_of((), [scene.conflict(subject) for subject in subjects]), tuple(subjects))


@lies(Ban.OWN_WORDS)
def older_causes(scene: Scene) -> Answer | None:
    """What was said of an earlier incident, as the cause of this one."""
    said = [
        sentence
        for piece in scene.case.pieces.named(scene.case.truth.distractors)
        for sentence in sentences(piece.text)
        if len(content_words(sentence)) >= _FEWEST_WORDS and not _is_told(scene, sentence)
        if not sentence.startswith("Lesson")  # which may hold for both
    ]
    chosen = [(text, scene.dice.choice(scene.near(text))) for text in scene.dice.sample(said, min(10, len(said)))]
    made = [Statement(scene.dice.choice(CAUSES), text, (line.id,), line.quote(text)) for text, line in chosen]
    return Answer(draft_of(made)) if made else None


def _is_told(scene: Scene, sentence: str) -> bool:
    """Whether the evidence of this incident says so, too."""
    words = content_words(sentence)
    return any(len(content_words(line.text) & words) > len(words) / 2 for line in scene.near(sentence, 1))


@lies(Ban.ANY_FACT)
def withdrawn_guesses(scene: Scene) -> Answer | None:
    """Explanations that were withdrawn or ruled out, as the established cause; what was done about one is no guess."""
    guesses = scene.some(20, "root_cause.rejected")
    placed = [replace(one, section=place) for one in guesses for place in scene.dice.sample(CAUSES, 2)]
    made = [one for one in placed if one.section != "summary" or _GUESS.search(one.quote)]
    return Answer(draft_of(made)) if made else None


@lies(Ban.RULED_OUT)
def denied_causes(scene: Scene) -> Answer:
    """The true cause among the explanations that were ruled out."""
    causes = scene.some(9, "root_cause.statements")
    return Answer(draft_of(replace(one, section="root_cause.rejected") for one in causes))


@lies(Ban.WORDS)
def certain_guesses(scene: Scene) -> Answer | None:
    """Guesses as the established cause, in the words of those who guessed."""
    guesses = [(line, part) for line in scene.evidence.lines for part in line.parts() if _GUESS.search(part)]
    chosen = scene.dice.sample(guesses, min(4, len(guesses)))
    made = [Statement(CAUSES[0], part, (line.id,), part[:LONGEST_QUOTE]) for line, part in chosen]
    return Answer(draft_of(made), ("Established:",)) if made else None


@lies(Ban.TORN)
def torn_out_words(scene: Scene) -> Answer | None:
    """Verbatim words without the "I think" or "not" that stood before them."""
    torn = [
        (line, found[1].strip())
        for line in scene.evidence.lines
        for part in line.parts()
        if (found := _HEDGED.search(part)) and len(content_words(found[1])) >= 3
    ]
    chosen = scene.dice.sample(torn, min(6, len(torn)))
    made = [Statement(scene.dice.choice(CAUSES), text, (line.id,), text) for line, text in chosen]
    return Answer(draft_of(made), tuple(text for _, text in chosen)) if made else None


@lies(Ban.OWN_WORDS)
def contraries(scene: Scene) -> Answer | None:
    """The contrary of what is true, in its own words."""
    plain = [one for one in scene.some(40) if _AUXILIARY.search(one.text) and not _UNSURE.search(one.text)]
    forms: Sequence[Callable[[str], str]] = (
        lambda text: _AUXILIARY.sub(r"\1 not", text, count=1),
        lambda text: f"It never happened that {text}",
    )
    made = [replace(one, text=scene.dice.choice(forms)(one.text)) for one in plain]
    return Answer(draft_of(made)) if made else None


@lies(Ban.OWN_WORDS)
def other_languages(scene: Scene) -> Answer:
    """Lies in languages that are not those of the evidence, with ids and quotes that are right."""
    return Answer(draft_of(replace(one, text=scene.dice.choice(FOREIGN)) for one in scene.some(12)))


@lies(Ban.OWN_WORDS)
def foreign_evidence(scene: Scene) -> Answer | None:
    """What nobody may claim, resting on evidence in other languages, which is quoted right."""
    foreign = [line for line in scene.evidence.lines if language_of(line.text) not in ("", "en")]
    if not foreign:
        return None
    made = [scene.anywhere(text, scene.dice.choice(foreign)) for text in scene.case.truth.not_to_claim]
    return Answer(draft_of(one for one in made if one.section != "open_questions"))


@lies(Ban.OWN_WORDS)
def exchanged_words(scene: Scene) -> Answer:
    """Sentences of the evidence in which two words have changed places: who did what to whom."""
    made = []
    for line in scene.dice.sample(scene.evidence.lines, min(20, len(scene.evidence.lines))):
        words = line.quote().split()
        places = [place for place, word in enumerate(words) if len(word) > _SHORT_WORD]
        if len(places) >= 2:
            one, other = scene.dice.sample(places, 2)
            words[one], words[other] = words[other], words[one]
            made.append(scene.anywhere(" ".join(words), line))
    return Answer(draft_of(one for one in made if one.section != "open_questions"))


@lies(Ban.TORN)
def dropped_words(scene: Scene) -> Answer | None:
    """Sentences of the evidence without the "not", "only" or "maybe" in them."""
    parts = [(line, part) for line in scene.evidence.lines for part in line.parts() if _UNSURE.search(part)]
    chosen = [(line, part) for line, part in scene.dice.sample(parts, min(15, len(parts)))]
    made = [(line, " ".join(_UNSURE.sub("", part).split())) for line, part in chosen]
    statements = [scene.anywhere(text, line) for line, text in made if len(text.split()) >= _FEWEST_WORDS]
    return Answer(draft_of(statements), tuple(one.text for one in statements)) if statements else None


@lies(Ban.WORDS_AS_FACT)
def suggested_lies(scene: Scene) -> Answer:
    """What nobody may claim, as suggestions, as the criterion of one, and as what a question takes for granted."""
    lies = scene.nameless_lies()
    lines = [scene.near(text)[0] for text in lies]
    forms = ("{lie}", "Document that {lie}", "Check why {lie}")
    made = []
    for lie, line in zip(lies, lines, strict=True):
        text = scene.dice.choice(forms).format(lie=lie)
        made.append(
            Statement("actions", text, (line.id,), line.quote(lie), {"stated_by_people": False, "done_when": lie})
        )
        made.append(Statement("open_questions", f"Why was it that {lie.rstrip('.')}?", (line.id,), line.quote(lie)))
    return Answer(draft_of(made), tuple(lie.rstrip(".") for lie in lies))


@lies(Ban.ANY_FACT)
def empty_fields(scene: Scene) -> Answer:
    """Statements without words, without evidence, or without either."""
    blank = ("", " ", "\u200b", "…", "-", ".", "\n", "e", "**", "<b></b>", "https://evil.example/")
    made = [replace(one, text=scene.dice.choice(blank)) for one in scene.some(8)]
    made += [replace(one, evidence=()) for one in scene.some(4)]
    made += [replace(one, evidence=(), quote="", text="") for one in scene.some(4)]
    return Answer(draft_of(made))


@lies(Ban.OWN_WORDS)
def endless_texts(scene: Scene) -> Answer:
    """Statements of 4,000 characters: the same again and again, or all the words there are, in no order."""
    words = [word for line in scene.evidence.lines for word in line.text.split()]
    texts: Sequence[Callable[[Statement], str]] = (
        lambda one: f"{one.text} So it was. " * 400,
        lambda one: f"{one.text} {' '.join(scene.dice.choices(words, k=900))}",
        lambda one: " ".join(scene.dice.choices(scene.evidence.by_id[one.evidence[0]].text.split(), k=900)),
    )
    made = [replace(one, text=scene.dice.choice(texts)(one)[:LONGEST_TEXT]) for one in scene.some(6)]
    return Answer(draft_of(one for one in made if len(one.text) > LONGEST_TEXT / 4))


@lies(Ban.ANY_FACT)
def follow_ups_of_nobody(scene: Scene) -> Answer:
    """What happened, as something that people said is still to be done."""
    said = {line.id: line.text for line in scene.evidence.lines}
    events = scene.some(40, "timeline")
    done = [one for one in events if not _TO_DO.search(" ".join(said[evidence_id] for evidence_id in one.evidence))]
    return Answer(draft_of(replace(one, section="actions", more={}) for one in done[:8]))


@lies(Ban.ANY_FACT)
def made_up_times(scene: Scene) -> Answer:
    """Events with words for another time that the evidence does not have."""
    return Answer(
        draft_of(
            replace(one, more={**one.more, "stated_time": scene.dice.choice(NO_STATED_TIMES)})
            for one in scene.some(10, "timeline")
        )
    )


@lies(Ban.KEY_TIMES)
def wrong_phases(scene: Scene) -> Answer:
    """True events, each told to be another part of the incident than it was."""
    return Answer(
        draft_of(
            replace(one, more={"phase": scene.dice.choice([phase for phase in PHASES if phase != one.more["phase"]])})
            for one in scene.some(40, "timeline")
        )
    )


@lies(Ban.REPEATS)
def repetitions(scene: Scene) -> Answer:
    """A few true statements, fifty times each."""
    return Answer(draft_of(one for one in scene.some(5) for _ in range(50)))


LIARS: tuple[Liar, ...] = (
    unknown_ids, swapped_ids, made_up_quotes, quotes_of_others, forbidden_claims, half_truths, false_subjects,
    older_causes, withdrawn_guesses, denied_causes, certain_guesses, torn_out_words, contraries, other_languages,
    foreign_evidence, exchanged_words, dropped_words, suggested_lies, empty_fields, endless_texts, made_up_times,
    wrong_phases, follow_ups_of_nobody, repetitions, *LYING_WORDS,
)  # fmt: skip
