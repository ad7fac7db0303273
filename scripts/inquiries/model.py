"""The schema as objects: Model, Table, Field, Codebook, read from schema/ and from nowhere else.

Everything that needs to know a column, a code or a key asks the model; nothing restates it. The model is passed
explicitly, so that tests can work with a schema of three fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.declared import SCHEMA
from inquiries.errors import BadInput, Problem

TYPES: Final = frozenset("string id slug url edtf date code integer number boolean struct".split())
NO_DEFAULT: Final[object] = object()
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MISSING: Final = "missing"  # the codebook of kinds, and the column that holds them


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook: what a social scientist needs to apply it."""

    code: str
    label: str
    definition: str
    include: str
    exclude: str
    example: str
    group: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Codebook:
    """A list of codes. `closed`: no other value may occur; `computed`: the build assigns the codes."""

    name: str
    title: str
    description: str
    closed: bool
    codes: Mapping[str, Code]
    computed: bool = False
    groups: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Mapping[str, str], ...] = ()

    def where(self, attribute: str) -> dict[str, Any]:
        """The codes that have an attribute, with its value."""
        return {c.code: c.attributes[attribute] for c in self.codes.values() if attribute in c.attributes}


@dataclass(frozen=True, slots=True)
class Field:
    """One column or one field of a struct; see the head of schema/tables.yaml for what each attribute means."""

    name: str
    type: str
    description: str
    list: bool = False
    codebook: Codebook | None = None
    references: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    optional: bool = False
    default: Any = NO_DEFAULT
    computed: bool = False
    min: int = 0
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    unit: str | None = None
    shorthand: str | None = None
    struct: str | None = None
    table: str | None = None
    fields: tuple[Field, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Legal values of a coded field: its codebook's codes, then the kinds of missing that it knows."""
        return (*self.codebook.codes, *self.missing) if self.codebook else ()

    @property
    def nullable(self) -> bool:
        """Whether a null may stand in the built table."""
        return self.optional or (bool(self.missing) and self.codebook is None)

    @property
    def has_default(self) -> bool:
        """Whether a sheet may leave the field out and mean something by it."""
        return self.default is not NO_DEFAULT

    @property
    def required_in_sheet(self) -> bool:
        """Whether a sheet must have the field."""
        return not (self.computed or self.optional or self.has_default)

    def __getitem__(self, name: str) -> Field:
        return _lookup(self.fields, name, self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its key, its split rule and its columns in order."""

    name: str
    row: str
    description: str
    key: tuple[str, ...]
    split: str
    fields: tuple[Field, ...]
    id_code: str | None = None
    generated: bool = False

    def __getitem__(self, name: str) -> Field:
        return _lookup(self.fields, name, self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(f.name for f in self.fields)


@dataclass(frozen=True, slots=True)
class Model:
    """All that schema/ declares."""

    version: str
    tables: Mapping[str, Table]
    codebooks: Mapping[str, Codebook]
    structs: Mapping[str, Field]
    claim_columns: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path = SCHEMA, known: Mapping[str, Codebook] | None = None) -> Model:
        """Read tables.yaml and codebooks/*.yaml; `known` codebooks may be used besides the folder's own.

        Raises:
            BadInput: for a declaration that can't be.
        """
        codebooks = {p.stem: _codebook(p) for p in sorted((folder / "codebooks").glob("*.yaml"))}
        return _Reader(folder / "tables.yaml", {**(known or {}), **codebooks}).model()

    @property
    def claim_tables(self) -> dict[str, Table]:
        """The tables that hold claims, by name: those with a code for ids."""
        return {name: t for name, t in self.tables.items() if t.id_code}

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits of localities, in the codebook's order, then those of tables that have one of their own."""
        own = (t.split for t in self.tables.values() if t.split != "locality")
        return tuple(dict.fromkeys([*self.codebooks["locality"].where("split").values(), *own]))

    def table(self, name: str) -> Table:
        """A table by name. Raises KeyError that lists the tables."""
        if name not in self.tables:
            raise KeyError(f"no table {name!r}; there are {', '.join(self.tables)}")
        return self.tables[name]


def leaves(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Every field and nested field with its dotted path."""
    for f in fields:
        yield prefix + f.name, f
        yield from leaves(f.fields, f"{prefix}{f.name}.")


def _lookup(fields: tuple[Field, ...], name: str, owner: str) -> Field:
    for f in fields:
        if f.name == name:
            return f
    raise KeyError(f"{owner} has no field {name!r}; it has {', '.join(f.name for f in fields)}")


def _codebook(path: Path) -> Codebook:
    raw = _yaml(path)
    codes = {}
    for code, entry in _part(raw, "codes", path).items():
        if not isinstance(entry, dict):
            raise BadInput([Problem(str(path), f"code {code!r} has nothing below it", "describe it")])
        known = {k: entry.pop(k, None) for k in ("label", "definition", "include", "exclude", "example")}
        absent = [k for k, v in known.items() if not isinstance(v, str) or not v.strip()]
        null = [k for k, v in entry.items() if v is None]
        if absent or null or not isinstance(code, str):
            raise BadInput([Problem(str(path), f"code {code!r} lacks {', '.join(absent + null)}", "give it")])
        codes[code] = Code(code, **known, group=entry.pop("group", None), attributes=entry)
    if any(change.keys() != {"version", "change"} for change in raw.get("changes", ())):
        what = "an entry of changes has other keys than version and change"
        raise BadInput([Problem(str(path), what, "put new codes under codes, above changes")])
    rest = {key: value for key, value in raw.items() if key not in {"codes", "changes"}}
    try:
        return Codebook(path.stem, codes=codes, changes=tuple(raw.get("changes", ())), **rest)
    except TypeError as error:
        raise BadInput([Problem(str(path), str(error), "see the other codebooks")]) from None


def _yaml(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (safe, in C)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput([Problem(str(path), f"can't be read ({error})", "restore the declaration")]) from None
    if not isinstance(raw, dict):
        raise BadInput([Problem(str(path), "is no mapping", "restore the declaration")])
    return raw


def _part(raw: Mapping[str, Any], key: str, path: Path, place: str = "") -> Any:
    if key not in raw:
        raise BadInput([Problem(str(path), f"lacks {key!r}", "restore the declaration", path=place)])
    return raw[key]


@dataclass(slots=True)
class _Reader:
    """tables.yaml to a Model; resolves structs, codebooks and nested tables."""

    path: Path
    codebooks: dict[str, Codebook]
    raw: dict[str, Any] = field(default_factory=dict)

    def model(self) -> Model:
        self.raw = _yaml(self.path)
        structs = {name: self.struct(name, raw) for name, raw in self.part(self.raw, "structs").items()}
        tables = {name: self.table(name) for name in self.part(self.raw, "tables")}
        claim = tuple(self.raw.get("column_sets", {}).get("claim", ()))
        return Model(self.part(self.raw, "version"), tables, self.codebooks, structs, claim)

    def part(self, raw: Mapping[str, Any], key: str, place: str = "") -> Any:
        return _part(raw, key, self.path, place)

    def struct(self, name: str, raw: Mapping[str, Any]) -> Field:
        return Field(
            name=name,
            type="struct",
            description=self.part(raw, "description", name),
            shorthand=raw.get("shorthand"),
            struct=name,
            fields=self.fields(self.part(raw, "fields", name), name),
        )

    def table(self, name: str) -> Table:
        raw = self.raw["tables"][name]
        fields, key, row, description, split = (
            self.part(raw, part, name) for part in ("fields", "key", "row", "description", "split")
        )
        own = dict(fields)
        sets = self.raw.get("column_sets", {})
        columns = self.named(sets, raw["columns"], name, "column set") if "columns" in raw else {}
        for column in key:
            if column not in {**own, **columns}:
                raise self.bad(name, f"key {column!r} is no field of it")
        keys = {column: own.pop(column) for column in key if column in own}
        return Table(
            name=name,
            row=row,
            description=description,
            key=tuple(key),
            split=split,
            fields=self.fields({**keys, **columns, **own}, name),
            id_code=raw.get("id_code"),
            generated=raw.get("generated", False),
        )

    def fields(self, raw: Mapping[str, Any], owner: str) -> tuple[Field, ...]:
        return tuple(self.field(name, dict(attributes), owner) for name, attributes in raw.items())

    def field(self, name: str, raw: dict[str, Any], owner: str) -> Field:
        place = f"{owner}.{name}"
        if raw.get("type") not in TYPES:
            raise self.bad(place, f"type {raw.get('type')!r} is none of {', '.join(sorted(TYPES))}")
        if "codebook" in raw:
            raw["codebook"] = self.named(self.codebooks, raw["codebook"], place, "codebook")
        if "struct" in raw:
            inner = self.named(self.raw["structs"], raw["struct"], place, "struct")
            raw["shorthand"] = inner.get("shorthand")
            raw["fields"] = self.fields(inner["fields"], place)
        if "table" in raw:
            self.named(self.raw["tables"], raw["table"], place, "table")
            raw["fields"] = self.table(raw["table"]).fields
        for key in ("references", "missing"):
            raw[key] = tuple(raw.get(key, ()))
        try:
            return Field(name=name, **raw)
        except TypeError as error:
            raise self.bad(place, str(error)) from None

    def named(self, known: Mapping[str, Any], name: str, place: str, what: str) -> Any:
        if name not in known:
            raise self.bad(place, f"names no {what} {name!r}; there are {', '.join(sorted(known))}")
        return known[name]

    def bad(self, place: str, what: str) -> BadInput:
        return BadInput([Problem(str(self.path), what, "mend the declaration", path=place)])
