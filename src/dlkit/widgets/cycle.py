"""One real cycle of the learner's own unit, in nine steps, taken up again at the next visit."""

from __future__ import annotations

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component

# Our wording, after the nine steps of the reflective process of Jones, Harvey, Lefoe and Ryland
# (the ASERT framework). In the copy that we saw the title of the ninth is cut off.
STEPS = (
    ("Where", "Which institution, section or project is it about? No names of people."),
    ("What it touches", "People, processes, professional development or resources: pick one."),
    ("Which value", "Trust, autonomy, change or relationships: where it is felt most."),
    ("How it is now", "How far does it happen already? What makes you think so?"),
    ("What more", "What else could be done: unused, new, or opened up by what you did?"),
    ("What else it moves", "What would that do to the other three, and to the other values?"),
    ("The plan", "Who does what, by when, and what would show that it worked?"),
    ("What happened", "Fill this in when the time has come. Expected, and not expected?"),
    ("What next", "What do you keep, change or drop, and when do you look again?"),
)
SOURCE = (
    "Nine steps after the reflective process of Jones, Harvey, Lefoe and Ryland, in our words. In "
    "the copy of the source that we saw, the ninth step is cut off: that one is ours."
)


class Cycle(Component):
    """Nine boxes to write in; `value` is {"steps": {"1": ..., ..., "9": ...}}."""

    title = Unicode("A cycle of your own").tag(sync=True)
    steps = List(Dict()).tag(sync=True)
    source = Unicode(SOURCE).tag(sync=True)

    def __init__(self, key: str = "profile/cycle", **traits: str) -> None:
        steps = [
            {"id": str(number), "name": name, "text": text}
            for number, (name, text) in enumerate(STEPS, 1)
        ]
        super().__init__(key=key, steps=steps, **traits)
