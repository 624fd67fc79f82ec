"""What is said of the process that copies flights of a database, once it has ended."""

import json
import logging
import subprocess
import sys

import pytest

from components.activity.prepare import CopyOrder
from components.pages.parts.open_ledger import preparation
from components.pages.parts.open_ledger.preparation import Preparation, _follow

ORDER = CopyOrder("", "", "", 0)


def followed(code: str, order: CopyOrder | None = ORDER) -> Preparation:
    """A process that runs some code, after it has ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    started = Preparation()
    _follow(process, started, order)
    assert process.stdin
    process.stdin.close()
    return started


def test_a_copy_ended_by_a_signal_is_tried_again_and_a_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "AGAIN_S", 0)
    monkeypatch.setattr(preparation, "_PATIENCE", 0)
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    copy, file = followed(killed), followed(killed, None)
    assert copy.fault
    assert "ended by the system" in copy.fault[0]
    assert copy.is_to_be_repeated
    assert copy.is_done
    assert file.failed
    assert not file.is_to_be_repeated


def test_what_nobody_has_foreseen_is_in_the_log_under_a_number(caplog: pytest.LogCaptureFixture) -> None:
    failure = {"error": "ZeroDivisionError", "at": ["database_copy.py:1 copy_table"]}
    started = followed(f"print(0.1); print({json.dumps(failure)!r})")
    (record,) = (record for record in caplog.records if record.msg == "copying failed")
    assert record.levelno == logging.ERROR
    fields = record.__dict__["fields"]
    assert fields.items() >= failure.items()
    assert started.fault
    assert fields["error_id"] in started.fault[0]


def test_a_copy_that_ends_without_a_word_leaves_its_exit_code(caplog: pytest.LogCaptureFixture) -> None:
    assert followed("raise SystemExit(3)").fault == preparation.NOT_MADE
    (record,) = (record for record in caplog.records if record.msg == "copying ended")
    assert record.__dict__["fields"] == {"exit_code": 3}
