"""What each document asks Monday for, in the words of a gap."""

from __future__ import annotations

from collections.abc import Mapping

from postmortem.text.language import translatable

SUBJECTS: Mapping[str, str] = {
    "account": translatable("the account of the token and its boards"),
    "board_of_item": translatable("the board of the incident's item"),
    "candidates": translatable("the items that the description may mean"),
    "change_columns": translatable("columns of an item"),
    "columns_to_fill": translatable("columns of the item that may be filled"),
    "create_item": translatable("an item"),
    "create_subitem": translatable("a sub-item"),
    "create_update": translatable("an update on the item"),
    "create_webhook": translatable("a webhook for the changes of a status column"),
    "edit_update": translatable("the change of an update"),
    "incident": translatable("the incident's item"),
    "incident_alone": translatable("the incident's item"),
    "items_on_boards": translatable("items of the boards"),
    "items_by_name": translatable("items of this name on the board"),
    "mentioned": translatable("the people and documents that the item names"),
    "more_activity": translatable("the older lines of the item's activity log"),
    "more_updates": translatable("the older updates of the item"),
    "own_update": translatable("the agent's update on the item"),
    "recent_items": translatable("the incidents that were changed last"),
    "related": translatable("related items"),
    "subitems": translatable("the sub-items of the item"),
}
