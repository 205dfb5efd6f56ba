"""What the interface says, in the reader's language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en")
TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Words:
    """One language's catalogue; called with a key and the values of its placeholders."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values)

    def named(self, group: str, code: str) -> str:
        """The text of a code that data carry; a code that nobody translated stands for itself."""
        return self.texts.get(f"{group}.{code}", code)

    def pick(self, texts: Mapping[str, str] | str | None) -> str:
        """What a scenario says of itself, in this language where it has it."""
        if isinstance(texts, Mapping):
            return texts.get(self.lang) or next(iter(texts.values()), "")
        return texts or ""


@cache
def words_in(lang: str) -> Words:
    """The catalogue of `lang`, one of LANGUAGES."""
    return Words(lang, json.loads((TEXTS / f"{lang}.json").read_text(encoding="utf-8")))
