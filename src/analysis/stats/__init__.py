"""Intervals, tests and multiple testing: the one place for all three.

Articles are the clusters everywhere: words and sentences of one article are not independent of one
another, so an interval that counted them one by one would be too narrow.
"""

from analysis.stats.intervals import (
    LEVEL,
    TAILS,
    Interval,
    bootstrap_difference,
    bootstrap_ratio,
    cluster_design_effect,
    cluster_interval,
    share_interval,
)
from analysis.stats.multiple_testing import benjamini_hochberg
from analysis.stats.two_by_two import (
    Sums,
    clustered_association,
    clustered_log_ratio,
    fisher_exact,
    log_likelihood_ratio,
    log_ratio,
    log_ratio_interval,
)

__all__ = [
    "LEVEL",
    "TAILS",
    "Interval",
    "Sums",
    "benjamini_hochberg",
    "bootstrap_difference",
    "bootstrap_ratio",
    "cluster_design_effect",
    "cluster_interval",
    "clustered_association",
    "clustered_log_ratio",
    "fisher_exact",
    "log_likelihood_ratio",
    "log_ratio",
    "log_ratio_interval",
    "share_interval",
]
