"""A group of commands, one of which needs no name: `dateline eval golden` means `dateline eval run golden`."""

from __future__ import annotations

from copy import copy
from typing import Any

from typer.core import TyperGroup

DEFAULT = "run"
"""Name of the command that is meant where the first argument names no other; hidden, but it can be given."""


class DefaultCommandGroup(TyperGroup):
    """Goes to `DEFAULT` unless the first argument names a command; `--help` shows its options with the commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with the name of the command that is meant in front."""
        if args and args[0] not in self.commands:
            helped = [arg for arg in args if arg in ctx.help_option_names]
            args = helped[:1] or [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands behind the group's name: the default command's own arguments."""
        return self.commands[DEFAULT].collect_usage_pieces(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The group's help, with the default command's arguments and options."""
        shown = copy(self)
        shown.params = [*self.commands[DEFAULT].params, *self.params]
        TyperGroup.format_help(shown, ctx, formatter)
