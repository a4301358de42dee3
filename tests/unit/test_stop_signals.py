"""A process that is told to end twice ends, also when the second signal comes while the first is being handled."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import pytest

from local.environment import PROJECT

LONGEST_SECONDS = 20
# Raises the signal again at each step of its own handling: whatever lock is held at one of them then stays so.
WAITS = """
    import signal, sys
    from local.stop_signals import StopSignals

    stop, left = StopSignals(), [{again}]

    def raise_again(frame, event, argument):
        if left[0]:
            left[0] -= 1
            signal.raise_signal(signal.{name})

    sys.setprofile(raise_again)
    signal.raise_signal(signal.{name})
    sys.setprofile(None)
    stop.wait()
    print("ended")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("again", [0, 50], ids=["once", "while it is handled"])
def test_it_ends_however_often_it_is_told(name: str, again: int) -> None:
    code = textwrap.dedent(WAITS).format(name=name, again=again)

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


def test_without_a_signal_it_goes_on() -> None:
    code = "from local.stop_signals import StopSignals\nstop = StopSignals()\nprint('waits', flush=True)\nstop.wait()"
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waits\n"
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=LONGEST_SECONDS) == 0
