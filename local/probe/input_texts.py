"""The hostile and malformed inputs of the probe `inputs`."""

from __future__ import annotations

from typing import Any

_HALF = "a half \ud83d and \x00 and \x1b[31m"

EVENT_FIELDS: tuple[tuple[str, Any], ...] = (
    ("columnType", ["color"]),
    ("columnType", {"type": "color"}),
    ("columnId", _HALF),
    ("boardId", 10**30),
    ("pulseId", "12; drop"),
    ("changedAt", 253402300799),
    ("changedAt", float("nan")),
    ("changedAt", -62135596800),
    ("triggerTime", "0001-01-01T00:00:00+14:00"),
    ("value", [[{"label": 1}]]),
    ("value", {"label": {"text": ["Resolved"], "index": {}}}),
    ("parentItemId", {"a": [None]}),
)
BODIES: tuple[str | None, ...] = ("[" * 60_000, '{"a":' * 9_000, None, "\ufeff", '{"challenge": {"a": "\\ud800"}}', "7")

_PART = {"type": "text", "text": "{}"}
COMPLETIONS: tuple[Any, ...] = (
    {"choices": [{"message": {"content": [_PART, {"type": "thinking", "thinking": [_PART]}]}}]},
    {"choices": [{"message": {"content": {"parsed": {"timeline": []}}}}]},
    {"choices": [{"message": {"content": None, "tool_calls": [{"function": {"arguments": "{}"}}]}}]},
    {"choices": [{"message": {"content": [None, 7, ["x"]], "refusal": {"why": 1}}}]},
    {"choices": [{"message": None, "finish_reason": ["stop"]}], "usage": [1]},
    {"choices": {"0": {}}, "usage": {"prompt_tokens": -5, "completion_tokens": "1e9"}},
    {"choices": [[]], "usage": {"prompt_tokens": 1e308, "prompt_tokens_details": 7}},
    {"choices": [], "error": {"code": ["overloaded"], "message": {"a": 1}}},
    {"error": "quota"},
    '{"choices": [{"message": {"content": "\\ud800"}}], "usage": {"prompt_tokens": NaN}}',
    '{"choices": [{"message": {"content": "a", "content": ["b"]}}]}',
    '{"choices": ' + "[" * 50_000,
    "data: {}\n\ndata: [DONE]",
    "",
)
RESPONSES: tuple[Any, ...] = (
    {"status": "completed", "output": [{"type": "reasoning", "summary": []}], "usage": {"output_tokens": 900}},
    {"status": "completed", "output": [{"type": "message", "content": "plain"}]},
    {"status": "completed", "output": ["text", {"type": ["message"]}, {"type": "message", "content": [{"type": 3}]}]},
    {"status": "failed", "error": ["server_error"], "output": []},
    {"status": "incomplete", "incomplete_details": "max_output_tokens"},
    {"status": {"a": 1}, "output": {"type": "message"}, "usage": 7},
)

FIELDS: tuple[tuple[str, str, Any], ...] = (
    ("slack", "ts", "9" * 40 + ".000100"),
    ("slack", "edited", {"ts": "99999999999999.000001"}),
    ("slack", "text", {"text": ["a"]}),
    ("slack", "text", _HALF),
    ("slack", "user", ["U1"]),
    ("slack", "thread_ts", "0001-01-01"),
    ("slack", "reply_count", -(10**30)),
    ("slack", "blocks", [{"type": "rich_text", "elements": [{"type": "rich_text_list", "indent": 10**9}]}]),
    ("slack", "profile", [None]),
    ("slack", "channels", [{"id": "C1", "created": 10**17, "topic": 3}]),
    ("slack", "response_metadata", "next"),
    ("monday", "created_at", "9999-12-31 23:59:59"),
    ("monday", "created_at", "99999999999999999"),
    ("monday", "value", '{"date": "0001-01-01", "time": "00:00:00"}'),
    ("monday", "value", {"deltaFormat": [1, {"insert": None}]}),
    ("monday", "column", None),
    ("monday", "name", _HALF),
    ("monday", "data", '{"column_id": ["a"], "column_type": {}, "value": 7, "previous_value": [1]}'),
    ("monday", "creator", "Ana"),
    ("monday", "updates", {"0": {}}),
    ("monday", "boards", [None, 7]),
    ("notion", "properties", {"type": {"type": "title", "title": "plain"}, "x": None}),
    ("notion", "last_edited_time", "0001-01-01T00:00:00+14:00"),
    ("notion", "markdown", _HALF),
    ("notion", "parent", ["page"]),
    ("notion", "results", [None, {"id": 3, "object": ["page"], "properties": {}}]),
)

TICKET_TEXTS = (
    "colour #ff0000 and #include <map>, #sale in C#, see #1234 and ## Steps #!/bin/sh #ops-nowhere",
    f"{_HALF} 9999-12-31 23:59:59 it began, 0001-01-01 00:00:00 -12:00 it ended",
)
