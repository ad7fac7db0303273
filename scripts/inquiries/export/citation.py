"""datacite.json: what a repository needs to register the data set (DataCite 4), and what `inquiries cite` cites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from inquiries.cite.items import Release
from inquiries.errors import BadInput, Problem
from inquiries.export import Dataset
from inquiries.export.about import About, read_about
from inquiries.export.json_file import write_json
from inquiries.export.parquet import ParquetFiles

NAME: Final = "datacite.json"
KERNEL: Final = "http://datacite.org/schema/kernel-4"


class DataCite:
    """The metadata of a DataCite record; the DOI is for whoever registers it to add."""

    title = "DataCite"
    media_type = "application/vnd.datacite.datacite+json"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write datacite.json."""
        about = read_about(dataset.coding)
        documents = dataset.rows["documents"]
        days = sorted({row["coding"]["coded_on"].isoformat() for row in documents})
        content = {
            "schemaVersion": KERNEL,
            **_names(about),
            "version": dataset.version,
            "alternateIdentifiers": [
                {"alternateIdentifier": about.name, "alternateIdentifierType": "Name"},
                {"alternateIdentifier": about.namespace, "alternateIdentifierType": "Namespace"},
            ],
            "types": {"resourceType": "Coded documents", "resourceTypeGeneral": "Dataset"},
            "language": about.language,
            "dates": [
                {"date": about.released, "dateType": "Issued"},
                {"date": "/".join(dict.fromkeys((days[0], days[-1]))), "dateType": "Created"},
            ],
            "rightsList": [
                {
                    "rights": about.licence,
                    "rightsUri": about.licence_url,
                    "rightsIdentifier": about.licence,
                    "rightsIdentifierScheme": "SPDX",
                    "schemeUri": "https://spdx.org/licenses/",
                }
            ],
            "descriptions": list(_descriptions(about, dataset)),
            "geoLocations": [{"geoLocationPlace": place} for place in _places(dataset)],
            "sizes": [f"{len(documents)} documents", f"{len(dataset.rows['claims'])} claims"],
            "formats": [ParquetFiles.media_type],
            "relatedIdentifiers": list(_sources(dataset)),
        }
        write_json(folder / NAME, content)


def _names(about: About) -> dict[str, Any]:
    return {
        "creators": [{"name": name, "nameType": "Organizational"} for name in about.creators],
        "titles": [{"title": about.title, "lang": about.language}],
        "publisher": {"name": about.publisher},
        "publicationYear": about.released[:4],
        "subjects": [{"subject": word} for word in about.keywords],
    }


def _descriptions(about: About, dataset: Dataset) -> Iterator[dict[str, str]]:
    yield {"description": about.description, "descriptionType": "Abstract"}
    coding = [row["coding"] for row in dataset.rows["documents"]]
    methods = dataset.model.codebooks["coding_method"].codes
    made = "; ".join(sorted({methods[c["method"]].label for c in coding}))
    signed = sum(c["reviewer"] is not None for c in coding)
    text = f"Coded by: {made}. A person has signed the coding of {signed} of {len(coding)} documents."
    yield {"description": text, "descriptionType": "Methods"}


def _places(dataset: Dataset) -> list[str]:
    """Labels of the localities that the documents are about and that are areas."""
    book = dataset.model.codebooks["locality"]
    used = {row["locality"] for row in dataset.rows["documents"]} & book.where("area_code").keys()
    return [code.label for code in book.codes.values() if code.code in used]


def _sources(dataset: Dataset) -> Iterator[dict[str, str]]:
    for url in dict.fromkeys(row["source"]["url"] for row in dataset.rows["documents"]):
        yield {"relatedIdentifier": url, "relatedIdentifierType": "URL", "relationType": "IsDerivedFrom"}


def read_release(folder: Path) -> Release:
    """What a built data set calls itself. Raises BadInput where its datacite.json can't be read."""
    path = folder / NAME
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Release(
            name=raw["alternateIdentifiers"][0]["alternateIdentifier"],
            namespace=raw["alternateIdentifiers"][1]["alternateIdentifier"],
            title=raw["titles"][0]["title"],
            creators=tuple(creator["name"] for creator in raw["creators"]),
            publisher=raw["publisher"]["name"],
            released=raw["dates"][0]["date"],
            version=raw["version"],
        )
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        problem = Problem(str(path), f"can't be read ({error})", "run `inquiries build`, or name its folder with --out")
        raise BadInput([problem]) from None
