"""A lesson's notebook as a page, in Voilà's way, but what is the same for all is made once."""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from voila.exporter import VoilaExporter

MOST_TEXTS = 2_000  # more than all lessons have
IMAGE = "!["  # put into the page from its file, which may change


class LessonExporter(VoilaExporter):
    """Keeps the HTML of every text: thirty who open a lesson together read the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.texts: dict[str, str] = {}
        super().__init__(*args, **kwargs)

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """A text as HTML."""
        if source in self.texts:
            return self.texts[source]
        html: str = super().markdown2html(context, source)
        if IMAGE not in source and not context["cell"].get("attachments"):
            if len(self.texts) >= MOST_TEXTS:
                self.texts.clear()
            self.texts[source] = html
        return html
