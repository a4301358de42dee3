"""`make serve`: the local cloud until it is told to stop; a sandbox stands in for each service without an endpoint."""

from __future__ import annotations

import logging
import sys
from contextlib import ExitStack

from local.cloud.cloud import LocalCloud
from local.environment import PROJECT, TOKEN_OF, read_environment, with_sandbox
from local.sandbox.server import Sandbox
from local.sandbox.workspace import Workspace
from local.stop_signals import StopSignals

DEFAULT_PORT = 8080
WORKSPACE = PROJECT / "local" / "workspaces" / "summer25.json"


def main() -> int:
    """Serve until SIGTERM or SIGINT; 0 when it ended cleanly."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    stop = StopSignals()
    environment = read_environment()
    with ExitStack() as stack:
        sandboxed = [endpoint for endpoint in TOKEN_OF if endpoint not in environment]
        if sandboxed:
            sandbox = stack.enter_context(Sandbox(Workspace.load(WORKSPACE)))
            environment = with_sandbox(environment, sandbox.environment())
            print(f"sandbox {sandbox.url} stands in for: {', '.join(sandboxed)}", flush=True)
        if not any(environment.get(name) for name in ("WEBHOOK_TOKEN", "MONDAY_SIGNING_SECRET")):
            print("webhook calls are refused: set WEBHOOK_TOKEN or MONDAY_SIGNING_SECRET in .env", flush=True)
        if not environment.get("MANUAL_TOKEN"):
            print("manual calls are refused: set MANUAL_TOKEN in .env", flush=True)
        cloud = stack.enter_context(
            LocalCloud(environment, port=int(environment.get("PORT", DEFAULT_PORT)), log=sys.stderr)
        )
        print(f"ready {cloud.url}", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
