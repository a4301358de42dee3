"""Puts roles in the place of people's names, in everything that the analyst, the checks and the page work on.

The form is that of an editor: "[web producer] said", "by [customer support lead]". Once done, no name is left that a
later step could show, and what is quoted from a text stands in it letter by letter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from postmortem.models import Bearing, Coverage, Evidence, Gap, Incident, Ledger, Person, Source, StatusChange
from postmortem.prepare.name_finder import NameFinder
from postmortem.prepare.name_parts import KnownNames, names_of_person
from postmortem.prepare.orders import gives_orders
from postmortem.text.language import tr, translatable

_FIRST_RESPONDER = translatable("first responder")
_RESPONDER = translatable("responder")
_ONE_OF_SEVERAL = translatable("[colleague]")  # a first name that several have, none of whom is nearer than the others
_UNKNOWN = translatable("[somebody]")  # somebody who shares a name with one who is known
_WORD = re.compile(r"[^\W_]+")
# The part of a title that says what somebody does: without the place, the dates and the employer behind it.
_TITLE = re.compile(r"(?<!\w)[^\W\d_][\w\s&'\u2019/+-]*")
_BEHIND_TITLE = re.compile(r"(?i)\s(?:until|till|since|from|at|bis|seit|ab|bei|depuis|chez|desde|hasta)\s.*")
_PRONOUNS = re.compile(r"(?i)\w{1,5}/\w{1,5}(?:/\w{1,6})?")
_LONGEST_TITLE = 5  # words


@dataclass
class _Somebody:
    """One person, by all systems that know them."""

    role: str = ""
    names: KnownNames = KnownNames()  # noqa: RUF009 - frozen
    writes: bool = False


def in_roles(incident: Incident, ledger: Ledger, people: Iterable[Person]) -> tuple[Incident, Ledger]:
    """The incident and its ledger with a role in brackets wherever an author or one of `people` is named.

    An author's name becomes the role too. Slack's channels and all links stay as they are. Somebody whose
    title is unknown is the first responder, if the first to write in the incident's channel, else a responder; where
    two would be called the same the later one gets a number.
    """
    named = _Named(incident, ledger, people)
    items = tuple(_evidence(item, named) for item in ledger)
    clean = replace(
        ledger,
        items=items,
        similar=tuple(_evidence(item, named) for item in ledger.similar),
        gaps=tuple(_gap(gap, named) for gap in ledger.gaps),
        coverage=tuple(_coverage(part, named) for part in ledger.coverage),
    )
    told = replace(
        incident,
        title=named.text(incident.title),
        description=named.text(incident.description),
        status=named.text(incident.status),
        severity=named.text(incident.severity),
        owner=named.text(incident.owner),
        service=named.text(incident.service),
        impact=named.text(incident.impact),
    )
    return told, replace(clean, called=named.called)


class _Named:
    """Who is known, and what each of them is called: the role is given when somebody is first met."""

    def __init__(self, incident: Incident, ledger: Ledger, people: Iterable[Person]) -> None:
        wrote = (item.author for item in (*ledger, *ledger.similar) if item.author and not item.author.is_bot)
        authors = tuple(dict.fromkeys(wrote))
        self._of: dict[str, _Somebody] = {}
        for person in dict.fromkeys((*authors, *sorted(people, key=lambda one: (one.id, one.name)))):
            self._add(person)
        talk = (item for item in ledger if item.source is Source.SLACK and item.bearing is Bearing.INCIDENT)
        first = next((item.author for item in talk if item.author and not item.author.is_bot), None)
        self._first = self._who(first) if first else None
        for author in authors:
            self._who(author).writes = True
        self._labels: dict[int, str] = {}
        self._taken: Counter[str] = Counter()
        self._authors: dict[Person, Person] = {}
        self._everybody = list({id(one): one for one in self._of.values()}.values())
        writers = frozenset(number for number, one in enumerate(self._everybody) if one.writes)
        known = [one.names for one in self._everybody]
        self._finder = NameFinder(known, writers, _texts(incident, ledger), _WORD.findall(incident.service))

    @property
    def called(self) -> frozenset[str]:
        """Every label that was given."""
        return frozenset({*self._labels.values(), tr(_ONE_OF_SEVERAL), tr(_UNKNOWN)})

    def text(self, text: str) -> str:
        """A text with labels in the place of names."""
        found, end = [], 0
        for place in self._finder.find(text):
            if place.start >= end:
                found += [text[end : place.start], self._named(place.who)]
                end = place.end
        return "".join((*found, text[end:]))

    def author(self, author: Person) -> Person:
        """An author who is called by a label; a bot keeps its name."""
        if author not in self._authors:
            name = self.text(author.name) if author.is_bot else self._label(self._who(author))
            self._authors[author] = replace(author, name=name, aliases=())
        return self._authors[author]

    def _add(self, person: Person) -> None:
        """Take a person as somebody new, or as one who is known by the same id or the same whole name."""
        keys = _keys(person)
        somebody = next((self._of[key] for key in keys if key in self._of), None) or _Somebody()
        somebody.role = somebody.role or role_title(person.role)
        somebody.names |= names_of_person(person)
        self._of |= dict.fromkeys(keys, somebody)

    def _who(self, person: Person) -> _Somebody:
        return self._of[_keys(person)[0]]

    def _named(self, who: frozenset[int]) -> str:
        meant = [self._everybody[number] for number in sorted(who)]
        writers = [one for one in meant if one.writes]
        for nearest in (writers, meant):
            if len(nearest) == 1:
                return self._label(nearest[0])
        return tr(_ONE_OF_SEVERAL if meant else _UNKNOWN)

    def _label(self, somebody: _Somebody) -> str:
        if id(somebody) not in self._labels:
            role = somebody.role or tr(_FIRST_RESPONDER if somebody is self._first else _RESPONDER)
            self._taken[role] += 1
            number = f" {self._taken[role]}" if self._taken[role] > 1 else ""
            self._labels[id(somebody)] = f"[{role}{number}]"
        return self._labels[id(somebody)]


def _keys(person: Person) -> list[str]:
    """What a person is known again by: an id, and the names as far as they are whole."""
    names = names_of_person(person)
    whole = {*(" ".join(sorted(name)) for name in names.whole), *("".join(name) for name in names.unspaced)}
    keys = [f"={name}" for name in sorted(whole or {" ".join(handle) for handle in names.handles})]
    return [person.id, *keys] if person.id or not keys else keys


def role_title(role: str) -> str:
    """What somebody does, from the title that a system gives: short, in small letters, without numbers; "" for none."""
    found = _TITLE.search(role.replace(".", ""))
    if found is None or gives_orders(role) or _PRONOUNS.fullmatch(found[0].strip()):
        return ""
    words = [word for word in _BEHIND_TITLE.sub("", found[0]).split() if not any(map(str.isdigit, word))]
    words = words[1:] if words and words[0].casefold() in ("the", "a", "an") else words
    title = " ".join(map(_in_small_letters, words[:_LONGEST_TITLE])).strip(" -/&+'")
    return title if len(title) > 1 else ""


def _in_small_letters(word: str) -> str:
    """A word without its capital letter, but for an abbreviation or a name: `Back-End`, but `QA` and `DevOps`."""
    is_plain = not word.isupper() and all(part[1:] == part[1:].lower() for part in word.split("-"))
    return word.lower() if is_plain else word


def _texts(incident: Incident, ledger: Ledger) -> Iterator[str]:
    yield from (incident.title, incident.description, incident.status, incident.severity, incident.owner)
    yield from (incident.service, incident.impact)
    for item in (*ledger, *ledger.similar):
        yield from (item.text, item.where)
        if item.change:
            yield from (item.change.before, item.change.after)
    for gap in ledger.gaps:
        yield from (gap.what, gap.why)
    for part in ledger.coverage:
        yield from (*part.searched, *part.failed)


def _evidence(item: Evidence, named: _Named) -> Evidence:
    author = named.author(item.author) if item.author else None
    return replace(
        item,
        text=named.text(item.text),
        where=item.where if item.source is Source.SLACK else named.text(item.where),
        author=author,
        change=_change(item.change, named) if item.change else None,
    )


def _change(change: StatusChange, named: _Named) -> StatusChange:
    return replace(change, before=named.text(change.before), after=named.text(change.after))


def _gap(gap: Gap, named: _Named) -> Gap:
    return replace(gap, what=named.text(gap.what), why=named.text(gap.why))


def _coverage(part: Coverage, named: _Named) -> Coverage:
    searched, failed = (tuple(map(named.text, told)) for told in (part.searched, part.failed))
    return replace(part, searched=searched, failed=failed)
