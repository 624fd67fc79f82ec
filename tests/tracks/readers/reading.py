"""What a reader gives for content, as one table and one list of problems."""

import io

import pandas as pd

from components.files.problems import Problem
from components.tracks.points import empty_points
from components.tracks.readers import read_bytes
from components.tracks.readers.batch import Batch, UnreadableError
from components.tracks.readers.formats import Reader
from components.tracks.readers.limits import UPLOAD, Limits


def read(data: bytes, name: str = "file") -> tuple[pd.DataFrame, list[Problem]]:
    """By the format that is recognised."""
    return _together(list(read_bytes(data, name)))


def read_by(reader: Reader, data: bytes, limits: Limits = UPLOAD) -> tuple[pd.DataFrame, list[Problem]]:
    """By one reader, whatever it raises for content that ends badly."""
    batches: list[Batch] = []
    try:
        batches.extend(reader.read(io.BytesIO(data), "file", limits))
    except UnreadableError as error:
        batches.append(Batch(problems=[Problem("raised", "file", error.what, error.remedy)]))  # type: ignore[arg-type]
    return _together(batches)


def _together(batches: list[Batch]) -> tuple[pd.DataFrame, list[Problem]]:
    tables = [batch.points for batch in batches if len(batch.points)]
    points = pd.concat(tables, ignore_index=True) if tables else empty_points()
    return points, [problem for batch in batches for problem in batch.problems]
