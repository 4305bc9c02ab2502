"""The command line as a whole: help, version, settings, and failures in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import copy_store, dateline

import dateline as package
from dateline.eval.dataset import read_dataset
from dateline.eval.systems import Options
from dateline.eval.systems.dateline import store_folder
from dateline.index.model import BUNDLED
from dateline.index.store import Store

COMMANDS = (
    ["ingest"],
    ["ask"],
    ["chat"],
    ["reindex"],
    ["doctor"],
    ["serve"],
    ["eval"],
    ["articles", "list"],
    ["articles", "show"],
    ["articles", "delete"],
)
DATELINE = [sys.executable, "-m", "dateline"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_examples(command: list[str]) -> None:
    told = dateline(*command, "--help")
    assert told.status == 0
    assert "Examples:" in told.out
    assert f"dateline {' '.join(command)}" in told.out.split("Examples:")[1]


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] != "eval"], ids=" ".join)
def test_every_command_takes_a_store(command: list[str]) -> None:
    assert "--store" in dateline(*command, "--help").out


def test_help_names_every_command() -> None:
    told = dateline("--help")
    assert told.status == 0
    for command in COMMANDS:
        assert command[0] in told.out


def test_the_version_is_the_packages() -> None:
    assert dateline("--version").out == f"dateline {package.__version__}\n"


def test_an_unknown_command_is_told_with_status_two() -> None:
    told = dateline("asks", "who?")
    assert told.status == 2
    assert "asks" in told.err
    assert "Traceback" not in told.err


def test_settings_come_from_the_environment(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_STORE", str(sample))
    monkeypatch.setenv("DATELINE_MIN_SUPPORT", "1")
    monkeypatch.setenv("DATELINE_TOP", "3")
    assert dateline("ask", "Who owns the tanker Corrin Vale?", "--json").json["status"] == "not_found"
    report = dateline("doctor", "--json").json
    assert report["settings"]["top"] == {"value": 3, "from": "DATELINE_TOP"}
    assert report["settings"]["store"] == {"value": str(sample), "from": "DATELINE_STORE"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATELINE_TOP", "abc"), ("DATELINE_TOP", "0"), ("DATELINE_MIN_SUPPORT", "7"), ("DATELINE_PASSAGE_TOKENS", "1")],
)
@pytest.mark.parametrize("command", [["ask", "who?"], ["doctor"], ["ingest", "--sample"]], ids=" ".join)
def test_a_setting_without_sense_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    told = dateline(*command)
    assert told.status == 1
    assert told.err.startswith(f"dateline: {name} is '{value}': ")
    assert "Traceback" not in told.err


def test_an_empty_setting_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STORE", "TOP", "MIN_SUPPORT", "MODEL", "CHROMA_URL", "PASSAGE_TOKENS"):
        monkeypatch.setenv(f"DATELINE_{name}", "")
    report = dateline("doctor", "--json").json
    assert {setting["from"] for setting in report["settings"].values()} == {"default"}


def test_a_model_that_is_not_there_is_one_sentence(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", "/nowhere/model")
    told = dateline("ask", "who?", "--store", sample)
    assert told.status == 1
    assert told.err.startswith("dateline: The store")


HOSTILE = {
    "id": "evil\x1b[31m",
    "title": "\x1b]0;owned\x07\x1b[2J[bold]Orrell[/bold] [/] wins\u202e\x9b31m",
    "outlet": "The \x1b[31mRed\x1b[0m Post",
    "url": "https://post.example/\x1b[5m",
    "authors": ["A\x07nn"],
    "published_at": "2011-01-05",
    "text": "Tamsin Orrell won the \x1b[31mregatta\x1b[0m off Marren.\x9b2J She wept [/] \u202eand laughed.",
}


def test_what_an_article_says_never_steers_the_terminal(tmp_path: Path) -> None:
    source, store = tmp_path / "evil\x1b[31m.jsonl", tmp_path / "store"
    source.write_text(json.dumps(HOSTILE) + "\n{broken\n", encoding="utf-8")
    told = [dateline("ingest", source, "--store", store)]
    (article,) = dateline("articles", "list", "--store", store, "--json").json
    for options in ([], ["--json"]):
        told += [
            dateline("articles", "list", "--store", store, *options),
            dateline("articles", "show", article["id"], "--store", store, *options),
            dateline("articles", "show", "none\x1b[31m", "--store", store, *options),
            dateline("ask", "who won the regatta?", "--min-support", 0, "--store", store, *options),
            dateline("ask", "who won the regatta?", "--min-support", 1, "--store", store, *options),
            dateline("chat", "--store", store, *options, stdin="who won the regatta?\n"),
            dateline("doctor", "--store", store, *options),
            dateline("ingest", source, "--store", store, *options),
        ]
    for outcome in told:
        assert outcome.out + outcome.err
        assert [c for c in "\x1b\x07\x9b\u202e" if c in outcome.out + outcome.err] == []
        assert "Traceback" not in outcome.err


def test_json_keeps_the_letters_it_escapes(tmp_path: Path) -> None:
    source, store = tmp_path / "evil.jsonl", tmp_path / "store"
    source.write_text(json.dumps(HOSTILE), encoding="utf-8")
    dateline("ingest", source, "--store", store)
    answer = dateline("ask", "who won the regatta?", "--min-support", 0, "--store", store, "--json").json
    assert all(c["quote"] == HOSTILE["text"][c["start"] : c["end"]] for c in answer["citations"])


def test_a_reader_that_goes_away_is_no_failure(sample: Path) -> None:
    """In a process of its own: the pipe is real."""
    command = " ".join([*DATELINE, "articles", "list", "--json", "--store", f"'{sample}'"])
    done = subprocess.run(["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, check=False)
    assert done.stdout == "[\n"
    assert done.stderr == ""


def test_two_processes_on_one_store_are_told_apart(sample_store: Store) -> None:
    """In a process of its own: this one holds the store."""
    done = subprocess.run(
        [*DATELINE, "ask", "who?", "--store", str(sample_store.folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "is in use by process" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.fixture
def golden(sample_store: Store) -> None:
    """The golden set's index, as an earlier run leaves it in the user's cache."""
    options = Options(model=BUNDLED, passage_tokens=200, top=10, min_support=0.0)
    folder = store_folder(read_dataset(Path("golden")), options)
    folder.parent.mkdir(parents=True)
    copy_store(sample_store, folder)


@pytest.mark.usefixtures("golden")
def test_the_golden_set_can_be_scored_in_part(tmp_path: Path) -> None:
    written = tmp_path / "result.json"
    told = dateline("eval", "golden", "--limit", 5, "--json", written)
    assert told.status == 0
    assert "right_on_answerable" in told.out
    result = json.loads(written.read_text(encoding="utf-8"))
    assert result["metrics"]["right"]["n"] == len(result["questions"]) == 5
    again = dateline("eval", "golden", "--limit", 5, "--json", written)
    assert again.status == 0
    assert [q["id"] for q in json.loads(written.read_text(encoding="utf-8"))["questions"]] == [
        q["id"] for q in result["questions"]
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no dataset folder nowhere."),
        (["golden", "--half", "nonsense"], "nonsense"),
        (["golden", "--limit", "1", "--json", "/nowhere/result.json"], "/nowhere"),
        (["golden", "--limit", "1", "--json", "/"], "/"),
    ],
    ids=str,
)
def test_an_evaluation_that_cannot_be_made_is_one_sentence(arguments: list[str], sentence: str) -> None:
    told = dateline("eval", *arguments)
    assert told.status == 1
    assert sentence in told.err
    assert "Traceback" not in told.err
