"""What a metric gives, and the gate that it has to pass."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """A measured value, None where the case has nothing to measure, and in words what it was lost on."""

    value: float | None
    details: tuple[str, ...] = ()

    @classmethod
    def share(cls, right: int, of: int, details: tuple[str, ...] = ()) -> Score:
        """`right` of `of`, or no value where there are none."""
        return cls(right / of if of else None, details)

    @classmethod
    def faults(cls, found: tuple[str, ...]) -> Score:
        """How many faults were found, each in words."""
        return cls(float(len(found)), found)


@dataclass(frozen=True, slots=True)
class Gate:
    """The values that are good enough."""

    at_least: float | None = None
    at_most: float | None = None

    def passes(self, value: float | None) -> bool:
        """Whether a value is good enough; nothing to measure is."""
        if value is None:
            return True
        enough = self.at_least is None or value >= self.at_least
        return enough and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        bounds = (("≥", self.at_least), ("≤", self.at_most))
        return " ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)


NONE = Gate(at_most=0)
ALL = Gate(at_least=1)
