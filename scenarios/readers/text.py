"""Bytes of a file as text, whichever of the two usual encodings wrote them."""

import unicodedata

from scenarios.profiles.source import UnreadableError
from scenarios.sentences import Flaw

BOM = b"\xef\xbb\xbf"


def decoded(content: bytes) -> str:
    """Text in UTF-8 or cp932, with full-width letters, digits and brackets made plain (NFKC).

    UTF-8 is tried first: Japanese cp932 text is practically never valid UTF-8, while UTF-8 often passes as cp932.
    Raises UnreadableError with the row where neither encoding goes on.
    """
    try:
        text = content.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp932")
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
            raise UnreadableError([Flaw((), "file_not_readable", {"encoding": "UTF-8 / cp932"}, row=row)]) from None
    return plain(text)


def plain(text: str) -> str:
    """The same text for comparing and parsing: ５分 as 5分, （万ｋＷ） as (万kW), ㎡ as m2."""
    return unicodedata.normalize("NFKC", text)
