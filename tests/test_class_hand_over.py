"""Handing over without a server: codes hold what was ticked, and broken ones say what is wrong."""

from __future__ import annotations

import itertools
import json
import random
import re
import tracemalloc
import zlib
from typing import Any

import pytest

from dlkit import content, record
from dlkit.classroom import _hand_record as held
from dlkit.classroom import _hand_values as hand
from dlkit.classroom import hand_over
from dlkit.classroom.activities import Activity
from full_record import OWN, full_record

FORMS = held.forms()
LESSON = "08_adoption_curve"
OWNER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


def any_value(one: Activity, rng: random.Random) -> Any:
    """An answer that could be given."""
    ids = [name for name, _ in one.options]
    match one.kind:
        case "one":
            return rng.choice(ids)
        case "scale":
            name = rng.choice(ids)
            return name if name == "na" else int(name)
        case "many":
            return rng.sample(ids, rng.randint(1, one.n_max or len(ids)))
        case "number":
            step = one.step or (one.high - one.low) / hand.FINE
            return min(
                one.high, one.low + step * rng.randrange(round((one.high - one.low) / step))
            )
        case "curve":
            shares = [rng.randrange(21) / 20 for _ in range(9)]
            return sorted(shares) if one.rising else shares
        case "sort":
            places = [name for name, _ in one.bins]
            if one.each_once:
                return dict(zip(ids, rng.sample(places, len(ids)), strict=True))
            return {card: rng.choice(places) for card in rng.sample(ids, rng.randint(1, len(ids)))}
        case _:
            return rng.choice(["Ask the night shift ☀", "=1+1", "<b>x</b>", "ä" * 280])


def answers_to(asked: Any, rng: random.Random, texts: bool = True) -> dict[str, Any]:
    some = [one for one in asked if texts or one.kind != "text"]
    chosen = rng.sample(some, rng.randint(1, len(some)))
    return {one.id: one.checked(any_value(one, rng)) for one in chosen}


def alike(one: Any, other: Any) -> bool:
    """The same, but for the last digits of a number."""
    numbers = isinstance(one, float | int) or (isinstance(one, list) and one[:1] != [str(one[0])])
    return bool(one == (pytest.approx(other, abs=1e-6) if numbers else other))


@pytest.mark.parametrize("lesson", FORMS)
def test_what_goes_into_a_code_comes_out_of_it(lesson):
    rng = random.Random(lesson)
    for texts in (True, False, False):
        given = answers_to(FORMS[lesson], rng, texts)
        code = hand_over.code(lesson, FORMS[lesson], given, OWNER)
        read = hand_over.read_code(code, FORMS)
        assert read.lesson == lesson
        assert set(read.answers) == set(given)
        for name, value in given.items():
            assert alike(read.answers[name], value), name


@pytest.mark.parametrize("lesson", FORMS)
def test_a_code_without_own_words_is_short(lesson):
    asked = FORMS[lesson]
    given = answers_to(asked, random.Random(1), texts=False)
    assert len(hand_over.code(lesson, asked, given, OWNER)) <= 75


def test_lessons_are_told_apart():
    prints = {hand.fingerprint(lesson) % 2**15 for lesson in FORMS}
    assert len(prints) == len(FORMS)


def test_questions_of_one_lesson_have_ids_of_their_own():
    for asked in FORMS.values():
        names = [one.id.rpartition("/")[2] for one in asked if one.id.startswith("quiz/")]
        assert len(set(names)) == len(names)


def sample(**more: Any) -> dict[str, Any]:
    given = {f"bet/{LESSON}/bet_chasm": "half", f"bet/{LESSON}/bet_half": "end"}
    return given | more


def code_of(given: dict[str, Any] | None = None, owner: str = OWNER) -> str:
    return hand_over.code(LESSON, FORMS[LESSON], given or sample(), owner)


def test_nothing_but_the_answers_is_in_a_code():
    assert OWNER not in code_of()
    other = "5e2504e0-4f89-41d3-9a0c-0305e82c3301"
    first, second = (hand_over.read_code(code_of(owner=one), FORMS) for one in (OWNER, other))
    assert first.answers == second.answers == sample()
    assert first.slip != second.slip


def test_the_slip_of_another_lesson_is_another_one():
    first = hand_over.read_code(code_of(), FORMS).slip
    given = {"bet/00_start_here/first_bet": 40}
    code = hand_over.code("00_start_here", FORMS["00_start_here"], given, OWNER)
    assert hand_over.read_code(code, FORMS).slip != first


def test_every_wrong_sign_is_noticed():
    code = code_of()
    for place, sign in itertools.product(range(4, len(code)), "0Z"):
        if code[place] in ("-", sign):
            continue
        with pytest.raises(ValueError, match="code must"):
            hand_over.read_code(code[:place] + sign + code[place + 1 :], FORMS)


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", ""),
                                    lambda c: c.replace("0", "o"), lambda c: c.replace("1", "l"),
                                    lambda c: f" {c} "])  # fmt: skip
def test_a_code_that_was_typed_by_hand_is_read(change):
    code = code_of()
    head, tail = code[:4], change(code[4:])
    assert hand_over.read_code(head + tail, FORMS).answers == sample()


@pytest.mark.parametrize("text", ["DL1-", "DL1-AAAAA", "DL1-AAAAA-BBBBB-CCCCC-DD",
                                  "DL1-" + "0" * 30, "DL1-" + "A" * 50_000])  # fmt: skip
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="code must"):
        hand_over.read_code(text, FORMS)


def test_a_code_of_a_lesson_that_is_not_here_is_known_as_such():
    rest = {name: asked for name, asked in FORMS.items() if name != LESSON}
    with pytest.raises(ValueError, match="of another lesson"):
        hand_over.read_code(code_of(), rest)


def test_a_code_of_another_version_is_known_as_such():
    changed = FORMS | {LESSON: FORMS[LESSON][1:]}
    with pytest.raises(ValueError, match="another version"):
        hand_over.read_code(code_of(), changed)


def test_codes_are_found_in_a_message_that_broke_their_lines():
    first, second = code_of(), code_of(owner="someone else")
    broken = first[:16] + "\n  " + first[16:]
    text = f"Dear Ann,\r\nhere it is:\r\n{broken}\r\nBest - Bob\n> {second}. Thanks"
    sheaf = hand_over.read_codes(text, FORMS)
    assert [one.answers for one in sheaf.handed] == [sample(), sample()]
    assert sheaf.faults == ()


def test_of_broken_codes_each_says_where_it_was():
    sheaf = hand_over.read_codes(f"{code_of()}\n{code_of()[:-1]}0", FORMS, "mail.txt")
    assert len(sheaf.handed) == 1
    assert len(sheaf.faults) == 1
    assert sheaf.faults[0].startswith("mail.txt: DL1-")
    assert "checksum" in sheaf.faults[0]


def test_a_code_twice_counts_once_and_a_later_one_counts_instead():
    first = hand_over.read_code(code_of(), FORMS)
    later = hand_over.read_code(code_of({f"bet/{LESSON}/bet_half": "half"}), FORMS)
    other = hand_over.read_code(code_of(owner="someone else"), FORMS)
    kept, same, newer = hand_over.each_once([first, first, other, later])
    assert kept == (later, other)
    assert (same, newer) == (1, 1)


def text_signs(own: Any) -> str:
    """Own words as a forged code might bring them."""
    return packed_signs(json.dumps(own))


def packed_signs(text: str) -> str:
    number = int.from_bytes(b"\1" + zlib.compress(text.encode(), 9), "big")
    return hand_over._signs(number, -(-number.bit_length() // 5))


def test_a_bomb_of_text_is_no_text():
    signs = text_signs({"0": "x" * 5_000_000})
    tracemalloc.start()
    with pytest.raises(ValueError, match="texts that can be read"):
        hand_over._read_texts(signs, FORMS[LESSON])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2_000_000


def test_brackets_by_the_thousand_are_no_text():
    with pytest.raises(ValueError, match="texts that can be read"):
        hand_over._read_texts(packed_signs("[" * 90_000), FORMS[LESSON])


def test_text_cannot_be_put_where_no_text_belongs():
    place = [one.id for one in FORMS[LESSON]].index(f"bet/{LESSON}/bet_half")
    with pytest.raises(ValueError, match="texts that can be read"):
        hand_over._read_texts(text_signs({f"{place}": "half"}), FORMS[LESSON])


def test_answers_that_no_lesson_asks_are_refused():
    with pytest.raises(ValueError, match="answers must be of this lesson"):
        code_of({"bet/x/y": 1})
    with pytest.raises(ValueError, match="value must be one of"):
        code_of({f"bet/{LESSON}/bet_half": "<script>"})
    with pytest.raises(ValueError, match="got none"):
        hand_over.code(LESSON, FORMS[LESSON], {}, OWNER)


def test_the_record_gives_what_it_answers_in_the_class_s_form():
    kept = full_record()
    start = held.answers(kept, "00_start_here")
    assert start["bet/00_start_here/first_bet"] == 40
    assert start["quiz/start/surer"] == "brave"
    assert start["quiz/start/scored"] == ["distance", "sure"]
    assert start["journal/00_start_here/journal/question"] == OWN
    cells = held.answers(kept, "02_four_dimensions")
    given = kept.entries["profile/assessment_1"].value["answers"]
    for cell in content.assessment_form().cells:
        assert cells[f"assessment/{cell.id}"] == given[cell.items[0].id]


def test_what_no_longer_fits_is_left_out_and_the_rest_stays():
    kept = record.put(record.empty(), f"{LESSON}/bet_chasm", "bet", {"guess": "gone"}, True)
    kept = record.put(kept, f"{LESSON}/bet_half", "bet", {"guess": "end"}, True)
    kept = record.put(kept, f"{LESSON}/quiz", "quiz", {"answers": "none"}, True)
    kept = record.put(kept, f"{LESSON}/bet_curve", "journal", {"guess": [0.1] * 9}, True)
    assert held.answers(kept, LESSON) == {f"bet/{LESSON}/bet_half": "end"}


def test_a_curve_of_other_points_is_read_off_at_nine():
    (curve,) = (one for one in FORMS[LESSON] if one.kind == "curve")
    assert held._guess(curve, [0.0, 0.8]) == pytest.approx([0.1 * i for i in range(9)])
    assert held._guess(curve, [0.1 * i for i in range(9)]) == pytest.approx(
        [0.1 * i for i in range(9)]
    )


def test_long_own_words_are_cut_to_what_a_wall_can_hold():
    kept = record.put(
        record.empty(), "00_start_here/journal", "journal", {"answers": {"question": "x" * 900}},
        False,
    )  # fmt: skip
    (text,) = held.answers(kept, "00_start_here").values()
    assert text == "x" * 280


def test_the_file_says_in_words_what_the_code_holds():
    text = hand_over.page(LESSON, "The curve", code_of(), [("Where\nto?", "At one half")])
    assert hand_over.read_codes(text, FORMS).handed[0].answers == sample()
    assert "- Where to? At one half" in text


def test_the_code_has_the_form_that_is_promised():
    assert re.fullmatch(r"DL1(-[0-9A-HJKMNP-TV-Z]{1,5})+", code_of())
