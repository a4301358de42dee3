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


def blames(text: str) -> bool:
    """Whether a text has words that blame somebody."""
    return bool(_BLAME.search(text))
