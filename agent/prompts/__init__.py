"""What chat models are told: plain files beside this one, each of which a file of the user's can stand in for.

Names behind a dollar sign are filled in: `$question`, `$quotes` and the like.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template

from dateline.index.errors import InputError

NEEDED = {"rules.md": (), "quotes.md": ("question", "quotes"), "rewrite.md": ("question", "conversation")}
"""The files there are, and what each has to mention."""

_OWN = Path(__file__).parent


@lru_cache(maxsize=32)
def prompt(name: str, folder: Path | None = None) -> Template:
    """A prompt, from the user's folder if that has a file of its name.

    Raises:
        InputError: the folder or file cannot be read, or the file leaves out something that it must mention.

    """
    if folder is not None and not folder.is_dir():
        raise InputError(f"There is no folder of prompts {folder}.")
    theirs = None if folder is None else folder / name
    file = theirs if theirs is not None and theirs.is_file() else _OWN / name
    try:
        template = Template(file.read_text(encoding="utf-8").strip())
        mentioned = template.get_identifiers()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise InputError(f"The prompt {file} cannot be read: {error}.") from error
    if missing := [f"${needed}" for needed in NEEDED[name] if needed not in mentioned]:
        raise InputError(f"The prompt {file} does not mention {' and '.join(missing)}; without it no model can answer.")
    return template
