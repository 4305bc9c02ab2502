"""Writes `docs/commands.md`, `docs/settings.md` and the drawing of the graph in `docs/architecture.md` from the program
itself, or checks that they have not drifted.

    python docs/reference.py            # write all
    python docs/reference.py --check    # write nothing; exit status 1 if one of them is out of date

Everything is read from the declarations of commands, settings and graph, never from rendered help, so that neither the
width nor the colours of a terminal, nor the machine's folders, show in the result.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import typer
from pydantic.fields import FieldInfo
from rich.text import Text
from typer.main import get_command_name
from typer.models import ArgumentInfo, OptionInfo

from dateline.agent.graph import build_graph
from dateline.cli.app import app
from dateline.cli.default_command import DEFAULT
from dateline.index.store import Store
from dateline.settings import Settings

DOCS = Path(__file__).resolve().parent

_HOW = "<!-- Written by docs/reference.py; do not edit. -->"
_DRAWN = re.compile(
    r"(?<=<!-- The graph, drawn by docs/reference.py; do not edit. -->\n).*?(?=<!-- /The graph -->)", re.DOTALL
)
_EXAMPLES = "Examples:"
_TYPES = {int: "INTEGER", float: "NUMBER", str: "TEXT", Path: "PATH"}
_MADE_DEFAULTS = {"store": "`dateline` in the user's data folder"}
"""Settings whose default is made when the program starts, because it differs between machines."""

_COMMANDS_TOP = f"""{_HOW}

# Commands

Every command prints its help with `--help` or `-h`. A failure that Dateline foresees is one sentence on standard error
and exit status 1; a wrong use of the command line is exit status 2; Ctrl-C in the middle of `ingest` or `reindex` is
exit status 130. What an option leaves open comes from the [settings](settings.md). `dateline --install-completion` and
`dateline --show-completion` are there for the shell.
"""

_SETTINGS_TOP = f"""{_HOW}

# Settings

A setting comes from the command line where a command has an option for it, else from the environment, else it is the
default. `dateline doctor` prints what is in force and from where. A value that makes no sense is refused in one
sentence that names the variable.

"""

_SETTINGS_END = """
The archive remembers the model and the passage size that its passages were made with. With others in force, `ask`,
`chat`, `ingest` and search are refused until they are set back or `dateline reindex` has run.
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or option as a command declares it."""

    names: tuple[str, ...]
    """`--limit`, `-c`; for an argument its name in the usage line."""
    is_option: bool
    required: bool
    value: str | None
    """What stands for the value in the usage; None for a switch."""
    allowed: str
    """The bounds of a number, or nothing."""
    default: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a group of them, with its whole name."""

    name: str
    help: str
    examples: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    commands: tuple[Command, ...] = field(default=())
    needs_command: bool = False
    """Whether it does nothing without a command."""


def tree(program: typer.Typer, name: str) -> Command:
    """The commands below a Typer application, in the order in which `--help` lists them."""
    own = program.registered_callback
    meant = next((info for info in program.registered_commands if info.name == DEFAULT and info.hidden), own)
    here = meant.callback if meant else None
    below = [
        _command(f"{name} {info.name or get_command_name(info.callback.__name__)}", info.help, info.callback)
        for info in program.registered_commands
        if info.callback is not None and not info.hidden
    ]
    below += [
        tree(group.typer_instance, f"{name} {group.name}")
        for group in program.registered_groups
        if group.typer_instance is not None
    ]
    found = _command(name, program.info.help, here)
    return Command(found.name, found.help, found.examples, found.parameters, tuple(below), meant is own)


def _command(name: str, help_: object, function: Callable[..., Any] | None) -> Command:
    written = help_ if isinstance(help_, str) else inspect.getdoc(function) or ""
    prose, _, examples = Text.from_markup(inspect.cleandoc(written)).plain.partition(_EXAMPLES)
    lines = tuple(line.strip() for line in examples.splitlines() if line.strip())
    return Command(name, prose.strip(), lines, tuple(_parameters(function)) if function else ())


def _parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, *extras = get_args(hints[name]) if get_origin(hints[name]) is Annotated else (hints[name],)
        info = next((extra for extra in extras if isinstance(extra, (ArgumentInfo, OptionInfo))), None)
        if info is not None and not info.hidden:
            yield _parameter(name, kind, info, parameter.default)


def _parameter(name: str, kind: Any, info: ArgumentInfo | OptionInfo, default: object) -> Parameter:
    is_option = isinstance(info, OptionInfo)
    plain = _plain_type(kind)
    switch = plain is bool
    value = info.metavar or _TYPES.get(plain, "VALUE")
    # Inside `Annotated`, Typer takes the first name that is given for the default, until it builds the command.
    first = (info.default,) if isinstance(info.default, str) else ()
    declared = (*first, *(info.param_decls or ()))
    if not is_option:
        names: tuple[str, ...] = (value,)
    elif declared:
        names = declared
    else:
        long = name.replace("_", "-")
        names = (f"--{long}", f"--no-{long}") if switch else (f"--{long}",)
    left_out = default is inspect.Parameter.empty or default is None or default is False
    return Parameter(
        names=names,
        is_option=is_option,
        required=default is inspect.Parameter.empty,
        value=None if switch else value,
        allowed=_bounds(info.min, info.max),
        default="" if left_out else f"`{default}`",
        help=info.help or "",
    )


def _plain_type(kind: Any) -> Any:
    """`int` of `int | None` and of `list[int]`."""
    if get_origin(kind) in (Union, UnionType):
        return _plain_type(next(part for part in get_args(kind) if part is not type(None)))
    return _plain_type(get_args(kind)[0]) if get_origin(kind) is list else kind


def _bounds(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"{least:,} to {most:,}"
    if least is not None:
        return f"at least {least:,}"
    return "" if most is None else f"at most {most:,}"


def commands_page(program: Command) -> str:
    """`docs/commands.md`."""
    return "\n".join([_COMMANDS_TOP, *_sections(program)])


def _sections(command: Command) -> Iterator[str]:
    yield f"## `{command.name}`\n"
    yield f"{command.help}\n"
    yield f"```text\n{_usage(command)}\n```\n"
    if command.examples:
        yield "```console\n" + "\n".join(f"$ {line}" for line in command.examples) + "\n```\n"
    arguments = [p for p in command.parameters if not p.is_option]
    options = [p for p in command.parameters if p.is_option]
    if arguments:
        rows = [(f"`{p.names[0]}`", "yes" if p.required else "no", p.help) for p in arguments]
        yield _table(("argument", "required", "what"), rows)
    if options:
        yield _table(("option", "values", "default", "what"), [_option_row(p) for p in options])
    if command.commands:
        yield _table(
            ("command", "what"),
            [(f"[`{sub.name}`](#{_anchor(sub.name)})", sub.help.split("\n")[0]) for sub in command.commands],
        )
    for sub in command.commands:
        yield from _sections(sub)


def _usage(command: Command) -> str:
    if command.needs_command:
        return f"{command.name} [OPTIONS] COMMAND [ARGS]..."
    arguments = [p.names[0] if p.required else f"[{p.names[0]}]" for p in command.parameters if not p.is_option]
    return " ".join([command.name, "[OPTIONS]", *arguments])


def _option_row(option: Parameter) -> tuple[str, str, str, str]:
    names = ", ".join(f"`{name}`" for name in sorted(option.names, key=len, reverse=True))
    shown = f"{names} `{option.value}`" if option.value else names
    return shown, option.allowed, "required" if option.required else option.default, option.help


def _anchor(heading: str) -> str:
    """The fragment that GitHub gives a heading."""
    return heading.lower().replace(" ", "-")


def settings_page(fields: Mapping[str, FieldInfo], prefix: str) -> str:
    """`docs/settings.md`."""
    rows = [
        (f"`{name}`", f"`{prefix}{name.upper()}`", _default(name, info), _allowed(info), info.description or "")
        for name, info in fields.items()
    ]
    return (
        _SETTINGS_TOP + _table(("setting", "environment variable", "default", "values", "what"), rows) + _SETTINGS_END
    )


def _default(name: str, info: FieldInfo) -> str:
    if info.default_factory is not None:
        return _MADE_DEFAULTS[name]
    return "unset" if info.default is None else f"`{info.default}`"


def _allowed(info: FieldInfo) -> str:
    least = next((m.ge for m in info.metadata if hasattr(m, "ge")), None)
    most = next((m.le for m in info.metadata if hasattr(m, "le")), None)
    return _bounds(least, most)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table, without the columns that are empty in every row."""
    kept = [i for i in range(len(head)) if any(row[i] for row in rows)]
    cells = [[head[i] for i in kept], ["---" for _ in kept], *([_cell(row[i]) for i in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def with_graph(page: str) -> str:
    """A page with the agent's graph drawn anew between its markers."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "store") as store:
        drawn = build_graph(store).get_graph().draw_mermaid(with_styles=False)
    lines = [line.replace("\t", "    ").rstrip(" ;") for line in drawn.splitlines()]
    return _DRAWN.sub(lambda _: "\n".join(["", "```mermaid", *lines, "```", "", ""]), page)


def pages() -> dict[Path, str]:
    """Every generated page, as it should be."""
    prefix = str(Settings.model_config.get("env_prefix", ""))
    return {
        DOCS / "commands.md": commands_page(tree(app, "dateline")),
        DOCS / "settings.md": settings_page(Settings.model_fields, prefix),
        DOCS / "architecture.md": with_graph((DOCS / "architecture.md").read_text(encoding="utf-8")),
    }


def drifted() -> list[Path]:
    """The pages whose files say something else, or are missing."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write the pages, or check them; the exit status."""
    parser = argparse.ArgumentParser(description="Write the generated references.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 if one is out of date")
    if not parser.parse_args().check:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return 0
    for path in (found := drifted()):
        print(f"docs/{path.name} does not say what the program does; run: python docs/reference.py", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
