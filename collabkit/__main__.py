"""`python -m collabkit` is the same as `collabkit`."""

from __future__ import annotations

from collabkit.cli import main

if __name__ == "__main__":
    main(prog_name="collabkit")
