"""`make eval SENTENCES=folder`: how many altered sentences the checks stop, and how many honest ones they lose."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from local.environment import MODEL_SETTINGS, has_model
from local.evaluation.sentence_checks import Checked, checked, files_of
from local.evaluation.sentences import HONEST, LONG_PIECE
from postmortem.bootstrap import judge_of
from postmortem.check.judge import ModelJudge
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings

_GROUPS: Mapping[str, Callable[[Checked], bool]] = {
    "all altered": lambda one: not one.sentence.is_honest,
    f"altered, citing > {LONG_PIECE} characters": lambda one: one.sentence.is_long and not one.sentence.is_honest,
    f"honest, citing > {LONG_PIECE} characters": lambda one: one.sentence.is_long and one.sentence.is_honest,
}
_WIDTH = 120  # characters, where the output is no terminal
_STOPPED, _LOST = 0.30, 0.02  # of altered and of honest sentences, by the hard checks alone
_SHOWN, _KEPT = 0.02, 0.95  # of altered and of honest sentences, with the judge


def report(folder: Path, out: Path, environment: Mapping[str, str]) -> int:
    """Measure every sentence file of a folder, show it by kind, and write each sentence's fate; 1 if there is none."""
    judge = _judge(environment)
    found = {path.stem: checked(path, judge) for path in files_of(folder)}
    if not found:
        print(f"{folder} holds no sentence file (*.json).", file=sys.stderr)
        return 1
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    by = f"asked: {judge.model.name}" if judge else "recorded verdicts where a file has them"
    console.print(f"{', '.join(found)}. Judge: {by}.", highlight=False, markup=False)
    every = [one for sentences, _ in found.values() for one in sentences]
    judged = [one for sentences, is_judged in found.values() if is_judged for one in sentences]
    console.print(table(every, judged))
    console.print("\n".join(gates(every, judged)), highlight=False, markup=False)
    out.parent.mkdir(parents=True, exist_ok=True)
    files = {name: [_as_json(one) for one in sentences] for name, (sentences, _) in found.items()}
    out.write_text(json.dumps(files, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


def table(every: Sequence[Checked], judged: Sequence[Checked]) -> Table:
    """A row for each kind: how many the hard checks stop, and how many stand as prose when a judge was asked."""
    made = Table("sentences", box=None, header_style="bold")
    for name in ("number", "stopped by hard checks", "judged", "stand as prose"):
        made.add_column(name, justify="right")
    kinds = sorted({one.sentence.kind for one in every}, key=lambda kind: (kind == HONEST, kind))
    for name in (*kinds, *_GROUPS):
        own, seen = ([one for one in those if _belongs(one, name)] for those in (every, judged))
        stopped, standing = _stopped(own), _standing(seen)
        made.add_row(name, str(len(own)), _part(stopped, len(own)), str(len(seen)), _part(standing, len(seen)))
    return made


def _belongs(one: Checked, name: str) -> bool:
    return _GROUPS[name](one) if name in _GROUPS else one.sentence.kind == name


def gates(every: Iterable[Checked], judged: Iterable[Checked]) -> list[str]:
    """Pass or fail of each gate, in words."""
    altered, honest = _parted(every)
    shown, kept = _parted(judged)
    told = [
        ("hard checks stop altered sentences", _stopped(altered), len(altered), f"≥ {_STOPPED:.0%}", _STOPPED, None),
        ("hard checks lose honest ones", _stopped(honest), len(honest), f"≤ {_LOST:.0%}", None, _LOST),
        ("with the judge, altered shown as fact", _standing(shown), len(shown), f"≤ {_SHOWN:.0%}", None, _SHOWN),
        ("with the judge, honest kept as prose", _standing(kept), len(kept), f"≥ {_KEPT:.0%}", _KEPT, None),
    ]
    return [_gate(*one) for one in told]


def _gate(what: str, number: int, of: int, bound: str, least: float | None, most: float | None) -> str:
    if not of:
        return f"{what}: nothing to measure"
    share = number / of
    passed = (least is None or share >= least) and (most is None or share <= most)
    return f"{what}: {number} of {of}, {share:.1%} (gate {bound}: {'passed' if passed else 'missed'})"


def _parted(found: Iterable[Checked]) -> tuple[list[Checked], list[Checked]]:
    """The altered ones and the honest ones."""
    every = list(found)
    return [one for one in every if not one.sentence.is_honest], [one for one in every if one.sentence.is_honest]


def _stopped(found: Sequence[Checked]) -> int:
    return sum(bool(one.fault) for one in found)


def _standing(found: Sequence[Checked]) -> int:
    return sum(one.stands for one in found)


def _part(number: int, of: int) -> str:
    return f"{number} ({number / of:.0%})" if of else "-"


def _as_json(one: Checked) -> dict[str, Any]:
    return {
        "id": one.sentence.id,
        "kind": one.sentence.kind,
        "text": one.sentence.statement.text,
        "altered": one.sentence.wrong,
        "hard": one.fault,
        "verdict": one.verdict and one.verdict.outcome,
        "words": one.verdict and one.verdict.words,
        "wrong": one.verdict and one.verdict.wrong,
        "stands": one.stands,
    }


def _judge(environment: Mapping[str, str]) -> ModelJudge | None:
    """The judge that the settings name; None where they name no model."""
    if not has_model(environment):
        return None
    given = {name: environment[name] for name in MODEL_SETTINGS if name in environment}
    return judge_of(read_settings(PipelineSettings, given), read_integration_secrets(given))
