"""How long a stranger waits: `git clone` and `make demo`, set-up included, in an empty home folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from local.bench.tables import Table, seconds
from local.environment import PROJECT

_NOT_A_STRANGERS = ("PYTHON", "UV_", "VIRTUAL_ENV", "MAKE", "OPENAI_")


def tables() -> Iterator[Table]:
    """Seconds of each step in a clone of what is committed here; uses the network."""
    with TemporaryDirectory() as folder:
        home, clone = Path(folder, "home"), Path(folder, "clone")
        home.mkdir()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_A_STRANGERS)}
        environment["HOME"] = str(home)
        rows = [
            ("git clone", _timed(["git", "clone", "--quiet", str(PROJECT), str(clone)], Path(folder), environment)),
            ("make demo, set-up included", _timed(["make", "demo"], clone, environment)),
            ("make demo again", _timed(["make", "demo"], clone, environment)),
        ]
        size = sum(file.stat().st_size for file in clone.rglob("*") if file.is_file() and not file.is_symlink())
        rows.append(("all files of the clone then", f"{size / 1024**2:.0f} MB"))
    yield Table("A fresh clone", ("", ""), rows)


def _timed(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """The seconds of a command whose output goes to standard error."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, check=False, stdout=sys.stderr)
    took = seconds(time.perf_counter() - begin)
    return took if done.returncode == 0 else f"{took}, ended with code {done.returncode}"
