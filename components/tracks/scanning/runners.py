"""Who does the jobs: this process, all cores of this machine, or a Dask cluster."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Outcome = tuple[T, R | Exception]
_IN_HAND = 3
_TRIES = 3


class Runner(Protocol):
    """Does a function of many things, in any order, with no more of them in hand than its workers need."""

    def __call__(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Each thing with its result, or with the exception that it ended in."""


def here(function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
    """One after the other, in this process."""
    for thing in things:
        try:
            yield thing, function(thing)
        except Exception as error:
            yield thing, error


def processes(workers: int | None = None) -> Runner:
    """A runner with a process for every core. A worker that dies takes nothing with it: what was in hand is done
    again, one thing at a time, and only the thing that kills its worker again is given up."""
    count = workers or len(os.sched_getaffinity(0))
    return lambda function, things: _in_processes(function, things, count) if count > 1 else here(function, things)


def cluster(address: str) -> Runner:
    """A runner on a Dask cluster. Its workers must have this program and see the same files."""
    return lambda function, things: _on_cluster(function, things, address)


def _in_processes(function: Callable[[T], R], things: Iterable[T], workers: int) -> Iterator[Outcome[T, R]]:
    waiting = iter(things)
    in_hand: dict[Future[R], T] = {}
    pool = _pool(workers)
    try:
        while True:
            for thing in islice(waiting, max(workers * _IN_HAND - len(in_hand), 0)):
                in_hand[pool.submit(function, thing)] = thing
            if not in_hand:
                return
            finished, _ = wait(in_hand, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in finished):
                pool.shutdown(wait=False, cancel_futures=True)
                whole = {f: t for f, t in in_hand.items() if f.done() and not f.cancelled() and not f.exception()}
                yield from ((thing, future.result()) for future, thing in whole.items())
                yield from _one_by_one(function, [t for f, t in in_hand.items() if f not in whole])
                in_hand, pool = {}, _pool(workers)
                continue
            for future in finished:
                error = future.exception()
                yield in_hand.pop(future), error if isinstance(error, Exception) else future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
    for thing in things:
        with _pool(1) as alone:
            error = alone.submit(function, thing)
            failed = error.exception()
            yield thing, failed if isinstance(failed, Exception) else error.result()


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not fork: this process has threads by now.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _on_cluster(function: Callable[[T], R], things: Iterable[T], address: str) -> Iterator[Outcome[T, R]]:
    from distributed import Client, as_completed

    with Client(address, set_as_default=False) as client:
        waiting = iter(things)
        workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)

        def submit(thing: T) -> Any:
            future = client.submit(function, thing, pure=False, retries=_TRIES)
            in_hand[future.key] = thing
            return future

        in_hand: dict[str, T] = {}
        done = as_completed([submit(thing) for thing in islice(waiting, workers * _IN_HAND)])
        for future in done:
            thing = in_hand.pop(future.key)
            error = future.exception()
            result = error if isinstance(error, Exception) else future.result()
            future.release()
            for more in islice(waiting, 1):
                done.add(submit(more))
            yield thing, result
