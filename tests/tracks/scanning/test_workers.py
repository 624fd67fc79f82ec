"""Who does the jobs: nothing is lost, nothing done twice, and a worker that dies costs only its own job."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from components.tracks.scanning.workers import NoClusterError, Runner, cluster, here, processes


def double(number: int) -> int:
    return number * 2


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def dies_at_three(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number * 2


def dies_the_first_time(place: Path) -> str:
    if not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return place.name


@pytest.mark.parametrize("runner", [here, processes(1), processes(2)])
def test_every_thing_is_done_once(runner: Runner) -> None:
    assert sorted(runner(double, range(20))) == [(n, 2 * n) for n in range(20)]
    assert list(runner(double, [])) == []


@pytest.mark.parametrize("runner", [here, processes(2)])
def test_an_exception_is_the_outcome_of_its_thing_alone(runner: Runner) -> None:
    outcomes = dict(runner(fails_at_three, range(6)))
    assert str(outcomes.pop(3)) == "three"
    assert outcomes == {0: 0, 1: 1, 2: 2, 4: 4, 5: 5}


@pytest.mark.slow
def test_a_thing_that_kills_its_worker_is_given_up_and_no_other() -> None:
    outcomes = list(processes(2)(dies_at_three, range(15)))
    assert len(outcomes) == 15
    found = dict(outcomes)
    assert isinstance(found.pop(3), BrokenProcessPool)
    assert found == {n: 2 * n for n in range(15) if n != 3}


def test_a_worker_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    places = [tmp_path / str(number) for number in range(3)]
    assert sorted(processes(2)(dies_the_first_time, places[:1])) == [(places[0], "0")]
    for place in places:
        place.touch()
    assert len(list(processes(2)(dies_the_first_time, places))) == 3


def test_no_more_is_in_hand_than_the_workers_need() -> None:
    taken = []

    def things() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    outcomes = processes(2)(double, things())
    next(outcomes)
    time.sleep(0.2)
    assert len(taken) <= 6
    outcomes.close()  # type: ignore[attr-defined]


def test_no_scheduler() -> None:
    with pytest.raises(NoClusterError, match="No Dask scheduler answers at nonsense://x"):
        list(cluster("nonsense://x")(double, [1]))
