"""The built folder as Hugging Face's library loads it, and what its card says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jinja2
import pyarrow.parquet as pq
import pytest
import yaml

from inquiries.build import export
from inquiries.export import Dataset
from inquiries.export.card import Card
from inquiries.export.manifest import Manifest
from inquiries.export.parquet import ParquetFiles
from inquiries.export.prose import figures, grid, render
from inquiries.model import Field, Model
from inquiries.normalise import Rows, normalise
from inquiries.sheets import read_corpus
from inquiries.tables import arrow_tables

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "dataset"
TABLES = tuple(Model.load().tables)
Loaded = dict[str, Any]


def data_set(coding: Path, model: Model, rows: Rows | None = None) -> Dataset:
    rows = rows or normalise(read_corpus(coding, model), model)
    return Dataset(model, rows, arrow_tables(rows, model), "1.2.3", coding)


def built(coding: Path, model: Model, folder: Path) -> Path:
    export(data_set(coding, model), folder, (ParquetFiles(), Card(), Manifest()))
    return folder


def load(folder: Path, table: str | None = None) -> Loaded:
    from datasets import load_dataset

    return dict(load_dataset(str(folder), table) if table else load_dataset(str(folder)))


def configurations(folder: Path) -> list[str]:
    from datasets import get_dataset_config_names

    return list(get_dataset_config_names(str(folder)))


def decoder(feature: Any) -> Callable[[Any], Any]:
    """What turns class labels into codes, however deep they stand."""
    from datasets import ClassLabel, List

    if isinstance(feature, ClassLabel):
        return lambda value: None if value is None else feature.int2str(value)
    if isinstance(feature, List):
        one = decoder(feature.feature)
        return lambda value: None if value is None else [one(item) for item in value]
    if isinstance(feature, dict):
        inner = {name: decoder(f) for name, f in feature.items()}
        return lambda value: None if value is None else {name: inner[name](value[name]) for name in inner}
    return lambda value: value


def decoded(split: Any) -> list[dict[str, Any]]:
    one = decoder(dict(split.features))
    return [one(row) for row in split]


def stored(folder: Path, table: str) -> dict[str, list[dict[str, Any]]]:
    """The rows as they stand in the Parquet files, by split."""
    paths = sorted((folder / "data" / table).glob("*.parquet"))
    return {path.stem: pq.ParquetFile(path).read().to_pylist() for path in paths}


def labels(features: Any) -> int:
    """How many class labels there are, at any depth."""
    from datasets import ClassLabel, List

    if isinstance(features, List):
        return labels(features.feature)
    if isinstance(features, dict):
        return sum(map(labels, features.values()))
    return int(isinstance(features, ClassLabel))


def closed(fields: Sequence[Field]) -> int:
    """How many fields have a closed codebook, at any depth."""
    return sum(closed(f.fields) if f.fields else bool(f.codebook and f.codebook.closed) for f in fields)


@pytest.fixture(scope="module")
def fictional(corpus_model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional data set, built, for tests that leave it as it is."""
    return built(ROOT / "tests" / "corpus" / "coding", corpus_model, tmp_path_factory.mktemp("built"))


@pytest.fixture
def marlshire(corpus_folder: Path, corpus_model: Model, tmp_path: Path) -> Path:
    """The same, for tests that build it anew."""
    return built(corpus_folder / "coding", corpus_model, tmp_path / "built")


def test_the_default_is_the_nested_documents(fictional: Path) -> None:
    documents = load(fictional)
    assert list(documents) == ["marlshire", "westmere"]
    (post,) = decoded(documents["westmere"])
    assert post["findings"][0]["finding_id"] == f"{post['document_id']}.f1"
    assert post["source"]["publisher"] == "The Towpath Notebook"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_loads_as_stored(table: str, fictional: Path, corpus_model: Model) -> None:
    """Every table is a configuration, every closed codebook a class label, every row as in the Parquet files."""
    assert table in configurations(fictional)
    splits = load(fictional, table)
    assert {name: decoded(split) for name, split in splits.items()} == stored(fictional, table)
    for split in splits.values():
        assert labels(dict(split.features)) == closed(corpus_model.table(table).fields)


def changed(corpus_folder: Path) -> tuple[str, str]:
    """Change one statement of the corpus; the old and the new one."""
    sheet = next((corpus_folder / "coding" / "sheets" / "westmere").glob("*.yaml"))
    text = sheet.read_text(encoding="utf-8")
    old = yaml.safe_load(text)["findings"][0]["statement"]
    new = old.replace("protected", "preserved")  # as long as the old one, so that no size in the card gives it away
    assert len(new) == len(old)
    assert new != old
    sheet.write_text(text.replace(old, new, 1), encoding="utf-8")
    return old, new


def test_a_rebuilt_folder_gives_its_new_rows(corpus_folder: Path, corpus_model: Model, marlshire: Path) -> None:
    assert load(marlshire, "claims")
    old, new = changed(corpus_folder)
    built(corpus_folder / "coding", corpus_model, marlshire)
    for table in ("claims", "findings"):
        statements = load(marlshire, table)["westmere"]["statement"][:]
        assert new in statements
        assert old not in statements
    assert load(marlshire)["westmere"][0]["findings"][0]["statement"] == new


def test_without_the_content_digest_the_old_rows_would_come(
    corpus_folder: Path, corpus_model: Model, marlshire: Path
) -> None:
    """The trap that the digest in the descriptions closes; where this fails, the digest is no longer needed."""

    def forget_the_digest() -> None:
        card = marlshire / "README.md"
        card.write_text(re.sub(r"content [0-9a-f]{64}", "content", card.read_text(encoding="utf-8")), encoding="utf-8")

    forget_the_digest()
    load(marlshire, "claims")
    old, new = changed(corpus_folder)
    built(corpus_folder / "coding", corpus_model, marlshire)
    forget_the_digest()
    statements = load(marlshire, "claims")["westmere"]["statement"][:]
    assert old in statements
    assert new not in statements


def test_the_published_data_set_loads() -> None:
    assert list(load(PUBLISHED)) == ["oxfordshire", "rotherham"]


@pytest.mark.parametrize("table", TABLES)
def test_every_published_table_loads_as_stored(table: str) -> None:
    expected = stored(PUBLISHED, table)
    assert (table in configurations(PUBLISHED)) == bool(expected)
    if expected:
        assert {name: decoded(split) for name, split in load(PUBLISHED, table).items()} == expected


def test_both_templates_render_for_the_corpus(corpus_folder: Path, corpus_model: Model) -> None:
    dataset = data_set(corpus_folder / "coding", corpus_model)
    for template in (ROOT / "coding" / "card.md", corpus_folder / "coding" / "card.md"):
        text = render(template, dataset)
        assert text.strip()
        assert not re.search(r"\{[{%]|[%}]\}", text)


def test_an_unknown_name_in_a_template_is_an_error(tmp_path: Path, corpus_folder: Path, corpus_model: Model) -> None:
    template = tmp_path / "card.md"
    template.write_text("{{ number_of_claims }} claims", encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError, match="number_of_claims"):
        render(template, data_set(corpus_folder / "coding", corpus_model))


def test_the_card_tells_who_signed(corpus_folder: Path, corpus_model: Model, corpus_rows: Rows) -> None:
    def prose(reviewer: str | None) -> str:
        for row in corpus_rows["documents"]:
            row["coding"]["reviewer"] = reviewer
        return render(ROOT / "coding" / "card.md", data_set(corpus_folder / "coding", corpus_model, corpus_rows))

    count = len(corpus_rows["documents"])
    assert f"document: 0 of {count}." in prose(None)
    assert "unreviewed" in prose(None)
    assert f"document: {count} of {count}." in prose("A. Reader")
    assert "unreviewed" not in prose("A. Reader")


def test_the_card_has_what_a_card_should(corpus_folder: Path, corpus_model: Model) -> None:
    text = render(ROOT / "coding" / "card.md", data_set(corpus_folder / "coding", corpus_model))
    titles = set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    assert titles >= {
        "Summary", "Supported tasks", "Languages", "Structure", "Splits", "Curation", "Source data", "Annotation",
        "Personal and sensitive information", "Social impact", "Bias", "Limits", "Licence, citation, corrections",
    }  # fmt: skip
    assert set(corpus_model.tables) - {"claims"} <= titles
    for table in corpus_model.tables.values():
        assert all(f"| `{name}` |" in text for name in table.names)


def test_counts_in_the_card_are_those_of_the_data(corpus_folder: Path, corpus_model: Model) -> None:
    dataset = data_set(corpus_folder / "coding", corpus_model)
    text = render(ROOT / "coding" / "card.md", dataset)
    for table, splits in figures(dataset)["counts"].items():
        if dataset.model.table(table).split == "locality":
            cells = " | ".join(str(splits.get(split, 0)) for split in ("marlshire", "westmere"))
            assert f"| `{table}` | {cells} |" in text


def test_a_cell_can_not_break_a_table() -> None:
    assert grid([["a|b\nc", "<b>"]], ["x", "y"]).splitlines()[2] == r"| a\|b c | &lt;b> |"
