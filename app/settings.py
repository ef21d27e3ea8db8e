"""Every setting of the program, read from the environment once."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from index.encoder import EncoderChoice


class Settings(BaseSettings):
    """Settings with the prefix ``HOIDAP_``; the field's description is its line in the README."""

    model_config = SettingsConfigDict(env_prefix="HOIDAP_", frozen=True)

    index: Path = Field(default=Path("var/index"), description="Folder of the index.")
    articles: Path = Field(default=Path("seeds"), description="Folder of the articles that `make run` indexes.")
    model: str = Field(
        default="bundled",
        description="`bundled` for the packaged multilingual-e5-small, or a sentence-transformers folder or hub model.",
    )
    models: Path = Field(default=Path("var/models"), description="Folder that the bundled model is unpacked to.")
    query_prefix: str | None = Field(default=None, description="Put before a question; default: what the model says.")
    passage_prefix: str | None = Field(default=None, description="Put before a passage; default: what the model says.")
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that the server listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port that the server listens on.")
    passages: int = Field(default=10, ge=1, le=100, description="Passages that are considered for an answer.")
    reader: str = Field(default="none", description="A file of `python -m eval train-reader`, or `none` for no reader.")
    confidence: Path | None = Field(
        default=None, description="A file of `python -m eval calibrate`; default: the one that comes with the program."
    )
    threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence below which nothing is answered; default: the calibration's.",
    )

    def encoder_choice(self) -> "EncoderChoice":
        """Return which encoder to load."""
        from index.encoder import EncoderChoice  # slow to import

        return EncoderChoice(self.model, self.models, self.query_prefix, self.passage_prefix)
