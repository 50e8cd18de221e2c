"""How long the laws are tried: a part of the hypothesis profile's examples; `thorough` has ten times as many.

Shrinking a plan takes minutes, so that only `thorough` does it; elsewhere a failure shows the plan as it was drawn.
"""

from hypothesis import HealthCheck, Phase, settings

USUAL = 100


def examples(percent: int) -> settings:
    """Return settings with a percentage of the profile's examples."""
    profile = settings()
    thorough = profile.max_examples > USUAL
    return settings(
        profile,
        max_examples=max(1, profile.max_examples * percent // 100),
        phases=tuple(Phase) if thorough else (Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
