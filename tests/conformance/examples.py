"""How long the laws are tried: a part of the hypothesis profile's examples (`thorough` has ten times as many)."""

from hypothesis import HealthCheck, settings


def examples(percent: int) -> settings:
    """Return settings with a percentage of the profile's examples."""
    profile = settings()
    slow_to_draw = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        profile, max_examples=max(1, profile.max_examples * percent // 100), suppress_health_check=slow_to_draw
    )
