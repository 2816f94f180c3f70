"""Three accounts over one adoption record: Roest's, Bass's and Rogers', fitted on demand."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from traitlets import Dict, List, Unicode

from dlkit import content
from dlkit.charts import accounts as pictures
from dlkit.widgets import _fits, _series
from dlkit.widgets._component import Component, Reply, packed

SHORT = {"roest": "Roest", "bass": "Bass", "rogers": "Rogers"}


class Accounts(Component):
    """A record to choose, accounts to lay over it, and what the comparison is worth."""

    template = Unicode(pictures.compare.name).tag(sync=True)
    start = Unicode("doctors").tag(sync=True)
    groups = List(Dict()).tag(sync=True)
    accounts = List(Dict()).tag(sync=True)

    def __init__(self, key: str = "", **traits: Any) -> None:
        super().__init__(
            **{"key": key, "groups": _series.groups(), "accounts": described(), **traits}
        )

    def on_compare(self, record: str, on: list[str], own: dict[str, str] | None = None) -> Reply:
        """The picture and the words for one record and the accounts that are on."""
        series = (
            _series.of_own(own) if record == _series.OWN and own else _series.of_record(record)
        )
        comparison = _fits.compare(series, check_accounts(on))
        layout, buffers = packed(pictures.compare.columns(comparison) | comparison.numbers())
        return Reply({"layout": layout, **comparison.said()}, buffers)

    def on_file(self, name: str, data: str) -> dict[str, Any]:
        """An own CSV file, its bytes as base64."""
        try:
            content_bytes = base64.b64decode(data, validate=True)
        except binascii.Error:
            raise ValueError(f"{name[:40]}: data must be base64, got other signs") from None
        return _answer(content_bytes, name)

    def on_paste(self, text: str) -> dict[str, Any]:
        """An own CSV as pasted text."""
        return _answer(text, "Your figures")


def _answer(data: str | bytes, name: str) -> dict[str, Any]:
    own, note = _series.taken(data, name)
    return {"own": own, "note": note}


def check_accounts(on: list[str]) -> list[str]:
    """The accounts that are on, in their fixed order."""
    for one in on:
        if one not in pictures.ACCOUNTS:
            raise ValueError(f"on must be accounts of {', '.join(SHORT)}, got {one!r:.40}")
    return [one for one in pictures.ACCOUNTS if one in on]


def described() -> list[dict[str, Any]]:
    """What the page needs to know of each account before any is fitted."""
    texts = {account.id: account for account in content.accounts()}
    looks = zip(pictures.ACCOUNTS, pictures.COLOURS, pictures.DASHES, strict=True)
    return [
        {
            "id": name,
            "name": SHORT[name],
            "colour": colour,
            "dash": dash,
            "title": texts[name].title,
            "mechanism": texts[name].mechanism,
            "apart": texts[name].apart,
            "against": texts[name].against,
        }
        for name, colour, dash in looks
    ]
