"""`make bench`: prints the tables of every measurement; nothing is asserted, so that it ends well on any machine."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping

from local.bench import calls, demo, fresh, gathering, growth, imports, pages
from local.bench.tables import Table

SECTIONS: Mapping[str, Callable[[], Iterator[Table]]] = {
    "demo": demo.tables,
    "calls": calls.tables,
    "pages": pages.tables,
    "imports": imports.tables,
    "gathering": gathering.tables,
    "growth": growth.tables,
}


def main() -> int:
    """Print the tables as they are ready."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--only", choices=SECTIONS, help="measure one thing instead of all")
    choice.add_argument("--fresh", action="store_true", help="a fresh clone instead; slow, uses the network")
    arguments = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors")
    sections = [SECTIONS[arguments.only]] if arguments.only else list(SECTIONS.values())
    for section in [fresh.tables] if arguments.fresh else sections:
        for table in section():
            print(table.text(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
