"""Runs the jobs of a scan: in this process, on all cores of this machine, or on a Dask cluster."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol, TypeVar

from components.files.problems import shown

T = TypeVar("T")
R = TypeVar("R")

Outcome = tuple[T, R | Exception]
_IN_HAND = 3
"""Jobs per worker at a time: one in progress, and two so that it never waits."""
_MADE_BETWEEN_LOOKS = 100_000
"""Objects that a worker creates between garbage collections: about 10 MB."""
_TRIES = 3
"""How often a cluster retries a job whose worker died: after three deaths, the job itself is to blame."""


class NoClusterError(Exception):
    """The Dask cluster cannot be used; the message says why."""


class Runner(Protocol):
    """Applies a function to many things, in any order, with no more of them in progress than its workers need."""

    def __call__(self, function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Yields each thing with its result, or with the exception that it raised."""


def here(function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
    """Applies a function to one thing after the other, in this process."""
    for thing in things:
        try:
            outcome: R | Exception = function(thing)
        except Exception as error:
            outcome = error
        yield thing, outcome


def processes(workers: int | None = None) -> Runner:
    """Returns a runner with a process per core. If a worker dies, the things in progress are done again, one at a
    time, and only the one that kills its worker again is given up."""
    count = workers or _cores()
    return lambda function, things: _in_processes(function, things, count) if count > 1 else here(function, things)


def cluster(address: str) -> Runner:
    """Returns a runner on a Dask cluster. Its workers must have this program installed and see the same files by
    the same paths. The runner raises NoClusterError if no scheduler answers."""
    return lambda function, things: _on_cluster(function, things, address)


def stop() -> None:
    """Terminates all processes that runners have started."""
    for child in active_children():
        child.terminate()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(function: Callable[[T], R], things: Iterable[T], workers: int) -> Iterator[Outcome[T, R]]:
    waiting = iter(things)
    in_hand: dict[Future[R], T] = {}
    pool = _pool(workers)
    try:
        while True:
            in_doubt: list[T] = []
            for thing in islice(waiting, max(workers * _IN_HAND - len(in_hand), 0)):
                try:
                    with _without_interrupts():
                        in_hand[pool.submit(function, thing)] = thing
                except BrokenProcessPool:
                    in_doubt.append(thing)
                    break
            if not (in_hand or in_doubt):
                return
            finished, _ = wait(in_hand, return_when=FIRST_COMPLETED)
            yield from _settled({future: in_hand.pop(future) for future in finished}, in_doubt)
            if in_doubt:
                wait(in_hand)
                yield from _settled(in_hand, in_doubt)
                pool.shutdown(wait=False)
                in_hand = {}
                yield from _one_by_one(function, in_doubt)
                pool = _pool(workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _settled(futures: Mapping[Future[R], T], in_doubt: list[T]) -> Iterator[Outcome[T, R]]:
    """Yields things with their outcome; adds those whose worker died to `in_doubt`."""
    for future, thing in futures.items():
        outcome = _outcome(future)
        if isinstance(outcome, BrokenProcessPool):
            in_doubt.append(thing)
        else:
            yield thing, outcome


def _outcome(future: Future[R]) -> R | Exception:
    error = future.exception()
    return error if isinstance(error, Exception) else future.result()


def _one_by_one(function: Callable[[T], R], things: Iterable[T]) -> Iterator[Outcome[T, R]]:
    for thing in things:
        with _pool(1) as pool:
            with _without_interrupts():
                future = pool.submit(function, thing)
            outcome = _outcome(future)
        yield thing, outcome


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not fork, because this process has threads by now.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Blocks Ctrl-C for workers started meanwhile, until they leave it to this process, which receives it
    afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Prepares a worker: it leaves Ctrl-C to the parent process, and ends when that is gone, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rows of traces are lists without cycles; garbage collection takes a tenth of the time.
    gc.set_threshold(_MADE_BETWEEN_LOOKS)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with_parent, args=(parent.sentinel,), daemon=True).start()


def _exit_with_parent(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _on_cluster(function: Callable[[T], R], things: Iterable[T], address: str) -> Iterator[Outcome[T, R]]:
    try:
        from distributed import Client, as_completed
        from distributed.client import FutureCancelledError
    except ImportError:
        raise NoClusterError("A Dask cluster needs the package distributed: pip install distributed") from None
    try:
        client = Client(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoClusterError(f"No Dask scheduler answers at {shown(address)}: {shown(error)}") from error
    with client:
        in_hand: dict[str, T] = {}

        def submit(thing: T) -> Any:
            future = client.submit(function, thing, pure=False, retries=_TRIES)
            in_hand[future.key] = thing
            return future

        def room() -> int:
            threads = sum(client.nthreads().values())
            return max(threads * _IN_HAND, _IN_HAND) - len(in_hand)

        waiting = iter(things)
        finished = as_completed([submit(thing) for thing in islice(waiting, room())], loop=client.loop)
        for future in finished:
            thing = in_hand.pop(future.key)
            try:
                outcome = _outcome(future)
            except FutureCancelledError:
                raise NoClusterError(f"The Dask scheduler at {shown(address)} is gone.") from None
            future.release()
            for more in islice(waiting, max(room(), 1)):
                finished.add(submit(more))
            yield thing, outcome
