"""What Ctrl-C does to a block: nothing, only once it has ended, or nothing because it is for another."""

from __future__ import annotations

import signal
import threading

import pytest

from matcher.cli.interrupts import Interrupts, put_off, unheard


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_put_off_to_the_end_of_the_block() -> None:
    before, done = signal.getsignal(signal.SIGINT), []
    with pytest.raises(KeyboardInterrupt), put_off():  # noqa: PT012
        press()
        press()
        done.append(1)
    assert done == [1]
    assert signal.getsignal(signal.SIGINT) is before
    with put_off():
        pass


def test_an_error_of_the_block_goes_before() -> None:
    with pytest.raises(ImportError), put_off():  # noqa: PT012
        press()
        raise ImportError


def test_what_is_ignored_stays_ignored() -> None:
    interrupts = Interrupts()
    with unheard():
        with put_off(), interrupts.heard():
            press()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert not interrupts.asked


def test_outside_the_main_thread_nothing_is_put_in_place() -> None:
    before, seen = signal.getsignal(signal.SIGINT), []

    def look() -> None:
        with unheard(), put_off(), Interrupts().heard():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [before]
