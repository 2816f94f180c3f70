"""'Your record': what is kept and where; out into a file, in from a file, erased."""

from __future__ import annotations

from typing import Any

from traitlets import Dict

from dlkit import content, record
from dlkit.widgets._component import Component


class RecordPanel(Component):
    """The learner's whole record. The browser's is the one that counts; the kernel gets a copy.

    The copy is sent, not a synchronised trait: no notebook ever saves somebody's record with it.
    """

    lessons = Dict().tag(sync=True)  # name -> title

    def __init__(self, **traits: Any) -> None:
        titles = {lesson.name: lesson.title for lesson in content.lessons()}
        super().__init__(**{"lessons": titles, **traits})

    @property
    def document(self) -> record.Document:
        """The whole record as the kernel knows it."""
        return record.session().document()

    def on_sync(self, document: Any) -> dict[str, Any]:
        """Take over the browser's record; an older one comes back in the present version."""
        if document is None:
            record.session().clear()
            return {"document": None}
        found = record.from_document(document)
        record.session().load(found)
        older = document["version"] != found.version
        return {"document": record.document(found) if older else None}

    def on_import(self, text: str) -> dict[str, Any]:
        """What the record would be with a file's content: nothing is changed by asking."""
        ours, theirs = record.session().record, record.read(text)
        merged, conflicts = record.merge(ours, theirs)
        asked = [
            {
                "key": conflict.key,
                "ours": record.document(conflict.ours),
                "theirs": record.document(conflict.theirs),
                "taken": conflict.taken,
            }
            for conflict in conflicts
        ]
        added = [key for key in merged.entries if key not in ours.entries]
        same = len(theirs.entries) - len(added) - len(asked)
        return {
            "document": record.document(merged),
            "conflicts": asked,
            "added": added,
            "same": same,
        }

    def on_erase(self) -> dict[str, Any]:
        """Forget the record in this kernel too."""
        record.session().clear()
        return {}
