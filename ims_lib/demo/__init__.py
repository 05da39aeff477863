"""A seeded synthetic company: portal files and registers with planted, labelled differences."""

from __future__ import annotations

from ims_lib.demo.making import Made, make
from ims_lib.demo.mix import HARD, Mix

__all__ = ["HARD", "Made", "Mix", "make"]
