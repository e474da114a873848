"""The processes of the sandbox: a nursery, and the workers it forks.

The nursery is started fresh, so that it has a single thread whatever threads the program
has. It reads the data into memory and then, when it is told to, forks a worker that
shares this memory. A worker gives up the right to open anything and to take more memory
than a query may, and only then looks at a query.

Between the program and the nursery (all numbers are big-endian):

- the nursery says ``0`` (8 bytes) when the data is loaded;
- ``F`` and 8 bytes, with one end of a socket: fork a worker that listens there → its pid;
- ``K`` and a pid (8 bytes): kill the worker if it still runs → how it ended, as
  ``os.waitstatus_to_exitcode`` says.

When the program ends, however it ends, the nursery's socket closes, and it takes its
workers along.

Between the program and a worker: a question is 4 bytes of length and JSON; an answer is
a status (1 byte), whether the worker now retires (1 byte), a length (8 bytes), and the
answer or a message. Standard error goes into the same socket: the last words of a
process that dies are there.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path

import pyoxigraph as ox

from .answering import Question, Status, answer

ORDER = struct.Struct(">cq")
NUMBER = struct.Struct(">q")
QUESTION = struct.Struct(">I")
ANSWER = struct.Struct(">c?Q")
FORK = b"F"
KILL = b"K"

_PR_SET_PDEATHSIG = 1
_TOGETHER = 65536


def main(descriptor: str, data: str, memory: str) -> None:
    """Run the nursery.

    Args:
        descriptor: number of the socket to the program.
        data: path of the N-Quads.
        memory: bytes that a query may use beyond the data.
    """
    control = socket.socket(fileno=int(descriptor))
    store = ox.Store()
    store.load(path=data, format=ox.RdfFormat.N_QUADS)
    # The collector would write to every object, and so unshare the memory.
    gc.collect()
    gc.freeze()
    control.sendall(NUMBER.pack(0))
    _tend(control, store, int(memory))


def _tend(control: socket.socket, store: ox.Store, memory: int) -> None:
    workers: set[int] = set()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if len(order) < ORDER.size:
            break
        what, pid = ORDER.unpack(order)
        if what == FORK:
            pid = os.fork()
            if pid == 0:
                control.close()
                _work(store, socket.socket(fileno=descriptors[0]), memory)
            os.close(descriptors[0])
            workers.add(pid)
            control.sendall(NUMBER.pack(pid))
        else:
            workers.discard(pid)
            control.sendall(NUMBER.pack(_end(pid)))
    for pid in workers:
        _end(pid)


def _end(pid: int) -> int:
    # Nobody else waits for it, so its number cannot have passed to another process.
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _work(store: ox.Store, questions: socket.socket, memory: int) -> None:
    """Be a worker until the program hangs up; does not return."""
    try:
        os.dup2(questions.fileno(), sys.stderr.fileno())
        _confine(memory)
        _serve(store, questions, memory)
    except ConnectionError:
        # The program is gone.
        pass
    finally:
        os._exit(0)


def _confine(memory: int) -> None:
    """Give up what a query must not have: files, sockets, memory, a dump of the core."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Dies with the nursery, even while it computes.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # What is open stays open; nothing can be opened, a socket as little as a file.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _serve(store: ox.Store, questions: socket.socket, memory: int) -> None:
    retires = False
    before = _peak()
    while not retires:
        head = questions.recv(QUESTION.size, socket.MSG_WAITALL)
        if len(head) < QUESTION.size:
            return
        (size,) = QUESTION.unpack(head)
        text = questions.recv(size, socket.MSG_WAITALL)
        status, body = answer(store, Question(**json.loads(text)))
        # Memory is not given back; a worker that took much has too little for the next query.
        retires = status is Status.OUT_OF_MEMORY or _peak() - before > memory // 4
        head = ANSWER.pack(status.value, retires, len(body))
        # Together, so that the program wakes up once; a long answer is not copied for it.
        questions.sendall(head + body[:_TOGETHER])
        if len(body) > _TOGETHER:
            questions.sendall(memoryview(body)[_TOGETHER:])


def _peak() -> int:
    """Bytes of memory this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
