"""`make rooms`: which room of a package imports which, circles, and names that are defined more than once.

A room is a folder of the package, or a module that lies beside the folders. `make rooms REVISION=…` shows the package
as it was at a commit.
"""

from __future__ import annotations

import argparse
import ast
import io
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = Path("layers/postmortem/postmortem")
_OF_EVERY_MODULE = frozenset({"logger", "main", "__all__"})


@dataclass(frozen=True)
class Package:
    """The modules of a package, by their dotted names below it; the package itself is ""."""

    root: Path
    name: str

    @cached_property
    def trees(self) -> Mapping[str, ast.Module]:
        """The parsed modules."""
        return {
            self._name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(self.root.rglob("*.py"))
        }

    @cached_property
    def arrows(self) -> Mapping[str, frozenset[str]]:
        """The modules of the package that each module imports, also for types only or inside functions."""
        return {module: frozenset(self._imported(tree)) - {module} for module, tree in self.trees.items()}

    @property
    def arrows_of_rooms(self) -> Counter[tuple[str, str]]:
        """How many imports lead from one room to another."""
        pairs = ((room(here), room(there)) for here, others in self.arrows.items() for there in others)
        return Counter(pair for pair in pairs if pair[0] != pair[1])

    @property
    def defined_twice(self) -> dict[str, list[str]]:
        """The modules of each public function, class and constant that more than one module defines."""
        places: defaultdict[str, list[str]] = defaultdict(list)
        for module, tree in self.trees.items():
            for name in dict.fromkeys(_defined(tree.body)):
                if not name.startswith("_") and name not in _OF_EVERY_MODULE:
                    places[name].append(module)
        return {name: modules for name, modules in sorted(places.items()) if len(modules) > 1}

    def _name_of(self, path: Path) -> str:
        parts = path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _imported(self, tree: ast.Module) -> Iterator[str]:
        for name in imports(tree):
            inside = name.removeprefix(f"{self.name}.")
            if name == self.name:
                yield ""
            elif name != inside and (inside in self.trees or (inside := inside.rpartition(".")[0]) in self.trees):
                yield inside


def room(module: str) -> str:
    """The folder or the module that a module belongs to."""
    return module.partition(".")[0]


def imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, those of what it takes from a module, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circle(arrows: Mapping[str, Iterable[str]]) -> list[str]:
    """Modules or rooms that lead from one to the next and back to the first; none where there is no circle."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(map(str, error.args[1]))
    return []


def _defined(body: Iterable[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _lines(package: Package) -> Iterator[str]:
    rooms = package.arrows_of_rooms
    outgoing: defaultdict[str, list[str]] = defaultdict(list)
    for (here, there), number in sorted(rooms.items()):
        outgoing[here].append(f"{there} {number}")
    for here, others in outgoing.items():
        yield f"{here:16} → {', '.join(others)}"
    beside = [
        module for module in package.trees if module and "." not in module and room(module) not in _folders(package)
    ]
    of_rooms = circle({here: [there for one, there in rooms if one == here] for here in outgoing})
    yield ""
    yield f"modules          {len(package.trees)}, in {len(_folders(package))} rooms and {len(beside)} beside them"
    yield f"arrows           {sum(rooms.values())} imports between {len(rooms)} pairs of rooms"
    yield f"circle of modules {' → '.join(circle(package.arrows)) or 'none'}"
    yield f"circle of rooms   {' → '.join(of_rooms) or 'none'}"
    twice = package.defined_twice
    yield f"defined twice    {len(twice)}"
    yield from (f"  {name}: {', '.join(modules)}" for name, modules in twice.items())


def _folders(package: Package) -> set[str]:
    return {room(module) for module in package.trees if "." in module}


def main() -> int:
    """Print the arrows of the package, as it is or as it was."""
    parser = argparse.ArgumentParser(prog="rooms", description=__doc__)
    parser.add_argument("revision", nargs="?", help="a commit; without it, the files as they are")
    parser.add_argument("--folder", type=Path, default=PACKAGE, help="another package than the agent's, such as local")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    name = PACKAGE.name if folder == PACKAGE else ".".join(folder.parts)
    if not arguments.revision:
        print("\n".join(_lines(Package(PROJECT / folder, name))))
        return 0
    command = ["git", "-C", str(PROJECT), "archive", arguments.revision, str(folder)]
    archive = subprocess.run(command, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(scratch, filter="data")
        print("\n".join(_lines(Package(Path(scratch) / folder, name))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
