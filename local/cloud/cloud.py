"""The whole system on one machine: gateway, webhook, queue, table, secrets, worker."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import TextIO

from moto.server import ThreadedMotoServer

from local.cloud.aws import (
    INTEGRATIONS_SECRET_KEYS,
    WEBHOOK_SECRET_KEYS,
    Resources,
    create_resources,
    start_embedded_aws,
    use_local_credentials,
)
from local.cloud.gateway import Gateway
from local.cloud.queue_poller import QueuePoller, Worker
from local.cloud.worker_process import load_function
from local.environment import PROJECT

_PYTHON_PATH = os.pathsep.join((str(PROJECT / "layers" / "postmortem"), str(PROJECT)))  # in Lambda: /opt/python
DEFAULT_WORKER_TIMEOUT_SECONDS = 600.0  # WorkerFunction in template.yaml


class LocalCloud:
    """A running system; use as a context manager. `environment` holds settings and secrets by their contract names.

    It sets the process's own environment, as Lambda does for a function: one cloud per process. Logs and metrics of
    the functions go to `log`, which must be a real file.
    """

    def __init__(self, environment: Mapping[str, str], *, port: int = 0, log: TextIO) -> None:
        timeout = float(environment.get("WORKER_TIMEOUT_SECONDS") or DEFAULT_WORKER_TIMEOUT_SECONDS)
        secret_names = {*WEBHOOK_SECRET_KEYS, *INTEGRATIONS_SECRET_KEYS}
        os.environ.update({name: value for name, value in environment.items() if name not in secret_names})
        os.environ.setdefault("QUIET_PERIOD_SECONDS", "0")
        os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "postmortem")
        os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Postmortem")
        use_local_credentials()
        self._embedded: ThreadedMotoServer | None = None
        if not os.environ.get("AWS_ENDPOINT_URL"):
            self._embedded = start_embedded_aws()
        secrets = {name: environment[name] for name in secret_names if environment.get(name)}
        self.resources: Resources = create_resources(secrets, worker_timeout_seconds=timeout)
        os.environ.update(self.resources.environment())
        shown = {name: value for name, value in os.environ.items() if name not in secret_names}
        self._worker = Worker(timeout, shown | {"PYTHONPATH": _PYTHON_PATH}, log)
        self._poller = QueuePoller(self.resources.queue_url, self._worker)
        with redirect_stdout(log):  # where the function's logger will write
            handler = load_function("webhook").handler
        self._gateway = Gateway(handler, port=port, log=log)

    @property
    def url(self) -> str:
        """The address of the API."""
        return self._gateway.url

    def kill_worker(self) -> None:
        """End the worker's process at once, as a crash does."""
        self._worker.kill()

    def __enter__(self) -> LocalCloud:
        self._worker.start()
        self._poller.start()
        self._gateway.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._gateway.stop()
        self._poller.stop()
        if self._embedded is not None:
            self._embedded.stop()
            os.environ.pop("AWS_ENDPOINT_URL", None)
