"""Evidence cards, journal prompts and the texts of the three accounts."""

from functools import cache
from pathlib import Path

from msgspec.structs import replace

from dlkit.content._read import Content, filled, folder, located, named, read_toml, unique


class Strength(Content, frozen=True):
    """One step of the fixed scale for how well a claim is supported."""

    id: str
    words: str
    meaning: str


class Reference(Content, frozen=True):
    """A work to look up; the doi is left empty where it was not checked."""

    text: str
    year: int
    doi: str = ""

    def __post_init__(self) -> None:
        filled(text=self.text)
        if not 1800 <= self.year <= 2100:
            raise ValueError(f"year must be between 1800 and 2100, got {self.year}")
        if self.doi and not self.doi.startswith("10."):
            raise ValueError(f"doi must start with 10., got {self.doi[:40]!r}")


class Claim(Content, frozen=True):
    """A claim's card: who says it, how strong it stands, what speaks against it."""

    id: str
    title: str
    claim: str
    source: str
    strength: str
    evidence: str
    replication: str
    critique: str
    would_change: str
    references: tuple[Reference, ...]
    model: str = ""  # what our model assumes of it

    def __post_init__(self) -> None:
        filled(id=self.id, title=self.title, claim=self.claim, source=self.source)
        filled(evidence=self.evidence, replication=self.replication)
        filled(critique=self.critique, would_change=self.would_change)
        if not self.references:
            raise ValueError("references must be 1 or more, got 0")


class Claims(Content, frozen=True):
    """Evidence cards under one title; `scale` is the same for every set."""

    title: str
    cards: tuple[Claim, ...]
    intro: str = ""
    scale: tuple[Strength, ...] = ()

    def __post_init__(self) -> None:
        filled(title=self.title)
        unique("cards", [card.id for card in self.cards])

    def strength(self, card: Claim) -> Strength:
        """The step of the scale on which a card stands."""
        return next(step for step in self.scale if step.id == card.strength)


class Prompt(Content, frozen=True):
    """One question to write about."""

    id: str
    text: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text)


class Meaning(Content, frozen=True):
    """What one parameter of an account means, in words."""

    name: str
    text: str


class Account(Content, frozen=True):
    """One explanation of an adoption curve, and which data would tell it from the others."""

    id: str
    title: str
    mechanism: str
    parameters: tuple[Meaning, ...]
    apart: str
    against: str

    def __post_init__(self) -> None:
        filled(id=self.id, title=self.title, mechanism=self.mechanism)
        filled(apart=self.apart, against=self.against)


class _Scale(Content, frozen=True):
    steps: tuple[Strength, ...]


class _Prompts(Content, frozen=True):
    prompts: tuple[Prompt, ...]

    def __post_init__(self) -> None:
        unique("prompts", [prompt.id for prompt in self.prompts])


class _Accounts(Content, frozen=True):
    accounts: tuple[Account, ...]

    def __post_init__(self) -> None:
        unique("accounts", [account.id for account in self.accounts])


@cache
def evidence(name: str) -> Claims:
    """The evidence cards `datasets/evidence/<name>.toml`."""
    return read_evidence(named("evidence", name))


@cache
def strengths() -> tuple[Strength, ...]:
    """The fixed scale of evidence, strongest first."""
    return read_toml(folder("datasets") / "strengths.toml", _Scale).steps


@cache
def journal(name: str) -> tuple[tuple[str, str], ...]:
    """The reflection prompts `datasets/journal/<name>.toml`, as pairs of id and text."""
    prompts = read_toml(named("journal", name), _Prompts).prompts
    return tuple((prompt.id, prompt.text) for prompt in prompts)


@cache
def accounts() -> tuple[Account, ...]:
    """The three accounts of an adoption curve."""
    return read_toml(folder("datasets") / "accounts.toml", _Accounts).accounts


def read_evidence(path: Path) -> Claims:
    """Evidence cards from any file, with their strengths checked."""
    found = replace(read_toml(path, Claims), scale=strengths())
    known = [step.id for step in found.scale]
    for i, card in enumerate(found.cards):
        if card.strength not in known:
            rule = f"must be one of {', '.join(known)}, got {card.strength!r}"
            raise located(path, f"cards[{i}].strength {rule}")
    return found
