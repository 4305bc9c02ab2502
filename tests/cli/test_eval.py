"""`dateline eval` on a small folder: what it writes, what it refuses, and that nothing answered is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commandline import Outcome, dateline, share_models
from eval_articles import QUESTIONS, write_dataset

from dateline.eval.dataset import read_dataset
from dateline.eval.result import read_result

pytest.importorskip("ir_measures", reason="the extra “eval” is not installed")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of its own for the module: the index is made once."""
    folder = tmp_path_factory.mktemp("cache")
    share_models(tmp_path_factory, folder)
    return folder


@pytest.fixture(autouse=True)
def _cached(cache: Path, home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("set") / "marren")


def kept(cache: Path) -> list[Path]:
    return list(cache.glob("dateline/eval/run-*/answered.jsonl"))


def test_a_run_writes_its_result_and_its_page_and_shows_its_figures(folder: Path, tmp_path: Path, cache: Path) -> None:
    written, page = tmp_path / "result.json", tmp_path / "result.html"
    told = dateline("eval", folder, "--json", written, "--report", page, "--min-support", 0)
    assert told.status == 0, told.err
    result = json.loads(written.read_text(encoding="utf-8"))
    assert [q["id"] for q in result["questions"]] == ["q-0", "q-1", "q-2", "q-3"]
    assert result["system"] == "dateline"
    assert result["settings"]["composer"] == "extractive"
    assert (result["settings"]["half"], result["settings"]["limit"], result["settings"]["seed"]) == (None, None, 0)
    assert result["run"]["peak_memory_mb"] > 0
    assert result["questions"][0]["passages"][0]["article_id"] == "ferry"
    assert [q.id for q in read_result(written).questions] == ["q-0", "q-1", "q-2", "q-3"]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "Finding: is what answers among the passages?" in told.out
    slices = told.out.split("the weakest first")[1]
    assert slices.index("unanswerable") < slices.index("number"), "it always answers"
    assert kept(cache) == []


def test_follow_ups_are_asked_as_people_rewrote_them(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "set", questions=1)
    turns = [{"role": "user", "text": "which ferry ran aground?"}, {"role": "assistant", "text": "The Alma."}]
    line = {
        "id": "q",
        "question": "how many were saved?",
        "history": turns,
        "standalone_question": QUESTIONS[0]["question"],
    }
    (folder / "questions.jsonl").write_text(json.dumps(line), encoding="utf-8")
    written = tmp_path / "result.json"
    assert dateline("eval", folder, "--standalone", "--json", written).status == 0
    (asked,) = json.loads(written.read_text(encoding="utf-8"))["questions"]
    assert (asked["question"], asked["history"]) == (QUESTIONS[0]["question"], [])
    assert asked["answer"]["standalone_question"] == asked["question"]


def test_what_the_terminal_shows_never_steers_it(tmp_path: Path) -> None:
    hostile = write_dataset(tmp_path / "set")
    lines = [{**q, "id": f"q\x1b[31m{n}", "slice": "\x1b]0;x\x07[bold]"} for n, q in enumerate(QUESTIONS)]
    (hostile / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    files = [tmp_path / f"{name}.json" for name in "ab"]
    told = [dateline("eval", hostile, "--min-support", m, "--json", f) for m, f in zip((0, 1), files, strict=True)]
    told += [dateline("eval", "compare", *files), dateline("eval", "compare", *files, "--json")]
    assert "[bold]" in told[0].out
    for outcome in told:
        assert outcome.status == 0, outcome.err
        assert [c for c in "\x1b\x07" if c in outcome.out + outcome.err] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--composer", "oracle"], "No provider of chat models goes by the name of “oracle”"),
        (["--system", "oracle"], "There is no system “oracle”"),
        (["--report", "/nowhere/page.html"], "The result cannot be written to /nowhere/page.html"),
        (["--report", "/"], "The result cannot be written to /;"),
        (["--json", "same", "--report", "./same"], "same is named for two results"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_before_the_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = dateline("eval", folder, *options)
    assert told.status == 1
    assert sentence in told.err
    assert "Answering" not in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_result_that_finds_no_room_costs_no_answer(folder: Path, tmp_path: Path, cache: Path) -> None:
    told = dateline("eval", folder, "--json", "/dev/full")
    assert told.status == 1
    assert told.err.rstrip().endswith(
        "dateline: The result could not be written to /dev/full: No space left on device."
    )
    (file,) = kept(cache)
    before = [json.loads(line)["timings"] for line in file.read_text().splitlines() if line]
    written = tmp_path / "result.json"
    again = dateline("eval", folder, "--json", written)
    assert again.status == 0
    assert [q["timings"] for q in json.loads(written.read_text())["questions"]] == before
    assert kept(cache) == []


def test_a_shorter_run_leaves_the_answers_of_a_longer_one_alone(folder: Path, cache: Path) -> None:
    if Path("/dev/full").exists():
        assert dateline("eval", folder, "--json", "/dev/full").status == 1
    before = kept(cache)
    assert dateline("eval", folder, "--limit", 1).status == 0
    assert kept(cache) == before
    assert dateline("eval", folder).status == 0
    assert kept(cache) == []


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "many", 240)


def started(many: Path, written: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dateline", "eval", str(many), "--json", str(written)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)


def answered(cache: Path) -> Iterator[dict[str, Any]]:
    for file in kept(cache):
        for line in file.read_text(encoding="ascii").splitlines():
            if line:
                try:
                    yield json.loads(line)
                except ValueError:
                    return  # it is being written


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_a_run_that_is_stopped_goes_on_where_it_stopped(
    many: Path, tmp_path: Path, cache: Path, how: signal.Signals
) -> None:
    """In a process of its own: the signal is real."""
    written = tmp_path / "result.json"
    assert dateline("eval", many, "--limit", 1).status == 0, "the index is made"
    process = started(many, written)
    while process.poll() is None and sum(1 for _ in answered(cache)) < 3:
        time.sleep(0.02)
    process.send_signal(how)
    _, complaints = process.communicate()
    if how == signal.SIGINT:
        assert process.returncode == 130, complaints
        assert "What was answered is kept; give the same command again to go on." in " ".join(complaints.split())
    assert "Traceback" not in complaints
    assert not written.exists()
    before = {values["id"]: values["timings"] for values in answered(cache)}
    assert 3 <= len(before) < 240

    told = dateline("eval", many, "--json", written)
    assert told.status == 0
    assert f"{len(before)} from the run before" in told.err
    after = {q["id"]: q["timings"] for q in json.loads(written.read_text(encoding="utf-8"))["questions"]}
    assert len(after) == 240
    assert {i: after[i] for i in before} == before
    assert kept(cache) == []


@pytest.fixture(scope="module")
def two(folder: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two runs: one that always answers, and one that always refuses."""
    made = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        for name, support in (("answers", 0), ("refuses", 1)):
            assert dateline("eval", folder, "--min-support", support, "--json", made / f"{name}.json").status == 0
    return made / "answers.json", made / "refuses.json"


def test_a_comparison_is_told_in_tables_as_json_and_as_a_page(two: tuple[Path, Path], tmp_path: Path) -> None:
    told: Outcome = dateline("eval", "compare", *two, "--report", tmp_path / "page.html")
    assert told.status == 0
    assert "4 questions compared" in told.out
    assert "right: p = " in told.out
    assert "Newly wrong" in told.out
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    plain = dateline("eval", "compare", *two, "--json").json
    assert plain["counts"]["newly_right"] == 1
    assert {q["id"]: q["change"] for q in plain["questions"]}["q-3"] == "newly_right"
    assert {"name", "a", "b", "difference", "low", "high", "p", "p_adjusted", "n"} == set(plain["metrics"][0])


def test_what_is_left_out_of_a_comparison_is_named(two: tuple[Path, Path], tmp_path: Path) -> None:
    values = json.loads(two[0].read_text(encoding="utf-8"))
    part = tmp_path / "part.json"
    part.write_text(json.dumps({**values, "questions": values["questions"][:3]}), encoding="utf-8")
    told = dateline("eval", "compare", part, two[1])
    assert told.status == 0
    assert "note: 1 questions only in B: q-3" in told.err
    assert "3 questions compared" in told.out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "it is not JSON"), (b"{}", "is no result of"), (b'{"format": 9, "questions": []}', "in format 9")],
)
def test_what_is_no_result_cannot_be_compared(
    two: tuple[Path, Path], tmp_path: Path, content: bytes, sentence: str
) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(content)
    for files in ((wrong, two[0]), (two[0], wrong)):
        told = dateline("eval", "compare", *files)
        assert told.status == 1
        assert sentence in told.err
        assert "Traceback" not in told.err
    assert "cannot be read" in dateline("eval", "compare", two[0], tmp_path / "nowhere.json").err


def test_the_dataset_of_these_tests_has_no_oddity(folder: Path) -> None:
    assert read_dataset(folder).notes == ()
