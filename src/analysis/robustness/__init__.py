"""Does a finding survive other reasonable choices, and does it hang on one article? Multiverse and
leave-one-out analysis.
"""

from analysis.robustness.batch import Grid, keep, summary, try_specifications

__all__ = ["Grid", "keep", "summary", "try_specifications"]
