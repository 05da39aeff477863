"""The tolerances and weights of the reconciliation, read from rules.toml by name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ims_lib.errors import WrongUse


@cache
def defaults() -> dict[str, int]:
    """Return every rule's value by name, as the package ships it: days, characters, paise or percent."""
    return read(files("ims_lib").joinpath("rules.toml").read_text(encoding="utf-8"))


def read(text: str) -> dict[str, int]:
    """Return the values of a rules.toml; a value that is no whole number from 0 on raises WrongUse."""
    values: dict[str, int] = {}
    for name, rule in tomllib.loads(text).items():
        value = rule.get("value") if isinstance(rule, dict) else None
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise WrongUse(
                "A rule has no usable value.",
                where=f"rules.toml, [{name}]",
                found=repr(value),
                expected="value = a whole number from 0 on",
                do="Correct the value, or take the section out to use the shipped one.",
            )
        values[name] = value
    return values


def of_workspace(text: str | None) -> dict[str, int]:
    """Return the shipped values with those of a workspace's own rules.toml over them.

    An unknown name raises WrongUse: a rule that nothing reads would be a silent mistake.
    """
    own = read(text) if text else {}
    unknown = sorted(own.keys() - defaults().keys())
    if unknown:
        raise WrongUse(
            "A rule is unknown.",
            where="rules.toml of the workspace",
            found=", ".join(unknown),
            expected=", ".join(sorted(defaults())),
            do="Take it out or correct its name.",
        )
    return {**defaults(), **own}
