"""Settings of the service, read from the environment: `APPORTION_MAX_CELLS=500000`, `APPORTION_TOKEN=...`."""

import os

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Limits(BaseModel):
    """How large a request may be and how long its solve may take; shown in the catalogue."""

    model_config = ConfigDict(frozen=True)

    body_bytes: int = Field(description="bytes of a request body, after decompression")
    cells: int = Field(description="cells of a plan")
    rules: int = Field(description="rules of a plan, before `each` makes instances of them")
    seconds: float = Field(description="seconds a solve may take; `options.time_limit` may ask for less")
    memory_bytes: int = Field(description="bytes of address space of the process that solves")
    workers: int = Field(description="solves at a time")
    queue: int = Field(description="requests that may wait for a free worker; one more is answered 503")


class Settings(BaseSettings):
    """All that an operator can set; every name has the prefix `APPORTION_` in the environment."""

    model_config = SettingsConfigDict(env_prefix="APPORTION_", frozen=True, extra="ignore")

    max_body_bytes: int = Field(default=32 * 2**20, ge=1024)
    max_cells: int = Field(default=200_000, ge=1)
    max_rules: int = Field(default=2_000, ge=0)
    max_seconds: float = Field(default=60.0, gt=0, le=86400)
    grace_seconds: float = Field(
        default=5.0, ge=0, description="time to wind up after the limit before a worker is killed"
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256)
    queue: int = Field(default=16, ge=0)
    memory_bytes: int = Field(default=2 * 2**30, ge=2**29, description="address space of a worker")
    token: SecretStr | None = Field(
        default=None, min_length=1, description="bearer token that /v1 asks for; absent = open"
    )

    @property
    def limits(self) -> Limits:
        """The limits as the catalogue shows them and the workers keep them."""
        return Limits(
            body_bytes=self.max_body_bytes,
            cells=self.max_cells,
            rules=self.max_rules,
            seconds=self.max_seconds,
            memory_bytes=self.memory_bytes,
            workers=self.workers,
            queue=self.queue,
        )
