"""Intervals, tests and multiple testing: the one place for all three.

Articles are the clusters everywhere: words and sentences of one article are not independent of one
another, so an interval that counted them one by one would be too narrow.
"""

from analysis.stats.clustered import (
    EQUIVALENCE_LEVEL,
    Spread,
    clustered_mean,
    clustered_share,
    difference,
    equivalent,
    shared_correlation,
    sums,
    too_few,
    unit_spread,
)
from analysis.stats.intervals import (
    LEVEL,
    MIN_ARTICLES,
    Interval,
    Sums,
    cluster_design_effect,
    cluster_interval,
    jeffreys_interval,
    share_interval,
)
from analysis.stats.multiple_testing import benjamini_hochberg, holm
from analysis.stats.permutation import (
    label_matrices,
    max_statistic_p,
    permutation_p,
    permuted_labels,
    simultaneous_level,
    step_down_p,
)
from analysis.stats.two_by_two import (
    fisher_exact,
    log_likelihood_ratio,
    log_ratio,
    log_ratio_interval,
)
from analysis.stats.two_codings import (
    alpha_interval,
    coincidences,
    f_score_interval,
    weighted_marks,
)

__all__ = [
    "EQUIVALENCE_LEVEL",
    "LEVEL",
    "MIN_ARTICLES",
    "Interval",
    "Spread",
    "Sums",
    "alpha_interval",
    "benjamini_hochberg",
    "cluster_design_effect",
    "cluster_interval",
    "clustered_mean",
    "clustered_share",
    "coincidences",
    "difference",
    "equivalent",
    "f_score_interval",
    "fisher_exact",
    "holm",
    "jeffreys_interval",
    "label_matrices",
    "log_likelihood_ratio",
    "log_ratio",
    "log_ratio_interval",
    "max_statistic_p",
    "permutation_p",
    "permuted_labels",
    "share_interval",
    "shared_correlation",
    "simultaneous_level",
    "step_down_p",
    "sums",
    "too_few",
    "unit_spread",
    "weighted_marks",
]
