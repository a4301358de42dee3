"""The one way from what was gathered to the ledger: secrets out, orders out, selected, numbered, people by role."""

from __future__ import annotations

from dataclasses import dataclass, replace

from postmortem.models import Gathered, Incident, Leads, Ledger
from postmortem.prepare.orders import evidential_part, with_harmless_places, without_orders
from postmortem.prepare.people import in_roles
from postmortem.prepare.redact import Redactor, redact_gathered
from postmortem.prepare.select import select


@dataclass(frozen=True, slots=True)
class Prepared:
    """The incident and its ledger as the analyst, the page and the notices may see them."""

    incident: Incident
    ledger: Ledger


def prepare(
    leads: Leads, gathered: Gathered, *, names_people: bool = False, redact_personal_data: bool = True
) -> Prepared:
    """The ledger of an incident, with roles for the names of everybody in `gathered.people` and every author.

    `names_people` leaves the names; `redact_personal_data=False` leaves e-mail addresses and telephone numbers.
    """
    leads, gathered, redactions = redact_gathered(leads, gathered, personal_data=redact_personal_data)
    leads = replace(leads, incident=without_orders(leads.incident))
    ledger = with_harmless_places(replace(select(leads, gathered), redactions=redactions))
    if names_people:
        return Prepared(leads.incident, ledger)
    return Prepared(*in_roles(leads.incident, ledger, gathered.people))


def safe_words(text: str) -> str:
    """A text of the ticket or the request without secrets and orders: what may be searched for, and shown as that."""
    return Redactor().text(evidential_part(text))
