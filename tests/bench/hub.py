"""What one learner of a hub costs: memory and processor time, for binder/hub/README.md.

Learners log in by plain requests, so that no browser takes part. Memory is PSS: what processes
share is divided among them, so that a sum over all of them counts it once.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path

import psutil
from table import Figure, Section

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hub_servers import PASSWORD, Hub, hub

MB = 2**20
LESSON = "voila/render/08_adoption_curve.ipynb"
LEARNERS = ("ada", "ben", "cem", "dora")
SETTLE_S, IDLE_S, PATIENCE_S = 5, 30, 180


class Learner:
    """Somebody who is logged in, and their server."""

    def __init__(self, running: Hub, name: str) -> None:
        self.name, self.home = name, f"{running.address}/user/{name}/"
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)
        form = self.read(f"{running.address}/hub/login")
        word = re.search(r'name="_xsrf" value="([^"]*)"', form)
        sent = {"username": name, "password": PASSWORD, "_xsrf": word[1] if word else ""}
        self.read(f"{running.address}/hub/login", urllib.parse.urlencode(sent).encode())
        end = time.monotonic() + PATIENCE_S
        while "card-question" not in self.read(self.home) and time.monotonic() < end:
            time.sleep(1)

    def read(self, address: str, sent: bytes | None = None) -> str:
        with (
            suppress(urllib.error.HTTPError),
            self.opener.open(address, sent, timeout=PATIENCE_S) as answer,
        ):
            return str(answer.read().decode())
        return ""


def servers(running: Hub) -> list[psutil.Process]:
    """All processes that are some learner's."""
    own = psutil.Process(running.process.pid)
    first = [one for one in own.children() if "--hub" in one.cmdline()]
    return [each for one in first for each in (one, *one.children(recursive=True))]


def rest(running: Hub) -> list[psutil.Process]:
    """The hub itself, its proxy and its services."""
    own = psutil.Process(running.process.pid)
    learners = set(servers(running))
    return [one for one in (own, *own.children(recursive=True)) if one not in learners]


def pss_mb(processes: list[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss / MB
    return total


def cpu_s(processes: list[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            total += sum(one.cpu_times()[:2])
    return total


def one_kind(kind: str) -> list[Figure]:
    """The figures with kernels of one kind."""
    arguments = f"--Spawner.args=['--kernels', '{kind}']"
    with tempfile.TemporaryDirectory() as folder, hub(Path(folder), arguments) as running:
        time.sleep(SETTLE_S)
        base, people, memory = pss_mb(rest(running)), [], []
        for name in LEARNERS:
            people.append(Learner(running, name))
            time.sleep(SETTLE_S)
            memory.append(pss_mb(servers(running)))
        begun = cpu_s(servers(running)) / len(people)
        hub_mb = (pss_mb(rest(running)) - base) / len(people)
        for one in people:
            one.read(one.home + LESSON)
        time.sleep(SETTLE_S)
        open_mb, open_s = pss_mb(servers(running)), cpu_s(servers(running))
        time.sleep(IDLE_S)
        idle = (cpu_s(servers(running)) - open_s) / len(people) / IDLE_S
        found = [
            ("the first learner's server, no lesson open", f"{memory[0]:.0f} MB"),
            ("one more server, no lesson open", f"{(memory[-1] - memory[0]) / 3:.0f} MB"),
            ("one lesson open on each, a server then", f"{open_mb / len(people):.0f} MB"),
            ("processor time to start a server", f"{begun:.1f} s"),
            ("processor time to open a lesson", f"{open_s / len(people) - begun:.1f} s"),
            ("processor of an open lesson that waits", f"{1000 * idle:.1f} thousandths"),
            ("hub, proxy and idle culler", f"{base:.0f} MB"),
            ("one more learner in hub and proxy", f"{hub_mb:.1f} MB"),
        ]
    return [Figure(f"{kind}: {what}", value) for what, value in found]


def section() -> Section:
    notes = [
        f"{len(LEARNERS)} learners on one machine, the adoption lesson, {SETTLE_S} s after it is "
        f"complete. Memory is PSS. A lesson that waits is watched for {IDLE_S} s."
    ]
    return Section("hub", [*one_kind("warm"), *one_kind("ordinary")], notes)
