"""Whether the looking sees anything: a page with every fault that is looked for, of which each must be found."""

from __future__ import annotations

from pathlib import Path

from local.look.browser import VIEWS, Reader
from local.look.print_checks import not_printed

_PAGE = Path(__file__).with_name("broken.html")
_MISSES = (
    "the page is",
    "“wide” stands out of the screen",
    "is cut off",
    "the word “acknowledgement” is cut",
    "leaves its picture",
    "is too small",
    "overlaps",
    "is smaller than 24 px",
    "nowhere leads nowhere",
    "two elements have one id",
    "is not self-contained",
)
_GRAVE = ("color-contrast",)


def unseen(reader: Reader, folder: Path) -> tuple[str, ...]:
    """The faults that were not found."""
    seen = reader.see(_PAGE, VIEWS[0], folder / "broken.png")
    pdf = folder / "broken.pdf"
    printed = not_printed(pdf, reader.prints(_PAGE, pdf))
    return (
        *(fault for fault in _MISSES if not any(fault in miss for miss in seen.misses)),
        *(fault for fault in _GRAVE if not any(fault in miss for miss in seen.grave)),
        *(() if seen.requests else ("a request",)),
        *(() if printed == ("never printed",) else ("a part that is not printed",)),
    )
