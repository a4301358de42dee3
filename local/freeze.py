"""`make freeze`: what the product sends for each case, one file a case, to compare before and after a refactoring.

Two folders written by the same code are identical (`diff -r`): made-up credentials come from a fixed seed, ids and the
time of writing are left out.
"""

from __future__ import annotations

import json
import logging
import random
import re
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from local.environment import PROJECT
from local.evaluation.cases import load_case
from local.evaluation.runner import run
from local.evaluation.trial import Trial

OWN_CASES = PROJECT / "local" / "workspaces"
SHARED_CASES = PROJECT.parent / "shared" / "eval" / "cases"
_VARIES = re.compile(
    r"http://127\.0\.0\.1:\d+"
    r"|[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}"
    r"|(?<=[Ee]vidence )[0-9a-f]{16}(?= ===)"  # the fence
    r"|(?<=Written on )[0-9: -]+"
)


def main() -> int:
    """Writes `FOLDER/case.txt` for every own and shared case."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(levelname)s %(message)s")
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "out" / "frozen"
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((*OWN_CASES.glob("*.json"), *SHARED_CASES.glob("*.json"))):
        (out / f"{path.stem}.txt").write_text("\n".join(frozen(path)), encoding="utf-8")
        print(f"Wrote {path.stem}.txt")
    return 0


def frozen(path: Path) -> Iterator[str]:
    """The prompt, and every request in the order of its service and content."""
    source = random.Random(1)  # noqa: S311 - made-up ids, no secrets
    with (
        patch("secrets.choice", source.choice),
        patch.object(uuid, "uuid4", lambda: uuid.UUID(int=source.getrandbits(128), version=4)),
    ):
        trial = run(load_case(path), {})
    yield _VARIES.sub("…", trial.prompt)
    yield from sorted(_requests(trial))


def _requests(trial: Trial) -> Iterator[str]:
    for call in trial.calls:
        yield _VARIES.sub("…", f"{call.service} {call.name} {_text(call.arguments)}")


def _text(arguments: Mapping[str, Any]) -> str:
    return json.dumps(arguments, ensure_ascii=False, sort_keys=True, default=str)


if __name__ == "__main__":
    sys.exit(main())
