"""Two packages of npm that prove the pages: axe-core and mermaid, each one file of a pinned archive.

`npm pack` fetches the archive alone: `npm ci` would install the hundred packages that mermaid's single file holds.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass

from local.environment import PROJECT

_STORE = PROJECT / ".cache" / "npm"


class PackageError(Exception):
    """A package cannot be had, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Package:
    """A version of a package with the digest that npm's registry gives for it, and the file that is needed of it."""

    name: str
    version: str
    sha512: str
    file: str

    def text(self) -> str:
        """The file's text, fetched once. Raises PackageError."""
        archive = _STORE / f"{self.name}-{self.version}.tgz"
        if not archive.exists():
            self._fetch()
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != self.sha512:
            raise PackageError(f"{archive} is not the package that is pinned: delete it, and try again")
        with tarfile.open(archive) as opened:
            member = opened.extractfile(f"package/{self.file}")
            assert member is not None
            return member.read().decode()

    def _fetch(self) -> None:
        _STORE.mkdir(parents=True, exist_ok=True)
        command = ("npm", "pack", "--silent", "--pack-destination", str(_STORE), f"{self.name}@{self.version}")
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except FileNotFoundError as missing:
            raise PackageError("npm is needed to fetch axe-core and mermaid: apt-get install npm") from missing
        except subprocess.CalledProcessError as failed:
            raise PackageError(f"npm could not fetch {self.name}: {failed.stderr.strip()}") from failed


AXE = Package(
    "axe-core",
    "4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "axe.min.js",
)
MERMAID = Package(
    "mermaid",
    "12.3.0",
    "4113TdXeLAsMruJ79OpFL5O8+LTFXhQqZ260rF3tgUmiNAtRm4Uume04I+65PRN6yZ69J4f8rVYWW8zRk65UYw==",
    "dist/mermaid.min.js",
)
