"""How the server is: one line for the lecturer, and `/metrics` for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import APIHandler
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from dlkit.serving import _warm_line
from dlkit.serving.memory import taken_bytes

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer

STEPS_S = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)


def line(server: LessonServer) -> str:
    """What a lecturer wants to know at a glance."""
    queue = server.queue
    n_open = len(server.kernel_manager.list_kernel_ids())
    parts = [f"{n_open} of {server.room} places taken"]
    if queue.busy:
        parts.append(f"{len(queue.busy)} getting ready")
    if queue.waiting:
        parts.append(f"{len(queue.waiting)} waiting")
    return ", ".join(parts)


class Metrics:
    """What Prometheus is told; the numbers of now are found when it asks."""

    def __init__(self, server: LessonServer) -> None:
        self.server = server
        self.registry = CollectorRegistry()
        self.pages = Counter(
            "dlkit_lesson_pages",
            "Lessons asked for, by their end",
            ["end"],
            registry=self.registry,
        )
        self.ready_s = Histogram(
            "dlkit_lesson_ready_seconds",
            "From the wish for a lesson to its last part, the queue included",
            buckets=STEPS_S,
            registry=self.registry,
        )
        for end in ("ready", "failed", "left"):
            self.pages.labels(end)
        ProcessCollector(registry=self.registry)  # the server's files, memory and time
        self.registry.register(self)

    def over(self, end: str, seconds: float) -> None:
        """A lesson's page is complete, or will not be."""
        self.pages.labels(end).inc()
        if end == "ready":
            self.ready_s.observe(seconds)

    def collect(self) -> Iterator[Metric]:
        """The numbers of now."""
        server, kernels, queue = self.server, self.server.kernel_manager, self.server.queue
        ids = kernels.list_kernel_ids()
        now = {
            "dlkit_places": ("Lessons that may be open at a time", server.room),
            "dlkit_lessons_open": ("Kernels that run", len(ids)),
            "dlkit_lessons_getting_ready": (
                "Lessons whose parts are coming",
                len(server.queue.busy),
            ),
            "dlkit_lessons_waiting": ("Lessons in the queue", len(queue.waiting)),
        }
        for name, (words, value) in now.items():
            yield GaugeMetricFamily(name, words, value)
        memory = GaugeMetricFamily(
            "dlkit_memory_bytes", "Memory, what is shared counted in part (PSS)", labels=["of"]
        )
        parents = [one.process.pid for one in _warm_line.PARENTS.values() if one.process]
        pids = [getattr(kernels.get_kernel(one).provisioner, "pid", None) for one in ids]
        memory.add_metric(["kernels"], taken_bytes(pid for pid in pids if pid))
        memory.add_metric(["warm parent"], taken_bytes(parents))
        lessons = [one.parent.pid for one in server.prepared.lessons.values()]
        memory.add_metric(["prepared lessons"], taken_bytes(lessons))
        yield memory


class MetricsPage(APIHandler):
    """`/metrics`: numbers only, for who may see the lessons."""

    async def get(self) -> None:
        """The numbers in Prometheus's words."""
        metrics: Metrics = self.settings["lesson_server"].metrics
        loop = asyncio.get_running_loop()
        text: Any = await loop.run_in_executor(None, generate_latest, metrics.registry)
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(text)
