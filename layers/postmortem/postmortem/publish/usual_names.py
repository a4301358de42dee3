"""What columns of a database of post-mortems are usually called, in the languages that reports are written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from postmortem.models.page_fields import PageField

LANGUAGES = ("English", "German", "French", "Spanish")
KEY_NAME = "Incident key"  # in every language, as a page is found again by it
DRAFT = ("Draft", "Entwurf", "Brouillon", "Borrador")

# For each field its names in these four languages, the surest first; the first is what the agent calls a column itself.
# A name stands for one field only.
_NAMES: Mapping[PageField, tuple[str, str, str, str]] = {
    PageField.KEY: (KEY_NAME,) * 4,
    PageField.STATUS: ("Status, State", "Status, Stand", "Statut, État", "Estado"),
    PageField.OWNER: (
        "Owner, Incident owner, Incident lead, Incident commander, Lead",
        "Verantwortlich, Verantwortliche, Zuständig",
        "Responsable, Propriétaire",
        "Responsable, Propietario",
    ),
    PageField.SEVERITY: (
        "Severity, Incident severity, Sev, Priority",
        "Schweregrad, Schwere, Priorität",
        "Gravité, Sévérité, Priorité",
        "Gravedad, Severidad, Prioridad",
    ),
    PageField.STARTED: (
        "Started, Started at, Start, Start time, Start date, Incident start, Incident date, Date of incident, Date",
        "Beginn, Begonnen, Anfang, Startzeit, Vorfallsdatum, Datum",
        "Début, Date de début, Date de l'incident",
        "Inicio, Fecha de inicio, Fecha del incidente, Fecha",
    ),
    PageField.DETECTED: (
        "Detected, Detected at, Detection, Discovered, Discovered at",
        "Entdeckt, Erkannt, Bemerkt",
        "Détecté, Détection",
        "Detectado, Detección",
    ),
    PageField.ACKNOWLEDGED: ("Acknowledged, Acknowledged at, Ack", "Angenommen", "Pris en charge", "Atendido"),
    PageField.MITIGATED: (
        "Mitigated, Mitigated at, Mitigation",
        "Eingedämmt, Entschärft",
        "Atténué, Mitigé",
        "Mitigado",
    ),
    PageField.RESOLVED: (
        "Resolved, Resolved at, Resolution date, Ended, Ended at, End, End time, End date, Incident end",
        "Behoben, Gelöst, Ende",
        "Résolu, Date de résolution, Date de fin, Fin",
        "Resuelto, Fecha de resolución, Fecha de fin, Fin",
    ),
    PageField.TIME_TO_DETECT: (
        "Time to detect, TTD",
        "Zeit bis zur Entdeckung",
        "Délai de détection",
        "Tiempo hasta la detección",
    ),
    PageField.TIME_TO_ACKNOWLEDGE: (
        "Time to acknowledge, TTA",
        "Zeit bis zur Annahme",
        "Délai de prise en charge",
        "Tiempo hasta la atención",
    ),
    PageField.TIME_TO_MITIGATE: (
        "Time to mitigate, TTM",
        "Zeit bis zur Eindämmung",
        "Délai d'atténuation",
        "Tiempo hasta la mitigación",
    ),
    PageField.TIME_TO_RESOLVE: (
        "Time to resolve, TTR",
        "Zeit bis zur Behebung",
        "Délai de résolution",
        "Tiempo hasta la resolución",
    ),
    PageField.DURATION: (
        "Duration of the impact, Impact duration, Incident duration, Outage duration, Downtime, Duration",
        "Dauer der Auswirkung, Ausfalldauer, Dauer",
        "Durée de l'impact, Durée",
        "Duración del impacto, Duración",
    ),
    PageField.SERVICES: (
        "Services, Affected services, Service, Affected service, Components, Component, Systems, System",
        "Dienste, Betroffene Dienste, Dienst, Komponenten, Komponente",
        "Services concernés, Service concerné, Composants, Composant",
        "Servicios, Servicios afectados, Servicio, Componentes, Componente",
    ),
    PageField.INCIDENT: (
        "Incident, Incident url, Incident link, Incident item, Monday item, Monday url, Monday, Ticket, Link, URL",
        "Vorfall, Link zum Vorfall, Störung",
        "Incident, Lien de l'incident, Lien",
        "Incidente, Enlace del incidente, Enlace",
    ),
    PageField.OPEN_ACTIONS: (
        "Open actions, Open action items",
        "Offene Maßnahmen, Offene Aufgaben",
        "Actions ouvertes",
        "Acciones abiertas, Acciones pendientes",
    ),
    PageField.SUMMARY: ("Summary, TL;DR, Description", "Zusammenfassung, Kurzfassung", "Résumé", "Resumen"),
}

_MINUTES = frozenset("min mins minute minutes minuten minuto minutos".split())
_HOURS = frozenset("h hr hrs hour hours std stunden heure heures hora horas".split())
_BEFORE_UNITS = frozenset({"in", "en"})


def name_of(field: PageField, language: str) -> str:
    """What the agent calls the column of a field in a database of its own."""
    return _NAMES[field][LANGUAGES.index(language)].partition(",")[0]


def field_of(column_name: str) -> tuple[PageField, int] | None:
    """The field that a column of this name is for, and how far down the list of usual names it stands."""
    return _FIELDS.get(_without_unit(_plain(column_name)))


def is_in_hours(column_name: str) -> bool:
    """True if the name says that its numbers are hours."""
    words = _plain(column_name)
    return bool(words) and words[-1] in _HOURS


def same_name(one: str, other: str) -> bool:
    """True if two names differ in case, accents, blanks and punctuation at most: `SEV-2` and `Sev 2`."""
    return "".join(_plain(one)) == "".join(_plain(other))


def _plain(name: str) -> list[str]:
    """The words of a name, without case and accents."""
    letters = (letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", "".join(letters))


def _without_unit(words: list[str]) -> str:
    if len(words) > 1 and words[-1] in _MINUTES | _HOURS:
        words = words[:-2] if words[-2] in _BEFORE_UNITS else words[:-1]
    return " ".join(words)


def _ranked() -> Mapping[str, tuple[PageField, int]]:
    """For each usual name its field and rank; a name of several languages keeps its best rank."""
    ranked: dict[str, tuple[PageField, int]] = {}
    for field, languages in _NAMES.items():
        for names in languages:
            for rank, name in enumerate(names.split(", ")):
                words = " ".join(_plain(name))
                ranked[words] = min(ranked.get(words, (field, rank)), (field, rank), key=lambda known: known[1])
    return ranked


_FIELDS = _ranked()
