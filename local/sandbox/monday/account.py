"""What columns, filters and the log need to know of the account, its boards and its items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from local.sandbox.monday.elements import Column, Document, Group, User


class Account(Protocol):
    """One account: its people, items and documents, and the pages of a long list of items."""

    @property
    def account(self) -> Mapping[str, Any]:
        """Id, name, slug and tier."""
        ...

    @property
    def me(self) -> User:
        """The token's owner."""
        ...

    @property
    def users(self) -> Mapping[str, User]:
        """Everybody, by id."""
        ...

    @property
    def docs(self) -> Mapping[str, Document]:
        """The documents, by id."""
        ...

    def people(self, names: object) -> list[User]:
        """The users of a list of names, or of names with commas between them."""
        ...

    def item(self, item_id: str) -> ItemOfABoard | None:
        """The item or subitem with this id."""
        ...

    def first_page(self, items: Sequence[ItemOfABoard], limit: int) -> dict[str, Any]:
        """The first `limit` items, and the cursor that leads to the others."""
        ...

    def next_page(self, cursor: str, limit: int) -> dict[str, Any]:
        """The page that a cursor leads to."""
        ...


class BoardOfAnAccount(Protocol):
    """A board with its columns."""

    @property
    def id(self) -> str:
        """The board's id."""
        ...

    @property
    def store(self) -> Account:
        """The account that the board belongs to."""
        ...

    def column(self, column_id: str) -> Column | None:
        """The column with this id, if the board has it."""
        ...


class ItemOfABoard(Protocol):
    """An item with the values of its columns, as the workspace file writes them."""

    @property
    def id(self) -> str:
        """The item's id."""
        ...

    @property
    def name(self) -> str:
        """The item's title."""
        ...

    @property
    def board(self) -> BoardOfAnAccount:
        """The board that it is on."""
        ...

    @property
    def group(self) -> Group:
        """The group that it is in."""
        ...

    @property
    def created_at(self) -> str:
        """When it was made."""
        ...

    @property
    def updated_at(self) -> str:
        """When it, a column or an update of it changed last."""
        ...

    @property
    def creator_id(self) -> str:
        """Who made it."""
        ...

    @property
    def values(self) -> Mapping[str, Any]:
        """The values by the ids of their columns."""
        ...

    @property
    def changes(self) -> Mapping[str, str]:
        """When columns were changed last, by their ids."""
        ...
