"""`make postmortem` with words that nobody can tell an incident by, and with words that a shell would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.test_readme import run

pytestmark = pytest.mark.xdist_group("out")  # these commands write into one folder


def test_words_that_mean_no_single_incident_list_the_candidates_and_publish_nothing() -> None:
    done = run("make", "postmortem", "INCIDENT=checkout")
    assert done.returncode == 2
    assert "notion_page_url" not in done.stdout
    assert "9000000002  2025-04-14  SPRING10 rejected at checkout" in done.stderr
    assert 'make postmortem INCIDENT="<its id, or its whole name>"' in done.stderr


@pytest.mark.parametrize("how", ["as an argument", "in the environment"])
def test_neither_make_nor_a_shell_runs_or_changes_what_the_words_hold(tmp_path: Path, how: str) -> None:
    made = tmp_path / "made"
    words = f"""9000000002 `touch {made}` $(shell touch {made}) $(touch {made}) ${{HOME}} "; touch {made}; ' # %"""
    done = (
        run("make", "postmortem", f"INCIDENT={words}")
        if how == "as an argument"
        else run("make", "postmortem", INCIDENT=words)
    )
    chosen = "Incident: SPRING10 rejected at checkout of 2025-04-14, Monday item 9000000002"
    assert done.stdout.index(chosen) < done.stdout.index("Publishing"), done.stderr
    assert not made.exists()


def test_without_words_it_says_how_it_is_used() -> None:
    done = run("make", "postmortem")
    assert done.returncode == 2
    assert 'usage: make postmortem INCIDENT="Summer25 code"' in done.stderr
