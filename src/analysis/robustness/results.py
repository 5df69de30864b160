"""What notebook 6 tells of the tables `robustness`, `specifications` and `influence`: rows chosen
and named, sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import claims, tables
from analysis.claims import Sentence
from analysis.errors import UserError, nearest
from analysis.i18n.language import choice_named, gettext, mark, value, worded
from analysis.reports import robustness_notes
from analysis.reports.finished_run import Run
from analysis.reports.robustness_notes import digits, signed
from analysis.robustness.claim_sentences import Opener
from analysis.robustness.influence import falling
from analysis.robustness.marks import for_the_index

COLUMNS = {
    "says": mark("finding"),
    "marked": mark("mark, and what stands beside it"),
    "in_words": mark("holds in"),
    "effect": mark("effect"),
    "range": mark("over specifications; matters most"),
}
FALLS = {
    "says": mark("finding"),
    "by": mark("left out"),
    "what": mark("which"),
    "effect": mark("effect without"),
    "change": mark("change"),
}
MOVES = {
    "says": mark("finding"),
    "what": mark("article"),
    "whole": mark("effect"),
    "effect": mark("effect without"),
    "change": mark("change"),
}
FORMATS = {"effect": digits, "whole": digits, "change": signed}

PLACES = 4  # curves in notebook 6
TABLE_SAYS = mark(
    "Each finding: its mark; in how many different results (effect with interval) of its specifications it holds, and in what share of those of shuffled corpora; its "
    "effect in the study's own specification with the interval over articles; then smallest, median and largest effect over all "
    "specifications with what the effect is, and the choice that takes the largest share of their variance."
)


def in_language(found: pd.DataFrame) -> pd.DataFrame:
    """The findings with `says` in the language in use.

    Parameters
    ----------
    found
        Table `robustness`.

    Returns
    -------
    DataFrame
        The same rows.
    """
    return found.assign(
        says=[worded(*both) for both in zip(found["says"], found["says_ar"], strict=True)]
    )


def choices_of(specifications: pd.DataFrame) -> list[str]:
    """The choices that vary.

    Parameters
    ----------
    specifications
        Table `specifications`.

    Returns
    -------
    list of str
        Its columns that are choices.
    """
    fixed = tables.TABLES["specifications"].columns
    return [c for c in specifications.columns if c not in fixed]


def chosen(found: pd.DataFrame, ids: Sequence[str]) -> list[str]:
    """The findings whose curves are drawn.

    Parameters
    ----------
    found
        Table `robustness`.
    ids
        Those named; none: the first of each mark that could be tested, then those on which
        specifications are most divided, up to `PLACES`.

    Returns
    -------
    list of str
        Their ids.

    Raises
    ------
    UserError
        Where one is named that there is not.
    """
    known = found["finding"].tolist()
    for name in ids:
        if name not in known:
            raise UserError(
                f"curves: no finding '{name}'{nearest(name, known)}",
                fix=f"Findings: {', '.join(known)}.",
            )
    tested = found[found["n_specifications"] > 0]
    first = tested.drop_duplicates("mark")
    rest = tested.drop(index=first.index)
    # half and half is where specifications are most divided
    rest = rest.iloc[(rest["share_holds"] - 0.5).abs().argsort(kind="stable")]
    return list(ids) or [*first["finding"], *rest["finding"]][:PLACES]


def in_words(found: pd.DataFrame, run: Run, opener: Opener) -> pd.DataFrame:
    """The findings with what a reader compares in words.

    Parameters
    ----------
    found
        Table `robustness`.
    run
        The run.
    opener
        Opens the findings of the run.

    Returns
    -------
    DataFrame
        The same rows with `marked`, the mark with what stands beside it; `in_words`, how often
        it holds; `range`, the effects and the choice that matters most.
    """
    claims_made = [opener.findings[i] for i in found["finding"]]
    told = list(for_the_index(claims_made, found, run.influence).values())
    holds = [robustness_notes.results(row) for row in found.to_dict("records")]
    ends = zip(found["smallest"], found["median"], found["largest"], strict=True)
    spread = [robustness_notes.triple(*e) if pd.notna(e[1]) else "–" for e in ends]
    most = zip(found["matters_most"], found["matters_share"], strict=True)
    matters = [[f"{choice_named(c)}: {s:.0%}"] if c else [] for c, s in most]
    units = [
        gettext(", ").join([r, gettext(u)]) for r, u in zip(spread, found["unit"], strict=True)
    ]
    told_of = [gettext("; ").join([u, *m]) for u, m in zip(units, matters, strict=True)]
    return found.assign(
        marked=[robustness_notes.marked(t, run.measured) for t in told],
        in_words=holds,
        range=told_of,
    )


def shown(found: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The findings that `figures.findings_at_a_glance` draws.

    Parameters
    ----------
    found
        Table `robustness`.

    Returns
    -------
    tuple of two lists of str
        Ids, and what they say.
    """
    tested = found[found["n_specifications"] > 0]
    return tested["finding"].tolist(), tested["says"].tolist()


def varying(found: pd.DataFrame, variance: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The findings that `figures.variance_by_choice` draws.

    Parameters
    ----------
    found
        Table `robustness`.
    variance
        Table `variance`.

    Returns
    -------
    tuple of two lists of str
        Ids, and what they say.
    """
    return shown(found[found["finding"].isin(variance["finding"])])


def rows_of(specifications: pd.DataFrame, drawn: Sequence[str], place: int) -> pd.DataFrame:
    """The specifications of one drawn finding.

    Parameters
    ----------
    specifications
        Table `specifications`.
    drawn
        Ids of the findings drawn.
    place
        Which of them, from 0.

    Returns
    -------
    DataFrame
        Its rows; none where fewer are drawn.
    """
    name = ""
    if place < len(drawn):
        name = drawn[place]
    return specifications[specifications["finding"] == name]


def named(found: pd.DataFrame, drawn: Sequence[str], place: int) -> dict[str, str]:
    """What one drawn finding says, and the unit of its effect.

    Parameters
    ----------
    found
        Table `robustness`.
    drawn
        Ids of the findings drawn.
    place
        Which of them, from 0.

    Returns
    -------
    dict
        `says` and `unit`; empty words where fewer are drawn.
    """
    rows = found[found["finding"].isin(list(drawn[place : place + 1]))]
    if rows.empty:
        return {"says": "", "unit": "effect"}
    return rows[["says", "unit"]].iloc[0].to_dict()


def caption(found: pd.DataFrame, drawn: Sequence[str], place: int) -> str:
    """What a curve shows, in a sentence.

    Parameters
    ----------
    found
        Table `robustness`, in the language in use.
    drawn
        Ids of the findings drawn.
    place
        Which of them, from 0.

    Returns
    -------
    str
        The sentence in the language in use.
    """
    rows = found[found["finding"].isin(list(drawn[place : place + 1]))]
    if rows.empty:
        return gettext("No further curve: there are fewer marks than places here.")
    row = rows.iloc[0]
    said = gettext("{says}: {mark}; in how many results it holds stands in the table above.")
    most = gettext("{choice} matters most.").format(choice=choice_named(row["matters_most"]))
    text = said.format(says=row["says"], mark=value(row["mark"]))
    if row["matters_most"]:
        text += f" {most}"
    return text


def say_grid(found: pd.DataFrame, specifications: pd.DataFrame, choices: Sequence[str]) -> Sentence:
    """Say how many findings were tested under how many specifications.

    Parameters
    ----------
    found
        Table `robustness`.
    specifications
        Table `specifications`.
    choices
        The choices that vary.

    Returns
    -------
    Sentence
        Its numbers with their sources.
    """
    if found.empty:
        return claims.sentence(
            mark(
                "The study states no findings: there is no findings.yml beside study.yml, or none of it is asked of this corpus."
            )
        )
    full = 1
    for choice in choices:
        # a complete grid has as many specifications as the options multiply to
        full *= specifications[choice].nunique()
    whole = mark(
        "{findings} findings under {specifications} specifications, all that the choices make."
    )
    drawn = mark(
        "{findings} findings under {specifications} specifications, a seeded sample of all that the choices make."
    )
    return claims.sentence(
        drawn if specifications["specification"].nunique() < full else whole,
        findings=claims.count("robustness", "findings"),
        specifications=claims.count("specifications", "specifications", distinct="specification"),
    )


def say_marks(found: pd.DataFrame) -> Sentence:
    """Say how many findings have which mark: the headline.

    Parameters
    ----------
    found
        Table `robustness`.

    Returns
    -------
    Sentence
        Its numbers with their sources.
    """
    if found.empty:
        return claims.sentence(mark("No finding was tested."))
    names = {
        "robust": "robust",
        "depends": "depends on choices",
        "fragile": "fragile",
        "chance": "not beyond chance",
        "fails": "does not hold",
        "out": "not testable here",
    }
    counted: dict[str, Any] = {
        k: claims.count("robustness", "findings", where={"mark": m}) for k, m in names.items()
    }
    return claims.sentence(
        mark(
            "Of {findings} findings {robust} [are|is] robust, {depends} [depend|depends] on choices, {fragile} [are|is] fragile, {chance} [are|is] not beyond chance, {fails} [do|does] not hold, and {out} cannot be tested here."
        ),
        findings=claims.count("robustness", "findings"),
        **counted,
    )


def telling(influence: pd.DataFrame, found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Articles, days and outlets without which a finding falls.

    Parameters
    ----------
    influence
        Table `influence`.
    found
        Table `robustness`.
    articles
        Table `articles`.

    Returns
    -------
    DataFrame
        One row for each, named.
    """
    return _named(
        falling(influence, found.loc[found["holds"], "finding"].tolist()), found, articles
    )


def most_moved(
    influence: pd.DataFrame, found: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """The article whose loss changes each effect most.

    Parameters
    ----------
    influence
        Table `influence`.
    found
        Table `robustness`.
    articles
        Table `articles`.

    Returns
    -------
    DataFrame
        One row for each finding, in the order of findings.yml.
    """
    rows = influence[influence["by"] == "article"].dropna(subset="change")
    rows = rows.assign(size=rows["change"].abs()).sort_values(
        ["size", "left_out"], ascending=[False, True]
    )
    return _named(rows.drop_duplicates("finding"), found, articles)


def _named(rows: pd.DataFrame, found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Rows of 'influence' with `says`, the whole `effect`, and what was left out in words."""
    table = found[["finding", "says", "effect"]].rename(columns={"effect": "whole"})
    table = table.assign(place=range(len(table)))
    known = articles.set_index("article_id")
    day = known["published"].dt.strftime("%Y-%m-%d").fillna(value("undated"))
    outlet = known["source"].astype("str").map(value)
    label = outlet + gettext(", ") + day + " (" + known.index.astype("str") + ")"
    joined = rows.merge(table, on="finding").assign(
        what=lambda f: f["left_out"].map(label).fillna(f["left_out"].map(value))
    )
    return joined.sort_values(["place", "by", "left_out"], ignore_index=True)


def say_frozen(found: pd.DataFrame) -> Sentence:
    """Say how many findings were frozen, and how many came after.

    Parameters
    ----------
    found
        Table `robustness`.

    Returns
    -------
    Sentence
        Its numbers with their sources.
    """
    if (found["frozen"] == "").all():
        return claims.sentence(
            mark(
                "None of these findings was frozen: all of them came after the corpus was opened, as far as this run can tell."
            )
        )
    return claims.sentence(
        mark(
            "{after} of {findings} findings were not frozen as they read now: they came after, or were changed since."
        ),
        after=claims.count("robustness", "findings", where={"frozen": ""}),
        findings=claims.count("robustness", "findings"),
    )
