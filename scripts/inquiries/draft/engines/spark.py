"""The batch function on Spark: the same rows as on one machine, from Parquet or from folders of files, to Parquet.

Each task of Spark drafts in a process of its own with the limits of the local engine, so that a document that hangs,
crashes or takes all memory costs only itself; Spark repeats a task whose worker or machine is lost.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from inquiries.draft.batches import proposals_schema
from inquiries.draft.engines.inputs import COLUMNS, SUFFIXES, TABLE
from inquiries.draft.engines.ledger import Totals
from inquiries.draft.engines.pool import CHILD, Limits, Pool, Task
from inquiries.draft.triage import triage
from inquiries.errors import BadInput, CannotPublish, InquiriesError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

BATCH: Final = 64  # documents that Spark hands over at a time


class SparkMissing(InquiriesError):
    """Spark is not installed."""


def session() -> SparkSession:
    """The session that is there (`spark-submit` makes one), else one on all cores of this machine."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing("--engine spark needs Spark: install `inquiries[spark]`, and Java 17 or newer") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or workers take whichever Python they find first
    return SparkSession.builder.appName("inquiries draft").getOrCreate()


def draft_frame(
    documents: DataFrame,
    limits: Limits = Limits(),  # noqa: B008 (it cannot change)
    child: Sequence[str] = CHILD,
) -> DataFrame:
    """Proposals of a frame of documents.

    Args:
        documents: with the column `document` and one or both of `text` and `content`.
        limits: for each document.
        child: the command that starts a process that drafts; tests have their own.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    frame = documents.select([name for name in COLUMNS if name in documents.columns])
    return frame.mapInArrow(_drafter(limits, child), from_arrow_schema(proposals_schema()))


def ours(documents: DataFrame) -> DataFrame:
    """The texts of a frame in which triage finds anything of ours, for drafting them alone."""
    frame = documents.where("text is not null").select("document", "text")
    return frame.mapInArrow(_worth_drafting, frame.schema)


def _worth_drafting(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch.filter(pa.array([triage(str(text).encode()).ours for text in batch.column("text")], pa.bool_()))


def draft_all(given: Sequence[Path], out: Path, limits: Limits) -> Totals:
    """Draft tables of texts and folders of files into a folder.

    Other than on one machine a run begins anew where it was stopped as a whole; what Spark has not finished it
    leaves in `proposals/_temporary`.

    Raises:
        BadInput: a table has not the columns needed.
        CannotPublish: the folder holds something already.
        SparkMissing: Spark is not installed.
    """
    if out.exists() and any(out.iterdir()):
        raise CannotPublish(f"{out}: holds something already; on Spark a run begins anew: name an empty folder.")
    spark = session()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH))
    proposals = str(out / "proposals")
    draft_frame(documents(spark, given), limits).write.option("compression", "zstd").parquet(proposals)
    return _totals(spark, proposals, out)


def documents(spark: SparkSession, given: Sequence[Path]) -> DataFrame:
    """Tables and folders as one frame with the columns of a batch."""
    frames = [_frame(spark, path) for path in given]
    whole = frames[0]
    for frame in frames[1:]:
        whole = whole.unionByName(frame, allowMissingColumns=True)
    return whole


def _frame(spark: SparkSession, path: Path) -> DataFrame:
    from pyspark.sql import functions as f

    if path.suffix.lower() == TABLE or (path.is_dir() and any(path.rglob(f"*{TABLE}"))):
        frame = spark.read.option("recursiveFileLookup", "true").parquet(str(path))
        if "document" not in frame.columns or not {"text", "content"} & set(frame.columns):
            what = f"has the columns {', '.join(frame.columns)}; `document` and one of `text` and `content` are needed"
            raise BadInput([Problem(str(path), what, "rename its columns")])
        return frame.select([name for name in COLUMNS if name in frame.columns])
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(str(path))
    if path.is_dir():
        files = files.where(f.lower(f.regexp_extract("path", r"\.[^./]*$", 0)).isin(*SUFFIXES))
    above = f"file:{path.absolute()}/"
    name = f.replace(f.col("path"), f.lit(above), f.lit("")) if path.is_dir() else f.lit(path.name)
    return files.select(name.alias("document"), "content")


def _drafter(limits: Limits, child: Sequence[str]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def drafted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        tasks = (Task(number, 0, batch) for number, batch in enumerate(batches))
        return (done.proposals for done in _pool(limits, tuple(child)).run(tasks))

    return drafted


@cache
def _pool(limits: Limits, child: tuple[str, ...]) -> Pool:
    """The pool of a Python worker of Spark, which stays for all its tasks."""
    return Pool(1, limits, child, keep=True)


def _totals(spark: SparkSession, proposals: str, out: Path) -> Totals:
    from pyspark.sql import functions as f

    rows = spark.read.parquet(proposals)
    unread = f.col("kind") == "unread"
    heads = f.count_if(unread | (f.col("kind") == "document"))
    row = rows.agg(heads, f.count_if(~unread), f.count_if(unread)).first()
    totals = Totals(*row) if row else Totals(0, 0, 0)
    with (out / "rejects.jsonl").open("w", encoding="utf-8") as file:
        for reject in rows.where(unread).select("document", "problem").orderBy("document").toLocalIterator():
            file.write(json.dumps(reject.asDict(), ensure_ascii=False) + "\n")
    (out / "DONE").write_text(json.dumps(asdict(totals)) + "\n", encoding="utf-8")
    return totals
