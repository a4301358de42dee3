"""A model that lies in every way the schema allows: the page carries none of it as fact, and is still written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from local.evaluation.__main__ import OWN_CASES
from local.evaluation.cases import Case, load_case
from local.evaluation.page import Page, page_of
from local.evaluation.runner import TIME_LIMIT_SECONDS, run
from local.pages_in_memory import PagesInMemory
from local.sandbox.openai import ModelRequest
from local.sandbox.server import PROJECT, Sandbox
from postmortem.analyse.draft import Draft
from postmortem.analyse.prompt import PROMPT_VERSION, evidence_text
from postmortem.analyse.verify import verify
from postmortem.bootstrap import build_pipeline
from postmortem.gather import gather
from postmortem.models import Incident, Job, Ledger, Trigger, Writer
from postmortem.redact import redact_gathered
from postmortem.render.compose import compose
from postmortem.render.notion import blocks
from postmortem.select import select
from postmortem.settings import PipelineSettings, read_integration_secrets, read_settings
from postmortem.time_limit import TimeLimit
from tests.evals.honest import draft_of, true_statements
from tests.evals.judge import Counts, counted, faults, standing, statements_in
from tests.evals.liars import LIARS
from tests.evals.scene import Answer, Liar, Scene
from tests.evals.shown import Evidence
