"""The house as drawn: which module may import which, what loads late, how long anything may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scripts" / "inquiries"

# Top to bottom: a module imports from its own layer or from those below it. A new module is named here first.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__", "cli", "commands"}),
    frozenset(
        {
            "anchoring",
            "annotations",
            "build",
            "cite",
            "draft",
            "expectations",
            "export",
            "fetch",
            "publish",
            "release",
            "review",
            "rulebook",
            "site",
            "versions",
        }
    ),
    frozenset({"reliability", "tables"}),
    frozenset({"derive", "links", "normalise"}),
    frozenset({"sheet_schema", "sheet_validator", "sheets", "verify"}),
    frozenset({"anchors", "documents"}),
    frozenset({"characters", "dates", "model", "stream", "yaml_files"}),
    frozenset({"declared", "errors"}),
    frozenset({"__init__"}),
)
LAYER = {name: depth for depth, names in enumerate(LAYERS) for name in names}

# A draft is a proposal: nothing that publishes may reach it.
NEVER = {name: frozenset({"draft"}) for name in ("build", "expectations", "export", "rulebook")}

# Seconds to import, or hundreds of megabytes: loaded where they are used, never when a command starts.
HEAVY = frozenset(
    {"altair", "cvxopt", "datasets", "duckdb", "great_expectations", "httpx2", "hyperscan", "krippendorff"}
    | {"pandas", "polars", "protego", "pygamma_agreement", "pypdfium2", "pyspark", "scipy", "textual", "trafilatura"}
    | {"vl_convert"}
)
# A screen is made of its library's classes: its modules import it, and are themselves loaded where they are used.
SCREENS = {"review": frozenset({"textual"})}
MODEL_NEVER = frozenset({"datasets", "great_expectations", "huggingface_hub", "pypdfium2"})

LONGEST_MODULE = 319
LONGEST_TEST_MODULE = 499
LONGEST_FUNCTION = 44

MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").glob("**/test_*.py"))
ALL_CODE = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part(module: Path) -> str:
    """The name that LAYERS knows a module by: a package counts as one."""
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(node: ast.Import | ast.ImportFrom, module: Path) -> Iterator[str]:
    """Full dotted names that one import statement asks for, relative ones resolved."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    if node.level:
        package = ("inquiries", *module.relative_to(PACKAGE).parts[:-1])
        base = [*package[: len(package) - node.level + 1], *([node.module] if node.module else [])]
    else:
        base = [node.module or ""]
    yield from (".".join([*base, alias.name]) for alias in node.names)


def imports(module: Path) -> set[str]:
    nodes = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Import | ast.ImportFrom))
    return {name for node in nodes for name in imported(node, module)}


def imports_at_start(module: Path) -> set[str]:
    """What runs when the module is imported: neither in functions nor for the type checker alone."""
    names: set[str] = set()
    pending: list[ast.AST] = [tree(module)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending.extend(node.orelse)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.update(imported(node, module))
        pending.extend(ast.iter_child_nodes(node))
    return names


def inner_imports(module: Path) -> set[str]:
    """The parts of the package that a module imports from; a name of the package itself is `__init__`."""
    within = {name.split(".")[1] for name in imports(module) if name.startswith("inquiries.")}
    known = {part(other) for other in MODULES}
    return {name if name in known else "__init__" for name in within} - {part(module)}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{relative(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_every_module_has_its_layer() -> None:
    assert not {part(module) for module in MODULES} - LAYER.keys(), "name it in LAYERS"


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_imports_run_downwards(module: Path) -> None:
    own = LAYER.get(part(module), 0)
    wrong = {name for name in inner_imports(module) if LAYER.get(name, 0) < own}
    assert not wrong, f"{relative(module)} imports from above it: {sorted(wrong)}"
    assert not inner_imports(module) & NEVER.get(part(module), frozenset())


def test_imports_make_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module in MODULES:
        graph.setdefault(part(module), set()).update(inner_imports(module))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_heavy_libraries_load_where_they_are_used(module: Path) -> None:
    early = {name.partition(".")[0] for name in imports_at_start(module)} & HEAVY
    early -= SCREENS.get(part(module), frozenset())
    assert not early, f"{relative(module)} imports {sorted(early)} outside a function"


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_great_expectations_has_one_door(module: Path) -> None:
    used = {name.partition(".")[0] for name in imports(module)}
    assert "great_expectations" not in used or part(module) == "expectations"
    assert part(module) != "model" or not used & MODEL_NEVER


def test_the_command_starts_light() -> None:
    code = f"import inquiries.cli, sys; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_CODE}
    limit = {path: LONGEST_MODULE if path in MODULES else LONGEST_TEST_MODULE for path in ALL_CODE}
    assert not {relative(path): lines for path, lines in lengths.items() if lines > limit[path]}


def test_no_function_is_too_long() -> None:
    long = {name: lines for path in ALL_CODE for name, lines in functions(path) if lines > LONGEST_FUNCTION}
    assert not long


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"common", "helper", "helpers", "misc", "util", "utils"}
    assert not [relative(path) for path in ALL_CODE if drawers & {path.stem, *path.relative_to(ROOT).parts}]


def test_code_stands_where_it_belongs() -> None:
    """A module in schema/ or validation/ would enter the wheel; one beside the package would not."""
    for folder in ("schema", "validation", "coding", "dataset"):
        assert not list((ROOT / folder).rglob("*.py"))
    assert not list((ROOT / "scripts").glob("*.py"))
    assert not [relative(module) for module in MODULES if part(module) in {"schema", "validation"}]


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_every_test_module_says_what_it_holds_and_tests_it(path: Path) -> None:
    module = tree(path)
    assert ast.get_docstring(module), f"{relative(path)} has no docstring"
    names = [node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    tests = [name for name in names if name.startswith("test_")]
    assert tests, f"{relative(path)} holds no test"


def test_no_test_hides_another() -> None:
    for path in TESTS:
        names = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)]
        assert len(names) == len(set(names)), f"{relative(path)} defines a name twice"


def tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# Written in pieces, or this file would hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        [
            "pypi" + r"\.(?:org|python)",
            "python" + r"hosted\.org",
            "registry" + r"\.(?:npmjs|yarnpkg)",
            "conda" + r"\.anaconda\.org",
            r"https?://[^\s\"'<>]*(?:/simp" + r"le\b|\.wh" + r"l\b)",
            r"^\s*--?(?:extra-)?index-url|^\s*--find-links|^\s*--trusted-host",
        ]
    ),
    re.MULTILINE,
)


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in tracked():
        data = path.read_bytes()
        text = "" if b"\0" in data[:8192] else data.decode("utf-8", "replace")
        found += [f"{relative(path)}: {match.group()}" for match in REGISTRIES.finditer(text)]
    assert not found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(entries) > 50
    assert not [line[:60] for line in entries if not re.match(r"[\w.\[\],-]+==\S+ .*--hash=sha256:", line)]


def test_what_a_build_needs_is_part_of_what_tests_need() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-test.txt")
