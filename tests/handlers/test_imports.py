"""What a function loads before it can answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys

LOADED = "import json, sys; import functions.webhook.app; print(json.dumps(sorted(sys.modules)))"


def test_the_webhook_never_loads_what_only_the_worker_needs() -> None:
    path = os.pathsep.join(sys.path)
    answer = subprocess.run(
        [sys.executable, "-c", LOADED], env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=True
    )
    loaded = set(json.loads(answer.stdout))
    assert "postmortem.intake.resolution" in loaded
    assert loaded.isdisjoint({"openai", "notion_client", "slack_sdk", "requests", "httpx", "postmortem.pipeline"})
