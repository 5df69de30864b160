"""Every plot: takes a table, returns a matplotlib Figure that says in words what it shows.

matplotlib shapes and orders Arabic by itself; the faces are IBM Plex Sans Arabic, then DejaVu Sans.
Every axis has its unit and every estimate its interval; an empty table gives a figure that says
what is missing.
"""

from analysis.figures.coder_quality import learning_curve, reliability
from analysis.figures.corpus import articles_over_time
from analysis.figures.frames import frame_heatmap, frame_prevalence
from analysis.figures.keyword_trends import keyword_trends
from analysis.figures.network import network
from analysis.figures.network_views import network_multiples, pair_matrix
from analysis.figures.relations import dyads_over_time, tone_over_time
from analysis.figures.robustness import (
    findings_at_a_glance,
    specification_curve,
    variance_by_choice,
)
from analysis.figures.style import Plot, missing, save, style
from analysis.figures.validation import outcomes, scores
from analysis.figures.word_shift import word_shift
from analysis.figures.words import keyness_scatter, rising_and_falling

__all__ = [
    "Plot",
    "articles_over_time",
    "dyads_over_time",
    "findings_at_a_glance",
    "frame_heatmap",
    "frame_prevalence",
    "keyness_scatter",
    "keyword_trends",
    "learning_curve",
    "missing",
    "network",
    "network_multiples",
    "outcomes",
    "pair_matrix",
    "reliability",
    "rising_and_falling",
    "save",
    "scores",
    "specification_curve",
    "style",
    "tone_over_time",
    "variance_by_choice",
    "word_shift",
]
