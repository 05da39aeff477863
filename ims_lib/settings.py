"""Settings of one workspace as its workspace.json holds them, and of the process as its environment does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ims_lib.errors import NoWorkspace

FILE_NAME = "workspace.json"


class Recipient(BaseModel):
    """One registration of the taxpayer: its GSTIN and how often it files."""

    model_config = ConfigDict(frozen=True)
    gstin: str
    filing: Literal["monthly", "quarterly"] = "monthly"


class ExportSettings(BaseModel):
    """How the portal's upload file is spelled where the sources disagree (domain.md section 6, 1 and 4)."""

    model_config = ConfigDict(frozen=True)
    itc_keys: Literal["camel", "snake"] = "camel"
    prev_status: bool = True


class CheckChoice(BaseModel):
    """That somebody set the severity of a rule of validation for a GSTIN, when and why; `off` ends it."""

    model_config = ConfigDict(frozen=True)
    gstin: str
    rule: str
    severity: Literal["error", "warning", "info", "off"]
    reason: str
    who: str
    at: str


class WorkspaceSettings(BaseModel):
    """What workspace.json says; `filed` lists the periods MMYYYY whose GSTR-3B is filed, by GSTIN, and
    `annual_returns` the day on which the annual return of a financial year ('2025-26') was filed, by GSTIN.
    `check_choices` is a log, oldest first: the last choice for a GSTIN and rule counts.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    gstins: tuple[Recipient, ...]
    filed: dict[str, tuple[str, ...]] = {}
    annual_returns: dict[str, dict[str, date]] = {}
    export: ExportSettings = ExportSettings()
    check_choices: tuple[CheckChoice, ...] = ()
    made: str = ""
    demo: str = ""


class Environment(BaseSettings):
    """What the process's environment says: IMS_WORKSPACE, IMS_TODAY, IMS_PASSWORD, IMS_DEBUG."""

    model_config = SettingsConfigDict(env_prefix="IMS_")
    workspace: str = ""
    today: str = ""
    password: str = ""
    debug: bool = False


def read(path: Path) -> WorkspaceSettings:
    """Return the settings of a workspace folder; NoWorkspace where it is none or its file is damaged."""
    file = path / FILE_NAME
    try:
        return WorkspaceSettings.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoWorkspace(
            "This folder is no workspace.",
            where=str(path),
            expected=f"a folder with {FILE_NAME}",
            do="Make one with `ims init DIR --gstin GSTIN --name NAME`, or name it with --workspace.",
        ) from None
    except ValidationError as error:
        raise NoWorkspace(
            "The settings of this workspace cannot be read.",
            where=str(file),
            found=str(error.errors()[0]["msg"]),
            do="Correct the file; it was written by `ims init`.",
        ) from None


def write(path: Path, settings: WorkspaceSettings) -> None:
    """Write workspace.json whole or not at all."""
    file = path / FILE_NAME
    temporary = file.with_suffix(".part")
    temporary.write_text(
        json.dumps(settings.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    temporary.chmod(0o600)
    temporary.replace(file)
