"""`python -m local.evaluation.alterations DRAFTS… --out FOLDER`: writes a sentence file for each draft.

Each holds the true sentences of the draft and false ones made of them by program. A draft is named by its case, which
has a recording, or is a sentence file, of which the honest sentences count.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.evaluation.alterations.choice import PER_KIND, Altered, altered
from local.evaluation.alterations.lines import Case, Change, entry, read_sentences
from local.evaluation.alterations.long_pieces import KINDS_FOR_LONG, PER_CASE, as_notes
from local.evaluation.alterations.played import played
from local.evaluation.cases import CaseError, load_case
from local.evaluation.sentences import HONEST
from local.record.recording import load
from postmortem.errors import PostmortemError


def main() -> int:
    """Write the files that the command line asks for, and tell how many sentences of each kind they hold."""
    parser = argparse.ArgumentParser(prog="alterations", description=__doc__)
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFTS", help="cases or sentence files (*.json)")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the sentence files go")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other sentences")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="the most of one kind and one draft")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    failed = False
    for path in given.drafts:
        try:
            case = _case(path)
        except (CaseError, PostmortemError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
            continue
        entries = sentence_file(case, given.seed, given.per_kind)
        kinds.update(one["kind"] for one in entries)
        words = json.dumps(entries, ensure_ascii=False, indent=1)
        (given.out / f"{case.name}.json").write_text(f"{words}\n", encoding="utf-8")
    for kind, count in kinds.most_common():
        print(f"{count:5} {kind}")
    return 1 if failed else 0


def sentence_file(case: Case, seed: int, per_kind: int = PER_KIND) -> list[dict[str, Any]]:
    """The entries of a case's sentence file: its true sentences and the false ones, some of both with a long piece."""
    false = altered(case, seed, per_kind)
    return [
        *(entry(line, f"{case.name}-h{number:03}") for number, line in enumerate(case.lines, start=1)),
        *(entry(one.line, f"{case.name}-a{n:03}", one.kind, one.change) for n, one in enumerate(false, start=1)),
        *_with_long_pieces(case, false, random.Random(f"{seed} {case.name}")),  # noqa: S311 - not for secrets
    ]


def _with_long_pieces(case: Case, false: Sequence[Altered], order: random.Random) -> Iterator[dict[str, Any]]:
    honest = [(line, HONEST, Change(line.text, "")) for line in case.lines]
    others = [(one.line, one.kind, one.change) for one in false if one.kind in KINDS_FOR_LONG]
    for letter, sentences in (("h", honest), ("a", others)):
        number = 0
        for line, kind, change in order.sample(sentences, len(sentences)):
            page = as_notes(change.text, change.pieces or line.pieces, case, order)
            if page and number < PER_CASE:
                number += 1
                yield entry(line, f"{case.name}-{letter}l{number:02}", kind, replace(change, pieces=(page,)))


def _case(path: Path) -> Case:
    """The true sentences of a file. Raises CaseError where it is a case without a recording that fits."""
    if isinstance(json.loads(path.read_text(encoding="utf-8")), list):
        return read_sentences(path)
    workspace = load_case(path)
    recording = load(workspace.name)
    if recording is None:
        raise CaseError(f"there is no recording of {workspace.name}")
    return played(workspace, recording.answer)


if __name__ == "__main__":
    sys.exit(main())
