"""What stands beside the mark of a finding, in words: what it falls without, what absence does not
show, how well its coding goes.

A finding is given as robustness.json holds it (`robustness.marks.for_the_index`). Numbers here are
no prose: they stand in tables and in the small print of the index.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis import tables
from analysis.i18n.language import day, direction, gettext, mark, number, value

NAMED = 3  # days or outlets that are named; of more only the number is told
LEAST = 0.01  # a share below this is told as less than it
TWICE = 1.0  # log2: an interval that ends below twice what chance gives leaves no tie to speak of
_MANY = {"outlet": mark("{n} outlets"), "day": mark("{n} days"), "article": mark("{n} articles")}


def digits(effect: float, *, signed: bool = False) -> str:
    """An effect to three significant digits, never with an exponent.

    Parameters
    ----------
    effect
        The effect, in whatever unit the finding has.
    signed
        Whether a positive one is shown with its sign.

    Returns
    -------
    str
        Whole numbers (ranks) as they are; '–' for none.
    """
    if pd.isna(effect):
        return "–"
    whole = float(effect).is_integer()
    rounded = effect
    places = 0
    if not whole:
        # rounded first: 0.9996 becomes 1.00, which has one digit before the point more
        rounded = float(f"{effect:.2e}")
        places = max(0, 2 - math.floor(math.log10(abs(rounded))))
    shown = f"{rounded:.{places}f}"
    if signed and effect > 0:
        return f"+{shown}"
    return shown


def signed(change: float) -> str:
    """A change of an effect, as `digits` shows it, with its sign.

    Parameters
    ----------
    change
        The change, in the unit of the effect.

    Returns
    -------
    str
        The number; '–' for none.
    """
    return digits(change, signed=True)


def triple(smallest: float, median: float, largest: float) -> str:
    """Smallest, median and largest effect on one line.

    Parameters
    ----------
    smallest, median, largest
        The effects, in the unit of the finding.

    Returns
    -------
    str
        '0.347 … 0.406 … 0.508', isolated from left to right on an Arabic page, so that a minus
        sign keeps its side.
    """
    shown = " … ".join(map(digits, (smallest, median, largest))).replace(" ", "\u00a0")
    if direction() == "ltr":
        return shown
    return f"\u2066{shown}\u2069"


def with_interval(found: Mapping[str, Any]) -> str:
    """An effect with its interval.

    Parameters
    ----------
    found
        A row of table `robustness`, or a finding of robustness.json.

    Returns
    -------
    str
        '0.402 [0.313, 0.491]'; '' for a finding that has no effect here.
    """
    shown = ["" if pd.isna(found[k]) else digits(found[k]) for k in ("effect", "low", "high")]
    if all(shown):
        return f"{shown[0]} [{shown[1]}, {shown[2]}]"
    return shown[0]


def share(found: Mapping[str, Any]) -> str:
    """In how many of the different results a finding holds, and in what share of those of shuffled
    corpora.

    Parameters
    ----------
    found
        A row of table `robustness`, or a finding of robustness.json.

    Returns
    -------
    str
        The sentence, in the language in use; '' where no specification can test it.
    """
    if not found["n_specifications"]:
        return ""
    one = mark("holds in {share} of its results: {n} specifications give {results} different ones")
    both = mark(
        "holds in {share} of its results, in shuffled corpora in {reached}: {n} specifications give {results} different ones"
    )
    reached = found["share_placebo"]
    counts = {
        "share": number(found["share_holds"], "percent"),
        "n": found["n_specifications"],
        "results": found["n_results"],
    }
    if pd.isna(reached):
        return gettext(one).format(**counts)
    return gettext(both).format(**counts, reached=number(reached, "percent"))


def beside(found: Mapping[str, Any], measured: pd.DataFrame) -> list[str]:
    """What a reader of a mark should know: `falls`, `reached`, `absence` and `coded`.

    Parameters
    ----------
    found
        A finding of robustness.json.
    measured
        Table `accuracy`.

    Returns
    -------
    list of str
        Sentences, in the language in use.
    """
    return [*falls(found), *reached(found), *absence(found), *coded(found, measured)]


def reached(found: Mapping[str, Any]) -> Iterator[str]:
    """How often shuffled corpora reach the effect, where the claim has a placebo of its own.

    Parameters
    ----------
    found
        A finding of robustness.json.

    Yields
    ------
    str
        The sentence, if there is something to say.
    """
    if not found["holds"] or pd.isna(found["p_placebo"]):
        return
    said = mark("{p} of shuffled corpora reach it; p {q}, adjusted for all claims")
    share = number(found["p_placebo"], "percent")
    if 0 < found["p_placebo"] < LEAST:
        share = gettext("less than {share}").format(share=number(LEAST, "percent"))
    yield gettext(said).format(p=share, q=number(found["q_placebo"], "p"))


def falls(found: Mapping[str, Any]) -> Iterator[str]:
    """Without which outlet, day or article the finding falls.

    Parameters
    ----------
    found
        A finding of robustness.json.

    Yields
    ------
    str
        The sentence, if it falls without any.
    """
    lost: list[str] = []
    for by, said in _MANY.items():
        n = found[f"n_{by}s_fall"]
        names = sorted(found["falls"].get(by, []))
        if by == "day":
            names = [day(pd.Timestamp(name)) for name in names]
        if by == "outlet":
            names = [value(name) for name in names]
        if n == 1:
            lost += names or [gettext("one article")]
        elif n:
            lost += names if 0 < len(names) <= NAMED else [gettext(said).format(n=n)]
    if not lost:
        return
    alone = len(lost) == 1 and 1 in (
        found["n_outlets_fall"],
        found["n_days_fall"],
        found["n_articles_fall"],
    )
    said = mark("does not hold without any one of {what}")
    if alone:
        said = mark("does not hold without {what}")
    yield gettext(said).format(what=gettext(", ").join(lost))


def absence(found: Mapping[str, Any]) -> Iterator[str]:
    """That a claim of no tie or no difference holds only because nothing was found.

    Parameters
    ----------
    found
        A finding of robustness.json.

    Yields
    ------
    str
        The sentence, where the interval leaves room for much.
    """
    if not found["holds"]:
        return
    if found["kind"] == "alike" and not found["beyond_chance"]:
        yield gettext("no difference was found; that there is none is not shown")
    # Not `>=`: an interval that is missing shows no absence either.
    elif found["kind"] == "untied" and not found["high"] < TWICE:
        said = gettext(
            "absence is not shown: the interval allows {times} times the units that chance would give"
        )
        yield said.format(times=number(2 ** found["high"], "times"))


def coded(found: Mapping[str, Any], measured: pd.DataFrame) -> Iterator[str]:
    """How well the program codes what a finding on frames or tone rests on.

    Parameters
    ----------
    found
        A finding of robustness.json.
    measured
        Table `accuracy`; the half of the gold that tells most is taken.

    Yields
    ------
    str
        A sentence for each frame, or for the sign of tone.
    """
    layer = found["measure"]
    part = next((p for p in tables.GOLD if (measured["part"] == p).any()), "")
    rows = measured[
        (measured["part"] == part) & (measured["measure"] == "F1") & (measured["layer"] == layer)
    ]
    labels: list[str] = []
    if layer == "frame":
        labels = found["frames"]
    elif layer == "tone":
        labels = ["micro"]  # all signs together
    for about in labels:
        here = rows[rows["about"] == about]
        own, others = (
            here.loc[(here["system"] == "program") == is_own, "estimate"]
            for is_own in (True, False)
        )
        if own.empty:
            continue
        f1 = number(own.iloc[0], "two")
        if layer == "frame":
            yield gettext("frame coded with an F1 of {f1}").format(f1=f1)
        elif others.empty:
            yield gettext("sign of tone coded with an F1 of {f1}").format(f1=f1)
        else:
            said = gettext("sign of tone coded with an F1 of {f1}, best baseline {best}")
            yield said.format(f1=f1, best=number(others.max(), "two"))


def results(found: Mapping[str, Any]) -> str:
    """In how many different results a finding holds, and in shuffled corpora, for a cell of a
    table.

    Parameters
    ----------
    found
        A row of table `robustness`, or a finding of robustness.json.

    Returns
    -------
    str
        '26 of 26 results; shuffled: 3 %; specifications: 64'; '–' where none can test it.
    """
    if not found["n_specifications"]:
        return "–"
    told = [gettext("{n} of {all} results").format(n=found["n_holds"], all=found["n_results"])]
    if not pd.isna(found["share_placebo"]):
        share = number(found["share_placebo"], "percent")
        told.append(gettext("shuffled: {share}").format(share=share))
    told.append(gettext("specifications: {k}").format(k=f"{found['n_specifications']:,}"))
    # a label and its number stay on one line
    return gettext("; ").join(t.replace(": ", ":\u00a0") for t in told)


def marked(found: Mapping[str, Any], measured: pd.DataFrame) -> str:
    """The mark of a finding with all that stands beside it.

    Parameters
    ----------
    found
        A finding of robustness.json.
    measured
        Table `accuracy`.

    Returns
    -------
    str
        One line, in the language in use.
    """
    return gettext("; ").join([value(found["mark"]), *beside(found, measured)])
