"""One run as it is tried somewhere, with whatever came of it: it can be sent from one process to another."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from matcher.lack import Lack, lack_of
from matcher.study.record import RunRecord
from matcher.study.tasks import SweepTask
from matcher.tables.faults import Fault, InputError, Severity
from matcher.texts import Language, text
from matcher.version import __version__


@dataclass(frozen=True)
class Attempt:
    """The record of a run, or why there is none: an error, where it arose, and the faults of its input.

    ``lack`` is what the machine lacked where that is the reason.
    """

    record: RunRecord | None
    error: str = ""
    trace: str = ""
    faults: tuple[Fault, ...] = ()
    lack: Lack | None = None


def attempt(job: SweepTask, version: str = __version__) -> Attempt:
    """Run the job, whatever comes of it; only for a program of the same ``version``: another may plan otherwise."""
    if version != __version__:
        return Attempt(None, f"matcher {__version__} was asked to run for matcher {version}")
    try:
        return Attempt(job.run())
    except InputError as error:
        faults = tuple(fault for fault in error.faults if fault.severity is Severity.ERROR)
        return Attempt(None, "; ".join(fault.wrong(Language.EN) for fault in faults), faults=faults)
    except Exception as error:  # it is for the sweep to report, once the others are done
        return Attempt(None, f"{type(error).__name__}: {error}", traceback.format_exc(), lack=lack_of(error))


@dataclass(frozen=True)
class Failure:
    """A run that failed: which, and why."""

    instance: str
    policy: str
    seed: int
    error: str
    trace: str = ""
    faults: tuple[Fault, ...] = ()
    lack: Lack | None = None

    @classmethod
    def of(cls, job: SweepTask, tried: Attempt) -> Failure:
        """What became of the job."""
        return cls(job.instance, job.question, job.seed, tried.error, tried.trace, tried.faults, tried.lack)

    def sentence(self, language: Language) -> str:
        """Which run failed of what, in the reader's language; an error of the program as it is."""
        gap = text("sweep.between", language)
        lack = text(f"sweep.lack.{self.lack.value}", language) if self.lack else ""
        error = gap.join(f"{fault.file}: {fault.wrong(language)}" for fault in self.faults) or lack or self.error
        return text("sweep.failure", language, instance=self.instance, policy=self.policy, seed=self.seed, error=error)
