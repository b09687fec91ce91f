"""Ways to work through blocks of rows: in threads of this process, or in workers of dask."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from marzmap._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator


_T = TypeVar("_T")


class _Promise(Protocol):
    def result(self) -> Any: ...


class Way(NamedTuple):
    """Where blocks are worked on."""

    submit: Callable[..., _Promise]  # sends a block
    ahead: int  # how many may be under way


@contextmanager
def threads(number: int | None = None) -> Generator[Way]:
    """Work in threads of this process, as many as there are processors."""
    number = number or os.cpu_count() or 1
    with ThreadPoolExecutor(number) as pool:
        try:
            yield Way(pool.submit, 2 * number)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def dask(scheduler: str = "") -> Generator[Way]:
    """Work in workers of dask: two processes of this machine, or those of a scheduler.

    Parameters
    ----------
    scheduler : str
        Its address. The workers need marzmap and its extra, but no files: rows are sent and come back.

    Raises
    ------
    InputError
        dask is not installed, or no scheduler answers.
    """
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError('The engine "dask" needs an extra: pip install "marzmap[dask]".') from error
    with ExitStack() as stack:
        # Rows travel inside their task, not scattered: when a worker dies its tasks can be run again.
        stack.enter_context(config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}))
        here = {
            "n_workers": 2,
            "threads_per_worker": 1,
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",
        }
        address = scheduler or stack.enter_context(LocalCluster(**here))  # type: ignore[no-untyped-call]
        try:
            client = stack.enter_context(Client(address, timeout="10 s"))  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise InputError(f"No dask scheduler answers at {scheduler!r}: {error}.") from error
        yield Way(partial(client.submit, pure=False), 2 * max(len(client.nthreads()), 1))


def in_order(work: Callable[..., _T], blocks: Iterable[tuple[Any, ...]], way: Way) -> Iterator[_T]:
    """Yield what the work makes of each block, its arguments, in their order.

    No more than `way.ahead` blocks are in memory at a time.
    """
    waiting: deque[_Promise] = deque()
    for block in blocks:
        waiting.append(way.submit(work, *block))
        if len(waiting) > way.ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
