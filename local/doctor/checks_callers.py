"""Whether callers can prove who they are: Monday's webhook, and people who start a post-mortem themselves."""

from __future__ import annotations

from collections.abc import Iterator

from local.doctor.configuration import Configuration
from local.doctor.findings import Finding, ok, problem, warning
from postmortem.time_limit import TimeLimit

_FEWEST_CHARACTERS = 20  # of a random text that nobody guesses: 119 bits in letters and digits
_LONG_TEXT = 'a long random text: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


def check_callers(configuration: Configuration, _: TimeLimit) -> Iterator[Finding]:
    """Asks nobody: what there is must be set, and long enough."""
    callers = configuration.callers
    token, signing = callers.webhook_token.get_secret_value(), callers.monday_signing_secret.get_secret_value()
    manual = callers.manual_token.get_secret_value()
    proofs = [name for name, value in (("the token in the URL", token), ("Monday's signature", signing)) if value]
    if proofs:
        yield ok("Webhook", f"calls are accepted by {' or '.join(proofs)}")
    else:
        yield problem("Webhook", "every call is refused", f"Put into WEBHOOK_TOKEN {_LONG_TEXT}")
    if manual:
        yield ok("Manual start", "POST /postmortems takes MANUAL_TOKEN")
    else:
        yield warning("Manual start", "POST /postmortems is refused", f"Put into MANUAL_TOKEN {_LONG_TEXT}")
    for name, value in (("WEBHOOK_TOKEN", token), ("MANUAL_TOKEN", manual)):
        if 0 < len(value) < _FEWEST_CHARACTERS:
            yield warning(name, "it is so short that it can be guessed", f"Put there {_LONG_TEXT}")
