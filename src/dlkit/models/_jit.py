"""Plain loops, compiled at their first call where numba is there, and plain where it is not.

Only this module knows numba. It is imported at the first call of a loop, never before; what it
compiles is kept on disk, so that the next process only reads it.
"""

import functools
import importlib.util
from collections.abc import Callable
from types import FunctionType
from typing import Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Loop(Generic[Given, Answer]):
    """A loop over arrays; calling it gives the same with numba and without."""

    def __init__(self, plain: Callable[Given, Answer]) -> None:
        functools.update_wrapper(self, plain)
        self.plain = plain

    def __call__(self, *given: Given.args, **named: Given.kwargs) -> Answer:
        """The answer of the loop."""
        return self.compiled(*given, **named)

    @functools.cached_property
    def compiled(self) -> Callable[Given, Answer]:
        """What runs: numba's, or the loop as it stands where there is no numba.

        numba must see its own functions where the loop calls another loop.
        """
        if not has_numba():
            return self.plain
        import numba

        assert isinstance(self.plain, FunctionType)
        code, around = self.plain.__code__, self.plain.__globals__
        called = {name: around.get(name) for name in code.co_names}
        loops = {name: one.compiled for name, one in called.items() if isinstance(one, Loop)}
        seen = FunctionType(code, {**around, **loops})
        made: Callable[Given, Answer] = numba.njit(cache=True, nogil=True)(seen)
        return made


def jit(loop: Callable[Given, Answer]) -> Loop[Given, Answer]:
    """Mark a loop; whatever it calls must be numpy, or a loop that stands in the same file."""
    return Loop(loop)


def plain(loop: Loop[Given, Answer]) -> Callable[Given, Answer]:
    """The Python behind a loop; the loops that it calls stay as they are."""
    return loop.plain


def has_numba() -> bool:
    """Whether loops can be compiled here."""
    return importlib.util.find_spec("numba") is not None
