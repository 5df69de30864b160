"""How far two things that share units are tied: one file a measure, named here.

The stage `network` adds a column to table `cooccurrence` for every measure that it does not hold
yet.
"""

from analysis.stats.association import npmi as npmi
from analysis.stats.association.registry import MEASURES, measure

__all__ = ["MEASURES", "measure"]
