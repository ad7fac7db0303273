"""No false alarms: sheets that say the same in other YAML build the same bytes and break no rule."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from inquiries.model import Model

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
VARIANTS = int(os.environ.get("INQUIRIES_VARIANTS", "25"))


@pytest.fixture(scope="module")
def variants() -> ModuleType:
    spec = importlib.util.spec_from_file_location("clean_variants", ROOT / "benchmarks" / "clean_variants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_clean_variants_build_the_same_bytes_and_break_no_rule(variants: ModuleType, corpus_schema: Path) -> None:
    assert list(variants.differences(CORPUS / "coding", corpus_schema, range(VARIANTS))) == []


def test_variants_differ_in_their_text(variants: ModuleType, tmp_path: Path) -> None:
    first = variants.vary(CORPUS / "coding", tmp_path / "first", 1)
    second = variants.vary(CORPUS / "coding", tmp_path / "second", 2)
    for path in sorted(first.glob("sheets/*/*.yaml")):
        assert path.read_bytes() != (second / path.relative_to(first)).read_bytes()


def test_a_variant_that_says_something_else_is_found(
    variants: ModuleType, corpus_schema: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worse(coding: Path, out: Path, _: int) -> Path:
        shutil.copytree(coding, out)
        sheet = out / "sheets" / "westmere" / "westmere-notebook-2013-post.yaml"
        text = sheet.read_text(encoding="utf-8")
        sheet.write_text(text.replace("promised to bring", "promised not to bring", 1), encoding="utf-8")
        return out

    model = Model.load(corpus_schema)
    assert variants.build(CORPUS / "coding", model, tmp_path / "first")
    monkeypatch.setattr(variants, "vary", worse)
    (found,) = variants.differences(CORPUS / "coding", corpus_schema, range(1, 2))
    assert "other bytes in" in found
