"""How well a follow-up is made to stand alone, measured against what people made of it.

A folder holds for each domain three files with the same ids: `DOMAIN_questions.jsonl` (the whole conversation),
`DOMAIN_lastturn.jsonl` (its last question) and `DOMAIN_rewrite.jsonl` (what a person made of that, so that it stands
alone), as MTRAG has them (Katsis et al., TACL 2025). Only Dateline's reading of the question is measured, nothing is
searched; the last question as it stands is measured beside it, for a rewriting that gains nothing over it is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from dateline import __version__
from dateline.agent.history import turns_of
from dateline.agent.understand import understand
from dateline.eval.metrics.normal import normalise
from dateline.eval.metrics.summary import figure
from dateline.eval.metrics.text import token_f1
from dateline.index.dates import now
from dateline.index.encoder import Encoder
from dateline.index.errors import SourceError
from dateline.index.words import content_stems

DEFINITIONS: Mapping[str, str] = {
    "token_f1": "F1 over words with the human rewrite (Rajpurkar et al., EMNLP 2016)",
    "rouge_l": "F1 of the longest common subsequence of words with the human rewrite (Lin, ACL 2004)",
    "cosine": "likeness in meaning to the human rewrite, by the embedding model",
    "added_recall": "share of the content words which the human rewrite adds to the last question that are added",
    "added_precision": "share of the content words added to the last question which the human rewrite adds, too",
}
"""What each measure is; all from 0 to 1, and higher is better."""

_TURN = re.compile(r"(?:\A|\n)\|(user|agent|assistant)\|: ?")
_SUFFIX = "_rewrite.jsonl"
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A follow-up three ways."""

    id: str
    domain: str
    history: tuple[tuple[str, str], ...]
    """(role, text) of the turns before."""
    last_turn: str
    human: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A follow-up with what Dateline made of it, and how near that and the last question come to the human rewrite."""

    rewritten: Rewritten
    dateline: str
    scores: dict[str, float]
    last_turn_scores: dict[str, float]


def read_rewrites(folder: Path) -> list[Rewritten]:
    """The follow-ups of all domains in a folder, in the order of the domains and their files.

    Raises:
        SourceError: a file is missing or empty, a line of it is broken, or the three do not have the same ids.

    """
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}.")
    domains = sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}"))
    if not domains:
        raise SourceError(f"The folder {folder} holds no rewrites: there is no DOMAIN{_SUFFIX} in it.")
    return [rewritten for domain in domains for rewritten in _domain(folder, domain)]


def measure(
    rewrites: Sequence[Rewritten], encoder: Encoder, progress: Callable[[int], None] = lambda _: None
) -> list[Measured]:
    """Rewrite each follow-up and hold it against the human rewrite; `progress` is told how many are done."""
    measured: list[Measured] = []
    for i in range(0, len(rewrites), _BATCH):
        batch = rewrites[i : i + _BATCH]
        ours = [
            understand({"question": r.last_turn, "turns": turns_of(r.history)})["standalone_question"] for r in batch
        ]
        human, last, own = (
            encoder.encode_sentences(texts) for texts in ([r.human for r in batch], [r.last_turn for r in batch], ours)
        )
        measured += [
            Measured(
                rewritten,
                text,
                _scores(text, rewritten, float(own[n] @ human[n])),
                _scores(rewritten.last_turn, rewritten, float(last[n] @ human[n])),
            )
            for n, (rewritten, text) in enumerate(zip(batch, ours, strict=True))
        ]
        progress(len(measured))
    return measured


def rewrites_outcome(measured: Sequence[Measured], model: str) -> dict[str, Any]:
    """The measures over all follow-ups and by domain, each for Dateline, for the last question, and the difference."""
    domains = sorted({m.rewritten.domain for m in measured})
    return {
        "dateline": __version__,
        "created_at": now(),
        "settings": {"model": model},
        "definitions": dict(DEFINITIONS),
        "all": _figures(measured),
        "domains": {name: _figures([m for m in measured if m.rewritten.domain == name]) for name in domains},
        "questions": [
            {
                "id": m.rewritten.id,
                "domain": m.rewritten.domain,
                "history": [{"role": role, "text": text} for role, text in m.rewritten.history],
                "last_turn": m.rewritten.last_turn,
                "human": m.rewritten.human,
                "rewrite": m.dateline,
                "scores": m.scores,
                "last_turn_scores": m.last_turn_scores,
            }
            for m in measured
        ],
    }


def rouge_l(text: str, reference: str) -> float:
    """F1 of the longest common subsequence of words: ROUGE-L of Lin (ACL 2004) with equal weights; 0 of no words."""
    ours, theirs = normalise(text).split(), normalise(reference).split()
    return 2 * LCSseq.similarity(ours, theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


def _scores(text: str, rewritten: Rewritten, cosine: float) -> dict[str, float]:
    """The measures of one text; without those that cannot be told, because nothing was added."""
    before = content_stems(rewritten.last_turn)
    wanted, added = content_stems(rewritten.human) - before, content_stems(text) - before
    return {
        "token_f1": token_f1(text, [rewritten.human]),
        "rouge_l": rouge_l(text, rewritten.human),
        "cosine": cosine,
        **({"added_recall": len(wanted & added) / len(wanted)} if wanted else {}),
        **({"added_precision": len(wanted & added) / len(added)} if added else {}),
    }


def _figures(measured: Sequence[Measured]) -> dict[str, dict[str, Any]]:
    """For each measure its figure for Dateline, for the last question, and for the difference of the two, paired."""
    found = {}
    for name in DEFINITIONS:
        pairs = [(m.scores.get(name), m.last_turn_scores.get(name)) for m in measured]
        both = [ours - last for ours, last in pairs if ours is not None and last is not None]
        found[name] = {
            "dateline": asdict(figure([ours for ours, _ in pairs if ours is not None])),
            "last_turn": asdict(figure([last for _, last in pairs if last is not None])),
            "difference": asdict(figure(both)),
        }
    return found


def _domain(folder: Path, domain: str) -> Iterator[Rewritten]:
    names = (f"{domain}_questions.jsonl", f"{domain}_lastturn.jsonl", f"{domain}{_SUFFIX}")
    whole, last, human = (_read(folder / name) for name in names)
    if not human:
        raise SourceError(f"{folder / names[2]} holds no rewrite.")
    for name, found in zip(names, (whole, last, human), strict=True):
        if missing := sorted((whole.keys() | last.keys() | human.keys()) - found.keys()):
            raise SourceError(f"{folder / name} lacks {missing[0]}, which stands in its neighbours.")
    for id_, text in human.items():
        turns = _turns(whole[id_])
        if not turns or turns[-1][0] != "user":
            raise SourceError(f"{folder / names[0]}: the conversation {id_} does not end with a question of the user.")
        yield Rewritten(id_, domain, tuple(turns[:-1]), _alone(last[id_]), _alone(text))


def _turns(text: str) -> list[tuple[str, str]]:
    """(role, text) of the turns of a conversation in which each begins with its role between bars."""
    parts = _TURN.split(text)[1:]
    return [
        ("user" if role == "user" else "assistant", said.strip())
        for role, said in zip(parts[::2], parts[1::2], strict=True)
    ]


def _alone(text: str) -> str:
    """The words of a single turn."""
    turns = _turns(text)
    return turns[-1][1] if turns else text.strip()


def _read(path: Path) -> dict[str, str]:
    """The texts of a file by their ids."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            try:
                value = json.loads(line)
                id_, text = _string(value["_id"]), _string(value["text"])
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise SourceError(f"{path}, line {number}: no object with strings “_id” and “text”.") from error
            if id_ in found:
                raise SourceError(f"{path}, line {number}: the id {id_} stands twice.")
            found[id_] = text
    return found


def _string(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value
