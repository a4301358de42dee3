"""Honest prose in German, French and Spanish over English evidence passes the checks by code; false figures do not."""

from __future__ import annotations

import pytest

from postmortem.check import judge
from postmortem.check.hard import HardChecks
from postmortem.check.judge import ModelJudge
from postmortem.check.placeholders import fill, plain_text
from postmortem.check.typed import measures_of, quotations
from postmortem.gather.notion.evidence import _summary_pattern
from postmortem.models import Facts, Found, KeyTime, KeyTimeName
from postmortem.models.draft import Part, Statement
from postmortem.render.open_part import quoted_in
from postmortem.text.blameless import blames
from postmortem.text.language import speaking
from postmortem.write import request
from tests.unit import ledgers as told

LEDGER = told.ledger(
    told.said(
        "12:01",
        "Checkout returns HTTP 500 for about 12% of orders since the v2.14.0 deploy, error rate 38.5 percent, "
        "1,308 users could not pay",
    ),
    told.said("12:05", "I rolled back promo-service to v2.13.9, should take 5 minutes", told.TOM),
    told.said(
        "12:20",
        "all good again, latency is 240 ms, 4 GB of memory on checkout-7f, Redis was out of connections "
        "(pool of 20 connections). Invalid Code is gone since 12:15 UTC",
        told.TOM,
    ),
    told.alert("12:02", "[FIRING] CheckoutErrors: 5xx ratio above 5%"),
)
IDS = tuple(item.id for item in LEDGER)

HONEST = {
    "German": [
        "Die Kasse gab bei etwa 12 % der Bestellungen HTTP-500-Fehler zurück, nachdem v2.14.0 ausgerollt war.",
        "Seit dem Deployment von v2.14.0 lag die Fehlerrate bei 38,5 Prozent, z.B. beim Bezahlen.",
        "1.308 Nutzerinnen und Nutzer konnten nicht bezahlen, d.h. der Umsatz fiel aus.",
        "Der promo-service wurde um {at:E3} Uhr auf v2.13.9 zurückgesetzt; das sollte 5 Minuten dauern.",
        "So konnten Kundinnen mit „Invalid Code“ wieder bestellen, und die Latenz lag bei 240 Millisekunden.",
        "Der Redis-Pool umfasste 20 Verbindungen und checkout-7f hatte 4 GB Speicher.",
        "Die Ursache war der v2.14.0-Rollout, der die Kasse am meisten traf.",
        "Warum hat der Alarm erst nach dem Rollout gefeuert, und was hätte ihn früher ausgelöst?",
    ],
    "French": [
        "La caisse renvoyait des erreurs HTTP 500 pour environ 12 % des commandes après le déploiement de v2.14.0.",
        "Le taux d'erreur atteignait 38,5 pour cent, et 1 308 utilisateurs n'ont pas pu payer.",
        "Le pool de 20 connexions de Redis était épuisé ; la latence est revenue à 240 ms.",
        "Les clients voyaient « Invalid Code » au moment de payer, c.-à-d. qu'ils ne pouvaient pas commander.",
        "La mémoire de checkout-7f était de 4 Go : le pool comptait 20 connexions.",
        "Pourquoi l'alerte CheckoutErrors est-elle venue si tard ?",
    ],
    "Spanish": [
        "La caja devolvía errores HTTP 500 en cerca del 12 % de los pedidos tras desplegar v2.14.0.",
        "La tasa de error llegó al 38,5 por ciento y 1.308 usuarios no pudieron pagar, p.ej. con tarjeta.",
        "Se revirtió promo-service a v2.13.9, lo que debía tardar 5 minutos.",
        "Los clientes veían «Invalid Code» al pagar y no podían comprar.",
        "¿Por qué la alerta saltó tan tarde y qué la habría hecho saltar antes?",
    ],
}
FALSE = [
    ("German", "Die Kasse gab bei etwa 13 % der Bestellungen Fehler zurück.", "13"),
    ("German", "Die Kasse gab HTTP-503-Fehler zurück.", "HTTP-503"),
    ("German", "Die Ursache war der v2.15.0-Rollout.", "v2.15.0"),
    ("German", "Es hieß „der Code wurde nie aktiviert“.", "der Code wurde nie aktiviert"),
    ("German", "[Datenbankadministratorin] setzte den Dienst zurück.", "[Datenbankadministratorin]"),
    ("German", "Die Latenz lag bei 240 Sekunden.", "240"),
    ("French", "Le taux d'erreur atteignait 48,5 %.", "48,5"),
    ("French", "Les clients voyaient « Code expiré » au moment de payer.", "Code expiré"),
    ("French", "L'incident a duré trois heures.", "trois heures"),
    ("Spanish", "1.380 usuarios no pudieron pagar.", "1.380"),
    ("Spanish", "La caja falló ayer.", "ayer"),
]


def wrong(spoken: str, text: str) -> str:
    part = Part.QUESTION if "?" in text else Part.RESPONSE
    return HardChecks(LEDGER, Facts(), language=spoken).wrong_with(Statement(part, text, IDS))


@pytest.mark.parametrize(("spoken", "text"), [(spoken, text) for spoken, texts in HONEST.items() for text in texts])
def test_honest_prose_passes_over_evidence_in_another_language(spoken: str, text: str) -> None:
    assert wrong(spoken, text) == ""


@pytest.mark.parametrize(("spoken", "text", "named"), FALSE)
def test_a_figure_code_quotation_or_role_of_no_piece_is_out_in_every_language(
    spoken: str, text: str, named: str
) -> None:
    assert named in wrong(spoken, text)


def test_what_is_counted_is_compared_in_english_only() -> None:
    twenty = Statement(Part.RESPONSE, "Then 20 orders, again.", (IDS[2],))
    assert "counts something else" in HardChecks(LEDGER, Facts()).wrong_with(twenty)
    assert HardChecks(LEDGER, Facts(), language="French").wrong_with(twenty) == ""


@pytest.mark.parametrize(
    "text", ["„Invalid Code“ kam", "„Invalid Code” kam", "« Invalid Code » apparut", "“Invalid Code” salió"]
)
def test_quotation_marks_of_every_language_are_quotation_marks(text: str) -> None:
    assert quotations(text.replace("« ", "«").replace(" »", "»")) == ("Invalid Code",)


@pytest.mark.parametrize(
    "text", ["„the code was never activated“", "«the code was never activated»", "“the code was never activated”"]
)
def test_what_is_quoted_twice_is_found_whatever_its_marks(text: str) -> None:
    assert list(quoted_in(text)) == ["the code was never activated"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("12 %", "percent"), ("12 pour cent", "percent"), ("12 por ciento", "percent"), ("12 Prozent", "percent")],
)
def test_a_share_is_a_share_in_every_language(text: str, unit: str) -> None:
    assert measures_of(text, "12") == {unit}


@pytest.mark.parametrize(
    "text",
    [
        "[on-call] handelte fahrlässig.",
        "Jemand hätte den Alarm sehen müssen.",
        "[on-call] a oublié d'activer le code.",
        "Quelqu'un aurait dû le voir.",
        "La caída fue culpa de [on-call].",
        "Alguien debería haber mirado la alerta.",
    ],
)
def test_words_that_blame_are_found_in_every_language(text: str) -> None:
    assert blames(text)


@pytest.mark.parametrize(
    "text",
    [
        "Der Alarm hätte früher feuern müssen.",
        "Die Prüfung wurde übersprungen.",
        "L'alerte aurait dû se déclencher plus tôt.",
        "La règle n'a pas été activée.",
        "La alerta debería haber saltado antes.",
        "El código no se activó.",
    ],
)
def test_a_condition_blames_nobody(text: str) -> None:
    assert not blames(text)


def test_a_range_stands_in_the_language_of_the_sentence() -> None:
    started = KeyTime(
        KeyTimeName.STARTED, told.at("12:00"), told.at("12:04"), (IDS[0],), Found.STATED, "stated as a range"
    )
    with speaking("German"):
        filled = fill("Die Störung begann {fact:started}.", LEDGER, Facts(key_times=(started,)))
    day = f"{told.at('12:00'):%Y-%m-%d}"
    assert plain_text(filled.tokens) == f"Die Störung begann zwischen {day} 12:00 UTC und {day} 12:04 UTC."


def test_the_word_for_a_clock_behind_a_time_is_left_out() -> None:
    assert plain_text(fill("Um {at:E1} Uhr", LEDGER, Facts()).tokens).endswith("12:01 UTC")


def test_the_judge_is_told_the_language_and_in_english_nothing_more_than_ever() -> None:
    english, german = judge._instructions("English"), judge._instructions("German")
    assert german.startswith(english)
    assert "written in German" in german
    assert "{language}" not in german
    assert english == judge._template("judge.md")
    assert ModelJudge.__dataclass_fields__["language"].default == "English"


def test_the_writer_is_told_what_to_leave_in_its_own_language() -> None:
    for told_to in (request.instructions, request.rewriting_instructions):
        assert "letter by letter" in told_to("Spanish")
        assert "Spanish" in told_to("Spanish")
    assert request.instructions("English") == request._template("writer.md").replace("{language}", "English")


@pytest.mark.parametrize("heading", ["Summary", "Zusammenfassung", "Résumé", "Resumen"])
def test_the_gist_of_an_earlier_page_of_ours_is_found_in_every_language(heading: str) -> None:
    found = _summary_pattern().search(f"Draft\n{heading}\nThe code was inactive. It is not now.\n")
    assert found is not None
    assert found[1] == "The code was inactive. It is not now."
