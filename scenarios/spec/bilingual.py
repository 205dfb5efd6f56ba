"""Text that people read, in Japanese and English."""

from pydantic import Field, model_validator

from scenarios.spec.section import Section


class Bilingual(Section):
    """Japanese and English wording; a plain string in the file stands for both."""

    ja: str = Field(description="In Japanese / 日本語")
    en: str = Field(description="In English / 英語")

    @model_validator(mode="before")
    @classmethod
    def one_text_for_both(cls, given: object) -> object:
        return {"ja": given, "en": given} if isinstance(given, str) else given
