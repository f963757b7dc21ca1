"""Names and what they resolve to, in a network of the test's own with a name server of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.validation.external.cases import NAMES

pytest.importorskip("aiohttp")

UNSHARE = ["unshare", "-Urmn"]


def _can_unshare() -> bool:
    """Whether this machine lets a test have a network of its own, and the programs are there to set it up."""
    if not all(map(shutil.which, ("unshare", "ip", "mount"))):
        return False
    test = "ip link set lo up && ip route add local 45.0.0.0/8 dev lo && mount --bind /etc/hosts /etc/resolv.conf"
    return subprocess.run([*UNSHARE, "sh", "-c", test], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not _can_unshare(), reason="no network of its own can be made here")


@pytest.fixture(scope="module")
def world() -> dict[str, Any]:
    """What newsarc found in the situations of `world.py`."""
    command = [*UNSHARE, sys.executable, "-m", "tests.validation.external.world"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_verdicts(world: dict[str, Any]) -> None:
    """What a name resolves to decides whether it is asked."""
    found = {one.name: world["names"]["verdicts"].get(f"http://{one.name}/a", "ok") for one in NAMES}

    assert found == {one.name: one.expected for one in NAMES}


def test_private_addresses_were_never_connected_to(world: dict[str, Any]) -> None:
    """Neither by name, nor by a redirect, nor by a name that changes its address."""
    connections = world["names"]["connections"]

    assert (connections["127.0.0.1"], connections["10.9.8.7"]) == (0, 0)
    assert connections["45.0.0.1"] >= 4


def test_names_are_sent_as_they_are(world: dict[str, Any]) -> None:
    """The dot with which a name is looked up isn't sent; an international name is sent in ASCII."""
    assert world["names"]["hosts"] == ["good.com", "rebinding.com", "v6-dead.com", "xn--bcher-kva.de"]


def test_finding_does_not_tell_the_private_address(world: dict[str, Any]) -> None:
    """Whoever reads a job's log learns nothing about the network that it ran in."""
    assert not [one for one in world["names"]["messages"] if "10.9.8.7" in one or "fd00::1" in one]


def test_name_is_allowed_alone(world: dict[str, Any]) -> None:
    """A permission is for a name, not for the address that it has in common with another."""
    found = world["allowed"]

    assert found["verdicts"] == {"http://private.com/a": "refused/address"}
    assert found["connections"] == 1


def test_interrupt_does_not_wait_for_a_name(world: dict[str, Any]) -> None:
    """Ctrl-C prints what is known at once, also while a name server keeps silent."""
    found = world["hanging names"]

    assert "NA901" in found["out"]
    assert "1 not checked" in found["out"]
    assert found["exit"] == 130
    assert found["seconds"] < 2  # one, and what a busy machine takes for it


@pytest.mark.parametrize("which", ["broken resolver", "no network"])
def test_own_fault_is_no_verdict(which: str, world: dict[str, Any]) -> None:
    """Without a name server or a network nothing is said of any link, and nothing is written."""
    found = world[which]

    assert found["exit"] == 3
    assert "could be reached" in found["error"]
    assert found["stored"] == 0


@pytest.mark.parametrize("which", ["few ports", "no buffers"])
def test_want_of_ports_or_memory_is_no_verdict(which: str, world: dict[str, Any]) -> None:
    """Where the system makes no more connections, that is said once, and of no link that it is unsure."""
    if which not in world:
        pytest.skip("the kernel can't be made to run out of buffers here")
    found = world[which]

    assert found["exit"] == 3
    assert "no more connections can be opened" in found["error"]
    assert found["stored"] < 9
