"""Text that people read, in Japanese and English."""

from pydantic import model_validator

from scenarios.spec.section import Section


class Bilingual(Section):
    """Japanese and English wording; a plain string in the file stands for both."""

    ja: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def one_text_for_both(cls, given: object) -> object:
        return {"ja": given, "en": given} if isinstance(given, str) else given
