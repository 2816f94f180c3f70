"""Writes answers into a store from a process of its own, and says each one that is confirmed.

class_writer.py URL RUN FIRST_PARTICIPANT LAST_PARTICIPANT FIRST_COUNTER [HOW_MANY]
"""

from __future__ import annotations

import sys

from dlkit.classroom.store import Store


def main(url: str, *numbers: str) -> None:
    run, first, last, counter, *limit = map(int, numbers)
    store = Store.open(url)
    end = counter + limit[0] if limit else sys.maxsize
    while counter < end:
        for participant in range(first, last + 1):
            store.save_answer(run, 0, participant, counter, f"answer {counter}")
            sys.stdout.write(f"{participant} {counter}\n")
            sys.stdout.flush()
        counter += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
