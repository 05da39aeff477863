"""Set the workbench up in this checkout, then run the demo or the tests.

    python3 .ci/setup.py demo [options of `ims demo`]
    python3 .ci/setup.py test [options of pytest]

Makes `.venv` beside this folder, installs requirements.lock by hash and the workbench itself, and touches
nothing else. A second run finds everything in place and starts at once. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
#: Holds the fingerprints of what was last installed; written last, so that a broken set-up is made again.
STAMP = VENV / "set-up-from.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
#: Tests run on every core, each file of them on one.
TESTS = ["-m", "pytest", "--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
COMMANDS = {"demo": ["-m", "ims_lib", "demo"], "test": TESTS}


def say(text: str) -> None:
    """Print one line of progress on stderr; stdout belongs to the command that is run."""
    print(text, file=sys.stderr, flush=True)


def missing() -> str:
    """Return in one line what this machine lacks, or '' when it lacks nothing."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        return f"Python 3.11 or newer is needed and this is {have}: install it, then run this line with it."
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "This Python has no venv: install it (on Debian `apt install python3-venv`), run this again."
    return ""


def fingerprint(*paths: Path) -> str:
    """Return the SHA-256 of this checkout's place, the Python that runs and the bytes of these files."""
    digest = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprints() -> list[str]:
    """Return two fingerprints: what decides the environment, and what decides the workbench's own install."""
    grid = ROOT / "ims_lib" / "screens" / "grid"
    built = {"static", "node_modules", "__pycache__"}
    files = [path for path in sorted(grid.rglob("*")) if path.is_file()]
    sources = [path for path in files if not built & set(path.relative_to(grid).parts)]
    sources = [path for path in sources if path.suffix != ".py" or path.name == "hatch_build.py"]
    environment = fingerprint(ROOT / "requirements.lock", Path(__file__))
    return [environment, fingerprint(ROOT / "pyproject.toml", *sources)]


def environment() -> dict[str, str]:
    """Return the environment for programs of `.venv`: its programs first, nothing of another Python's."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    path = os.pathsep.join([str(PYTHON.parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, "VIRTUAL_ENV": str(VENV), "PIP_USER": "0"}


def run(*arguments: str) -> None:
    """Run a program of the set-up with its output on stderr; end with its exit code when it fails."""
    done = subprocess.run(arguments, cwd=ROOT, env=environment(), stdout=sys.stderr, check=False)
    if done.returncode:
        say(f"The set-up stopped: `{' '.join(arguments)}` ended with {done.returncode}.")
        raise SystemExit(done.returncode)


def set_up() -> None:
    """Make `.venv` and install everything, leaving out what is installed already."""
    wanted = fingerprints()
    have = STAMP.read_text().split() if STAMP.is_file() and PYTHON.exists() else []
    if have == wanted:
        return
    STAMP.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"]
    if have[:1] != wanted[:1]:
        say(f"Setting up {VENV} (once; a minute or two)")
        if Path(sys.prefix).resolve() != VENV.resolve():
            run(sys.executable, "-m", "venv", "--clear", str(VENV))
        run(*pip, "--require-hashes", "--requirement", "requirements.lock")
    run(*pip, "--no-build-isolation", "--editable", ".")
    STAMP.write_text("\n".join(wanted))


def start(arguments: list[str]) -> int:
    """Run a program of `.venv` in place of this one and return its exit code."""
    command = [str(PYTHON), *arguments]
    if os.name != "nt":
        sys.stderr.flush()
        os.execve(PYTHON, command, environment())  # noqa: S606
    with subprocess.Popen(command, env=environment()) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # Ctrl+C reached the program too: it ends in its own way
                continue


def main(arguments: list[str]) -> int:
    """Set up, run the named command, return its exit code; 2 for wrong use, 4 where something is missing."""
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__.strip())
        return 0 if arguments in (["-h"], ["--help"]) else 2
    problem = missing()
    if problem:
        say(problem)
        return 4
    os.chdir(ROOT)
    set_up()
    return start(COMMANDS[arguments[0]] + arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
