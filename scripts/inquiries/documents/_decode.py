"""Bytes to text: byte order marks, strict UTF-8, else Windows-1252; then text that was decoded wrongly before."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_CONTROL_SHARE = 0.01  # of the bytes; stray controls occur in texts taken from PDFs
_MISREAD = re.compile("â€|Ã[\u0080-ÿ‚-›]|Â[\u0080-¿]|ï¬")


def decode(data: bytes) -> str | None:
    """The text of a file's bytes, or None where they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode("utf-8-sig" if mark == codecs.BOM_UTF8 else encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in data or len(data) - len(data.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(data):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        import ftfy.bad_codecs  # noqa: F401  registers the codec, which knows the five bytes that cp1252 leaves out

        text = data.decode("sloppy-windows-1252")
    return _repaired(text) if _MISREAD.search(text) else text


def _repaired(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, in the lines that look it: ftfy is slow, and most lines are sound."""
    import ftfy

    return "".join(
        ftfy.fix_encoding(line) if _MISREAD.search(line) else line for line in text.splitlines(keepends=True)
    )
