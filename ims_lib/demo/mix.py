"""How much of what a company gets: the options by which a test makes its data harder or plainer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ims_lib.demo.scene import Kind
from ims_lib.errors import WrongUse

_ALL: Final = 100
_OF: Final = 10_000
#: Kinds that `one_sided_percent` sets, so many in a hundred documents on each side.
_ONE_SIDED: Final = ("not_in_books", "not_in_portal")
_DECOY: Final = "decoy_"
#: Above this the one-sided documents leave no room for the others.
_MOST_ONE_SIDED: Final = 60


@dataclass(frozen=True)
class Mix:
    """Shares against the plan: `defects` and `decoys` in percent of the planned ones.

    `one_sided_percent` of each side's documents have no partner (0: as planned). `constant_percent` of the
    suppliers bill one amount always. With `heavy_tail` the largest supplier sells about a tenth of all.
    `shares` sets single kinds by name, times in 10,000 documents a side.
    """

    defects: int = _ALL
    decoys: int = _ALL
    one_sided_percent: int = 0
    constant_percent: int = 0
    heavy_tail: bool = False
    shares: Mapping[str, int] = field(default_factory=dict)

    def planned(self, kinds: Iterable[Kind]) -> tuple[Kind, ...]:
        """Return the kinds with their shares in this mix; WrongUse for a share of an unknown kind."""
        given = tuple(kinds)
        self._check({kind.name for kind in given})
        return tuple(kind._replace(share=self._share(kind)) for kind in given)

    def _share(self, kind: Kind) -> int:
        if kind.name in self.shares:
            return self.shares[kind.name]
        if kind.name.startswith(_DECOY):
            return _scaled(kind.share, self.decoys)
        if kind.name in _ONE_SIDED:
            return self.one_sided_percent * _OF // _ALL or kind.share
        return kind.share if kind.outcome == "exact" else _scaled(kind.share, self.defects)

    def _check(self, known: set[str]) -> None:
        unknown = sorted(set(self.shares) - known)
        percents = (self.defects, self.decoys, *self.shares.values())
        in_range = 0 <= self.one_sided_percent <= _MOST_ONE_SIDED and 0 <= self.constant_percent <= _ALL
        if unknown or not in_range or min(percents) < 0:
            raise WrongUse(
                "This mix cannot be made.",
                found=f"unknown kinds {unknown[:3]}" if unknown else str(self)[:200],
                expected=f"kinds of the demo; shares from 0; one-sided at most {_MOST_ONE_SIDED} percent",
                do="Take the names from the column defect of a truth.csv.",
            )


def _scaled(share: int, percent: int) -> int:
    """Return the share times percent; one that is planted stays so unless percent is 0."""
    return max(1, share * percent // _ALL) if share and percent else 0


#: A hard company: many documents without partner, constant amounts, one supplier with a tenth of all.
HARD: Final = Mix(one_sided_percent=16, constant_percent=33, heavy_tail=True)
