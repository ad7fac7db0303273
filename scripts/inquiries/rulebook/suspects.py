"""Which rows an expectation may not hold for, told by Arrow's kernels before an engine is asked.

Every row that an expectation does not hold for is among its suspects; some that it does hold for may be as well, since
the engine has the last word. Patterns are matched by RE2 here and by RE2 or Python there. The two differ over letters
and spaces outside ASCII and over ends of lines, so that only texts without those are cleared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inquiries.rulebook.rules import Check

PREFIX: Final = "expect_column_values_to_"
UNIQUE: Final = (f"{PREFIX}be_unique", "expect_compound_columns_to_be_unique")
PLAIN: Final = "\\x20-\\x7E£‘’“”–—…"  # neither letters nor spaces beyond ASCII, for any engine
_ODD: Final = f"[^{PLAIN}]"
_CONTROL: Final = r"[\x00-\x1F\x7F]"
_LOOK: Final = 5_000  # rows that tell whether a column has few texts
_FEW: Final = 0.2  # different texts a row, at most
_COUNTABLE: Final = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_boolean)


def told_by_arrow(check: Check, schema: pa.Schema) -> bool:
    """Whether it is one that `suspects` knows, of columns that are there and no argument that it doesn't know.

    Any other is asked of all rows, and so is whether fractions stand once, of which some differ in writing alone.
    """
    known = _ARGUMENTS.get(check.type)
    if known is None or not check.arguments.keys() <= known or not set(columns_of(check)) <= set(schema.names):
        return False
    kinds = [schema.field(name).type for name in columns_of(check)]
    return check.type not in UNIQUE or all(any(countable(kind) for countable in _COUNTABLE) for kind in kinds)


def columns_of(check: Check) -> list[str]:
    """The columns that a check of values or of uniqueness reads."""
    return list(check.arguments.get("column_list") or [check.arguments["column"]])


def suspects(check: Check, frame: pa.Table) -> pa.Array:
    """Row numbers of all rows that a check, whatever its condition, may not hold for; all where Arrow can't tell."""
    try:
        if check.type in UNIQUE:
            return _repeated(frame.select(columns_of(check)))
        mask = _MASKS[check.type.removeprefix(PREFIX)](frame[check.arguments["column"]], check.arguments)
    except (pa.ArrowException, TypeError, ValueError):
        return pa.array(range(len(frame)), pa.int64())
    return _numbers(pc.fill_null(mask, True))


def _numbers(mask: pa.ChunkedArray | pa.Array) -> pa.Array:
    return pc.indices_nonzero(mask).cast(pa.int64())


def _outside(column: pa.ChunkedArray, arguments: Mapping[str, Any]) -> Any:
    inside = pc.is_null(column)
    wanted = [
        compare(column, arguments[key])
        for key, compare in (("min_value", pc.greater_equal), ("max_value", pc.less_equal))
        if arguments.get(key) is not None
    ]
    holds = wanted[0] if len(wanted) == 1 else pc.and_(*wanted)
    return pc.invert(pc.or_(inside, pc.fill_null(holds, True)))


def _in(column: pa.ChunkedArray, arguments: Mapping[str, Any]) -> Any:
    return pc.is_in(column, value_set=pa.array(arguments["value_set"], column.type))


def _not_in(column: pa.ChunkedArray, arguments: Mapping[str, Any]) -> Any:
    return pc.and_(pc.is_valid(column), pc.invert(_in(column, arguments)))


def _matching(column: pa.ChunkedArray, arguments: Mapping[str, Any]) -> Any:
    return _of_texts(column, lambda texts: pc.match_substring_regex(texts, arguments["regex"]))


def _not_matching(column: pa.ChunkedArray, arguments: Mapping[str, Any]) -> Any:
    return _of_texts(column, lambda texts: pc.invert(pc.match_substring_regex(texts, arguments["regex"])))


def _of_texts(column: pa.ChunkedArray, found: Callable[[pa.Array], Any]) -> pa.ChunkedArray:
    """Where something is found, or may be by another engine; where texts are few, each is looked at once."""
    parts = []
    for chunk in column.chunks:
        few = len(pc.unique(chunk.slice(0, _LOOK))) < _FEW * min(_LOOK, len(chunk))
        coded = chunk.dictionary_encode() if few else None
        texts = chunk if coded is None else coded.dictionary
        doubtful = pc.or_(found(texts), _odd(texts))
        doubtful = doubtful if coded is None else doubtful.take(coded.indices)
        parts.append(pc.fill_null(doubtful, False))  # a null is no text
    return pa.chunked_array(parts, pa.bool_())


def _odd(texts: pa.Array) -> Any:
    """Where a text has characters that engines may take for different kinds."""
    ascii_only = pc.all(pc.string_is_ascii(texts)).as_py() is not False
    return pc.match_substring_regex(texts, _CONTROL if ascii_only else _ODD)


def _repeated(columns: pa.Table) -> pa.Array:
    """Row numbers of all rows that stand more than once, null being a value like any other."""
    numbers = _in_company(columns)
    if columns.num_columns == 1 or not len(numbers):
        return numbers
    rows = columns.take(numbers).append_column("row", numbers)
    groups = rows.group_by(columns.column_names).aggregate([("row", "count"), ("row", "list")])
    return pc.list_flatten(groups.filter(pc.greater(groups["row_count"], 1))["row_list"].combine_chunks())


def _in_company(columns: pa.Table) -> pa.Array:
    """Row numbers of all rows whose value in the first column stands more than once."""
    first = columns.column(0).combine_chunks()
    first = pa.concat_arrays(first.chunks) if isinstance(first, pa.ChunkedArray) else first
    if len(first) < 2 or len(values := pc.unique(first)) == len(first):
        return pa.array([], pa.int64())
    same = pc.fill_null(pc.equal(first[1:], first[:-1]), False)
    if len(first) - (pc.sum(same).as_py() or 0) == len(values):  # equal ones stand side by side
        beside = pa.array([False])
        return _numbers(pc.or_(pa.concat_arrays([beside, same]), pa.concat_arrays([same, beside])))
    counted = pc.value_counts(first)
    often = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    return _numbers(pc.is_in(first, value_set=often))


_MASKS: Final[Mapping[str, Callable[[pa.ChunkedArray, Mapping[str, Any]], Any]]] = {
    "be_null": lambda column, _: pc.is_valid(column),
    "not_be_null": lambda column, _: pc.is_null(column),
    "be_in_set": _not_in,
    "not_be_in_set": _in,
    "match_regex": _not_matching,
    "not_match_regex": _matching,
    "be_between": _outside,
}
_READ: Final = {  # by the end of a type, the arguments that are understood here
    "null": {"column"},
    "set": {"column", "value_set"},
    "regex": {"column", "regex"},
    "between": {"column", "min_value", "max_value"},
}
_ARGUMENTS: Final[Mapping[str, set[str]]] = {
    **{f"{PREFIX}{kind}": _READ[kind.rpartition("_")[2]] for kind in _MASKS},
    UNIQUE[0]: {"column"},
    UNIQUE[1]: {"column_list"},
}
