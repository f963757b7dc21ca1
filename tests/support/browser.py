"""A headless Chromium, controlled by its DevTools protocol: how a page looks and what it requests."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = ("headless", "no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update")
_FLAGS = (*_FLAGS, "disable-sync", "no-first-run", "disable-extensions", "remote-debugging-port=0")


class Browser:
    """A browser that runs; ``port`` is where it listens."""

    def __init__(self, port: int) -> None:
        self._port = port

    def look(self, page: Path, *questions: str, dark: bool = False, width: int = 1000) -> tuple[list[Any], list[str]]:
        """The values of some expressions on a page, and the URLs that were requested for it."""
        return asyncio.run(self._look(page.as_uri(), questions, "dark" if dark else "light", width))

    async def _look(self, url: str, questions: tuple[str, ...], scheme: str, width: int) -> tuple[list[Any], list[str]]:
        requested: list[str] = []
        async with ClientSession() as http:
            async with http.put(f"http://127.0.0.1:{self._port}/json/new?about:blank") as answer:
                target = await answer.json()
            async with http.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:

                async def call(method: str, **params: object) -> dict[str, Any]:
                    await socket.send_json({"id": 1, "method": method, "params": params})
                    return await until("id")

                async def until(key: str, value: object = 1) -> dict[str, Any]:
                    while True:
                        message = json.loads((await socket.receive(timeout=30)).data)
                        if message.get("method") == "Network.requestWillBeSent":
                            requested.append(message["params"]["request"]["url"])
                        if message.get(key) == value:
                            return dict(message)

                await call("Page.enable")
                await call("Network.enable")
                await call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
                await call("Emulation.setDeviceMetricsOverride", **size)
                await call("Page.navigate", url=url)
                await until("method", "Page.loadEventFired")
                answers = [await call("Runtime.evaluate", expression=one, returnByValue=True) for one in questions]
            async with http.get(f"http://127.0.0.1:{self._port}/json/close/{target['id']}"):
                pass
        return [answer["result"]["result"].get("value") for answer in answers], requested


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own."""
    assert PROGRAM
    command = [PROGRAM, *(f"--{flag}" for flag in _FLAGS), f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr
    try:
        listening = next(line for line in process.stderr if "DevTools listening on" in line)
        yield Browser(int(listening.split(":")[2].split("/")[0]))
    finally:
        process.terminate()
        process.wait(10)
        process.stderr.close()
