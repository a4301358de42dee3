"""These tests need SAM and a container engine: `make test-sam` runs them, and nothing else collects them."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the folder out unless the marker asks for it."""
    return None if config.option.markexpr == "sam" else True
