"""A bounded, seeded share of benchmarks/fuzz.py: nothing but our own errors comes out of what reads others' input."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from inquiries import dates
from inquiries.anchors import resolve
from inquiries.errors import QuoteNotFound
from inquiries.stream import stream_of

ROOT = Path(__file__).resolve().parent.parent
FUZZ = ROOT / "benchmarks" / "fuzz.py"


@pytest.mark.parametrize(("tool", "inputs"), [("hypothesis", 1500), ("atheris", 6000)])
def test_nothing_but_our_own_errors_comes_out(tool: str, inputs: int) -> None:
    if tool == "atheris":
        pytest.importorskip("atheris", reason="libFuzzer for Python has wheels for Linux alone")
    other = {"hypothesis": "atheris", "atheris": "hypothesis"}[tool]
    command = [sys.executable, str(FUZZ), f"--{tool}", str(inputs), f"--{other}", "0", "--seed", "11"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("nothing but our own errors") == 3


@pytest.mark.parametrize("target", ["dates", "quotes", "sheets"])
def test_the_fuzzer_notices_a_crash(target: str) -> None:
    """With the reader of each input broken, the run fails and shows the input."""
    broken = "import sys, runpy, {module} as m; m.{name} = lambda *a: 1 / 0; sys.argv = ['{file}', *{arguments}]; " + (
        "runpy.run_path('{file}', run_name='__main__')"
    )
    module, name = {
        "dates": ("inquiries.dates", "span"),
        "quotes": ("inquiries.anchors", "resolve"),
        "sheets": ("inquiries.yaml_files", "read_yaml"),
    }[target]
    arguments = ["--only", "hypothesis", target, "5"]
    code = broken.format(module=module, name=name, file=FUZZ, arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize(
    "text", ["", "é", "2012-13", "X" * 41, "[..]", "2004/2003", "../..", "Y99999", "2012\n", "２０１２"]
)
def test_dates_that_fuzzing_found_hard(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(ValueError):
        assert dates.span(text).edtf == text
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("quote", ["", "…", "… a", "a … b … c", "\u0301 … \u0301", "ß" * 9, "a" * 100_000])
def test_quotes_that_fuzzing_found_hard(quote: str) -> None:
    with pytest.raises(QuoteNotFound):
        resolve(stream_of("The council of Marlshire had no plan for it."), quote)
