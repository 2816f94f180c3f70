"""Warm kernels for every Jupyter server: a kernel provisioner that forks instead of starting.

A kernelspec asks for it with `"metadata": {"kernel_provisioner": {"provisioner_name":
"dlkit-warm"}}`. Whatever a fork cannot give - another program than ipykernel, a pipe for its
output, a kernel that outlives its server, a system without fork - becomes an ordinary kernel.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from dlkit.serving import _warm_line
from dlkit.serving._warm_line import CannotFork, LessonParent

NAME = "dlkit-warm"
LAUNCHER = ["-m", "ipykernel_launcher"]
SAME_PYTHON = {"-Xfrozen_modules=off"}  # options that the warm parent has too
UNDERSTOOD = {"env", "cwd", "kernel_id", "extra_arguments"}


class WarmProvisioner(LocalProvisioner):
    """Kernels that are forked from a warm parent; all but the start is that of ordinary ones."""

    lesson: LessonParent | None = None  # whose cells the kernel has run

    async def launch_kernel(
        self, cmd: list[str], lesson: LessonParent | None = None, **kwargs: Any
    ) -> KernelConnectionInfo:
        """Fork a kernel, from a lesson's parent where there is one; its sockets are bound."""
        try:
            python, arguments = forkable(cmd, kwargs)
            env = {**(kwargs.get("env") or os.environ), "JPY_PARENT_PID": str(os.getpid())}
            cwd = str(kwargs.get("cwd") or Path.cwd())
            kernel = None
            if lesson:
                try:
                    kernel, self.lesson = await lesson.kernel(arguments, env, cwd), lesson
                except CannotFork as error:
                    self.log.warning("a kernel without its lesson: %s", error)
            kernel = kernel or await _warm_line.parent(python).kernel(arguments, env, cwd)
        except CannotFork as error:
            self.log.warning("an ordinary kernel, as a warm one is not possible: %s", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info


def forkable(cmd: list[str], kwargs: dict[str, Any]) -> tuple[str, list[str]]:
    """The Python of a command and what its kernel is told; CannotFork when it is another's."""
    if not _warm_line.can_fork():
        raise CannotFork("this system has no safe fork")
    python, *words = cmd
    while words and words[0] in SAME_PYTHON:
        words = words[1:]
    if words[:2] != LAUNCHER:
        raise CannotFork(f"it starts {' '.join(words[:2])}")
    strange = sorted(name for name in set(kwargs) - UNDERSTOOD if kwargs[name])
    if strange:
        raise CannotFork(f"it asks for {', '.join(strange)}")
    return python, words[2:]
