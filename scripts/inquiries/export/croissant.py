"""croissant.json: the data set as Croissant 1.1 with its RAI vocabulary, for loaders of machine learning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from inquiries.export import Dataset
from inquiries.export.about import About, read_about
from inquiries.export.json_file import write_json
from inquiries.export.manifest import entry
from inquiries.export.parquet import ParquetFiles, file_of
from inquiries.model import Codebook, Field, Table

NAME: Final = "croissant.json"
CONFORMS_TO: Final = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")

_TERMS: Final = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileProperty fileObject fileSet format "
    "includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace "
    "samplingRate separator source subField transform"
)
_DATA_TYPES: Final = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "url": "sc:URL",
}
_CODE_FIELDS: Final = {"code": "The code.", "label": "What it is called.", "definition": "What it means."}


class Croissant:
    """One record set a table, over all its splits, and one a codebook."""

    title = "Croissant"
    media_type = "application/ld+json"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write croissant.json; the Parquet files have to be there."""
        about = read_about(dataset.coding)
        names = [name for name, splits in dataset.tables.items() if splits]
        content: dict[str, Any] = {"@context": context(), "@type": "sc:Dataset", "conformsTo": list(CONFORMS_TO)}
        content |= _facts(about, dataset.version)
        content |= {f"rai:{key}": value for key, value in _statements(about, dataset).items()}
        content["distribution"] = [*(_files(name) for name in names), *_file_objects(dataset, folder)]
        tables = (_record_set(dataset.model.table(name)) for name in names)
        content["recordSet"] = [*tables, *map(_enumeration, dataset.model.codebooks.values())]
        write_json(folder / NAME, content)


def context() -> dict[str, Any]:
    """The JSON-LD context that Croissant 1.1 prescribes."""
    prescribed: dict[str, Any] = {name: f"cr:{name}" for name in _TERMS.split()}
    prescribed |= {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
    }
    return dict(sorted(prescribed.items()))


def _facts(about: About, version: str) -> dict[str, Any]:
    return {
        "name": about.name,
        "alternateName": about.title,
        "description": about.description,
        "version": version,
        "datePublished": about.released,
        "license": about.licence_url,
        "inLanguage": about.language,
        "keywords": list(about.keywords),
        "creator": [{"@type": "sc:Organization", "name": name} for name in about.creators],
        "publisher": {"@type": "sc:Organization", "name": about.publisher},
        "citeAs": f"{'; '.join(about.creators)}: {about.title}, version {version}, {about.released[:4]}",
        "isLiveDataset": False,
    }


def _statements(about: About, dataset: Dataset) -> dict[str, Any]:
    """The statements of about.yaml, and those that only the data can make."""
    coding = [row["coding"] for row in dataset.rows["documents"]]
    methods = dataset.model.codebooks["coding_method"].codes
    used = sorted({c["method"] for c in coding})
    reviewed = sum(c["reviewer"] is not None for c in coding)
    days = sorted({c["coded_on"].isoformat() for c in coding})
    made = [f"{sum(c['method'] == m for c in coding)} documents: {methods[m].definition}" for m in used]
    return dict(about.statements) | {
        "dataCollectionTimeframe": list(dict.fromkeys((days[0], days[-1]))),
        "dataAnnotationAnalysis": [*made, f"A person has signed the coding of {reviewed} of {len(coding)} documents."],
    }


def _files(name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{name}",
        "name": f"files-{name}",
        "description": f"The table {name}, one file a split.",
        "encodingFormat": ParquetFiles.media_type,
        "includes": file_of(name, "*").as_posix(),
    }


def _file_objects(dataset: Dataset, folder: Path) -> Iterator[dict[str, Any]]:
    """Every file with its digest: a FileSet has no place for one."""
    for name, splits in dataset.tables.items():
        for split in splits:
            path = file_of(name, split)
            facts = entry(folder / path)
            yield {
                "@type": "cr:FileObject",
                "@id": path.as_posix(),
                "name": f"{name}-{split}",
                "description": f"The split {split} of the table {name}.",
                "contentUrl": path.as_posix(),
                "contentSize": f"{facts['bytes']} B",
                "encodingFormat": ParquetFiles.media_type,
                "sha256": facts["sha256"],
            }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.description} One row: {table.row}.",
        "key": [{"@id": f"{table.name}/{key}"} for key in table.key],
        "field": [_field(field, table.name, table.name) for field in table.fields],
    }


def _field(field: Field, parent: str, table: str, column: str = "", path: str = "") -> dict[str, Any]:
    """A column, or what a JSON path finds inside each value of one."""
    own = f"{parent}/{field.name}"
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": own,
        "name": field.name,
        "description": _description(field),
    }
    if field.list:
        described |= {"isArray": True, "arrayShape": "-1"}
    column = column or field.name
    if field.fields:
        inner = [f for f in field.fields if not (field.list and f.list and f.fields)]
        below = [_field(f, own, table, column, f"{path}.{f.name}" if path else f.name) for f in inner]
        return described | {"subField": below}
    source: dict[str, Any] = {"fileSet": {"@id": f"files-{table}"}, "extract": {"column": column}}
    if path:
        source["transform"] = {"jsonPath": path}
    return described | {"dataType": _DATA_TYPES.get(field.type, "sc:Text"), "source": source}


def _description(field: Field) -> str:
    parts = [field.description]
    parts += [f"Unit: {field.unit}."] if field.unit else []
    parts += [f"Codes: record set codebook-{field.codebook.name}."] if field.codebook else []
    parts += [f"Kinds of missing: {', '.join(field.missing)}."] if field.missing else []
    parts += [f"Refers to: {', '.join(field.references)}."] if field.references else []
    if any(f.list and f.fields for f in field.fields) and field.list and field.table:
        parts.append(f"Lists of records inside these stand in the record set {field.table}.")
    return " ".join(parts)


def _enumeration(book: Codebook) -> dict[str, Any]:
    own = f"codebook-{book.name}"
    ids = {name: f"{own}/{name}" for name in _CODE_FIELDS}
    fields = [
        {"@type": "cr:Field", "@id": ids[name], "name": name, "description": text, "dataType": "sc:Text"}
        for name, text in _CODE_FIELDS.items()
    ]
    data: list[Mapping[str, str]] = [
        {ids[name]: getattr(code, name) for name in _CODE_FIELDS} for code in book.codes.values()
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": own,
        "name": own,
        "description": f"{book.title}. {book.description}",
        "dataType": "sc:Enumeration",
        "key": {"@id": ids["code"]},
        "field": fields,
        "data": data,
    }
