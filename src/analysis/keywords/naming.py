"""Words chosen, glossed and told in sentences, for readers without Arabic."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


def glossed(terms: pd.Series, gloss: Callable[[str], str]) -> list[str]:
    """The gloss of each term, '' where there is none."""
    return [gloss(str(t)) for t in terms]


def gloss_map(terms: pd.Series, gloss: Callable[[str], str]) -> dict[str, str]:
    """Each term with its gloss."""
    return {str(t): gloss(str(t)) for t in terms}


def sharpest(
    keyness: pd.DataFrame, *, contrast: str, max_q: float = 0.05, each: int = 5, min_articles: int = 2
) -> pd.DataFrame:
    """The `each` words by z that mark every target of a contrast: used more there, in `min_articles` articles or more, q up to `max_q`."""
    rows = keyness[
        (keyness["contrast"] == contrast)
        & (keyness["z"] > 0)
        & (keyness["q"] <= max_q)
        & (keyness["n_articles"] >= min_articles)
    ]
    rows = rows.sort_values(["target", "z", "term"], ascending=[True, False, True])
    return rows.groupby("target", sort=True).head(each).reset_index(drop=True)


def say_peak(peaks: pd.DataFrame, where: str = "") -> str:
    """The sharpest word of a single period as a sentence; `where` says in which articles."""
    if peaks.empty:
        return f"No word {where}belongs to one period more than chance would have it."
    row = peaks.iloc[0]
    gloss = f" ({row['gloss']})" if row["gloss"] else ""
    begin = f"{where[0].upper()}{where[1:].strip()}, " if where else ""
    most = f"{row['term']}{gloss} belongs to {row['target']} more than any other word to any period"
    return f"{begin}{most}: {row['n_target']:,} times there, {row['n_reference']:,} elsewhere (z {row['z']:.1f})."


def say_trend(halves: pd.DataFrame) -> str:
    """The word that rises and the word that falls most, as a sentence."""
    parts = []
    for direction in ("rising", "falling"):
        rows = halves[halves["direction"] == direction]
        if len(rows):
            row = rows.iloc[0]
            gloss = f" ({row['gloss']})" if row["gloss"] else ""
            low, high = sorted((2 ** row["effect_low"], 2 ** row["effect_high"]))
            parts.append(
                f"{row['term']}{gloss} {'rises' if direction == 'rising' else 'falls'} to {2 ** row['effect']:.2f} times its share [{low:.2f}, {high:.2f}]"
            )
    return (
        "; ".join(parts) + "."
        if parts
        else "No word's share moves more between the two halves than chance would have it."
    )
