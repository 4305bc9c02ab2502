"""`dateline eval FOLDER` needs no command's name, and its commands keep theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import dateline


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["golden", "--help"], ["--half", "tuning", "-h"]], ids=str)
def test_help_shows_options_commands_and_examples_together(arguments: list[str]) -> None:
    told = dateline("eval", *arguments)
    assert told.status == 0
    for shown in ("FOLDER", "--system", "--gate", "Examples:", "dateline eval golden"):
        assert shown in told.out


def test_nothing_named_is_helped() -> None:
    told = dateline("eval")
    assert told.status == 2
    assert "Examples:" in told.out + told.err


@pytest.mark.parametrize("arguments", [["nowhere"], ["--limit", "3", "nowhere"], ["run", "nowhere"]], ids=str)
def test_a_folder_may_stand_anywhere_and_after_the_commands_own_name(arguments: list[str]) -> None:
    told = dateline("eval", *arguments)
    assert told.status == 1
    assert told.err == "dateline: There is no dataset folder nowhere.\n"


def test_a_folder_with_a_commands_name_can_still_be_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "compare").mkdir()
    assert "The dataset compare has neither" in dateline("eval", "run", "compare").err
    assert "The dataset compare has neither" in dateline("eval", "./compare").err


def test_a_wrong_option_is_told_with_status_two() -> None:
    told = dateline("eval", "golden", "--lim", "3")
    assert told.status == 2
    assert "--limit" in told.err
