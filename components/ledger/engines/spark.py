"""Connects to Spark."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import ibis
import pyarrow as pa
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

from components.ledger.engines.answers import LOOK, RemoteError, batches_of


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """Replaces Ibis's paging, which was made for a Spark without OFFSET and numbers rows in no defined order."""

    rewrites = SQLGlotCompiler.rewrites


def connected_to_spark(settings: Mapping[str, str], patience: float) -> Any:
    """Connects with the settings of an address and returns an Ibis backend. Spark waits endlessly for a missing
    master, so its reachability is checked first; `patience` is in seconds. Raises `RemoteError`."""
    master = settings.get("spark.master", "")
    if master.startswith("spark://"):
        at = urlsplit(master.split(",")[0])
        try:
            socket.create_connection((at.hostname or "", at.port or 7077), timeout=patience).close()
        except OSError as error:
            raise RemoteError(f"no Spark master answers ({type(error).__name__})", LOOK) from error
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("flight-activity-dashboard")
    own = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }
    for key, value in {**own, **settings}.items():
        builder = builder.config(key, value)
    backend = ibis.pyspark.connect(builder.getOrCreate())
    backend.compiler = _Compiler()
    return backend


def batches(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the result of SQL whose columns are all text without nulls. Spark delivers one partition after the
    other: collecting all at once is refused beyond `spark.driver.maxResultSize`."""
    yield from batches_of(backend.raw_sql(text).toLocalIterator(), names)
