"""The catalogue: every word a plan may use with one line of help, the limits of this service, and the versions."""

import platform
from collections.abc import Mapping

from schemas.columns import COLUMNS
from schemas.messages import CATALOGUE, Language
from schemas.messages.help import DRIVERS, LIMITS, MEASURES, OBJECTIVES, RULE_KINDS
from schemas.messages.text import Text
from schemas.plan import SCHEMA
from schemas.service import Catalogue, ColumnEntry, Entry, LimitEntry, ProblemKind, RuleKind, Versions
from service.negotiation import CSV, JSON, XLSX
from service.problems import STATUS, type_of
from service.settings import Limits
from solvers.version import __version__


def catalogue(limits: Limits, language: Language) -> Catalogue:
    """Return the catalogue in a language.

    Parameters
    ----------
    limits : Limits
        As the settings give them.
    language : str
        Of the help.
    """
    values = limits.model_dump()
    return Catalogue(
        versions=Versions(apportion=__version__, schema=SCHEMA, api="v1", python=platform.python_version()),
        rule_kinds=[RuleKind(name=name, help=text.of(language), built=True) for name, text in RULE_KINDS.items()],
        measures=_entries(MEASURES, language),
        objectives=_entries(OBJECTIVES, language),
        drivers=_entries(DRIVERS, language),
        columns=_columns(language),
        limits=[LimitEntry(name=name, help=text.of(language), value=values[name]) for name, text in LIMITS.items()],
        media_types=[JSON, CSV, XLSX],
        languages=["en", "zh"],
        problems=[
            ProblemKind(type=type_of(kind), title=CATALOGUE[kind].of(language), status=status)
            for kind, status in STATUS.items()
        ],
    )


def _entries(texts: Mapping[str, Text], language: Language) -> list[Entry]:
    return [Entry(name=name, help=text.of(language)) for name, text in texts.items()]


def _columns(language: Language) -> list[ColumnEntry]:
    return [
        ColumnEntry(
            name=column.name,
            role=column.role,
            label=column.label_zh if language == "zh" else column.label_en,
            aliases=sorted({column.label_en, column.label_zh, *column.aliases} - {column.name}),
            help=column.help_zh if language == "zh" else column.help_en,
        )
        for column in COLUMNS
    ]
