"""Thresholds of the tests that a set of quotas has to pass to be called fair."""

from pydantic import Field

from schemas.record import Ratio, Record


class Correlation(Record):
    """A correlation is fine up to `pass`, to be watched up to `watch`, and fails beyond; either sign."""

    pass_: Ratio = Field(default=0.3, ge=0, le=1, alias="pass", description="largest size that passes")
    watch: Ratio = Field(default=0.5, ge=0, le=1, description="largest size that is only to be watched")


class Within(Record):
    """A share of members is fine from `pass` up, to be watched from `watch` up, and fails below."""

    band: Ratio = Field(default=0.1, gt=0, le=10, description="distance from the fair value, relative")
    pass_: Ratio = Field(default=0.8, ge=0, le=1, alias="pass", description="smallest share of members that passes")
    watch: Ratio = Field(default=0.6, ge=0, le=1, description="smallest share that is only to be watched")


class Outliers(Record):
    """A share of members is fine up to `pass`, to be watched up to `watch`, and fails beyond."""

    beyond: Ratio = Field(default=0.25, gt=0, le=10, description="distance from the fair value, relative")
    pass_: Ratio = Field(default=0.0, ge=0, le=1, alias="pass", description="largest share of members that passes")
    watch: Ratio = Field(default=0.1, ge=0, le=1, description="largest share that is only to be watched")


class QuotaTests(Record):
    """What the tests of fairness are held to; `docs/reference/fairness.md` tells each of them."""

    growth_with_size: Correlation = Field(default_factory=Correlation)
    stretch_with_size: Correlation = Field(default_factory=Correlation)
    completion_with_size: Correlation = Field(default_factory=Correlation)
    stretch_within: Within = Field(default_factory=Within)
    completion_within: Within = Field(default_factory=Within)
    stretch_above: Outliers = Field(default_factory=Outliers)
    stretch_below: Outliers = Field(default_factory=Outliers)
