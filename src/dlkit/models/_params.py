"""Parameters that know their range, and checks that know what they should give.

A range is declared once, on the field. From there it refuses values outside it, draws the
control on screen and fills the table of parameters.
"""

import math
from collections.abc import Generator
from dataclasses import MISSING, dataclass, field, fields
from numbers import Integral, Real
from typing import Any, TypeVar

LABEL_LENGTH = 28
OWN = ("size", "threshold", "proof", "standard")  # what a learner may say of the own unit


Final = TypeVar("Final")


def param(
    default: float,
    low: float,
    high: float,
    label: str,
    unit: str = "",
    *,
    help: str = "",
    step: float | None = None,
    own: str = "",
    log: bool = False,
    sizes: dict[int, int] | None = None,
) -> Any:
    """A number that knows its range and how to name itself on a control.

    A whole-number default makes a whole-number parameter. `help` is one sentence shown beside
    the control; `step` is the distance between two positions of the slider; `own` names what the
    learner's own organisation says about it, one of OWN. Where a size is no number of people,
    `sizes` gives for each value how many people it stands for. With `log` the slider runs in
    powers of ten, in steps of two significant digits.
    """
    kind = int if isinstance(default, int) else float
    if step is None:
        step = 1 if kind is int else nice_step(low, high)
    if own and own not in OWN:
        raise ValueError(f"own must be one of {', '.join(OWN)}, got {own!r}")
    if log and not low > 0:
        raise ValueError(f"low must be above 0 for a slider in powers of ten, got {low}")
    about = {"kind": kind, "low": low, "high": high, "step": step, "own": own,
             "sizes": sizes or {}, "log": log}  # fmt: skip
    return field(default=default, metadata=about | _words(label, unit, help))


def choice(default: str, options: dict[str, str], label: str, *, help: str = "") -> Any:
    """One of several named values; `options` gives each value the words on screen."""
    about = {"kind": "choice", "options": dict(options)}
    return field(default=default, metadata=about | _words(label, "", help))


def switch(default: bool, label: str, *, help: str = "") -> Any:
    """A parameter that is on or off."""
    return field(default=default, metadata={"kind": bool} | _words(label, "", help))


@dataclass(frozen=True)
class Checked:
    """Base for parameters: refuses a value outside the range it was declared with."""

    def __post_init__(self) -> None:
        for f in fields(self):
            _refuse(f.name, getattr(self, f.name), f.metadata)


@dataclass(frozen=True)
class Check:
    """One thing that a model must reproduce, and what it gave."""

    name: str
    value: float
    expected: float
    tolerance: float
    source: str

    @property
    def passed(self) -> bool:
        """Whether the value lies within the tolerance (a nan never does)."""
        return bool(abs(self.value - self.expected) <= self.tolerance)


def params_table(cls: type[Checked]) -> list[dict[str, Any]]:
    """One row for each parameter of `cls`, in order: all that a control needs to know."""
    return [_row(f.name, f.default, f.metadata) for f in fields(cls)]


def finished(pieces: Generator[float, None, Final]) -> Final:
    """What a run in pieces ends with, once all of its pieces are done."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Final = end.value
            return result


def nice_step(low: float, high: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the range into 100 to 250 parts."""
    rough = (high - low) / 100
    power = 10.0 ** math.floor(math.log10(rough))
    for digit in (5, 2, 1):
        if digit * power <= rough * (1 + 1e-9):
            return float(f"{digit * power:.12g}")
    raise AssertionError("a power of ten is never above the number it was rounded down from")


def _words(label: str, unit: str, help: str) -> dict[str, str]:
    if len(label) > LABEL_LENGTH:
        raise ValueError(f"label must have at most {LABEL_LENGTH} characters, got {label!r}")
    return {"label": label, "unit": unit, "help": help}


def _refuse(name: str, value: Any, about: Any) -> None:
    """Raise the error that names the parameter, its rule and what was given."""
    kind = about["kind"]
    if kind == "choice":
        if not isinstance(value, str) or value not in about["options"]:
            raise ValueError(f"{name} must be one of {', '.join(about['options'])}, got {value!r}")
    elif kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be True or False, got {value!r}")
    else:
        low, high = about["low"], about["high"]
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:  # the comparison also refuses nan
            raise ValueError(f"{name} must be between {low} and {high}, got {value!r}")
        if kind is int and not isinstance(value, Integral):
            raise ValueError(f"{name} must be a whole number, got {value!r}")


def _row(name: str, default: Any, about: Any) -> dict[str, Any]:
    kind = about["kind"]
    return {
        "name": name,
        "label": about["label"],
        "unit": about["unit"],
        "help": about["help"],
        "kind": kind if kind == "choice" else kind.__name__,
        "low": about.get("low"),
        "high": about.get("high"),
        "step": about.get("step"),
        "default": None if default is MISSING else default,
        "options": about.get("options", {}),
        "own": about.get("own", ""),
        "log": about.get("log", False),
        "sizes": list(about.get("sizes", {}).items()),
    }
