"""The command in a process of its own, forked from one that has loaded newsarc.

Knows: how such a process gets its arguments, environment, folder and streams, and what it leaves.
Must not know: commands, archives.

Starting Python and loading newsarc takes most of a short command's time, and the
tests run thousands of them.  What runs here is the same code with real streams, a
real exit code and nothing left over from the command before.  What depends on how
Python itself starts (other ``PYTHON…`` variables, another locale) is started anew,
as is everything where a process can't be forked.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

_REPOSITORY = Path(__file__).resolve().parents[2]
_NUMBER = struct.Struct("!q")
_READ_AT_START = ("PYTHON", "LC_", "LANG", "TYPER_", "COVERAGE_")  # variables that Python or a library reads once
_ALSO_LOADED = ("rich.console", "rich.table", "rich.text", "rapidfuzz.fuzz", "rapidfuzz.process", "frontmatter")
# What needs an extra, and what would handle signals.
_NOT_LOADED = ("newsarc.validation.external.", "newsarc.cli.watch", "newsarc.__main__")


class Request(NamedTuple):
    """What a process is started with."""

    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    user: int | None = None  # id, if it is to give up root's privileges


def run(
    *words: str | bytes,
    cwd: str | os.PathLike[str],
    env: Mapping[str, str],
    timeout: float = 60,
    user: int | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``newsarc``, as another user if one is given by id, and capture its output; its input is empty.

    Raises `subprocess.TimeoutExpired` after ``timeout`` seconds; the process is killed then.
    """
    if hasattr(os, "fork") and _read_at_start(env) == _read_at_start(_environment()):
        request = Request([os.fsdecode(word) for word in words], os.fspath(cwd), dict(env), user)
        return _server(os.getpid()).run(request, timeout)
    return subprocess.run(
        [sys.executable, "-m", "newsarc", *words],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=timeout,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def processes() -> list[int]:
    """The process to fork from, if there is one yet."""
    return [_server(os.getpid()).pid] if _server.cache_info().currsize else []


class _Client:
    """A process to fork from, which does one request at a time."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        self._lock = threading.Lock()
        command = [sys.executable, "-m", __name__, str(theirs.fileno())]
        self._server = subprocess.Popen(
            command, cwd=_REPOSITORY, env=_environment(), pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        atexit.register(self.close)

    @property
    def pid(self) -> int:
        """The id of the server's process."""
        return self._server.pid

    def close(self) -> None:
        """End the process, which reads the end of the channel."""
        self._channel.close()
        self._server.wait()

    def run(self, request: Request, timeout: float) -> subprocess.CompletedProcess[bytes]:
        with self._lock:
            (out, stdout), (err, stderr) = os.pipe(), os.pipe()
            _send(self._channel, request, [stdout, stderr])
            os.close(stdout)
            os.close(stderr)
            child = _receive_number(self._channel)
            overdue: list[bool] = []
            clock = threading.Timer(timeout, lambda: (overdue.append(True), os.kill(child, signal.SIGKILL)))
            clock.start()
            errors: list[bytes] = []
            reader = threading.Thread(target=lambda: errors.append(_read(err)))
            reader.start()
            output = _read(out)
            reader.join()
            status = _receive_number(self._channel)
            clock.cancel()
        if overdue:
            raise subprocess.TimeoutExpired(list(request.words), timeout, output, errors[0])
        return subprocess.CompletedProcess(list(request.words), status, output, errors[0])


@cache
def _server(_: int) -> _Client:
    """The server of a process, by its id: a forked process must not use its parent's."""
    return _Client()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_REPOSITORY), "PYTHONUTF8": "1"}


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_READ_AT_START)}


def _read(pipe: int) -> bytes:
    with open(pipe, "rb") as file:
        return file.read()


def _send(channel: socket.socket, request: Request, files: Sequence[int]) -> None:
    message = json.dumps(request).encode()
    socket.send_fds(channel, [_NUMBER.pack(len(message))], files)
    channel.sendall(message)


def _receive_number(channel: socket.socket) -> int:
    return int(_NUMBER.unpack(channel.recv(_NUMBER.size, socket.MSG_WAITALL))[0])


def _serve(channel: socket.socket) -> tuple[Request, Sequence[int]]:
    """Fork a process for each request; return in that process.  This one exits when the channel is closed."""
    while True:
        head, files, _, _ = socket.recv_fds(channel, _NUMBER.size, 2)
        if not head:
            os._exit(0)
        request = Request(*json.loads(channel.recv(_NUMBER.unpack(head)[0], socket.MSG_WAITALL)))
        child = os.fork()
        if not child:
            channel.close()
            return request, files
        for file in files:
            os.close(file)
        channel.sendall(_NUMBER.pack(child))
        _, status = os.waitpid(child, 0)
        channel.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))


def _become(request: Request, files: Sequence[int]) -> None:
    """Make this process look as one that was just started."""
    for number, file in enumerate(files, 1):
        os.dup2(file, number)
        os.close(file)
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115 (as Python's)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.argv = ["newsarc", *request.words]
    if request.user is not None:
        os.setgroups([])
        os.setgid(request.user)
        os.setuid(request.user)


def _load() -> None:
    for module in pkgutil.walk_packages([str(_REPOSITORY / "newsarc")], "newsarc."):
        if not module.name.startswith(_NOT_LOADED):
            import_module(module.name)
    for name in _ALSO_LOADED:
        import_module(name)
    gc.freeze()  # or each process would copy what it is collected from


def _run() -> NoReturn:
    """Run the command and end with its status, but without freeing what the server has loaded, which would copy it."""
    from newsarc.__main__ import main

    try:
        main()
    except SystemExit as end:
        status = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    else:
        status = 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(status or 0))


if __name__ == "__main__":
    _load()
    _become(*_serve(socket.socket(fileno=int(sys.argv[1]))))
    _run()
