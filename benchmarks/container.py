"""Do what Dockerfile and compose file say, without an engine: every command is run, in an empty folder.

    python benchmarks/container.py

`/src`, `/opt` and `/data` become folders of a temporary one, the images' Python and Node those of this machine, ports
free ones. All stages share the folders: what one stage copies from another must lie where it says. Users are left as
they are. Then the container's commands are tried: articles are taken in, a key is made, the service starts, passes its
health check, answers, and ends when told to; alone, and with Chroma beside it as the compose file has it. Exit status 1
if anything fails.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = re.compile(r"(?<![\w/.])/(src|opt|data)(?![\w])")
"""Absolute paths of the image that stand for folders of the temporary one."""
OTHERS = ("useradd", "install --directory")
"""Commands that make users: not run."""
PASSED_ON = ("PIP_", "NPM_", "npm_", "SSL_", "REQUESTS_", "NODE_")
"""Variables of this machine that installing may need."""
MINUTES = 5.0


@dataclass
class Built:
    """What a Dockerfile comes to, in a folder."""

    place: Path
    variables: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    said: dict[str, list[str]] = field(default_factory=dict)
    """ENTRYPOINT, CMD and HEALTHCHECK of the last stage."""

    def path(self, text: str) -> str:
        """A text with the image's folders in place of those of this machine."""
        return FOLDERS.sub(lambda found: f"{self.place}/{found[1]}", text)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of a command: those of the image alone, and what installing needs on this machine."""
        python = Path(sys.base_prefix, "bin")
        passed = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
        node = [str(Path(found).parent)] if (found := shutil.which("node")) else []
        base = ":".join([str(python), *node, "/usr/local/bin", "/usr/bin", "/bin"])
        given = {name: self.path(value) for name, value in {**self.variables, **(more or {})}.items()}
        given["PATH"] = given.get("PATH", "$PATH").replace("$PATH", base)
        return {"HOME": str(self.place / "home"), "LANG": "C.UTF-8", **passed, **given}


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile with their arguments."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, arguments = line.strip().partition(" ")
            yield name.upper(), arguments.strip()


def build(dockerfile: Path, place: Path) -> Built:
    """Do what a Dockerfile says, stage after stage."""
    built = Built(place)
    for folder in ("src", "opt", "data", "home"):
        (place / folder).mkdir()
    for name, arguments in instructions(dockerfile.read_text("utf-8")):
        print(f"{name} {arguments}"[:150], flush=True)
        if name == "FROM":
            built.variables, built.folder, built.said = {}, "/", {}
        elif name == "WORKDIR":
            built.folder = arguments
            Path(built.path(arguments)).mkdir(parents=True, exist_ok=True)
        elif name == "ENV":
            built.variables |= dict(part.split("=", 1) for part in arguments.split())
        elif name == "COPY":
            copy(built, arguments)
        elif name == "RUN" and not arguments.startswith(OTHERS):
            run(built, ["sh", "-euc", built.path(arguments)])
        elif name in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
            built.said[name] = json.loads(arguments[arguments.index("[") :])
    return built


def copy(built: Built, arguments: str) -> None:
    """Copy as `COPY` does: from the project, or from another stage, which lies in the same folder."""
    words = arguments.split()
    options = [word for word in words if word.startswith("--")]
    *sources, target = (word for word in words if not word.startswith("--"))
    to = Path(built.path(str(Path(built.folder, target))))
    if any(option.startswith("--from") for option in options):
        assert [Path(built.path(source)) for source in sources] == [to], arguments
        assert to.exists(), f"{to} was not made by the stage before"
        return
    for source in sources:
        for file in context(source):
            inside = file.relative_to(source) if (ROOT / source).is_dir() else Path(file.name)
            put = to if len(sources) == 1 and not (ROOT / source).is_dir() and not target.endswith("/") else to / inside
            put.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, put / file.name if put.is_dir() else put)


def context(source: str) -> Iterator[Path]:
    """What the project has of a file or folder, without what `.dockerignore` leaves out."""
    listed = (ROOT / ".dockerignore").read_text("utf-8").split()
    kept = tuple(name[1:] for name in listed if name.startswith("!"))
    tracked = subprocess.run(["git", "ls-files", "-z", source], cwd=ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, tracked.stdout.split("\0")):
        if any(name == one or name.startswith(f"{one}/") for one in kept):
            yield Path(name)


def run(built: Built, command: Sequence[str], more: Mapping[str, str] | None = None) -> None:
    """Run a command of the image, in its folder; what it says is shown only where it fails."""
    begun = time.monotonic()
    ran = subprocess.run(
        command,
        cwd=built.path(built.folder),
        env=built.environment(more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        sys.exit(f"{ran.stdout[-4_000:]}\nfailed: {' '.join(command)}")
    print(f"    {time.monotonic() - begun:.1f} s", flush=True)


@contextmanager
def running(built: Built, command: Sequence[str], check: Sequence[str], more: Mapping[str, str]) -> Iterator[None]:
    """A container's command while the block lasts, from its first passed health check; it must end well."""
    print(f"+ {' '.join(command)}", flush=True)
    process = subprocess.Popen(command, cwd=built.path(built.folder), env=built.environment(more))
    try:
        deadline = time.monotonic() + 60 * MINUTES
        while subprocess.run(check, env=built.environment(more), capture_output=True, check=False).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"never healthy: {' '.join(command)}")
            time.sleep(1)
        print("    healthy", flush=True)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60 * MINUTES)
    print(f"    ended with status {status}", flush=True)
    if status not in (0, -signal.SIGTERM):
        sys.exit(1)


def try_alone(built: Built) -> None:
    """The container as it is."""
    port = free_port()
    entry, check = built.said["ENTRYPOINT"], adapted(built.said["HEALTHCHECK"], {"8321": port})
    run(built, [*entry, "ingest", "--sample"])
    key = key_of(built, entry)
    with running(built, [*entry, *built.said["CMD"], "--port", str(port)], check, {}):
        ask(port, key)


def try_composed(built: Built, compose: Mapping[str, Any]) -> None:
    """The containers of the compose file, each with a folder of its own in place of its volume."""
    ours, chroma = compose["services"]["dateline"], compose["services"]["chroma"]
    port, behind = free_port(), free_port()
    change = {"8321": port, "8000": behind, "//chroma:": "//127.0.0.1:", "0.0.0.0": "127.0.0.1"}
    entry = built.said["ENTRYPOINT"]
    news = {"DATELINE_STORE": str(built.place / "news"), **adapted_values(ours["environment"], change)}
    vectors = str(built.place / "vectors")
    beside = [
        vectors if word == "/data" else word for word in adapted([*chroma["entrypoint"], *chroma["command"]], change)
    ]
    check = adapted(built.said["HEALTHCHECK"], change)
    with running(built, beside, adapted(chroma["healthcheck"]["test"][1:], change), {}):
        run(built, [*entry, "ingest", "--sample"], news)
        key = key_of(built, entry, news)
        with running(built, [*entry, *ours["command"], "--port", str(port)], check, news):
            ask(port, key)


def key_of(built: Built, entry: Sequence[str], more: Mapping[str, str] | None = None) -> str:
    """A key, made by the container's command."""
    command = [*entry, "keys", "create", "me"]
    made = subprocess.run(
        command, cwd=built.path(built.folder), env=built.environment(more), capture_output=True, text=True, check=True
    )
    found = re.search(r"sk_\S+", made.stdout)
    assert found, made.stdout
    return found[0]


def ask(port: int, key: str) -> None:
    """Ask the service a question."""
    reply = httpx.post(
        f"http://127.0.0.1:{port}/v1/chat",
        json={"message": "Which countries has Korea signed ACSAs with?"},
        headers={"Authorization": f"Bearer {key}"},
        timeout=120,
    )
    print(f"    {reply.status_code} {reply.json().get('text', reply.text)[:100]}", flush=True)
    if "Thailand" not in reply.text:
        sys.exit(1)


def adapted(words: Sequence[str], change: Mapping[str, Any]) -> list[str]:
    """A command with addresses and ports of this machine."""
    for old, new in change.items():
        words = [word.replace(old, str(new)) for word in words]
    return list(words)


def adapted_values(values: Mapping[str, str], change: Mapping[str, Any]) -> dict[str, str]:
    """Variables with addresses and ports of this machine."""
    return dict(zip(values, adapted(list(values.values()), change), strict=True))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def main() -> None:
    """Build and try."""
    with tempfile.TemporaryDirectory() as folder:
        built = build(ROOT / "Dockerfile", Path(folder))
        for command in ("ENTRYPOINT", "HEALTHCHECK"):
            built.said[command][0] = shutil.which(built.said[command][0], path=built.environment()["PATH"]) or "missing"
        taken = {name: size_of(Path(folder, name)) for name in ("opt/dateline", "opt/cache")}
        print(f"/opt/dateline {taken['opt/dateline']:,} MB, /opt/cache {taken['opt/cache']:,} MB", flush=True)
        try_alone(built)
        try_composed(built, yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8")))
    print("Every command of Dockerfile and compose file was run.")


def size_of(folder: Path) -> int:
    """Megabytes below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1_000_000


if __name__ == "__main__":
    main()
