"""The plan of the house, held by machine: who may import whom, which SQL layer reads which, sizes, bans.

Every test here fails when it looked at nothing.
"""

from __future__ import annotations

import ast
import functools
import re
import statistics
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pytest

from ims_lib import views

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ims_lib"
SQL = PACKAGE / "sql"

#: Layer of each module or folder of ims_lib. A module imports from its own layer and from those before it.
LAYERS = (
    ("errors", "money", "gstin", "periods", "documents"),
    ("schemas", "rules", "settings", "raw", "checks", "alerts"),
    ("readers", "demo"),
    ("store",),
    ("catalogue", "layers", "views", "selection", "results", "again", "passes", "reconcile", "explain"),
    ("marks", "export", "reports"),
    ("workspace",),
    ("notebooks", "screens", "charts", "batch", "serve"),
    ("cli", "__main__"),
    ("bench",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
#: Pairs inside one layer that must not meet: the demo writes files and may not know how they are read.
APART = {("demo", "readers"), ("readers", "demo")}
#: Third-party modules with the only places that may import them.
ONLY_IN = {
    "ipywidgets": r"screens/(.*/)?view\.py|screens/.*_view\.py|screens/grid/.*",
    "anywidget": r"screens/.*_view\.py|screens/grid/.*",
    "plotly": r"charts\.py",
    "papermill": r"batch\.py",
    "typer": r"cli/.*|bench/app\.py",
    "rich": r"cli/.*",
    "sqlalchemy": r"store/.*",
    "duckdb": r"(?!readers/|demo/).*",
}
#: SQL schemas in order: a view reads its own schema and those before it. `functions` are macros, not views.
SQL_LAYERS = ("raw", "before", "staging", "checks", "recon", "scope", "ims", "returns", "marts")


#: Statements that have no place in a view's file.
CHANGES = re.compile(r"^\s*(create|insert|update|delete|drop|alter)\b", re.IGNORECASE | re.MULTILINE)


@functools.cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax tree of every Python file of ims_lib by its path inside ims_lib."""
    files = [p for p in sorted(PACKAGE.rglob("*.py")) if "node_modules" not in p.parts]
    assert len(files) > 20, "the architecture test must look at the package"
    return {p.relative_to(PACKAGE).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in files}


@functools.cache
def selects() -> dict[str, str]:
    """Return the text of every SQL view by its qualified name."""
    files = sorted(SQL.glob("*/*.sql"))
    assert len(files) > 10, "the architecture test must look at the SQL views"
    return {f"{p.parent.name}.{p.stem}": p.read_text(encoding="utf-8") for p in files}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function below a node, methods and nested ones too."""
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def calls(name: str) -> list[str]:
    """Return where the built-in of this name is called, as path:line."""
    return [
        f"{path}:{n.lineno}"
        for path, tree in trees().items()
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name
    ]


def is_for_types(node: ast.AST) -> bool:
    """Tell whether this is an `if TYPE_CHECKING:` block: it is never run."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(path: str, node: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything a module imports when it runs, `from a import b` as `a.b`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            parts = ["ims_lib", *path.split("/")[: -child.level]] if child.level else []
            base = ".".join([*parts, *([child.module] if child.module else [])])
            yield from (f"{base}.{alias.name}" for alias in child.names)
        elif not is_for_types(child):
            yield from imports(path, child)


def module(path: str) -> str:
    """Return the dotted name of a file of ims_lib."""
    inside = path.removesuffix(".py").removesuffix("__init__").strip("/")
    return f"ims_lib.{inside.replace('/', '.')}".rstrip(".")


def room(dotted: str) -> str:
    """Return the module or folder right under ims_lib that a name belongs to, '' for the package itself."""
    parts = dotted.split(".")
    name = parts[1] if len(parts) > 1 else ""
    return "workspace" if name == "Workspace" else "" if name == "__version__" else name


def test_every_module_stands_in_a_layer() -> None:
    homeless = {room(module(path)) for path in trees()} - set(LAYER) - {""}
    assert not homeless, f"give these a layer in LAYERS: {sorted(homeless)}"


def test_imports_point_to_the_same_layer_or_an_earlier_one() -> None:
    looked, wrong = 0, []
    for path, tree in trees().items():
        mine = room(module(path))
        for name in imports(path, tree):
            if not name.startswith("ims_lib.") or mine == "" or not room(name):
                continue
            looked += 1
            if LAYER[room(name)] > LAYER[mine] or (mine, room(name)) in APART:
                wrong.append(f"{path} imports {name}")
    assert looked > 20
    assert not wrong


def test_modules_import_each_other_in_no_circle() -> None:
    modules = {module(path) for path in trees()}
    graph: dict[str, set[str]] = {}
    for path, tree in trees().items():
        known = [{name, name.rpartition(".")[0]} & modules for name in imports(path, tree)]
        graph[module(path)] = {max(names, key=len) for names in known if names} - {"ims_lib", module(path)}
    assert any(graph.values())
    assert set(TopologicalSorter(graph).static_order()) >= modules


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_only_where_it_belongs(library: str) -> None:
    users = [
        path
        for path, tree in trees().items()
        if any(name.split(".")[0] == library for name in imports(path, tree))
    ]
    assert users, f"nothing imports {library}: drop the ban or the dependency"
    assert not [path for path in users if not re.fullmatch(ONLY_IN[library], path)]


def test_only_views_opens_duckdb() -> None:
    openers = {
        path
        for path, tree in trees().items()
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        and n.attr == "connect"
        and isinstance(n.value, ast.Name)
        and n.value.id == "duckdb"
    }
    assert openers == {"views.py"}


def test_money_never_becomes_a_float() -> None:
    assert not calls("float")


def test_only_commands_print() -> None:
    assert not [where for where in calls("print") if not where.startswith("cli/")]


def test_no_except_swallows_everything() -> None:
    bare = [
        f"{path}:{n.lineno}"
        for path, tree in trees().items()
        for n in ast.walk(tree)
        if isinstance(n, ast.ExceptHandler) and n.type is None
    ]
    assert not bare


def test_every_failure_is_of_the_one_family() -> None:
    raised = [
        f"{path}:{n.lineno}"
        for path, tree in trees().items()
        for n in ast.walk(tree)
        if isinstance(n, ast.Raise)
        and isinstance(n.exc, ast.Call)
        and isinstance(n.exc.func, ast.Name)
        and n.exc.func.id in ("Exception", "RuntimeError", "BaseException")
    ]
    assert not raised


def test_modules_and_public_functions_have_docstrings() -> None:
    silent = [path for path, tree in trees().items() if not ast.get_docstring(tree)]
    for path, tree in trees().items():
        scopes = [tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))]
        silent += [
            f"{path}:{n.name}"
            for scope in scopes
            for n in scope.body
            if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not n.name.startswith("_")
            and not ast.get_docstring(n)
        ]
    assert not silent


def test_functions_and_files_stay_small() -> None:
    sizes = {
        f"{path}:{n.name}": (n.end_lineno or 0) - n.lineno + 1
        for path, tree in trees().items()
        for n in functions(tree)
    }
    files = {path: len((PACKAGE / path).read_text(encoding="utf-8").splitlines()) for path in trees()}
    assert not {name: lines for name, lines in sizes.items() if lines > 70}
    assert not {path: lines for path, lines in files.items() if lines > 300}
    assert statistics.median(sizes.values()) <= 10
    assert statistics.quantiles(sizes.values(), n=10)[-1] <= 30


def test_no_sql_logic_hides_in_python_strings() -> None:
    found = []
    for path, tree in trees().items():
        prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        found += [
            f"{path}:{n.lineno}"
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant)
            and isinstance(n.value, str)
            and len(n.value) > 60
            and id(n) not in prose
            and re.search(r"\bselect\b.+\bfrom\b", n.value, re.IGNORECASE | re.DOTALL)
        ]
    assert not found


def test_what_a_view_reads_is_what_duckdb_parses(con: duckdb.DuckDBPyConnection) -> None:
    for view, text in selects().items():
        tree = con.execute("select json_serialize_sql(?)", [text]).fetchall()[0][0]
        tables = {tuple(pair) for pair in re.findall(r'"schema_name":"(\w+)","table_name":"(\w+)"', tree)}
        assert views.reads(text) == {f"{schema}.{table}" for schema, table in tables}, view


def test_sql_layers_read_only_earlier_ones() -> None:
    looked, wrong = 0, []
    made = set(re.findall(r'"(scope\.\w+)"', (PACKAGE / "again.py").read_text(encoding="utf-8")))
    for view, text in selects().items():
        schema = view.split(".")[0]
        for table in views.reads(text):
            looked += 1
            source = table.split(".")[0]
            kept = {table.replace("before.", layer) for layer in ("staging.", "recon.")}
            known = source == "raw" or table in selects() or bool(kept & selects().keys()) or table in made
            before = schema != "functions" and SQL_LAYERS.index(source) <= SQL_LAYERS.index(schema)
            is_apart = source in ("before", "scope") and schema != "scope"
            if not known or not before or is_apart:
                wrong.append(f"{view} reads {table}")
    assert looked > 10
    assert not wrong


def test_views_read_each_other_in_no_circle() -> None:
    graph = {view: views.reads(text) for view, text in selects().items()}
    assert set(TopologicalSorter(graph).static_order()) >= set(graph)


def test_every_sql_file_says_its_grain_and_is_one_short_bare_select() -> None:
    for view, text in selects().items():
        assert text.startswith("-- One row per "), f"{view}: begin with `-- One row per ...`"
        assert len(text.splitlines()) <= 80, f"{view} is longer than 80 lines"
        assert not CHANGES.search(text), f"{view}: a bare select, nothing else"
        assert view.split(".")[0] in (*SQL_LAYERS[1:], "functions"), view


def committed_files() -> list[Path]:
    """Return every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_committed_file_names_an_index_host_or_a_machine_path() -> None:
    # Written in pieces, so that this file does not name them either.
    hosts = [
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "deb." + "debian",
        "anaconda" + ".org",
    ]
    folders = ["wo" + "rk", "tm" + "p", "ho" + "me", "ro" + "ot", "op" + "t"]
    shared = r"\.\./" + "shared"
    paths = rf"(?<![\w.])/({'|'.join(folders)})/|C:\\Users|{shared}"
    pattern = re.compile(f"{'|'.join(map(re.escape, hosts))}|{paths}", re.IGNORECASE)
    files = committed_files()
    assert len(files) > 50
    named = []
    for path in files:
        text = path.read_bytes().decode("utf-8", "ignore")
        named += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in [pattern.search(text)] if hit]
    assert not named


def test_the_top_level_holds_only_what_the_plan_names() -> None:
    plan = {"notebooks", "ims_lib", "data", "reports", "tests", "environment.yml", "README.md"}
    plan |= {"pyproject.toml", "requirements.lock", "CHANGELOG.md", "LICENSE"}
    tops = {path.relative_to(ROOT).parts[0] for path in committed_files()}
    assert {top for top in tops if not top.startswith(".")} == plan
