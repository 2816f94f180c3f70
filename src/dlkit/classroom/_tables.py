"""The tables of a class as they are now; `_migrations` brings an older store to them.

No column holds a name, an address, a browser or a time: the day of the class is all.
Whole numbers of a phone (`counter`) may need 64 bits; JSON is kept as text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData()

version = Table("dlkit_version", metadata, Column("version", Integer, nullable=False))

classes = Table(
    "dlkit_classes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("keep_days", Integer, nullable=False),
)


def _of(table: str) -> ForeignKey:
    """What goes when the row that it points to goes."""
    return ForeignKey(f"dlkit_{table}.id", ondelete="CASCADE")


participants = Table(
    "dlkit_participants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", Integer, _of("classes"), nullable=False),
    Column("seat", Integer, nullable=False),
    Column("group_number", Integer),
    Column("token_hash", String(64), nullable=False),
    UniqueConstraint("class_id", "seat"),
    UniqueConstraint("class_id", "token_hash"),
)

runs = Table(
    "dlkit_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", Integer, _of("classes"), nullable=False, index=True),
    Column("activity", Text, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", Text, nullable=False),
)

answers = Table(
    "dlkit_answers",
    metadata,
    Column("run_id", Integer, _of("runs"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("participant_id", Integer, _of("participants"), primary_key=True, index=True),
    Column("counter", BigInteger, nullable=False),
    Column("value", Text, nullable=False),
    Column("shown", Boolean, nullable=False, server_default=false()),
)
