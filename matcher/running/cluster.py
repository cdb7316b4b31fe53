"""Work on a Dask cluster that is already there.

What a worker that is lost was doing another does again, from the start: a task is whole in what it is given, and the
same task gives the same answer everywhere. What a task says on its way are numbers alone; what it found comes at its
end. So nothing is lost with a worker but time, and no name stays in a scheduler's log.
"""

from __future__ import annotations

import pickle
import queue
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from matcher.extras import require
from matcher.lack import KilledProcessError
from matcher.running.progress import Stop
from matcher.tables.faults import Fault, InputError, Severity
from matcher.version import __version__
from models.tuning import TUNING

Do = Callable[[Any, Stop, Callable[[Any], object]], Any]
"""A task: its argument, what stops it, and whom to tell on the way; what it gives comes back."""


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """A cluster. Raises ``ExtraMissingError`` without Dask, ``InputError`` where no scheduler answers."""
    with client_of(address) as client:
        cluster = Cluster(client)
        try:
            yield cluster
        finally:
            cluster.end()


def client_of(address: str) -> Any:
    """A client of the scheduler at an address. Raises as :func:`connect` does."""
    require("cluster")
    from distributed import Client

    try:
        client: Any = Client
        return client(address, timeout=TUNING.get().running.cluster_patience_seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _fault("no_scheduler", address, reason=str(error) or type(error).__name__) from None


def _fault(code: str, address: str, **figures: Any) -> InputError:
    return InputError([Fault(Severity.ERROR, code, "--scheduler", value=address, figures=figures)])


class Cluster:
    """Tasks on the workers of a cluster, what they say, and what comes of them."""

    def __init__(self, client: Any) -> None:
        from distributed import Event

        self._client = client
        self._topic = f"matcher-{uuid.uuid4().hex}"
        event: Any = Event
        self._stop = event(self._topic, client=client)
        self._said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._waiting: set[Any] = set()
        client.subscribe_topic(self._topic, self._listen)
        self.hands = max(1, sum(client.nthreads().values()))
        self._heard = self._peopled = time.monotonic()

    def _listen(self, event: tuple[float, bytes]) -> None:
        self._said.put(pickle.loads(event[1]))

    def put(self, do: Do, argument: object) -> None:
        """Leave a task to the cluster. Raises what pickling raises."""
        packed = pickle.dumps((do, argument))
        self._waiting.add(self._client.submit(_on_worker, packed, self._topic, __version__, pure=False))

    def hear(self, seconds: float) -> tuple[list[Any], list[Any]]:
        """What was said and what has ended, after waiting so many seconds for the first of it.

        Raises what a task raises; :class:`matcher.lack.KilledProcessError` where worker after worker died under it;
        ``InputError`` where the cluster has been without any worker for longer than its patience.
        """
        until = time.monotonic() + seconds
        step = TUNING.get().running.cluster_listen_every_seconds
        while self._said.empty() and not any(future.done() for future in self._waiting) and time.monotonic() < until:
            time.sleep(min(step, seconds))
        said = []
        with suppress(queue.Empty):
            while True:
                said.append(self._said.get_nowait())
        done = {future for future in self._waiting if future.done()}
        self._waiting -= done
        if said or done:
            self._heard = self._peopled = time.monotonic()
        elif self._waiting:
            self._look_for_workers()
        return said, [self._result(future) for future in done]

    def _look_for_workers(self) -> None:
        """Where nothing was heard: a scheduler keeps tasks for workers that may never come, and a stop reaches none."""
        patience = TUNING.get().running.cluster_patience_seconds
        now = time.monotonic()
        if now - self._heard < patience / 4:
            return
        self._heard = now  # asking is a message
        if self._client.nthreads():
            self._peopled = now
        elif now - self._peopled >= patience:
            raise _fault("no_workers", self._client.scheduler.address, seconds=round(patience, 1))

    def _result(self, future: Any) -> Any:
        from distributed.scheduler import KilledWorker

        try:
            return pickle.loads(future.result())
        except KilledWorker as error:
            raise KilledProcessError(str(error)) from None

    def stop(self) -> None:
        """Tell every task to end with what it has."""
        self._stop.set()

    def end(self) -> None:
        """Leave nothing behind."""
        with suppress(Exception):  # a scheduler that is gone has nothing left to cancel
            self._stop.set()
            self._client.unsubscribe_topic(self._topic)
            self._client.cancel(list(self._waiting), force=True)


class _Asking:
    """The stop of the run that a task belongs to, asked now and then."""

    def __init__(self, topic: str) -> None:
        from distributed import Event, get_client

        event: Any = Event
        self._event = event(topic, client=get_client())
        self._asked = time.monotonic()
        self._every_seconds = TUNING.get().running.cluster_ask_every_seconds
        self._is_set = False

    def is_set(self) -> bool:
        """Whether to end."""
        if not self._is_set and time.monotonic() - self._asked > self._every_seconds:
            self._asked = time.monotonic()
            self._is_set = self._event.is_set()
        return self._is_set


def _on_worker(packed: bytes, topic: str, version: str) -> bytes:
    """A task on a worker. Raises ``RuntimeError`` where the worker has another version: it may plan otherwise."""
    from distributed import get_worker

    if version != __version__:
        raise RuntimeError(f"matcher {__version__} was asked to run for matcher {version}")
    do, argument = pickle.loads(packed)
    worker: Any = get_worker()
    result = do(argument, _Asking(topic), lambda item: worker.log_event(topic, pickle.dumps(item)))
    return pickle.dumps(result)
