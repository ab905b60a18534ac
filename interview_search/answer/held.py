"""An index that is held open: one state of it at a time, for one thread at a time."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from ..backends.base import Backend, Snapshot
from ..errors import IndexStateError, MissingExtraError, SettingsError
from ..settings import Settings
from ..sharing import SharedLock
from .state import State

if TYPE_CHECKING:
    from ..query.synonyms import Rule
    from .linking import Template


class Held:
    """`with held as state:` waits for its turn. Raises IndexStateError once it is closed."""

    def __init__(self, backend: Backend, settings: Settings, engine: str) -> None:
        """`engine` as of Searcher. Raises what opening the index does, MissingExtraError,
        or SettingsError for links of what no interview has, and for synonyms that cannot be
        read."""
        self._backend = backend
        self._settings = settings
        self._engine = engine
        self._warm = engine == "numba"
        self._template = _template(settings.url)
        self._rules = _rules(settings)
        self._lock = SharedLock()
        self._state: State | None = None
        with self._lock:
            self._take(backend.snapshot())
        if self._template is not None and self._template.keys:
            try:
                with self as state:
                    self._template.check(state.catalogue.known)
            except SettingsError:
                self.close()
                raise

    def __enter__(self) -> State:
        self._lock.__enter__()
        if self._state is None:
            self._lock.__exit__(None, None, None)
            raise IndexStateError(self._backend.path, "this Searcher is closed")
        return self._state

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.__exit__(kind, error, trace)

    def refresh(self) -> bool:
        """Move on to the newest state; whether there was a newer one."""
        with self as before:
            older = before.snapshot
            if self._backend.generation() == older.generation:
                return False
            self._take(self._backend.snapshot())
            older.close()
            return True

    def warm(self) -> None:
        """Make this state, and those to come, ready for many searches."""
        with self as state:
            self._warm = True
            self._prepare(state.snapshot)

    def close(self) -> None:
        """Let go of all files, once other threads are done. Harmless if done twice."""
        with self._lock:
            state, self._state = self._state, None
            if state is not None:
                state.snapshot.close()

    def _take(self, snapshot: Snapshot) -> None:
        """Use it, or let go of it at once and stay with the one before."""
        try:
            state = State(snapshot, self._settings, self._backend.path, self._template, self._rules)
            if self._warm:
                self._prepare(snapshot)
        except BaseException:
            snapshot.close()
            raise
        # All at once: a process that is forked meanwhile must not mix two states.
        self._state = state

    def _prepare(self, snapshot: Snapshot) -> None:
        try:
            snapshot.warm(compiled=self._engine != "numpy")
        except MissingExtraError:
            if self._engine == "numba":
                raise


def _template(url: str | None) -> Template | None:
    if url is None:
        return None
    from .linking import Template

    return Template(url)


def _rules(settings: Settings) -> tuple[Rule, ...]:
    if settings.synonyms is None:
        return ()
    from ..query.synonyms import rules

    return rules(settings)
