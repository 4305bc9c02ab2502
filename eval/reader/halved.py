"""A network's copy in bfloat16, which reads in its place: on two cores a step takes less time than with autocast.

The weights themselves stay in float32, so that small steps are not lost (Micikevicius et al. 2018, arXiv:1710.03740).
"""

from __future__ import annotations

import copy

import torch

from dateline.index.reader.network import Network


class Halved:
    """The copy, its heads in float32, beside the network whose weights it takes and to which it gives its gradients."""

    def __init__(self, network: Network) -> None:
        self.copy = copy.deepcopy(network)
        self.copy.bert.bfloat16()
        pairs = zip(network.parameters(), self.copy.parameters(), strict=True)
        self._pairs = [(one, halved) for one, halved in pairs if one.requires_grad]

    def take_weights(self) -> None:
        """Become what the network is now."""
        with torch.no_grad():
            for one, halved in self._pairs:
                halved.copy_(one)

    def give_gradients(self) -> None:
        """Hand over what was found on the way back, in place of what was there, and forget it."""
        for one, halved in self._pairs:
            one.grad = None if halved.grad is None else halved.grad.to(one.dtype)
            halved.grad = None
