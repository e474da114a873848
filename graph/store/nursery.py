"""The sandbox's processes, seen from the program: see ``store.worker`` for their own side."""

from __future__ import annotations

import contextlib
import math
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

from ..config import QueryLimits
from ..errors import StoreError
from .answering import Status
from .worker import ANSWER, FORK, KILL, NUMBER, ORDER, QUESTION

_ROOT = Path(__file__).resolve().parents[2]
_LETTERS = frozenset(status.value for status in Status)
_LAST_WORDS = 4096
_GRACE = 2.0  # seconds
_LAST = 19  # the lowest priority


class DiedError(Exception):
    """A worker hung up instead of answering.

    Args:
        last_words: what it wrote before.
        began: it had read the question.
    """

    def __init__(self, last_words: bytes, *, began: bool) -> None:
        super().__init__(last_words)
        self.last_words = last_words
        self.began = began


class Worker:
    """A worker, seen from the program.

    Args:
        pid: its number.
        socket_: to it; a read or write that stalls for a question's time gives up.

    Attributes:
        pid: its number.
        socket: to it.
    """

    def __init__(self, pid: int, socket_: socket.socket) -> None:
        self.pid = pid
        self.socket = socket_
        self._reply = select.poll()
        self._reply.register(socket_, select.POLLIN)

    def is_alive(self) -> bool:
        """Whether it waits for a question."""
        try:
            self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        # It should have nothing to say; what it says are last words.
        return False

    def ask(self, message: bytes) -> None:
        """Give it a question.

        Raises:
            DiedError: it is dead.
            TimeoutError: it does not take the question.
        """
        try:
            self.socket.sendall(QUESTION.pack(len(message)) + message)
        except BlockingIOError as error:
            raise TimeoutError from error
        except ConnectionError as error:
            raise DiedError(b"", began=False) from error

    def answers_within(self, seconds: float) -> bool:
        """Wait until it begins to answer, or dies; says whether it did."""
        return bool(self._reply.poll(seconds * 1000))

    def yield_to_others(self) -> None:
        """Let every other process go first. There is no way back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LAST)

    def answer(self) -> tuple[Status, bool, bytes]:
        """Status, whether it retires now, and the answer or a message.

        Raises:
            DiedError: it died.
            TimeoutError: it stopped in the middle of its answer.
        """
        try:
            head = self._receive(ANSWER.size)
            letter, retires, size = ANSWER.unpack(head)
            if letter not in _LETTERS:
                raise DiedError(head + self._last_words(), began=True)
            return Status(letter), retires, self._receive(size)
        except BlockingIOError as error:
            raise TimeoutError from error
        except ConnectionError as error:
            # What hangs up with something still to read is reset; else it would be an end.
            raise DiedError(b"", began=False) from error

    def _receive(self, size: int) -> bytes:
        content = self.socket.recv(size, socket.MSG_WAITALL)
        if len(content) == size:
            return content
        parts = [content]
        while size := size - len(parts[-1]):
            # A signal may cut a read short.
            parts.append(self.socket.recv(size, socket.MSG_WAITALL))
            if not parts[-1]:
                raise DiedError(b"".join(parts), began=True)
        return b"".join(parts)

    def _last_words(self) -> bytes:
        try:
            return self._receive(_LAST_WORDS)
        except DiedError as died:
            return died.last_words


class Nursery:
    """A nursery with its workers, seen from the program. Its user holds a lock."""

    def __init__(self, dump: Callable[[Path], None], limits: QueryLimits) -> None:
        self._idle: list[Worker] = []
        self._lent: set[Worker] = set()
        self._sockets: set[socket.socket] = set()
        self._retired = False
        self._patience = struct.pack("ll", math.ceil(limits.seconds), 0)
        with tempfile.TemporaryDirectory(prefix="sagacity-") as folder:
            data = Path(folder) / "data.nq"
            dump(data)
            self._control, theirs = socket.socketpair()
            with theirs:
                process = _start(data, limits.memory, theirs)
            self._sockets.add(self._control)
            # Also when nobody closes it, and when the interpreter ends.
            self._finalizer = weakref.finalize(self, _stop, process, self._sockets)
            self._await_data()

    def _await_data(self) -> None:
        first = self._control.recv(NUMBER.size, socket.MSG_WAITALL)
        if first != NUMBER.pack(0):
            words = [first]
            while words[-1]:
                words.append(self._control.recv(_LAST_WORDS))
            self.close()
            reason = b"".join(words).decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise StoreError(f"the process for queries did not start: {reason}")

    def lend(self) -> Worker:
        """A worker that waits for a question.

        Raises:
            StoreError: the nursery is dead.
        """
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive():
                break
            self.end(worker)
        else:
            worker = self._fork()
        self._lent.add(worker)
        return worker

    def take_back(self, worker: Worker, *, reuse: bool) -> None:
        """Keep a lent worker for the next question, or end it."""
        self._lent.discard(worker)
        if reuse and not self._retired:
            self._idle.append(worker)
        else:
            self.end(worker)
        if self._retired and not self._lent:
            self.close()

    def end(self, worker: Worker) -> int | None:
        """Kill a worker if it still runs, and say how it ended; None if nobody knows."""
        if worker.socket not in self._sockets:
            return None
        self._sockets.discard(worker.socket)
        worker.socket.close()
        try:
            return self._order(KILL, worker.pid)
        except StoreError:
            # Workers do not outlive the nursery.
            return None

    def retire(self) -> None:
        """Lend no more; close when the last lent worker is back."""
        self._retired = True
        while self._idle:
            self.end(self._idle.pop())
        if not self._lent:
            self.close()

    def close(self) -> None:
        """End every process."""
        self._retired = True
        self._idle.clear()
        self._finalizer()

    def _fork(self) -> Worker:
        ours, theirs = socket.socketpair()
        self._sockets.add(ours)
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, option, self._patience)
        with theirs:
            return Worker(self._order(FORK, 0, theirs), ours)

    def _order(self, what: bytes, pid: int, descriptor: socket.socket | None = None) -> int:
        order = ORDER.pack(what, pid)
        try:
            if descriptor is not None:
                socket.send_fds(self._control, [order], [descriptor.fileno()])
            else:
                self._control.sendall(order)
            reply = self._control.recv(NUMBER.size, socket.MSG_WAITALL)
        except OSError as error:
            raise StoreError(f"the process for queries is gone: {error}") from error
        if len(reply) < NUMBER.size:
            raise StoreError("the process for queries is gone")
        (number,) = NUMBER.unpack(reply)
        return int(number)


def _start(data: Path, memory: int, control: socket.socket) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    arguments = [str(control.fileno()), str(data), str(memory)]
    try:
        return subprocess.Popen(  # noqa: S603
            # Without the working directory on the path: what lies there is not ours.
            [sys.executable, "-P", "-m", f"{__package__}.worker", *arguments],
            pass_fds=[control.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=control.fileno(),
            env={**os.environ, "PYTHONPATH": path},
            # A Ctrl-C at the terminal is for the program, which then hangs up.
            start_new_session=True,
        )
    except OSError as error:
        raise StoreError(f"no process for queries can be started: {error}") from error


def _stop(process: subprocess.Popen[bytes], sockets: set[socket.socket]) -> None:
    while sockets:
        sockets.pop().close()
    try:
        process.wait(timeout=_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
