"""`make mutants`: breaks the code in ways that matter, one at a time, and shows that the tests beside it notice.

Each mutant is a place, what stands there, what is put there instead, and the tests that must fail then.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "layers/postmortem/postmortem"

MUTANTS = {
    "no time is kept for publishing": (
        "pipeline.py",
        "work = limit.without(min(_SECONDS_FOR_PUBLISHING, limit.remaining() / 3))",
        "work = limit",
        "tests/unit/test_pipeline.py",
    ),
    "the incident's claim is not asked": (
        "jobs/page_registry.py",
        'UNCLAIMED = "attribute_not_exists(#held_by) OR #held_until <= :now"',
        'UNCLAIMED = "attribute_not_exists(#held_by) OR #held_until <= :now OR #held_until > :now"',
        "tests/unit/test_store.py",
    ),
    "people who wrote nothing are dropped": (
        "prepare/preparation.py",
        "gathered.people))",
        "()))",
        "tests/unit/test_preparation.py tests/unit/test_people.py tests/end_to_end/test_people.py",
    ),
    "a claim is taken over whoever holds it": (
        "jobs/page_registry.py",
        "CLAIM, given=given, values=claim | seen)",
        'CLAIM, given=f"({given}) OR attribute_exists(id)", values=claim | seen)',
        "tests/unit/test_store.py",
    ),
    "a job's record does not expire": (
        "jobs/store.py",
        "int((now + KEPT).timestamp())",
        "int((now + 400 * KEPT).timestamp())",
        "tests/unit/test_store.py",
    ),
    "Monday's earlier notice is not asked for": (
        "clients/monday/tickets.py",
        'or mark in str(update.get("body"))',
        "or False",
        "tests/contract/test_announce_again.py",
    ),
    "two messages among many make the incident's thread": (
        "announce/place.py",
        "messages * 3 >= len(talk)",
        "messages * 3 >= 0",
        "tests/contract/test_announce.py",
    ),
    "Slack's text is not escaped": (
        "render/mrkdwn.py",
        '{"&": "&amp;", "<": "&lt;", ">": "&gt;"}',
        "{}",
        "tests/contract/test_announce.py",
    ),
    "a person's link is overwritten": (
        "announce/ticket.py",
        "if column.held and (before is None or column.held != before.about):",
        "if False:",
        "tests/contract/test_announce_link.py",
    ),
    "an item is created again in other words": (
        "announce/actions.py",
        "return bool(action.sources) and earlier.issuperset(action.sources)",
        "return False",
        "tests/contract/test_action_items.py",
    ),
    "a late notice replaces a newer one": (
        "announce/chat.py",
        "if before is None or before.at < told.made_at:",
        "if True:",
        "tests/contract/test_announce_again.py",
    ),
    "a try at a notice is made as often as its message comes": (
        "jobs/owed.py",
        "#notice_try = :number AND #owed <> :nothing",
        "#owed <> :nothing",
        "tests/handlers/test_notices_of_worker.py",
    ),
    "Monday's title is not escaped": (
        "render/notices.py",
        "{escape(page.title)}",
        "{page.title}",
        "tests/contract/test_announce.py",
    ),
    "a span may end after it was said": (
        "text/times/resolve.py",
        "return until if until and until <= said_at + CLOCK_SKEW else None",
        "return until",
        "tests/unit/test_times.py",
    ),
    "what is said a minute ahead is not heard": (
        "text/times/resolve.py",
        "CLOCK_SKEW = timedelta(minutes=2)",
        "CLOCK_SKEW = timedelta(0)",
        "tests/unit/test_times.py tests/unit/test_edits.py tests/unit/test_window.py",
    ),
    "a shorter pause shortens the shared one": (
        "clients/pacing.py",
        "if resume_at > self._resume_at:",
        "if resume_at:",
        "tests/unit/test_pacing.py",
    ),
}


def survives(file: str, old: str, new: str, tests: str) -> bool:
    """Whether the tests pass although the code is broken."""
    path = PACKAGE / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} holds no {old!r} any more"
    try:
        path.write_text(text.replace(old, new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, check=False).returncode == 0
    finally:
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Try every mutant, or those whose names hold a word; 1 if one survives."""
    survivors, words = 0, sys.argv[1:]
    for name, mutant in MUTANTS.items():
        if words and not any(word in name for word in words):
            continue
        alive = survives(*mutant)
        survivors += alive
        sys.stdout.write(f"{'SURVIVES' if alive else 'killed  '}  {name}\n")
        sys.stdout.flush()
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main())
