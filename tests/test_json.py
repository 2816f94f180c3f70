"""How deep a text may go before a parser sees it: in a browser's Python its stack is small."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from dlkit._json import DEEPEST, MAX_BYTES, must_be_shallow, parsed

DEEP = {
    "lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "never closed": "[" * 100_000,
    "one too many": "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
    "after brackets in a text": '["]]]}}}", ' + "[" * DEEPEST + "]" * DEEPEST + "]",
    "after a text with its end quoted": r'["\\\"]]]", ' + "[" * DEEPEST + "]" * DEEPEST + "]",
    "after a text that ends in a backslash": r'["\\", ' + "[" * DEEPEST + "]" * DEEPEST + "]",
}
IN_TEXTS = {
    "only": "[" * 100_000,
    "beside quotation marks": '"[' * 100_000,
    "beside backslashes": "\\[" * 100_000,
    "beside both": '\\"[{' * 100_000 + "\\",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_text_of_more_levels_never_meets_the_parser(text: str, monkeypatch):
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("the parser was asked"))
    with pytest.raises(ValueError, match="file must be nested at most 64 levels deep"):
        parsed("file", text)
    with pytest.raises(ValueError, match="file must be nested at most 64 levels deep"):
        parsed("file", text.encode())


def test_the_deepest_text_that_may_be_is_read_and_as_many_side_by_side():
    outer = DEEPEST - 1
    text = "[" * outer + "[], []" + "]" * outer
    assert json.dumps(parsed("file", text)) == text
    many = [[{"a": [n]}] for n in range(1000)]
    assert parsed("file", json.dumps(many)) == many


@pytest.mark.parametrize("words", IN_TEXTS.values(), ids=IN_TEXTS)
def test_brackets_inside_texts_are_no_levels(words: str):
    found = [words, {words: [words]}]
    assert parsed("file", json.dumps(found)) == found


@pytest.mark.parametrize("sign", ["[", "[]", '"[', r"\"[", '["\\', "\\"])
def test_the_largest_text_is_counted_in_seconds_whatever_is_in_it(sign: str):
    text = (sign * MAX_BYTES)[:MAX_BYTES]
    start = time.process_time()
    with suppress(ValueError):
        must_be_shallow("file", text)
    assert time.process_time() - start < 5  # about one where this was written
