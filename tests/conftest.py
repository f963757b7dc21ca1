"""What tests share: an archive made from a table, the repository's examples, and a quiet environment."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from newsarc import parallel

# Properties hold on slow machines, too.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
settings.register_profile("thorough", settings.get_profile("any machine"), max_examples=1000)
settings.load_profile("any machine")

NewFolder = Callable[[], Path]
MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
LEAST_TIME = 0.002  # seconds; about less, the clock says nothing
Linear = Callable[[Callable[[str], object], Callable[[int], str]], None]

REPOSITORY = Path(__file__).resolve().parent.parent
# What changes the output of a command: settings, and the variables of the CI system that may run the tests.
LOUD = ("FORCE_COLOR", "NO_COLOR", "NEWSARC_", "PYTHONWARNINGS", "CI", "APPVEYOR", "BUILDKITE", "FORGEJO_", "GITEA_")
LOUD = (*LOUD, "GITHUB_", "GITLAB_", "JENKINS_", "TEAMCITY_", "TF_BUILD", "TRAVIS")
SLOW = ("PYTHONDONTWRITEBYTECODE",)  # with it, each command that a test runs compiles all of newsarc
sys.dont_write_bytecode = False  # nor is each test module compiled in each process of each run: that is a minute


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors: many tests wait, for a file to be old enough or for a command to end."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never look for it among what was loaded: it was a seventh of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20)


@pytest.fixture(autouse=True, scope="session")
def silenced() -> Iterator[None]:
    """The tests behave the same wherever they run, locally or in CI."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith((*LOUD, *SLOW))]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True, scope="session")
def default_signals() -> None:
    """Commands can be interrupted, also where the tests run in the background or under nohup, which ignore signals."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> NewFolder:
    """Make an empty folder.

    `tmp_path_factory` would read the names of all that it has made before, thousands in a session.
    """
    base = tmp_path_factory.mktemp("folders").resolve()
    return lambda: Path(tempfile.mkdtemp(dir=base))


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch: pytest.MonkeyPatch, new_folder: NewFolder) -> None:
    """80 columns, no pager, and a cache folder of the test's own."""
    monkeypatch.setenv("NEWSARC_PAGER", "")
    for name in ("COLUMNS", "TERMINAL_WIDTH"):
        monkeypatch.setenv(name, "80")
    monkeypatch.setenv("NEWSARC_CACHE_DIR", str(new_folder()))


@pytest.fixture
def cache() -> Path:
    """The cache folder of the test."""
    return Path(os.environ["NEWSARC_CACHE_DIR"])


@pytest.fixture(scope="session")
def shared_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared-cache")


@pytest.fixture
def shared_cache(shared_cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test use what earlier tests have cached, for archives that don't change."""
    monkeypatch.setenv("NEWSARC_CACHE_DIR", str(shared_cache_folder))


@pytest.fixture(scope="session")
def make_archive(new_folder: NewFolder) -> MakeArchive:
    """Write files from a table of site paths and texts; the new archive's root."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = new_folder()
        (root / "news").mkdir()
        for path, text in files.items():
            file = root / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return root

    return make


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share any work, however little, between two processes."""
    monkeypatch.setattr(parallel, "_MIN_WEIGHT", 0)
    monkeypatch.setattr(parallel, "_processors", lambda: 2)


@pytest.fixture(scope="session")
def examples() -> Path:
    """The archive that comes with the repository."""
    return REPOSITORY / "examples"


@pytest.fixture
def linear() -> Linear:
    """Assert that a function takes linear time: for four times the text, less than ten times as long."""

    def timed(function: Callable[[str], object], text: str) -> float:
        start = time.process_time()
        function(text)
        return time.process_time() - start

    def check(function: Callable[[str], object], make: Callable[[int], str]) -> None:
        short_text, long_text = make(10_000), make(40_000)
        ratios = []
        for _ in range(5):  # quadratic time shows every time, a busy machine doesn't
            long = timed(function, long_text)  # before the short one, as the first may compile patterns
            if long < 10 * LEAST_TIME:
                return
            short = min(timed(function, short_text) for _ in range(2))
            ratios.append(long / max(short, LEAST_TIME))
            if ratios[-1] < 10:
                return

        raise AssertionError(f"four times the text took {ratios} times as long")

    return check
