"""How a command ends: interrupted, unheard, short of disk or memory, before its result stands and after."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import click
import pytest

from matcher.cli.main import _Main
from matcher.cli.outputs import placing, ready
from matcher.folders.leftovers import tidy
from matcher.folders.working import WorkRoom
from matcher.lack import KilledProcessError
from matcher.texts import Language, text
from tests.cli.conftest import Made
from tests.cli.console import HANGS_AFTER_SECONDS, TRACE, fingerprint, interrupted, matcher, needs_posix, summary
from tests.cli.test_laboratory import HAND
from tests.folders.killing import needs_forks
from tests.folders.test_rights import needs_rights, umask
from tests.report.test_folder import mark, write_plan

Commands = dict[str, tuple[object, ...]]
"""Of every command that writes a folder: its words; ``OUT`` stands for that folder."""
WRITING = ("semester", "visits", "compare", "price", "policies", "template", "generate", "generate visits")


@pytest.fixture
def commands(inputs: Path, season: Made, kept: Path) -> Commands:
    runs = ("--workers", 1, "--runs", kept, "--lang", "en", "--out", "OUT")
    return {
        "semester": ("semester", inputs, "--workers", 1, "--lang", "en", "--out", "OUT"),
        "visits": ("visits", season.inputs, "--lang", "en", "--out", "OUT"),
        "compare": ("compare", HAND, "--policy", "lottery", *runs),
        "price": ("price", HAND, *runs),
        "policies": ("policies", "--lang", "en", "--out", "OUT"),
        "template": ("template", "semester", "OUT", "--lang", "en"),
        "generate": ("generate", "semester", "OUT", "--size", "tiny", "--seed", 1, "--lang", "en"),
        "generate visits": ("generate", "visits", "OUT", "--size", "tiny", "--seed", 1, "--lang", "en"),
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Finished runs, so that a sweep is quick after the first."""
    return tmp_path_factory.mktemp("kept") / "runs"


def words(command: Sequence[object], out: Path) -> list[str]:
    return [str(out if word == "OUT" else word) for word in command]


# Interrupted


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.dose(4)
@pytest.mark.parametrize(
    ("command", "language"), [*((command, Language.EN) for command in WRITING), ("semester", Language.ZH)]
)
def test_interrupted_while_it_tells_the_result_stands(
    command: str, language: Language, commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right after the folder stands, while the old one is removed: the earliest moment of all."""
    out = tmp_path / "out"
    asked = [language.value if word == "en" else word for word in words(commands[command], out)]
    with monkeypatch.context() as patched:
        remove = WorkRoom.remove

        def removed(room: WorkRoom) -> bool:
            remove(room)
            raise KeyboardInterrupt

        patched.setattr(WorkRoom, "remove", removed)
        shown = matcher(*asked)
    assert shown.exit_code == 0, shown.output
    assert text("cli.stands", language, out=out) in shown.stderr
    assert text("cli.interrupted", language) not in shown.output
    assert TRACE not in shown.output
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert any(out.iterdir())


@pytest.mark.dose(3)
@pytest.mark.parametrize("command", ["semester", "visits", "compare", "price", "policies", "template", "generate"])
def test_interrupted_in_the_last_sentence_the_result_stands(
    command: str, commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = {"semester": "planning", "visits": "planning", "template": "make", "generate": "make"}
    monkeypatch.setattr(f"matcher.cli.{rooms.get(command, command)}.say", interrupt)
    shown = matcher(*words(commands[command], tmp_path / "out"))
    assert shown.exit_code == 0
    assert text("cli.stands", Language.EN, out=tmp_path / "out") in shown.stderr


@pytest.mark.dose(4)
@pytest.mark.parametrize("command", WRITING)
def test_interrupted_before_nothing_was_written(
    command: str, commands: Commands, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the last moment before."""
    for module in ("result.folder", "folders.filling"):
        monkeypatch.setattr(f"matcher.{module}.restrict_all", interrupt)
    shown = matcher(*words(commands[command], tmp_path / "out"))
    assert shown.exit_code == 1
    assert "cut short" not in shown.output
    told = text("cli.interrupted", Language.EN), text("cli.sweep.interrupted", Language.EN, runs=kept)
    assert told[command in ("compare", "price")] in shown.output
    assert list(tmp_path.iterdir()) == []


def test_a_benchmark_that_is_broken_off_says_what_it_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.bench.measure", interrupt)
    shown = matcher("bench", "--out", tmp_path / "bench")
    assert shown.exit_code == 1
    for language in Language:
        assert text("bench.interrupted", language, out=tmp_path / "bench") in shown.stderr
        assert text("cli.interrupted", language) not in shown.stderr


def test_a_fault_while_it_tells_is_told_and_the_result_stands(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("matcher.cli.planning.show_goals", fail)
    shown = matcher("semester", inputs, "--out", tmp_path / "out", "--lang", "en")
    assert shown.exit_code == 0
    assert "deep inside" in shown.stderr
    assert text("cli.stands", Language.EN, out=tmp_path / "out") in shown.stderr


@click.group(cls=_Main)
def group() -> None:
    """A program with one command, which replaces a plan."""


@group.command()
@click.argument("out", type=click.Path(path_type=Path))
def anew(out: Path) -> None:
    ready(out, Language.EN)
    with placing(out) as folder:
        write_plan(folder, "after")
    click.echo("It stands.")
    click.echo("It still does.")


@pytest.mark.dose(2)
@needs_forks
@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("stands", [True, False])
def test_interrupted_at_any_line_the_exit_code_says_what_stands(
    stands: bool, steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if steps == 2:
        monkeypatch.setattr("matcher.folders.placing.exchange", lambda one, other: False)
    ends = []
    for line in count(step=5):
        out, said = tmp_path / str(line) / "out", tmp_path / f"{line}.txt"
        out.parent.mkdir()
        if stands:
            write_plan(out, "before")
        pid = os.fork()
        if pid == 0:
            _interrupted_at(line, out, said)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        told = said.read_text(encoding="utf-8")
        whole = "It still does." in told
        assert TRACE not in told
        tidy(out)
        standing = mark(out) if out.exists() else "nothing"
        assert [path.name for path in out.parent.iterdir()] in ([], ["out"])
        assert (code, standing) in ((0, "after"), (1, "before" if stands else "nothing")), (line, told)
        assert (text("cli.stands", Language.ZH, out=out) in told) == (code == 0 and not whole), (line, told)
        assert (text("cli.interrupted", Language.ZH) in told) == (code == 1), (line, told)
        ends.append((code, whole))
        if whole:
            break
    assert ends == sorted(ends, key=[(1, False), (0, False), (0, True)].index)
    assert ends.count((1, False)) > 20
    assert ends.count((0, False)) > 2


def _interrupted_at(line: int, out: Path, said: Path) -> None:
    """Run the program in this copy of the process, with a Ctrl-C at that line of what it does with its folder."""
    with said.open("wb", buffering=0) as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
    for name, number in (("stdout", 1), ("stderr", 2)):
        setattr(sys, name, open(number, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    code = 9
    left = [line]

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(TRACED):
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == -1:
                signal.raise_signal(signal.SIGINT)
        return trace

    sys.settrace(trace)
    try:
        group.main(["anew", str(out)], prog_name="group")
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.settrace(None)
        sys.stdout.flush()
        os._exit(code)


TRACED = (
    *("folder.py", "outputs.py", "test_endings.py"),
    *("placing.py", "working.py", "leftovers.py", "locking.py", "rights.py"),
)


# Nobody reads any more


def program(*asked: object, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "matcher", *map(str, asked)], **streams)


@pytest.mark.dose(2)
@needs_posix
@pytest.mark.parametrize("command", ["semester", "visits", "price", "policies", "generate"])
def test_with_no_reader_the_work_is_done_and_no_trace_shown(command: str, commands: Commands, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with program(*words(commands[command], tmp_path / "out"), stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        _, told = process.communicate(timeout=HANGS_AFTER_SECONDS)
    assert process.returncode == 0
    assert b"warning" in told or told == b""
    assert TRACE not in told.decode()
    assert b"Exception" not in told
    assert any((tmp_path / "out").iterdir())


@needs_posix
def test_with_one_reader_of_everything_gone_the_audit_still_says_what_it_found(inputs: Path, out: Path) -> None:
    """``matcher check IN OUT 2>&1 | head -0``."""
    (out / "pairs.csv").write_text((out / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()[0] + "\n")
    for asked, code in ((("check", inputs, out), 1), (("check", inputs, inputs / "none"), 2), (("rules",), 0)):
        reading, writing = os.pipe()
        os.close(reading)
        with program(*asked, stdout=writing, stderr=writing) as process:
            os.close(writing)
            assert process.wait(HANGS_AFTER_SECONDS) == code


@pytest.mark.dose(1)
@needs_posix
@pytest.mark.parametrize("closed", [(1,), (1, 2)])
def test_with_streams_closed_from_the_start(closed: tuple[int, ...], inputs: Path, tmp_path: Path) -> None:
    """``matcher semester IN --out OUT >&-``: no file may get the number of a stream."""
    redirected = " ".join(f"{number}>&-" for number in closed)
    line = f'exec "$0" -m matcher semester "$1" --out "$2" --workers 1 --lang en {redirected}'
    command = ["sh", "-c", line, sys.executable, str(inputs), str(tmp_path / "out")]
    shown = subprocess.run(command, capture_output=True, check=False, timeout=HANGS_AFTER_SECONDS)
    assert shown.returncode == 0
    assert TRACE not in shown.stderr.decode()
    assert b"Exception" not in shown.stderr
    assert (b"report.html" in shown.stdout) == (1 not in closed)
    assert summary(tmp_path / "out")["status"] == "optimal"


@needs_posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_with_a_full_disk_to_tell_to_it_is_said_once(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = program("rules", "--lang", "en", stdout=full, stderr=subprocess.PIPE)
        _, told = process.communicate(timeout=HANGS_AFTER_SECONDS)
    assert process.returncode == 3
    assert told.decode().count("\n") == 1
    assert "The disk is full" in told.decode()


# Ctrl-C is for another


@needs_posix
def test_a_program_told_to_ignore_ctrl_c_plans_to_the_end(tmp_path: Path) -> None:
    """As ``nohup`` and a script's ``&`` start it."""
    folder, out = tmp_path / "in", tmp_path / "out"
    assert matcher("generate", "semester", folder, "--size", "county", "--seed", 1).exit_code == 0
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asked = ("semester", folder, "--out", out, "--workers", 2, "--lang", "en")
        shown = interrupted(*asked, when=["parts"] * 3)
    finally:
        signal.signal(signal.SIGINT, before)
    assert shown.returncode == 0, shown.stderr
    assert "stopping" not in shown.stderr
    assert summary(out)["status"] == "optimal"


# What a machine lacks

LACKS: Sequence[tuple[Exception, str, str]] = (
    (OSError(errno.ENOSPC, "No space left on device"), "Free some space", "清出空間"),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), "Free some space", "清出空間"),
    (MemoryError(), "--workers", "--workers"),
    (OSError(errno.ENOMEM, "Cannot allocate memory"), "--workers", "--workers"),
    (KilledProcessError("a planning process died (exit code -9)"), "The system ended", "作業系統"),
)


@pytest.mark.parametrize(("error", "english", "chinese"), LACKS)
def test_what_is_lacking_is_said_and_what_helps(
    error: Exception, english: str, chinese: str, inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("matcher.semester.planner.solve_semester", fail)
    before = fingerprint(out)
    for language, word, not_left in (("en", english, "half written"), ("zh", chinese, "寫到一半")):
        shown = matcher("semester", inputs, "--out", out, "--lang", language)
        assert shown.exit_code == 3
        assert word in shown.stderr
        assert not_left in shown.stderr
        assert "report" not in shown.stderr
        assert "回報" not in shown.stderr
        assert TRACE not in shown.output
    assert fingerprint(out) == before
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A disk with room for so many KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may make a small disk")
    try:

        def with_room(kilobytes: int) -> Path:
            subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)
            return place

        yield with_room
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.dose(2)
@pytest.mark.parametrize("command", WRITING)
def test_a_disk_that_is_full_at_any_moment(
    command: str, commands: Commands, disk: Callable[[int], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """Until there is room enough; whatever the file that breaks off, a workbook too."""
    codes = []
    for kilobytes in (4, 28, 100, 172, 4096):
        out = disk(kilobytes) / "out"
        shown = matcher(*words(commands[command], out))
        codes.append(shown.exit_code)
        assert TRACE not in shown.output
        if shown.exit_code == 0:
            break
        assert "The disk is full" in shown.stderr
        assert list(out.parent.iterdir()) == []
    assert codes == [3] * (len(codes) - 1) + [0]
    assert capfd.readouterr().err == "", "nothing is left to complain when it is forgotten"


# What is written is for owner and group alone


@pytest.mark.dose(4)
@needs_rights
@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize(("mask", "denied"), [(0, 0o027), (0o022, 0o027), (0o077, 0o077)])
def test_nobody_else_may_read_what_a_command_writes(
    command: str, mask: int, denied: int, commands: Commands, tmp_path: Path
) -> None:
    asked = [str(tmp_path / "runs") if "kept" in word else word for word in words(commands[command], tmp_path / "out")]
    with umask(mask):
        assert matcher(*asked).exit_code == 0
    written = list(tmp_path.rglob("*"))
    assert len(written) > 5
    assert [path for path in written if path.stat().st_mode & denied] == []
