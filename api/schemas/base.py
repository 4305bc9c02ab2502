"""What all shapes share."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Out(BaseModel):
    """What is sent; made from the fields of a record of `agent` or `index`."""

    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    """What is asked; what is of another kind, or no field at all, is refused: a slip of the pen is told."""

    model_config = ConfigDict(extra="forbid", strict=True)


def example(**values: Any) -> ConfigDict:
    """The configuration of a shape that shows one of its kind."""
    return ConfigDict(json_schema_extra={"examples": [values]})
