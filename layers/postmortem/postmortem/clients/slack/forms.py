"""The forms of what Slack answers, as far as it is read here; any other field is taken as it comes."""

from __future__ import annotations

from postmortem.clients.forms import (
    Forms,
    amount,
    an_object,
    level,
    objects,
    rows,
    seconds,
    slack_ts,
    text,
    text_or_object,
    texts,
)

SLACK = Forms(
    fields={
        **dict.fromkeys(
            "alt_text author_name bot_id channel_id created_by display_name error fallback footer from_url handle id "
            "image_url label mode name next_cursor pretext pretty_type preview range real_name style subtype team "
            "team_id title_link type tz url usergroup_id user_id username".split(),
            text,
        ),
        **dict.fromkeys("bot channel label text title user value".split(), text_or_object),
        **dict.fromkeys("latest_reply thread_ts ts".split(), slack_ts),
        **dict.fromkeys("created date_end date_start".split(), seconds),
        **dict.fromkeys("lines_more num_members offset reply_count".split(), amount),
        "indent": level,
        **dict.fromkeys(
            "accessory bot_profile call edited message profile purpose response_metadata room root topic user_profile "
            "v1".split(),
            an_object,
        ),
        **dict.fromkeys(
            "attachments blocks channels elements fields files members message_blocks messages reactions "
            "usergroups".split(),
            objects,
        ),
        **dict.fromkeys("participant_history previous_names".split(), texts),
        "rows": rows,
    },
    needed={"messages": ("ts",), "channels": ("id",), "members": ("id",), "usergroups": ("id",)},
    opaque=frozenset({"metadata"}),
)
