"""The forms of what Monday answers, as far as it is read here; any other field is taken as it comes."""

from __future__ import annotations

from postmortem.clients.forms import Forms, an_object, objects, objects_or_object, text, text_or_none

MONDAY = Forms(
    fields={
        **dict.fromkeys(
            "body created_at creator_id display_value edited_at event id name state text text_body "
            "time_zone_identifier title type updated_at url user_id".split(),
            text,
        ),
        **dict.fromkeys("error markdown".split(), text_or_none),
        **dict.fromkeys(
            "board change_multiple_column_values column complexity create_item create_subitem create_update creator "
            "description doc edit_update file items_page live_data me search".split(),
            an_object,
        ),
        **dict.fromkeys(
            "activity_logs assets blocks boards column_values columns files linked_items replies results subitems "
            "subscribers updates users".split(),
            objects,
        ),
        "items": objects_or_object,  # the items of a board, or the results of a search for items
    },
    needed={
        **dict.fromkeys("activity_logs linked_items replies subitems subscribers updates users".split(), ("id",)),
        "column_values": ("id", "type", "column"),
    },
    counts_within=True,
)
