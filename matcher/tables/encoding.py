"""The text of a file from its bytes. Nothing is guessed: strict UTF-8, else cp950, or as told."""

from __future__ import annotations

import codecs

from matcher.tables.faults import Fault, Severity

LEGACY_ENCODING = "cp950"
"""What Excel saves on a Traditional Chinese machine."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def decode(content: bytes, file: str, encoding: str | None, faults: list[Fault]) -> tuple[str, str] | None:
    """The text of a file and the name of its encoding; ``None`` with a fault where it cannot be
    told.
    """
    if content.startswith(_WORKBOOK_MARKS):
        faults.append(Fault(Severity.ERROR, "workbook", file))
        return None
    if encoding is not None:
        return _decode_as(content, file, encoding, faults)
    if content.startswith(_UTF16_MARKS):
        faults.append(Fault(Severity.ERROR, "utf16", file))
        return None
    marked = content.startswith(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError as broken:
        row = content.count(b"\n", 0, broken.start) + 1
    if not marked:
        try:
            return content.decode(LEGACY_ENCODING), LEGACY_ENCODING
        except UnicodeDecodeError:
            pass
    faults.append(Fault(Severity.ERROR, "wrong_encoding", file, row))
    return None


def _decode_as(content: bytes, file: str, encoding: str, faults: list[Fault]) -> tuple[str, str] | None:
    try:
        text = content.decode(encoding)
    except LookupError:
        faults.append(Fault(Severity.ERROR, "unknown_encoding", file, value=encoding))
    except UnicodeError as broken:
        start = broken.start if isinstance(broken, UnicodeDecodeError) else 0
        row = content.count(b"\n", 0, start) + 1
        faults.append(Fault(Severity.ERROR, "not_that_encoding", file, row, value=encoding))
    else:
        return text.removeprefix("\ufeff"), encoding
    return None
