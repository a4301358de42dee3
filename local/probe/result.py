"""What one probed input gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the product read an input right, did not claim to know, or claimed something wrong."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Result:
    """One input with what was expected of it and what came; `got` is shown where the verdict is not `RIGHT`."""

    given: str
    expected: str
    got: str
    verdict: Verdict
