"""`python -m dlkit` is the command line."""

from dlkit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
