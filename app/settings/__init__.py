"""Every setting of the program, read from the environment once."""

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.settings.values import CountsAddress, DatabaseAddress, EnginePlace, Listed, Paths, Secret

if TYPE_CHECKING:
    from index.engine.engine import Engine
    from index.model.encoder import EncoderChoice

_ORIGIN = re.compile(r"https?://[\w.*-]+(?::[0-9]{1,5})?")
_PUBLIC = re.compile(r"https?://[\w.-]+(?::[0-9]{1,5})?(?:/[\w./~-]*)?")
_ISSUER = re.compile(
    r"https://[\w.-]+(?::[0-9]{1,5})?(?:/\S*)?|http://(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?(?:/\S*)?"
)
_LIMIT = re.compile(r"[1-9][0-9]*/(?:second|minute|hour|day)")
DRAIN_SECONDS = 5
"""How long a server of several is still there for balancers to see that it leaves, if nothing else is set."""


class Settings(BaseSettings):
    """Settings with the prefix ``HOIDAP_``; the field's description is its line in docs/operator.md."""

    model_config = SettingsConfigDict(env_prefix="HOIDAP_", env_ignore_empty=True, frozen=True)

    name: str = Field(default="", description="The organisation, as the page names it: `Sở Nội vụ`; empty for none.")
    index: Path = Field(default=Path("var/index"), description="Folder of the index.")
    engine: EnginePlace = Field(
        default=SecretStr(""),
        description="Milvus that keeps the index: `milvus+http://USER:PASSWORD@host:19530/hoidap` (needs the "
        "extra `milvus`); empty: the folder keeps it.",
    )
    articles: Path = Field(
        default=Path("seeds"), description="Folder of the documents, where a command names no other."
    )
    model: str = Field(
        default="bundled",
        description="`bundled` for the trained multilingual-e5-small, `plain` for the untrained one, a file of "
        "`python -m eval train-encoder`, or a sentence-transformers folder or hub model.",
    )
    models: Path = Field(default=Path("var/models"), description="Folder that the bundled model is unpacked to.")
    query_prefix: str | None = Field(default=None, description="Put before a question; default: what the model says.")
    passage_prefix: str | None = Field(default=None, description="Put before a passage; default: what the model says.")
    ocr: Literal["auto", "off", "require"] = Field(
        default="auto",
        description="Scanned pages are read by Tesseract where it is installed (`auto`), not (`off`), or no index is "
        "built without it (`require`).",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that the server listens on.")
    port: int = Field(default=7860, ge=0, le=65535, description="Port that the server listens on.")
    passages: int = Field(default=10, ge=1, le=100, description="Passages that are considered for an answer.")
    reader: str = Field(
        default="bundled",
        description="`bundled`, a file of `python -m eval train-reader` (or several, with commas between: the mean of "
        "their scores counts), or `none` for no reader.",
    )
    confidence: Path | None = Field(
        default=None, description="A file of `python -m eval calibrate`; default: the one that comes with the program."
    )
    threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence below which nothing is answered; default: the calibration's.",
    )
    public_url: str = Field(
        default="", description="Address that people use where a proxy stands in front: `https://intranet.example/qa`."
    )
    trusted_proxies: Listed = Field(
        default=(), description="Addresses or networks of proxies whose `X-Forwarded-*` and user header are believed."
    )
    auth: Literal["none", "header", "oidc"] = Field(
        default="none",
        description="`none` serves anybody, `header` people whom a trusted proxy names, `oidc` people who log in.",
    )
    user_header: str = Field(
        default="Remote-User", pattern=r"^[A-Za-z0-9-]+$", description="Header in which the proxy names the person."
    )
    groups_header: str = Field(
        default="Remote-Groups",
        pattern=r"^[A-Za-z0-9-]+$",
        description="Header in which the proxy names the person's groups, with commas between them.",
    )
    oidc_issuer: str = Field(
        default="", description="Address of the login provider: `https://login.example/realms/staff`."
    )
    oidc_client_id: str = Field(default="", description="Name under which the provider knows this program.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="What the provider gave with that name; empty for a public client."
    )
    oidc_scopes: str = Field(
        default="openid profile email",
        pattern=r"^(?:.* )?openid(?: .*)?$",
        description="What is asked of the provider; some name groups only for `openid profile email groups`.",
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="Claim in which the provider names the person's groups."
    )
    session_secret: Secret = Field(
        default=SecretStr(""),
        description="At least 32 characters, which sign the cookie of a login; default: others at each start.",
    )
    frame_ancestors: Listed = Field(
        default=(), description="Portals that may show the page in a frame: `https://portal.example`."
    )
    allowed_origins: Listed = Field(
        default=(), description="Other sites whose scripts may call the API: `https://portal.example`."
    )
    rate_limit: str = Field(
        default="60/minute", description="Questions that one person or address may ask; `none` for any number."
    )
    servers: int = Field(default=1, ge=1, description="Servers that people reach under one address.")
    limits: CountsAddress = Field(
        default=SecretStr(""),
        description="Redis or Valkey in which servers count questions together: `redis://:PASSWORD@host:6379/0` "
        "(needs the extra `servers`); empty: each server counts for itself.",
    )
    database: DatabaseAddress = Field(
        default=SecretStr(""),
        description="Database of the feedback and, with `HOIDAP_AUDIT=database`, of the audit: "
        "`postgresql+psycopg://USER:PASSWORD@host/hoidap` (needs the extra `servers`); "
        "empty: the file of `HOIDAP_FEEDBACK`.",
    )
    drain: int | None = Field(
        default=None,
        ge=0,
        le=300,
        description="Seconds after SIGTERM in which `/readyz` says 503 and requests are still taken; "
        "default: 5 with several servers, else 0.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="What the server logs, in JSON on stderr; from `INFO` on each request."
    )
    audit: Literal["database"] | Path | None = Field(
        default=None,
        description="File with a line for each answer: when, who (hashed), from which documents; "
        "`database` for a table of the database.",
    )
    audit_key: Secret = Field(
        default=SecretStr(""),
        description="At least 32 characters, with which people are hashed in the audit; "
        "default: a key in a file beside the audit's.",
    )
    feedback: Path = Field(
        default=Path("var/feedback.sqlite"), description="File that keeps what people say of the answers."
    )
    log_questions: bool = Field(
        default=False, description="Whether the question's text is kept in the audit file and with the feedback."
    )
    editors: str = Field(default="", description="Group whose people may read `/report` and work at `/desk`.")
    uploads: str = Field(
        default="",
        description="Folder below `HOIDAP_ARTICLES` in which editors put, replace and delete documents at `/desk`: "
        "`uploads`; empty for none.",
    )
    translator: Paths = Field(
        default=(),
        description="Packages of Argos Translate, from vi to en or back, with `:` between two; the page then offers "
        "translations also to browsers that make none (needs the extra `translate`).",
    )
    api_docs: bool = Field(default=True, description="Whether `/api/docs` describes the API.")

    @field_validator("uploads")
    @classmethod
    def _below(cls, value: str) -> str:
        parts = value.rstrip("/").split("/")
        if value and any(not part or part.startswith(".") or set(part) & set("\\:") for part in parts):
            raise ValueError(f"{value!r} is no folder below that of the documents, such as uploads or hr/uploads")
        return "/".join(parts)

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if value and not _PUBLIC.fullmatch(value):
            raise ValueError(f"{value!r} is no address such as https://intranet.example/qa")
        return value.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        if value and not _ISSUER.fullmatch(value):
            raise ValueError(f"{value!r} is no address such as https://login.example/realms/staff")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            try:
                ipaddress.ip_network(address)
            except ValueError as error:
                raise ValueError(f"{error}: give addresses or networks, such as 10.0.0.5 10.1.0.0/16") from error
        return value

    @field_validator("frame_ancestors", "allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin such as https://portal.example")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _limit(cls, value: str) -> str:
        if value in ("", "none"):
            return ""
        if not _LIMIT.fullmatch(value):
            raise ValueError(f"{value!r} is no limit such as 60/minute or 1000/day, nor none")
        return value

    @model_validator(mode="after")
    def _somebody_names_people(self) -> "Settings":
        if self.auth == "header" and not self.trusted_proxies:
            raise ValueError(
                "HOIDAP_AUTH is header, but HOIDAP_TRUSTED_PROXIES is empty: list the proxies that name people, "
                "or anybody could name themselves"
            )
        wanted = {name: getattr(self, name) for name in ("oidc_issuer", "oidc_client_id", "public_url")}
        missing = [f"HOIDAP_{name.upper()}" for name, value in wanted.items() if not value]
        if self.auth == "oidc" and missing:
            raise ValueError(f"HOIDAP_AUTH is oidc, but {' and '.join(missing)} is empty: people could not log in")
        return self

    @model_validator(mode="after")
    def _secrets_are_shared(self) -> "Settings":
        secrets = {"session_secret": self.auth == "oidc", "audit_key": self.audit is not None}
        missing = [f"HOIDAP_{name.upper()}" for name, used in secrets.items() if used and not getattr(self, name)]
        if missing and self.several:
            raise ValueError(
                f"{self.several}, but {' and '.join(missing)} is empty: give all servers the same, "
                "which `openssl rand -hex 32` makes, or a person is another one on each"
            )
        if self.audit == "database" and not self.audit_key:
            raise ValueError("HOIDAP_AUDIT is database, but HOIDAP_AUDIT_KEY is empty: run `openssl rand -hex 32`")
        return self

    @property
    def several(self) -> str:
        """By which settings there are several servers; empty where there is one."""
        if self.servers > 1:
            return f"HOIDAP_SERVERS is {self.servers}"
        shared = [f"HOIDAP_{name.upper()}" for name in ("limits", "database") if getattr(self, name)]
        return f"{' and '.join(shared)} is shared" if shared else ""

    @property
    def drain_seconds(self) -> int:
        """How long requests are still taken after SIGTERM."""
        return (DRAIN_SECONDS if self.several else 0) if self.drain is None else self.drain

    def open_engine(self) -> "Engine":
        """Return what keeps the index.

        :raises SearchError: If what speaks with it is not installed.
        """
        from index.engine.addresses import engine_at  # slow to import

        return engine_at(self.engine.get_secret_value())

    def encoder_choice(self) -> "EncoderChoice":
        """Return which encoder to load."""
        from index.model.encoder import EncoderChoice  # slow to import

        return EncoderChoice(self.model, self.models, self.query_prefix, self.passage_prefix)
