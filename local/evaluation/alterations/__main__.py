"""`python -m local.evaluation.alterations DRAFTS… --out FOLDER`: writes a sentence file for each draft.

Each holds the true sentences of the draft and false ones made of them by program. A draft is a sentence file whose
honest sentences count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from local.evaluation.alterations.choice import PER_KIND, altered
from local.evaluation.alterations.lines import Case, entry, read_sentences


def main() -> int:
    """Write the files that the command line asks for, and tell how many sentences of each kind they hold."""
    parser = argparse.ArgumentParser(prog="alterations", description=__doc__)
    parser.add_argument("drafts", nargs="+", type=Path, metavar="DRAFTS", help="sentence files")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the sentence files go")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other sentences")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="the most of one kind and one draft")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    for path in given.drafts:
        case = read_sentences(path)
        entries = sentence_file(case, given.seed, given.per_kind)
        kinds.update(one["kind"] for one in entries)
        words = json.dumps(entries, ensure_ascii=False, indent=1)
        (given.out / f"{case.name}.json").write_text(f"{words}\n", encoding="utf-8")
    for kind, count in kinds.most_common():
        print(f"{count:5} {kind}")
    return 0


def sentence_file(case: Case, seed: int, per_kind: int = PER_KIND) -> list[dict[str, Any]]:
    """The entries of a case's sentence file: its true sentences, then the false ones."""
    honest = [entry(line, f"{case.name}-h{number:03}") for number, line in enumerate(case.lines, start=1)]
    false = [
        entry(one.line, f"{case.name}-a{number:03}", one.kind, one.change)
        for number, one in enumerate(altered(case, seed, per_kind), start=1)
    ]
    return honest + false


if __name__ == "__main__":
    sys.exit(main())
