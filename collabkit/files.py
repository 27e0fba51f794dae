"""Files written whole or not at all: a power cut leaves the old one or the new one."""

from __future__ import annotations

import os
from pathlib import Path


def replace(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file beside its place, flush it, and move it there.

    Args: mode, its permissions exactly; without it they are as for any new file here.
    Two writers of one file need a lock.
    """
    # Always the same name, and hidden: what a killed process leaves is overwritten, and never handed in.
    beside = path.with_name(f".{path.name.lstrip('.')}.tmp")
    beside.unlink(missing_ok=True)
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode or 0o666)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
