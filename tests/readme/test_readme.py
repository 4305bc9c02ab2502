"""Every command that README shows is run, in its order, in a folder of its own.

`.venv/bin/dateline` stands there for this environment's; the store `.demo` is there as `make demo` leaves it. What sets
an environment up or runs all tests (`make`, `git clone`, `cd`) is held against the Makefile only: CI runs those from a
fresh clone, and a test cannot run the run that it is part of.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import at_home, copy_store, dateline

from dateline.eval.dataset import sample_articles
from dateline.index.store import Store

ROOT = Path(__file__).resolve().parents[2]
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(*languages: str) -> list[str]:
    """The fenced blocks of README in these languages."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [block for language, block in _FENCED.findall(text) if language in languages]


def shown() -> list[str]:
    """The commands that README shows: lines after `$ ` in `console` blocks, every line of `sh` blocks."""
    prompted = [line[2:] for block in blocks("console") for line in joined(block) if line.startswith("$ ")]
    bare = [line for block in blocks("sh", "bash") for line in joined(block)]
    return [line for line in [*prompted, *bare] if line.strip() and not line.startswith("#")]


def joined(block: str) -> list[str]:
    """The lines of a block, those that end in a backslash with the next."""
    return re.sub(r"\\\n(?:> )?\s*", " ", block).splitlines()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, sample_store: Store) -> Iterator[Path]:
    """A folder with the sample store at `.demo` and some articles, to run commands in."""
    folder = tmp_path_factory.mktemp("readme")
    copy_store(sample_store, folder / ".demo")
    (folder / "articles").mkdir()
    for source in sorted(sample_articles().rglob("*.md"))[:2]:
        shutil.copy(source, folder / "articles")
    with pytest.MonkeyPatch.context() as patch:
        at_home(tmp_path_factory, patch)
        patch.chdir(folder)
        yield folder


def is_of_this_program(words: list[str]) -> bool:
    return words[0] in (".venv/bin/dateline", "dateline")


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("command", shown())
def test_the_command_works(command: str) -> None:
    piped = ""
    *before, last = split_at_pipes(command)
    for words in before:
        assert words[0] in ("printf", "echo", "cat"), f"this test cannot run {words[0]}; teach it to, or show another"
        piped = subprocess.run(words, input=piped, capture_output=True, text=True, check=True).stdout
    if last[0] == "make":
        assert set(last[1:]) <= targets()
    elif last[0] in ("cd", "git"):
        assert last[0] == "cd" or last[1] == "clone"
    else:
        assert is_of_this_program(last), f"this test cannot run {last[0]}; teach it to, or show another"
        told = dateline(*last[1:], stdin=piped)
        assert told.status == 0, told.err
        assert told.out


def split_at_pipes(command: str) -> list[list[str]]:
    """The words of each part of a pipeline, without the comment."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    parts: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def targets() -> set[str]:
    """The chores that the Makefile names."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_readme_shows_both_first_commands_and_the_command_line() -> None:
    commands = shown()
    assert any(command.startswith("make demo") for command in commands)
    assert any(command.startswith("make test") for command in commands)
    assert any(is_of_this_program(split_at_pipes(command)[-1]) for command in commands)


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("program", blocks("python"))
def test_the_program_works(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(program, "README.md", "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))))
)
def test_what_readme_links_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()
