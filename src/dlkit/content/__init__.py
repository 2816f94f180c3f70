"""Content: the files of datasets/ and the lessons' metadata as frozen structs.

A broken file is refused by file name, key (or line) and rule; everything is read when first
asked for, once a process.
"""

from dlkit.content._cards import (
    Account,
    Claim,
    Claims,
    accounts,
    evidence,
    journal,
    read_evidence,
    strengths,
)
from dlkit.content._lessons import Lesson, Problem, broken_lessons, lesson, lessons, read_lessons
from dlkit.content._own_csv import Series, read_own_csv
from dlkit.content._questions import (
    Many,
    Match,
    Misconception,
    Number,
    One,
    Order,
    Question,
    Quiz,
    misconceptions,
    quiz,
    read_quiz,
    shown,
)
from dlkit.content._read import folder
from dlkit.content._records import (
    AdoptionRecord,
    BassParameters,
    PlaceShare,
    Point,
    Source,
    adoption_record,
    adoption_records,
    bass_parameters,
    corn_by_place,
    read_records,
)

__all__ = [
    "Account",
    "AdoptionRecord",
    "BassParameters",
    "Claim",
    "Claims",
    "Lesson",
    "Many",
    "Match",
    "Misconception",
    "Number",
    "One",
    "Order",
    "PlaceShare",
    "Point",
    "Problem",
    "Question",
    "Quiz",
    "Series",
    "Source",
    "accounts",
    "adoption_record",
    "adoption_records",
    "bass_parameters",
    "broken_lessons",
    "corn_by_place",
    "evidence",
    "folder",
    "journal",
    "lesson",
    "lessons",
    "misconceptions",
    "quiz",
    "read_evidence",
    "read_lessons",
    "read_own_csv",
    "read_quiz",
    "read_records",
    "shown",
    "strengths",
]
