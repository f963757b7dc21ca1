"""The command in a process of its own, forked from one that has loaded newsarc.

Knows: how such a process gets its arguments, environment, folder and streams, and what it leaves.
Must not know: commands, archives.

Starting Python and loading newsarc takes most of a short command's time, and the
tests run many of them.  What runs here is the same code with real streams, a real
exit code and nothing left over from the command before.  What depends on how Python
itself starts (``PYTHON…`` variables, another locale) is started anew, as is
everything where a process can't be forked.
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
from contextlib import suppress
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


def run_on_terminal(
    *words: str, cwd: str | os.PathLike[str], env: Mapping[str, str], size: tuple[int, int], timeout: float = 60
) -> str:
    """Run ``newsarc`` on a terminal of so many lines and columns; what the terminal gets to see."""
    request = Request(words, os.fspath(cwd), dict(env))
    return _server(os.getpid()).run_on_terminal(request, size, timeout).decode()


def processes() -> list[int]:
    """The processes to fork from."""
    return [server.pid for process, server in _servers.items() if process == os.getpid()]


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
        """Run a command with two pipes for its output."""
        (out, stdout), (err, stderr) = os.pipe(), os.pipe()
        errors: list[bytes] = []
        reader = threading.Thread(target=lambda: errors.append(_read(err)))
        reader.start()
        status, output, overdue = self._run(request, [stdout, stderr], out, timeout)
        reader.join()
        if overdue:
            raise subprocess.TimeoutExpired(list(request.words), timeout, output, errors[0])
        return subprocess.CompletedProcess(list(request.words), status, output, errors[0])

    def run_on_terminal(self, request: Request, size: tuple[int, int], timeout: float) -> bytes:
        """Run a command with a terminal, and read what it shows."""
        import termios  # not everywhere

        ours, terminal = os.openpty()
        termios.tcsetwinsize(terminal, size)
        _, output, overdue = self._run(request, [terminal], ours, timeout)
        if overdue:
            raise subprocess.TimeoutExpired(list(request.words), timeout, output)
        return output

    def _run(self, request: Request, files: Sequence[int], output: int, timeout: float) -> tuple[int, bytes, bool]:
        """The status of a command with these files, what is read of its output, and whether it was killed."""
        overdue: list[bool] = []
        with self._lock:
            _send(self._channel, request, files)
            for file in files:
                os.close(file)
            child = _receive_number(self._channel)
            clock = threading.Timer(timeout, lambda: (overdue.append(True), os.kill(child, signal.SIGKILL)))
            clock.start()
            text = _read(output)
            status = _receive_number(self._channel)
            clock.cancel()
        return status, text, bool(overdue)


_servers: dict[int, _Client] = {}
_starting = threading.Lock()


def _server(process: int) -> _Client:
    """The server of a process, by its id: a forked process must not use its parent's."""
    with _starting:
        if process not in _servers:
            _servers[process] = _Client()
        return _servers[process]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_REPOSITORY), "PYTHONUTF8": "1"}


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_READ_AT_START)}


def _read(file: int) -> bytes:
    """All that a pipe or a terminal gives."""
    parts = []
    with suppress(OSError):  # this is how a terminal says that no process has it open any more
        while part := os.read(file, 1 << 16):
            parts.append(part)
    os.close(file)
    return b"".join(parts)


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
    if len(files) == 1:
        os.login_tty(files[0])
        sys.stdin = sys.__stdin__ = open(0, closefd=False)  # noqa: SIM115 (as Python's)
    else:
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
    _warm_up()
    gc.collect()
    gc.freeze()  # or each process would copy what it is collected from


def _warm_up() -> None:
    """Make what each process would make anew: the parameters of commands, compiled patterns, tables."""
    from typer.main import get_command

    from newsarc import Archive
    from newsarc.cli import app

    made = {name: command.loaded() for name, command in get_command(app.app).commands.items()}
    app._Command.loaded = lambda self: made[self.name]
    archive = Archive(_REPOSITORY / "examples", cache=False)
    archive.day("2012-02-08")
    archive.search("wang lijn")
    archive.related("Wang Lijun")
    archive.validate()


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
