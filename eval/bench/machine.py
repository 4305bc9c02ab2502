"""The machine that a measurement ran on, as far as it tells."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

from dateline import __version__

_FLAGS = ("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8")
"""Of the processor, that matter to encoders."""
_PACKAGES = (
    *("chromadb", "langchain-core", "langchain-chroma", "langchain-text-splitters", "numpy", "openvino"),
    *("sentence-transformers", "torch"),
)


def machine() -> dict[str, Any]:
    """Processor, cores, memory, load right now, and versions; None or empty where the system does not tell."""
    lines = _lines("/proc/cpuinfo")
    flags = set(lines.get("flags", "").split())
    memory = _lines("/proc/meminfo").get("MemTotal", "").split()
    return {
        "processor": lines.get("model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(int(memory[0]) * 1024 / 1e9, 1) if memory else None,
        "flags": [flag for flag in _FLAGS if flag in flags],
        "load": [round(load, 2) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {
            "dateline": __version__,
            "python": platform.python_version(),
            **{name: found for name in _PACKAGES if (found := _version(name))},
        },
    }


def _lines(path: str) -> dict[str, str]:
    """The first value of each name in a file of the kernel's; empty where there is no such file."""
    found: dict[str, str] = {}
    try:
        for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            found.setdefault(name.strip(), value.strip())
    except OSError:
        return {}
    return found


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
