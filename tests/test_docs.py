"""README, --help and the set-up script tell the same facts."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import typer
from typer.main import get_command

from ims_lib.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, by its full name as a person types it."""
    children = getattr(command, "commands", {})
    for word, child in children.items():
        yield from leaves(child, f"{name} {word}")
    if not children:
        yield name, command


COMMANDS = dict(leaves(get_command(app), "ims"))


def set_up() -> ModuleType:
    """Return .ci/setup.py as a module."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / ".ci" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_commands_of_the_plan_are_there() -> None:
    plan = "demo init load reconcile status mark undo history batch verify serve lab"
    assert {f"ims {word}" for word in plan.split()} <= set(COMMANDS)
    assert {"ims export actions", "ims export workpaper", "ims notebooks tidy"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme_and_shows_an_example(name: str) -> None:
    assert re.search(rf"\b{name}\b", README), f"README does not name `{name}`"
    helped = COMMANDS[name].get_help(typer.Context(COMMANDS[name], info_name=name))
    assert f"Example: {name} " in f"{helped} ".replace("\n", " ")


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = re.findall(r"(?:^|`)(ims [a-z]+(?: [a-z]+)?)", README, re.MULTILINE)
    assert len(named) > 10
    known = {*COMMANDS, *(name.rpartition(" ")[0] for name in COMMANDS)}
    assert not [name for name in named if name not in known and name.rpartition(" ")[0] not in COMMANDS]


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_two_commands_are_those_of_the_set_up_script(command: str) -> None:
    assert f"`python3 .ci/setup.py {command}`" in README
    assert rf"`py .ci\setup.py {command}`" in README
    assert command in set_up().COMMANDS


def test_files_and_folders_that_the_readme_names_are_there() -> None:
    named = re.findall(r"`((?:ims_lib|tests|notebooks|data|reports|\.ci|\.github)/[\w./]*)`", README)
    named += re.findall(r"\]\(([\w./-]+)\)", README)
    assert len(named) > 8
    assert not [name for name in named if not (ROOT / name).exists()]


def shape(text: str) -> list[str]:
    """Return the lines of an output with its numbers, names and spaces taken out."""
    lines = re.sub(r"\d[\d,.:]*", "#", text).splitlines()
    return [re.sub(r"[\s─━-]+", " ", line).strip() for line in lines if line.strip()]


def test_the_demo_output_in_the_readme_has_the_shape_of_the_real_one(tmp_path: Path) -> None:
    printed = README.split("```text\n")[1].split("```")[0]
    assert "Exact" in printed
    command = [sys.executable, "-m", "ims_lib", "demo", "--docs", "600", "--no-serve"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert [line for line in shape(done.stdout) if line not in shape(printed)] == []


def test_the_month_of_the_readme_runs_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """On the sample files under the README names; the screens and the batch have tests of their own."""
    sample = ROOT / "data" / "sample" / "files"
    names = {
        "ims.json": "ims_2*Z0.json",
        "gstr2b.json": "gstr2b_*_102026_1.json",
        "purchases.xlsx": "pur*.xlsx",
    }
    (tmp_path / "data" / "acme").mkdir(parents=True)
    for name, pattern in names.items():
        (found,) = sample.glob(pattern)
        shutil.copy(found, tmp_path / "data" / "acme" / name)
    month = README.split("```sh\nims init")[1].split("```")[0]
    lines = [shlex.split(line, comments=True) for line in f"ims init{month}".strip().splitlines()]
    assert len(lines) == 10
    monkeypatch.chdir(tmp_path)
    for _, *arguments in lines:
        if arguments[0] in ("serve", "batch"):
            continue
        alone = arguments[: arguments.index("&&")] if "&&" in arguments else arguments
        code = get_command(app).main(alone, prog_name="ims", standalone_mode=False)
        assert not code, f"{alone}: {capfd.readouterr().err}"
        monkeypatch.chdir(tmp_path / "data" / "acme")
    assert (tmp_path / "data" / "acme" / "pairs.csv").is_file()
    assert len(list((tmp_path / "reports").rglob("*_save.json"))) == 1


def test_the_set_up_script_says_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert set_up().main([]) == 2
    assert set_up().main(["frob"]) == 2
    assert "setup.py demo" in capsys.readouterr().err


def test_an_old_python_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = set_up()
    monkeypatch.setattr(module, "sys", SimpleNamespace(version_info=(3, 9, 2), stderr=sys.stderr))
    assert module.main(["demo"]) == 4
    said = capsys.readouterr().err
    assert "3.11 or newer is needed and this is 3.9.2" in said
    assert said.count("\n") == 1


def test_a_python_without_venv_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert set_up().main(["demo"]) == 4
    said = capsys.readouterr().err
    assert "apt install python3-venv" in said
    assert said.count("\n") == 1


def test_a_change_of_the_lock_or_the_grid_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = set_up()
    grid = tmp_path / "ims_lib" / "screens" / "grid"
    (grid / "static").mkdir(parents=True)
    for name in ("requirements.lock", "pyproject.toml", "ims_lib/screens/grid/index.js"):
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    before = module.fingerprints()
    (grid / "static" / "built.js").write_text("made here")
    assert module.fingerprints() == before
    (grid / "index.js").write_text("two")
    assert [a == b for a, b in zip(module.fingerprints(), before, strict=True)] == [True, False]
    (tmp_path / "requirements.lock").write_text("two")
    assert [a == b for a, b in zip(module.fingerprints(), before, strict=True)] == [False, False]
