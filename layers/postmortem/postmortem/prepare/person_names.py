"""The forms in which somebody is named in a text: whole, by first name, by handle; and what only looks like a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from postmortem.models import Person
from postmortem.text.ranking import STOP_WORDS

_NAMELESS = re.compile(r"someone|user \d+")  # what the sources put where no name is known
_ADDED = re.compile(r"\s*[(\[{<|–—/:].*|\s-\s.*")  # "Mike Osei (he/him)", "Mike Osei | Web"
_INITIALS = 2  # letters: "Al" and "Bo" are too often something else

# First names that are also words, months, colours or products: alone they name nobody.
_ALSO_WORDS = frozenset(
    "abril ada amber an angel apollo april are argo art asia athena atlas august aurora autumn basil bay belle bent "
    "bill bing blanche blue brandy brook bud bunny can candy carbon cassandra cat charity chase chef chip christian "
    "claude clay cliff cloud constant coral crystal dag dale dart dash dawn dean delta dev dick dolores dong dot dove "
    "earl early eden ember eve even ever faith falcon fern flint flora flow ford forest fox france gay gene ginger "
    "glory grace grant gray green grey guy hang happy harmony haskell hazel heath heaven helm hope hudson hue hung "
    "hunter ice iris ivory ivy jack jade jan jasmine java jenkins jet jewel joy julia julio june junior justice karma "
    "kelvin key king kit lance lane long lotus love luna mac mai major man mar march marine mark mars mason maven max "
    "maxim may melody mercedes mercury mercy merit micro miles min mint misty moss noble norm nova oak ocean odd "
    "olive opal page paris park pascal pat patience peace pearl peg penny per perl phoenix pierce ping piper poppy "
    "porter precious prince princess prudence queen rain ram raven red reed reef rex rich river rob rocky rod roman "
    "root rose rowan ruby rune rush rusty sage salt sandy scout sentry serenity shell sierra silver skip sky sol solo "
    "son song spike star sterling stew stone storm sue summer sun sunny tab tad tanner target temple terra titan tor "
    "trace travis trinity trip true unity van vista wade ward wave west wiki will willow win winter wolf woody wren "
    "young zen zion".split()
)
# First names that are words, units or tools only in small letters, or all in capital ones.
_WORDS_IN_SMALL_LETTERS = frozenset(
    "andy ash ava avery axel ben bob brad bruno buck carol chuck claire clark cody dan don drew ernst felicity fin "
    "finn frank glen hank harry heather holly ines jay jean jerry jody josh jules lee les lily lin lou luz marc maria "
    "marina matt nick otto peter pierre ray regina robin rosa rosemary russ sally sam sandra shane shelly stig teddy "
    "tim toby tony tracy troy ty vera victor victoria warren".split()
)
# What accounts that several people share are called by.
_TEAMS = frozenset(
    "account admin administrator agent alert alerts app automation backend bot build campaign ci customer customers "
    "customs data deploy desk dev devops duty engineering finance frontend general help helpdesk hr incident info "
    "infra infrastructure integration it legal mail marketing monitor monitoring network noc office on oncall "
    "operations ops payments people platform product production qa release root sales security service shared shop "
    "site sre staging status store support system team tech test the user warehouse web workspace".split()
)
# A name is no part of an address, a path, an option, a host, a channel or a call.
_BEFORE = r"(?<![\w/\\#$~])(?<!\w[.@-])(?<!--)"
_AFTER = r"(?![\w/\\])(?![-@]\w)(?!\.(?-i:[a-z0-9_]))(?!:\d)(?!\(\))"
_ADDRESS = r"(?:https?://|www\.)\S+"
_NOTHING = r"(?!)"


@dataclass(frozen=True, slots=True)
class Forms:
    """What somebody is called: `whole` and `first` wherever it stands, `handles` behind an @ only."""

    whole: frozenset[str]
    first: frozenset[str]
    handles: frozenset[str]

    def __or__(self, other: Forms) -> Forms:
        """Both together."""
        return Forms(self.whole | other.whole, self.first | other.first, self.handles | other.handles)


NOBODY = Forms(frozenset(), frozenset(), frozenset())


def forms_of(person: Person) -> Forms:
    """The forms of all names of a person; none where the names are those of a team."""
    whole: set[str] = set()
    first: set[str] = set()
    single: set[str] = set()
    surnames: set[str] = set()
    for name in (unicodedata.normalize("NFC", name) for name in (person.name, *person.aliases)):
        words = _words_of(name)
        if not words or _NAMELESS.fullmatch(name) or words[0].casefold() in _TEAMS:
            continue
        if len(words) == 1:
            single.add(words[0])
            continue
        whole |= {" ".join(words), f"{words[0]} {words[-1]}", f"{words[-1]}, {words[0]}"}
        whole.add(f"{words[0]}.{words[-1]}")  # as accounts are called
        if "/" not in name:  # stands between two names
            whole.add(name)
        first.add(words[0])
        surnames.add(fold(words[-1]))
    telling = {
        name for name in single if any(surname in fold(name) for surname in surnames if len(surname) > _INITIALS)
    }
    alone = {name for name in first | {one for one in single if one[:1].isupper()} if _may_stand_alone(name)}
    return Forms(frozenset(whole | telling), frozenset(alone), frozenset(single | first))


def _words_of(name: str) -> list[str]:
    """The parts of a name, the first name first, without what people add to it."""
    last, comma, first = (part.strip() for part in _ADDED.sub("", name).strip(" .,@").partition(","))
    return f"{first} {last}".split() if comma else last.split()


def _may_stand_alone(name: str) -> bool:
    letters = fold(name)
    is_word = letters in _ALSO_WORDS or letters in STOP_WORDS
    return not is_word and len(letters) > _INITIALS and letters.replace("-", "").isalpha()


def pattern_of(everybody: Iterable[Forms], present: Iterable[Forms]) -> re.Pattern[str]:
    """What finds names, several with slashes between them as one match, and whole addresses, which hold none.

    First names in small letters count only for those who are `present`, and not where they are also words.
    """
    together = NOBODY
    for forms in everybody:
        together |= forms
    small = {name for forms in present for name in forms.first if fold(name) not in _WORDS_IN_SMALL_LETTERS}
    words = {name for name in together.whole if all(part in _ALSO_WORDS | STOP_WORDS for part in fold(name).split())}
    capital = {name[:1].upper() + name[1:] for name in together.first} | words  # "we will grant" is not Will Grant
    name = (
        f"@(?:{_any(together.whole | together.first | together.handles)})|{_any(together.whole - words)}|{_any(small)}|"
        f"(?-i:{_any(capital)})"
    )
    return re.compile(rf"(?i){_ADDRESS}|{_BEFORE}(?P<names>(?:{name})(?:/(?:{name}))*){_AFTER}")


def _any(names: Collection[str]) -> str:
    """One of the names, the longest first, with or without the accents."""
    written = {one for name in names for one in (name, _without_accents(name))}
    ordered = sorted(written, key=lambda one: (-len(one), one))
    return "|".join(r"\s+".join(map(re.escape, one.split())) for one in ordered) or _NOTHING


def fold(name: str) -> str:
    """A name for comparison: small letters without accents, one space between words."""
    return _without_accents(" ".join(name.split()).casefold())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
