"""The page stands alone and holds hostile text as text: looked at as a file, without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from lxml import html
from run_examples import HOSTILE, hostile_record, other_records, records, result

from dateline.eval.compare import compare
from dateline.eval.report import comparison_page, run_page
from dateline.eval.report.page import embedded
from dateline.eval.result import read_result


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, str]:
    """Both pages, over a run with everything that is hostile in it."""
    made = {"a": [*records(), hostile_record()], "b": [*other_records(), hostile_record()]}
    for name, of in made.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(result(of, system=HOSTILE, dataset=HOSTILE)))
    a, b = (read_result(tmp_path / f"{name}.json") for name in made)
    return {
        "run": run_page(json.loads((tmp_path / "a.json").read_text())),
        "comparison": comparison_page(compare(a, b, files=(HOSTILE, HOSTILE))),
    }


@pytest.mark.parametrize("name", ["run", "comparison"])
def test_hostile_text_makes_no_element(pages: dict[str, str], name: str) -> None:
    page = html.document_fromstring(pages[name])
    assert page.xpath("//img") == []
    scripts = page.xpath("//script")
    assert {script.get("type") for script in scripts[:-1]} == {"application/json"}
    assert scripts[-1].get("type") is None
    assert "alert" not in scripts[-1].text
    assert [a.get("href") for a in page.xpath("//a[@href]") if not a.get("href").startswith("#section:")] == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert page.xpath("//@style") == []


@pytest.mark.parametrize("name", ["run", "comparison"])
def test_the_policy_allows_the_pages_own_script_and_style_and_nothing_else(pages: dict[str, str], name: str) -> None:
    page = html.document_fromstring(pages[name])
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == "'none'"
    script = re.findall(r"<script>(.*?)</script>", pages[name], re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", pages[name], re.DOTALL)
    for (text,), directive in ((script, "script-src"), (style, "style-src")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert allowed[directive] == f"'sha256-{digest}'"


@pytest.mark.parametrize("name", ["run", "comparison"])
def test_nothing_is_loaded_from_anywhere(pages: dict[str, str], name: str) -> None:
    page = html.document_fromstring(pages[name])
    assert page.xpath("//@src") == []
    assert [link.get("href")[:19] for link in page.xpath("//link")] == ["data:image/svg+xml,"]
    (style,) = re.findall(r"<style>(.*?)</style>", pages[name], re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style


def test_what_is_embedded_is_read_back_to_the_letter() -> None:
    value = {"text": HOSTILE, "nested": [HOSTILE, None, 1.5, True, "\u0000\r\n", "🙂"]}
    written = str(embedded(value))
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)


def test_the_data_of_every_question_is_there_and_each_passage_once() -> None:
    made = result()
    page = html.document_fromstring(run_page(made))
    details = [json.loads(s.text) for s in page.xpath("//script[starts-with(@data-part, 'detail-')]")]
    (passages,) = [json.loads(s.text) for s in page.xpath("//script[starts-with(@data-part, 'passages-')]")]
    assert [d["id"] for d in details] == [q["id"] for q in made["questions"]]
    for detail, question in zip(details, made["questions"], strict=True):
        found = [passages[at] for at, _, _ in detail["passages"]]
        assert [[p["article_id"], p["start"], p["end"], p["text"]] for p in question["passages"]] == found
    assert len({tuple(p) for p in passages}) == len(passages)


def test_settings_and_notes_and_the_runs_own_figures_are_shown() -> None:
    text = html.document_fromstring(run_page(result())).text_content()
    for shown in ("Dates that cannot be read: 1 article (a).", "Articles per second", "11.5"):
        assert shown in text
    assert "Peak memory" not in text, "it was not measured"


def test_a_run_that_cannot_be_judged_has_a_page() -> None:
    text = html.document_fromstring(run_page(result([records()[-1]]))).text_content()
    assert "this set does not say which answers are right" in text
    assert "Slices, the weakest first" not in text
