"""Strangers' queries, answered in processes that can be stopped.

A query cannot be interrupted inside the engine, and to parse it can kill the process.
So it runs in a worker of its own (``store.worker``) that shares the data, can reach
neither files nor network, and is killed when it takes too long. The others go on.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import pyoxigraph as ox

from ..config import QueryLimits
from ..errors import QueryError, QueryStopped, SagacityError, StoreError
from ..query import SafeQuery, engine_error
from .answering import Question, Status
from .base import GRAPH_TYPES, RESULT_TYPES
from .nursery import DiedError, Nursery, Worker

_PATIENCE = 0.25  # seconds until a query counts as slow


class Sandbox:
    """A pool of workers. Safe to use from several threads; starts with the first query.

    Args:
        dump: writes all data as N-Quads to a path.
        limits: of one query.
        workers: how many queries run at a time. As many again may be slow ones that have
            made way for others.
    """

    def __init__(
        self, dump: Callable[[Path], None], limits: QueryLimits | None = None, workers: int = 2
    ) -> None:
        self._dump = dump
        self._limits = limits or QueryLimits()
        self._quick = threading.Semaphore(workers)
        self._slow = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self,
        query: SafeQuery,
        media_type: str = "",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> tuple[str, bytes]:
        """Answer a query.

        Args:
            query: what to ask.
            media_type: how to write the answer; one that does not suit the form of the
                query is replaced by the form's first.
            default_graphs: IRIs of the graphs that make up the default graph. With these
                or the next, what the query itself says with FROM does not count, as in
                the SPARQL protocol.
            named_graphs: IRIs of the named graphs.

        Returns:
            the media type and the answer.

        Raises:
            QueryError: it is not SPARQL, or a graph is not named by an IRI.
            QueryStopped: it met a limit of time, memory or rows, or its process died.
            StoreError: the engine failed, or no process can be started.
        """
        question = self._question(query, media_type, default_graphs, named_graphs)
        with _Turn(self._quick, self._slow, self._limits.seconds) as turn:
            status, body = self._ask(question, turn)
        if status is Status.ANSWERED:
            return question.media_type, body
        raise self._refusal(status, body.decode("utf-8", "replace"), query.text)

    def refresh(self) -> None:
        """Let later queries see the data as it is then; running ones end as they began."""
        with self._lock:
            nursery, self._nursery = self._nursery, None
            if nursery is not None:
                nursery.retire()

    def close(self) -> None:
        """End every process. A later query starts new ones."""
        with self._lock:
            nursery, self._nursery = self._nursery, None
            if nursery is not None:
                nursery.close()

    def _question(
        self,
        query: SafeQuery,
        media_type: str,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> Question:
        for iri in (*default_graphs, *named_graphs):
            try:
                ox.NamedNode(iri)
            except ValueError as error:
                raise QueryError(f"a graph is named by an IRI, not by “{iri}”") from error
        chosen = bool(default_graphs or named_graphs)
        types = GRAPH_TYPES if query.is_graph else RESULT_TYPES
        return Question(
            text=query.text,
            prefixes=dict(query.prefixes),
            union=not (chosen or query.has_dataset),
            default_graphs=list(default_graphs) if chosen else None,
            named_graphs=list(named_graphs) if chosen else None,
            media_type=media_type if media_type in types else types[0],
            rows=self._limits.rows,
            size=self._limits.answer,
        )

    def _ask(self, question: Question, turn: _Turn, *, again: bool = False) -> tuple[Status, bytes]:
        fields = {name: getattr(question, name) for name in Question.__slots__}
        nursery, worker = self._lend()
        retires = True
        try:
            worker.ask(json.dumps(fields).encode())
            yielded = self._wait(worker, turn)
            status, retires, body = worker.answer()
            retires = retires or yielded
        except TimeoutError as error:
            raise self._too_slow() from error
        except DiedError as died:
            if not died.began and not again:
                # Somebody killed it while it was idle; the query is not to blame.
                return self._ask(question, turn, again=True)
            with self._lock:
                code = nursery.end(worker)
            raise self._obituary(code, died.last_words) from died
        finally:
            with self._lock:
                nursery.take_back(worker, reuse=not retires)
        return status, body

    def _wait(self, worker: Worker, turn: _Turn) -> bool:
        """Wait for an answer to begin; says whether the worker made way for others meanwhile.

        Raises:
            TimeoutError: it did not begin in time.
        """
        patience = min(_PATIENCE, self._limits.seconds)
        if worker.answers_within(patience):
            return False
        yielded = turn.make_way()
        if yielded:
            worker.yield_to_others()
        if not worker.answers_within(self._limits.seconds - patience):
            raise TimeoutError
        return yielded

    def _lend(self) -> tuple[Nursery, Worker]:
        with self._lock:
            if self._nursery is not None:
                try:
                    return self._nursery, self._nursery.lend()
                except StoreError:
                    # Somebody killed the nursery; the data is still here.
                    self._nursery.close()
            self._nursery = Nursery(self._dump, self._limits)
            return self._nursery, self._nursery.lend()

    # ------------------------------------------------------------------------- reasons

    def _too_slow(self) -> QueryStopped:
        return QueryStopped(
            "time",
            f"the query was stopped after {self._limits.seconds:g} seconds",
            "Ask for less: name a concept or a relation, or add a LIMIT",
        )

    def _too_much_memory(self) -> QueryStopped:
        return QueryStopped(
            "memory",
            f"the query was stopped when it needed more than {_size(self._limits.memory)}",
            "Ask for less: name a concept or a relation, or sort and group fewer rows",
        )

    def _obituary(self, code: int | None, last_words: bytes) -> QueryStopped:
        if b"memory allocation" in last_words or b"MemoryError" in last_words:
            return self._too_much_memory()
        how = f" ({signal.Signals(-code).name})" if code is not None and code < 0 else ""
        return QueryStopped(
            "process",
            f"the query ended the process that ran it{how}",
            "Write it shorter or flatter",
        )

    def _refusal(self, status: Status, message: str, text: str) -> SagacityError:
        if status is Status.UNREADABLE:
            return engine_error(text, message)
        if status is Status.TOO_MANY_ROWS:
            return QueryStopped(
                "rows",
                f"the answer has more than {self._limits.rows:,} rows",
                "Add a LIMIT, and fetch the rest with OFFSET",
            )
        if status is Status.TOO_LARGE:
            return QueryStopped(
                "memory",
                f"the answer is larger than {_size(self._limits.answer)}",
                "Add a LIMIT, and fetch the rest with OFFSET",
            )
        if status is Status.OUT_OF_MEMORY:
            return self._too_much_memory()
        return StoreError(f"the query failed: {message}")


class _Turn:
    """A place among those whose queries run; a slow query moves to a place for slow ones.

    Args:
        quick: places for a query that begins.
        slow: places for those that made way.
        seconds: how long to wait for a place.
    """

    def __init__(
        self, quick: threading.Semaphore, slow: threading.Semaphore, seconds: float
    ) -> None:
        self._place = quick
        self._slow = slow
        self._seconds = seconds

    def __enter__(self) -> Self:
        if not self._place.acquire(timeout=self._seconds):
            raise QueryStopped(
                "process",
                f"every worker was busy for {self._seconds:g} seconds",
                "Ask again in a moment",
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._place.release()

    def make_way(self) -> bool:
        """Let another query begin, if there is a place for slow ones; says whether."""
        if not self._slow.acquire(blocking=False):
            return False
        self._place.release()
        self._place = self._slow
        return True


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
