"""Conditions, not people: words that blame are found.

The words are those that Google's, Etsy's and PagerDuty's guides on blameless post-mortems warn of. What is
quoted is what somebody said, and stays; the page says where it quotes such words. The agent has none of its own.
"""

from __future__ import annotations

import re

# What somebody should have done, and who is to blame.
_PARTICIPLE = (
    r"\w+ed|been|known|seen|done|made|gone|run|set|put|caught|told|taken|given|kept|read|written|found|thought"
)
# What a thing should have been is a condition; only what somebody should have done blames.
_SOMEBODY = (
    r"(?:\]|\b(?:i|you|he|she|we|they|who|somebody|someone|everybody|everyone|anybody|anyone|people|team|"
    r"engineers?|operators?|developers?|on-call))"
)
_BLAME = re.compile(
    rf"(?i)(?:{_SOMEBODY}\s+(?:\w+\s+)?should(?:n['\u2019]t)?(?: not)? have(?=\s(?:\w+ly\s)?(?:{_PARTICIPLE})\b)|"
    r"\b(?:(?:human|operator) errors?|forgot to|"
    r"could have (?:prevented|avoided|known|checked)|if only|to blame|at fault|(?:his|her|their) fault|fault of|"
    r"mistake by|careless\w*|negligen\w*|incompeten\w*|more careful|less careless|retrain\w*|reprimand\w*|"
    r"had (?:he|she|they) only|menschliches versagen|schuld an|error humano|erreur humaine|erro humano)\b)"
)
# The same in German, French and Spanish: few words, as each must be one that no description of a fault needs.
_NO_FAULT_NEEDS = re.compile(
    r"(?i)\b(?:fahrlässig\w*|nachlässig\w*|leichtsinnig\w*|unaufmerksam\w*|inkompeten\w*|selbst schuld|schuldige\w*|"
    r"trägt die schuld|hat vergessen|vergaß\w*|"
    r"négligen\w*|incompéten\w*|inattenti\w*|(?:sa|leur|sa propre) faute|par la faute|fautive?s?|a oublié|ont oublié|"
    r"neglig\w*|descuid\w*|incompetencia|la culpa|culpa de|culpables?|se olvidó|olvidó|olvidaron)\b|"
    r"(?:\]|\b(?:er|sie|wir|man|jemand|niemand|team))\s+hätten?\s+(?:\w+\s+){0,5}(?:sollen|müssen)\b|"
    r"(?:\]|\b(?:il|elle|ils|elles|on|nous|équipe|quelqu['\u2019]un|personne))\s+(?:n['\u2019])?aur(?:ait|aient|ions)\s+(?:pas\s+)?dû\b|"
    r"(?:\]|\b(?:él|ella|ellos|ellas|nosotros|alguien|nadie|equipo))\s+(?:no\s+)?(?:deberían?|deberíamos|debió|debieron)\s+haber\b"
)


def blames(text: str) -> bool:
    """Whether a text has words that blame somebody."""
    return bool(_BLAME.search(text) or _NO_FAULT_NEEDS.search(text))
