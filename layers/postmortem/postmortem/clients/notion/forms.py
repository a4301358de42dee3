"""The forms of what Notion answers, as far as it is read here; any other field is taken as it comes."""

from __future__ import annotations

from postmortem.clients.forms import Forms, an_object, named_objects, objects, text, text_or_none

NOTION = Forms(
    fields={
        **dict.fromkeys("created_time id last_edited_time markdown name object plain_text type url".split(), text),
        "next_cursor": text_or_none,
        **dict.fromkeys("child_page database_parent parent".split(), an_object),
        "properties": named_objects,
        **dict.fromkeys("data_sources options results".split(), objects),
    },
    needed={"results": ("id",), "data_sources": ("id",)},
)
