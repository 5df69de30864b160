"""Where a dyad is talked about unlike elsewhere: its periods against all others, found without being told where to look."""

from __future__ import annotations

import pandas as pd

from analysis.periods import UNDATED
from analysis.uncertainty import benjamini_hochberg, fisher_exact, log_likelihood_ratio, log_ratio

ALL = "all"


def dyad_peaks(dyad_tone: pd.DataFrame) -> pd.DataFrame:
    """One row a dyad and period: the share of its articles with the dyad, against all other periods.

    `effect` is log2 of the ratio of shares, `g2` Dunning's, `p` Fisher's exact over articles, `q` Benjamini-Hochberg over all
    rows; the most surprising rise first. Undated articles are left out.
    """
    rows = dyad_tone[(dyad_tone["source"] == ALL) & ~dyad_tone["period"].isin([ALL, UNDATED])].reset_index(drop=True)
    if rows.empty:
        return rows.assign(n_reference=[], effect=[], g2=[], p=[], q=[])
    here = rows.groupby("dyad")[["n_articles", "n_articles_here"]].transform("sum")
    n, size = rows["n_articles"], rows["n_articles_here"]
    n_rest, size_rest = here["n_articles"] - n, here["n_articles_here"] - size
    p = pd.Series(1.0, index=rows.index)
    for total in sorted(set(here["n_articles_here"])):
        at = here["n_articles_here"] == total
        p[at] = fisher_exact(n[at], size[at], here.loc[at, "n_articles"], int(total))
    table = rows.assign(
        n_reference=n_rest,
        effect=log_ratio(n, n_rest, size, size_rest),
        g2=log_likelihood_ratio(n, n_rest, size, size_rest),
        p=p,
    )
    table["q"] = benjamini_hochberg(table["p"])
    rising = table["effect"] > 0
    return table.assign(rises=rising).sort_values(
        ["rises", "g2", "dyad", "period"], ascending=[False, False, True, True], ignore_index=True
    )


def frame_differences(prevalence: pd.DataFrame) -> pd.DataFrame:
    """One row a frame: its share in each dyad over the whole corpus, and the gap between the highest and the lowest.

    `apart` tells that the 95 % intervals of the two do not overlap: a strict reading, since intervals may overlap and shares
    still differ.
    """
    whole = prevalence[(prevalence["source"] == ALL) & (prevalence["period"] == ALL)]
    if whole.empty:
        return pd.DataFrame({"frame": [], "gap": [], "most": [], "least": [], "apart": []})
    top = whole.loc[whole.groupby("frame")["share"].idxmax()].set_index("frame")
    low = whole.loc[whole.groupby("frame")["share"].idxmin()].set_index("frame")
    table = pd.DataFrame(
        {
            "gap": top["share"] - low["share"],
            "most": top["dyad"],
            "least": low["dyad"],
            "apart": top["low"] > low["high"],
        }
    )
    return table.reset_index().sort_values(["gap", "frame"], ascending=[False, True], ignore_index=True)


def say_peak(peaks: pd.DataFrame, max_q: float = 0.05, min_articles: int = 5) -> str:
    """The sharpest rise over `min_articles` articles as a sentence, or that there is none; `peaks` has `pair`, the dyad's name."""
    sure = (
        peaks[peaks["rises"] & (peaks["q"] <= max_q) & (peaks["n_articles"] >= min_articles)] if len(peaks) else peaks
    )
    if sure.empty:
        return "No pair of states is talked about in one period more than chance would have it."
    row = sure.iloc[0]
    shown = (
        f"{100 * row['share_articles']:.0f} % of articles [{100 * row['share_low']:.0f}, {100 * row['share_high']:.0f}]"
    )
    return f"{row['pair']} is talked about most unlike elsewhere in {row['period']}: in {shown}, {2 ** row['effect']:.1f} times as often as in all other periods."
