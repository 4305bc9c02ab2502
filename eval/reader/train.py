"""Training: listwise softmax over a question's candidates and “none of them” (the null option scores 0)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.eval.reader.batches import Batches, Drawn
from dateline.eval.reader.example import Example, Kind
from dateline.index.model import BUNDLED, resolve_model
from dateline.index.runtimes.compiled import open_tokenizer
from dateline.index.runtimes.torch import quiet_transformers

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

    from dateline.index.reader.network import Network

_ENCODER_RATE, _HEAD_RATE = 8e-5, 5e-4
_WARMING = 0.06
"""Share of the steps over which the rates rise; then they fall to nothing in a straight line."""
_DECAY = 0.01
_LARGEST_NORM = 1.0
_AVERAGED = 0.3
"""Share of the steps, the last ones, over whose weights the mean is taken (Izmailov et al. 2018, arXiv:1803.05407)."""
_KEPT_EVERY = 25
"""Steps after which all is kept, to go on from."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the training with a mix of its own; it begins with what the one before it learnt."""

    name: str
    steps: int
    mix: Mapping[Kind, int]
    """Examples of each kind in a step."""


def train(stage: Stage, examples: Sequence[Example], folder: Path, *, before: Path | None, seed: int) -> Path:
    """Run a stage; returns the file with the weights that it ends with, which is made once.

    A run cut short goes on from its last kept step. `before` is the file of the stage before.
    """
    quiet_transformers()  # before torch is loaded
    import torch
    from safetensors.torch import load_file, save_file

    from dateline.index.reader.network import Network

    done = folder / f"{stage.name}.safetensors"
    if done.exists():
        return done
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    # Without dropout; on two cores, fused attention's way back would take half of a step.
    network = Network(attention="eager").eval()
    if before is not None:
        network.load_state_dict(load_file(before))
    network.to(device)
    learning = _Learning(network, stage.steps)
    kept = folder / f"{stage.name}.checkpoint.pt"
    first = learning.resume(kept) if kept.exists() else 0
    batches, tokenizer = Batches(examples, stage.mix, seed=seed), open_tokenizer(Path(resolve_model(BUNDLED)))
    clock = time.monotonic()
    for step in range(first, stage.steps):
        loss = learning.step(step, batches.of_step(step), tokenizer, device)
        _tell(stage, step + 1, loss, (time.monotonic() - clock) / (step + 1 - first))
        if (step + 1) % _KEPT_EVERY == 0:
            learning.keep(kept, step + 1)
    made = done.with_suffix(".new")
    save_file({name: value.contiguous().cpu() for name, value in learning.mean().items()}, made)
    made.replace(done)
    kept.unlink(missing_ok=True)
    return done


class _Learning:
    """A network with all that changes while it learns."""

    def __init__(self, network: Network, steps: int) -> None:
        import torch

        from dateline.eval.reader.halved import Halved

        self._network, self._steps = network, steps
        self._halved = Halved(network)
        heads = [*network.head.parameters(), *network.span.parameters()]
        encoder = [p for p in network.bert.parameters() if p.requires_grad]
        groups = [{"params": encoder, "lr": _ENCODER_RATE}, {"params": heads, "lr": _HEAD_RATE}]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._rate)
        self._averaged: dict[str, torch.Tensor] = {}
        self._count = 0
        self._smooth: float | None = None

    def _rate(self, step: int) -> float:
        warming = max(1, round(_WARMING * self._steps))
        return min((step + 1) / warming, max(0.0, (self._steps - step) / (self._steps - warming + 1)))

    def step(self, step: int, drawn: Sequence[Drawn], tokenizer: Tokenizer, device: str) -> float:
        """Learn from a batch; returns the loss, smoothed over the last twenty steps or so."""
        import torch

        from dateline.eval.reader.loss import listwise_loss

        self._halved.take_weights()
        loss = listwise_loss(self._halved.copy, drawn, tokenizer, device)
        loss.backward()  # type: ignore[no-untyped-call]
        self._halved.give_gradients()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), _LARGEST_NORM)
        self._optimizer.step()
        self._schedule.step()
        if step >= (1 - _AVERAGED) * self._steps:
            self._count += 1
            for name, value in self._network.state_dict().items():
                mean = self._averaged.setdefault(name, torch.zeros_like(value))
                mean += (value - mean) / self._count
        now = float(loss.detach())
        self._smooth = now if self._smooth is None else 0.95 * self._smooth + 0.05 * now
        return self._smooth

    def mean(self) -> dict[str, torch.Tensor]:
        """The mean weights of the last steps."""
        return self._averaged or dict(self._network.state_dict())

    def keep(self, path: Path, step: int) -> None:
        """Write all that is needed to go on after so many steps."""
        import torch

        state = {
            "step": step,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "averaged": self._averaged,
            "count": self._count,
            "smooth": self._smooth,
        }
        made = path.with_suffix(".new")
        torch.save(state, made)
        made.replace(path)

    def resume(self, path: Path) -> int:
        """Go on from what was kept; returns the number of steps done."""
        import torch

        state: dict[str, Any] = torch.load(path, weights_only=True)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        self._averaged, self._count, self._smooth = state["averaged"], state["count"], state["smooth"]
        return int(state["step"])


def _tell(stage: Stage, step: int, loss: float, seconds: float) -> None:
    if step % 10 == 0 or step == stage.steps:
        left = (stage.steps - step) * seconds / 60
        print(
            f"{stage.name}: step {step}/{stage.steps}, loss {loss:.3f}, {seconds:.2f} s a step, {left:.0f} min left",
            flush=True,
        )
