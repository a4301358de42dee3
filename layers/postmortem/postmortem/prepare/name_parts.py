"""The names of one person, taken apart: the words they may be called by, their handles, names without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from postmortem.models import Person
from postmortem.prepare.name_words import DEGREES, PARTICLES, TEAMS, TITLES, WORDS

# Letters with the marks on or under them that are no letters for `re`: Thai, Devanagari, Arabic vowels, ...
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u109f\u1780-\u17d3\u0e00-\u0eff"
)
WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
# Scripts that put no space between words: Thai, Lao, Khmer, kana, Han, Hangul (which puts particles behind a name).
UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NAMELESS = re.compile(r"someone|user \d+")  # what the sources put where no name is known
_ADDED = re.compile(r"(?<!\s)\s*[(\[{<|–—/:].*|\s-\s.*")  # "Mike Osei (he/him)", "Mike Osei | Web"
_IN_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）/]{2,40})[)\]）]")  # as people type them
_ELIDED = re.compile(r"\b([^\W\d_]{1,2})['\u2019]([^\W\d_]+)")
_HYPHEN = re.compile(r"\b([^\W\d_]+)-([^\W\d_]+)")  # "Jiwoo" for "Ji-woo"
_SLAVIC_NAME = re.compile(r"(?i)[ąęłńśźżćčěřšžůďťňđ]|(?:ov[aá]|[sc]k[iaá]|enko|[oea][vw]|ak|ic|czyk|icz|uk)\b")
_NO_DECOMPOSITION = str.maketrans("øłđıŧħ", "oldith")
_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_SEVERAL = 2
_SHORTEST_ALONE = 4  # letters of a handle that names somebody without an @


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What somebody is called, in small letters without accents.

    `parts` are the words of the names, `whole` first name and surname of each, `handles` the words of each handle.
    `particles` stand before a part of a surname ("van der" before "berg"). `unspaced` are (family, given) names in
    scripts without spaces between words, as they are written. `is_slavic` names are declined. `usual` are handles
    that no system states: they count behind an @ only.
    """

    parts: frozenset[str] = frozenset()
    whole: frozenset[tuple[str, ...]] = frozenset()
    handles: frozenset[tuple[str, ...]] = frozenset()
    particles: frozenset[tuple[str, str]] = frozenset()
    unspaced: frozenset[tuple[str, str]] = frozenset()
    is_slavic: bool = False
    usual: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: KnownNames) -> KnownNames:
        """Both together."""
        return KnownNames(
            self.parts | other.parts,
            self.whole | other.whole,
            self.handles | other.handles,
            self.particles | other.particles,
            self.unspaced | other.unspaced,
            self.is_slavic or other.is_slavic,
            self.usual | other.usual,
        )


def names_of_person(person: Person) -> KnownNames:
    """The names of a person by all that a system states; none where they are those of a team."""
    found = KnownNames()
    for name in (person.name, *person.aliases):
        found |= _names(unicodedata.normalize("NFC", name))
    if not found.parts and not found.unspaced:  # an account that has nothing but a handle
        alone = {handle[0] for handle in found.handles if len(handle) == 1 and handle[0].isalpha()} - WORDS
        return replace(found, parts=frozenset(word for word in alone if len(word) >= _SHORTEST_ALONE))
    return found


def _names(name: str) -> KnownNames:
    aside = _IN_BRACKETS.search(name)
    name_itself = _ADDED.sub("", name).strip(" .,@")
    found = _one_name(name_itself)
    # "李伟 (David Li)": another name where it is in another script; "(Web)" and "(he/him)" are none.
    if aside and bool(UNSPACED.search(aside[1])) != bool(UNSPACED.search(name_itself)):
        found |= _one_name(aside[1].strip())
    return found


def _one_name(name: str) -> KnownNames:
    last, comma, first = (part.strip() for part in name.partition(","))
    name = f"{first} {last}" if comma else name
    if "@" in name:  # an account without a name shows its address
        return _handle(name.partition("@")[0])
    words = WORD.findall(name)
    if not words or _NAMELESS.fullmatch(name) or not TEAMS.isdisjoint((fold(words[0]), fold(words[-1]))):
        return KnownNames()
    if unspaced := [word for word in words if UNSPACED.search(word)]:
        spaced = [word for word in words if word not in unspaced]
        return KnownNames(unspaced=frozenset({split_unspaced(unspaced)})) | (
            _spaced(spaced) if spaced else KnownNames()
        )
    if len(name.split()) == 1 and (len(words) == 1 or not name[0].isupper()):
        return _handle(name)
    found = _spaced([word for word in words if fold(word) not in TITLES | DEGREES])
    elided = {(fold(one), fold(other)) for one, other in _ELIDED.findall(name)}  # O'Brien, D'Angelo
    joined = frozenset(f"{fold(one)}{fold(other)}" for one, other in (*_ELIDED.findall(name), *_HYPHEN.findall(name)))
    return found | KnownNames(joined, particles=frozenset(elided), is_slavic=bool(_SLAVIC_NAME.search(name)))


def _spaced(words: list[str]) -> KnownNames:
    folded = [fold(word) for word in words]
    parts = [word for word in folded if len(word) > 1 and word not in PARTICLES]
    if not parts:
        return KnownNames()
    variants = set(map(_in_two_letters, words)) - PARTICLES
    particles = {
        (particle, part)
        for at, part in enumerate(folded)
        if part in parts
        for number in range(max(0, at - 3), at)
        if all(word in PARTICLES for word in folded[number:at])
        for particle in (folded[number], folded[number][:1])  # "v. Hohenberg"
    }
    surnames = {parts[-1], _in_two_letters(words[-1])}
    whole = {(parts[0], surname) for surname in surnames} if len(parts) >= _SEVERAL else set()
    letters = {word for word in (*parts, *variants) if len(word) > 1 and not word.isdigit()}
    usual = frozenset(_usual_handles(parts[0], parts[-1]))
    handles = frozenset({(parts[0],)})
    return KnownNames(frozenset(letters), frozenset(whole), handles, frozenset(particles), usual=usual)


def _usual_handles(first: str, last: str) -> Iterator[tuple[str]]:
    """What accounts are usually called, whether a system says so or not: "alindqvist", "annalindqvist"."""
    usual = (f"{first[0]}{last}", f"{first}{last}", f"{last}{first[0]}") if len(last) >= _SHORTEST_ALONE else ()
    yield from ((handle,) for handle in usual if handle not in WORDS and first != last)


def _in_two_letters(word: str) -> str:
    """A word in the spelling of accounts: "mueller" for "Müller"."""
    return fold(word.casefold().translate(_TWO_LETTERS))


def _handle(name: str) -> KnownNames:
    """A single word: a first name where it has a capital letter, else what an account is called."""
    words = tuple(fold(word) for word in WORD.findall(name))
    if not words or words[0] in TEAMS:
        return KnownNames()
    parts = {words[0]} if len(words) == 1 and name[:1].isupper() and words[0].isalpha() else set()
    return KnownNames(frozenset(parts), handles=frozenset({words}))


# The most frequent surnames of one character: of a name of three, the other two are the given name.
_SINGLE = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董潘袁蔡蒋余于杜叶葉程魏苏蘇吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范石廖贾韦夏方白邹孟熊秦邱江尹薛阎段雷侯龙龍史陶黎贺顾毛郝龚邵万钱严"
)


def split_unspaced(words: list[str]) -> tuple[str, str]:
    """Family and given name; Thai puts the given name first, and is returned in its own order reversed."""
    if len(words) >= _SEVERAL:
        first, last = words[0], words[-1]
        return (last, first) if "\u0e00" <= first[0] <= "\u0eff" or "\u1780" <= first[0] <= "\u17ff" else (first, last)
    name = words[0]
    if "\u0e00" <= name[0] <= "\u0eff" or not all("\u3400" <= one <= "\u9fff" or one >= "\uac00" for one in name):
        return "", name
    single = len(name) == _SEVERAL or name[0] in _SINGLE or name[0] >= "\uac00"
    return (name[:1], name[1:]) if single else (name[:2], name[2:])


def fold(name: str) -> str:
    """A word for comparison: small letters without accents."""
    name = name.casefold()
    if name.isascii():
        return name
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.translate(_NO_DECOMPOSITION))
        if not unicodedata.combining(letter)
    ).translate(_TWO_LETTERS)
