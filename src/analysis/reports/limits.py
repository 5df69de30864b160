"""What a corpus cannot say: the sentences that stand on the index whatever was found."""

from __future__ import annotations

from analysis.i18n.language import gettext, mark, number
from analysis.reports.finished_run import Run
from analysis.reports.time_scale import TimeScale

NO_SAMPLE = mark(
    "It does not say what the press at large wrote: the articles were collected, not drawn as a sample."
)
MADE_UP = mark("It says nothing about the press: its texts are made up.")
NOT_TRUE = mark("It does not say what happened, only what outlets wrote.")
GAPS = mark("Only {share} of its days have an article.")
ONE_OUTLET = mark("It does not say how outlets differ: all articles are from one.")
MODEL_CODED = mark("Frames and tone were checked against a language model, not against people.")
DEMONSTRATION = "written for demonstration"
SPARSE = 0.5  # below this share of its days a corpus is said to have gaps


def limits_of(run: Run, scale: TimeScale | None) -> list[str]:
    """What this corpus cannot say.

    Parameters
    ----------
    run
        The run.
    scale
        Its axis of time; None where there is no article.

    Returns
    -------
    list of str
        Sentences in the language in use.
    """
    told = []
    notes = " ".join(str(line) for line in run.description.get("banner", []))
    if DEMONSTRATION in notes:
        # of made-up texts nobody asks what happened
        told.append(gettext(MADE_UP))
    else:
        told += [gettext(NO_SAMPLE), gettext(NOT_TRUE)]
    if scale is not None and scale.periods:
        # days with an article, of all days from the first to the last
        share = scale.days.nunique() / (scale.ends - scale.begins).days
        if share < SPARSE:
            told.append(gettext(GAPS).format(share=number(share, "percent")))
        if run.analysed["source"].nunique() == 1:
            told.append(gettext(ONE_OUTLET))
    if len(run.measured):
        told.append(gettext(MODEL_CODED))
    return told
