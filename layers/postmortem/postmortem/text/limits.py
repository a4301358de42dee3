"""How long a text may be that patterns are run over."""

from __future__ import annotations

LONGEST_TEXT = 40_000  # Slack: characters in one message; what is beyond is cut, so that it never leaves unread
