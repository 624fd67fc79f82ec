"""Ledgers beyond measure are refused in under two seconds and 300 MB."""

import shutil
from typing import Any

import pytest

from tests.measured import answers_of

from .hostile import CASES

MOST_S, MOST_MB = 2.0, 300.0


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in CASES.items():
        make(folder / (name if name.endswith(".parquet") else f"{name}.csv"))
    told = answers_of("tests.ledger.hostile", folder, tmp_path_factory.mktemp("work"))
    shutil.rmtree(folder)
    return {file.removesuffix(".csv"): answer for (file, _), answer in told.items()}


@pytest.mark.parametrize("name", CASES)
def test_file_beyond_measure_is_refused_in_time_and_memory(answers: dict[str, dict[str, Any]], name: str) -> None:
    """A15."""
    answer = answers[name]
    assert "raised" not in answer, answer
    assert answer["rows"] == 0
    assert CASES[name][1] in answer["problems"][0]
    assert answer["seconds"] < MOST_S, answer
    assert answer["megabytes"] < MOST_MB, answer
