"""Strikes at one file operation of this process: a kill, an error, a short write, a power cut.

`Faults` stands between Python and the system for everything that changes files
below one folder: each create, write, flush, rename, removal is one operation,
counted from 0, and at the chosen one something happens.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

KINDS = ("kill", "torn", "power", "enospc", "full", "eio", "broken", "short", "small")
"""What can happen:

kill    the process is killed before the operation
torn    the process is killed when half of a write is done (else before the operation)
power   the same, and what was not flushed is lost, wholly or in part
enospc  the operation fails once, as on a full disk; so do creations and writes only
full    it fails, and all that need room after it
eio     the operation fails once
broken  it fails, and all after it
short   half of a write is done, then the disk is full
small   half of a write is done, and said so: to be gone on with
"""
_ROOM = ("create", "write", "mkdir")
"""Operations that a full disk refuses."""


class Faults:
    """Strikes at operation number `at` below a folder; -1 only counts."""

    def __init__(self, folder: Path, kind: str = "kill", at: int = -1, seed: int = 0) -> None:
        self.folder = os.path.realpath(folder)
        self.kind = kind
        self.at = at
        self.count = 0
        self.log: list[str] = []
        """The operations so far: `write MAIN_1.col`."""
        self.struck = False
        self._chance = random.Random(seed)
        self._disk = _Disk(self.folder)
        self._undo: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> Faults:
        real_open, real_os_open = builtins.open, os.open

        def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            name = self._inside(file)
            if name is None or not set(mode) & set("wxa+"):
                return real_open(file, mode, *args, **kwargs)
            self._before("create", name)
            self._disk.created(name)
            raw = _Raw(self, name, mode.replace("b", "").replace("t", ""))
            if "b" in mode:
                return io.BufferedWriter(raw)
            return io.TextIOWrapper(io.BufferedWriter(raw), kwargs.get("encoding"))

        def os_open(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            name = self._inside(path)
            if name is not None and flags & os.O_CREAT:
                self._before("create", name)
            return real_os_open(path, flags, *args, **kwargs)

        self._patch(builtins, "open", opened)
        self._patch(io, "open", opened)
        self._patch(os, "open", os_open)
        for name in ("fsync", "fdatasync"):
            self._patch(os, name, self._sync(getattr(os, name)))
        for name in ("remove", "unlink", "rmdir", "mkdir", "truncate"):
            self._patch(os, name, self._one(name, getattr(os, name)))
        for name in ("rename", "replace"):
            self._patch(os, name, self._two(getattr(os, name)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for owner, name, old in reversed(self._undo):
            setattr(owner, name, old)

    def _patch(self, owner: Any, name: str, new: Any) -> None:
        self._undo.append((owner, name, getattr(owner, name)))
        setattr(owner, name, new)

    def _sync(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(descriptor: Any) -> None:
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            path = os.readlink(f"/proc/self/fd/{number}")
            name = "" if path == self.folder else self._inside(path)
            if name is not None:
                self._before("sync", name)
            real(descriptor)
            if name is not None:
                self._disk.synced(name)

        return call

    def _one(self, what: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **kwargs: Any) -> None:
            name = self._inside(path)
            if name is not None:
                self._before(what, name)
                if what in ("remove", "unlink"):
                    self._disk.removed(name)
            real(path, *args, **kwargs)

        return call

    def _two(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(old: Any, new: Any, **kwargs: Any) -> None:
            name, other = self._inside(old), self._inside(new)
            if name is not None and other is not None:
                self._before("rename", name)
                self._disk.renamed(name, other)
            real(old, new, **kwargs)

        return call

    def _inside(self, path: Any) -> str | None:
        """The name of a path below the folder."""
        if isinstance(path, int):
            return None
        full = os.path.abspath(os.fsdecode(path))
        return full[len(self.folder) + 1 :] if full.startswith(self.folder + "/") else None

    def _before(self, what: str, name: str) -> None:
        number = self.count
        self.count += 1
        self.log.append(f"{what} {name}")
        if number == self.at:
            self._strike(what)
        elif (self.struck and self.kind == "broken") or (
            self.kind == "full" and self._refused(what)
        ):
            raise self._error()

    def _refused(self, what: str) -> bool:
        return self.struck and what in _ROOM

    def _strike(self, what: str) -> None:
        self.struck = True
        if self.kind in ("kill", "torn"):
            die()
        if self.kind == "power":
            self._disk.lose(self._chance)
            die()
        if self.kind in ("eio", "broken") or (self.kind in ("enospc", "full") and what in _ROOM):
            raise self._error()
        if self.kind == "short" and what in ("create", "mkdir"):
            raise self._error()

    def _error(self) -> OSError:
        number = errno.EIO if self.kind in ("eio", "broken") else errno.ENOSPC
        return OSError(number, os.strerror(number))

    def write(self, name: str, data: Any, real: Callable[[Any], int]) -> int:
        """A write of a part of a file."""
        half = memoryview(data)[: len(data) // 2]
        if self.count == self.at and self.kind in ("torn", "short", "small") and len(half):
            self.struck = True
            self.count += 1
            self.log.append(f"write {name}")
            done = real(half)
            if self.kind == "torn":
                die()
            if self.kind == "short":
                raise self._error()
            return done
        self._before("write", name)
        return real(data)


class _Raw(io.FileIO):
    """A file below the folder, without a buffer."""

    def __init__(self, faults: Faults, name: str, mode: str) -> None:
        super().__init__(f"{faults.folder}/{name}", mode)
        self._faults = faults
        self._name = name

    def write(self, data: Any) -> int:  # type: ignore[override]
        return self._faults.write(self._name, data, super().write)


class _Disk:
    """What is not safe from a power cut: bytes not flushed, names whose folder is not."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._attic = f"{folder}.attic"
        shutil.rmtree(self._attic, ignore_errors=True)
        self._loose: set[str] = set()
        """Files with bytes that were not flushed."""
        self._moves: list[tuple[str, str, str]] = []
        """(what, name, other name) since the folder was flushed."""

    def created(self, name: str) -> None:
        self._loose.add(name)
        self._moves.append(("create", name, ""))

    def removed(self, name: str) -> None:
        os.makedirs(self._attic, exist_ok=True)
        kept = f"{self._attic}/{len(self._moves)}"
        with suppress(OSError):
            os.link(f"{self._folder}/{name}", kept)
            self._moves.append(("remove", name, kept))

    def renamed(self, name: str, other: str) -> None:
        if name in self._loose:
            self._loose.remove(name)
            self._loose.add(other)
        self._moves.append(("rename", name, other))

    def synced(self, name: str) -> None:
        if name:
            self._loose.discard(name)
        else:
            self._moves.clear()

    def lose(self, chance: random.Random) -> None:
        """Leave what the disk may have when the power comes back."""
        real_open = io.FileIO
        for name in sorted(self._loose):
            path = f"{self._folder}/{name}"
            if os.path.exists(path):
                size = os.path.getsize(path)
                with real_open(path, "r+") as file:
                    if chance.random() < 0.5:
                        file.truncate(chance.randrange(size + 1))
                    else:
                        file.seek(chance.randrange(size + 1))
                        file.write(bytes(min(4096, size)))
        # All names are lost, or none, or some.
        share = chance.choice((0.0, 0.5, 1.0))
        for what, name, other in reversed(self._moves):
            if chance.random() < share:
                self._undone(what, name, other)

    def _undone(self, what: str, name: str, other: str) -> None:
        path = f"{self._folder}/{name}"
        with suppress(OSError):
            if what == "create":
                _SYSTEM["unlink"](path)
            elif what == "rename":
                _SYSTEM["rename"](f"{self._folder}/{other}", path)
            else:
                os.link(other, path)


_SYSTEM: dict[str, Callable[..., None]] = {"unlink": os.unlink, "rename": os.rename}
"""As they are without `Faults`."""


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("not reached")
