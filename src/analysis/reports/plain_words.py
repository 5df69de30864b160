"""The headlines of the reports as one would say them: short sentences over the numbers of the ledger.

The reports tell a headline with all its numbers; the index says it in plain words first. Each plain
sentence takes its numbers and names from the entry of the ledger that it stands for. An entry that
lacks one of them, because its report words it otherwise, is shown as the report has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from markupsafe import Markup

from analysis.i18n import language
from analysis.i18n.language import gettext, mark
from analysis.reports.finished_run import Run
from analysis.reports.ledger import isolated, name_shown, shown, with_interval
from analysis.reports.present import MINUS, arabic

TOGETHER_THEN = mark(
    "{a} and {b} are named together in {n_articles} [articles|article] of {period}, and {n_articles_reference} at other times."
)
WORD_THEN = mark("{term} belongs to {period}: {n} [uses|use] then, {n_reference} at other times.")
SAYS = {
    "2_actors.pair": mark("{a} and {b} share a {unit} {times} times as often as by chance."),
    "2_actors.between": mark(
        "{actor} stands between the states of the study: {share} of the shortest paths between their actors lead there."
    ),
    "2_actors.moment": TOGETHER_THEN,
    "2_actors.across": TOGETHER_THEN,
    "3_relations.frame": mark(
        "{pair}: the commonest frame is {frame}, in {share} of the {units} that name both."
    ),
    "3_relations.gap": mark(
        "{frame} is more frequent for {most} than for {least}: {share_most} of the {units} on the one have it, {share_least} of those on the other."
    ),
    # a frame that nobody coded in this corpus is told by the words that were found, not as a share
    "3_relations.frame by words": mark(
        "{pair}: the commonest frame is {frame}, in {n_frame} of {n} {units}."
    ),
    "3_relations.gap by words": mark(
        "{frame} is coded more often for {most} than {least}: {n_frame_most} of {n_most} {units} against {n_frame_least} of {n_least}."
    ),
    "3_relations.tone": mark(
        "{most} is written about more cooperatively than {least}: the mean tone is {tone_most} against {tone_least}, between minus two (conflict) and plus two (cooperation)."
    ),
    "3_relations.change": mark(
        "{pair}: in {since} the mean tone goes from {before} to {after}, by {change} (below zero: conflict)."
    ),
    "3_relations.change of a frame": mark(
        "{pair}: in {since} {frame} goes from {before} to {after} of the {units}, a change of {change}."
    ),
    "3_relations.peak": mark(
        "{pair} is written about most in {period}: in {share} of the articles, {times} times as often as at other times."
    ),
    "4_keywords.peak": WORD_THEN,
    "4_keywords.inside": mark(
        "Where two of the states are named, {term} belongs to {period}: {n} [uses|use] then, {n_reference} at other times."
    ),
    "4_keywords.trend": mark(
        "From the first half to the second, {rising} rises from {rising_before} to {rising_after} uses and {falling} falls from {falling_before} to {falling_after}."
    ),
    "4_keywords.change": mark(
        "{term} comes up from {since} on: in {n} of {n_window} articles since, in {n_all} of {all} in all."
    ),
    "4_keywords.outlet": mark(
        "{term} is a word of {outlet}: {n} [uses|use] there, {n_reference} elsewhere."
    ),
}
WITH_INTERVAL = ("change",)  # numbers that plain words tell with their interval
UNITS = {"sentence": mark("sentences"), "paragraph": mark("paragraphs")}


def name_in_plain(entry: Mapping[str, Any], name: str) -> str:
    """A name of an entry, as plain words have it.

    Parameters
    ----------
    entry
        An entry of the ledger.
    name
        The name's name in the template.

    Returns
    -------
    str
        A period in words; of a name in both scripts the one of the language in use.
    """
    words = name_shown(entry, name)
    english, both, of_arabic = words.partition(" / ")
    if not both:
        return words
    if language.current() == "ar":
        return of_arabic
    return english


def number_in_plain(number: Mapping[str, Any]) -> str:
    """A number of the ledger without its interval.

    Parameters
    ----------
    number
        A number of an entry.

    Returns
    -------
    str
        The value in its form.
    """
    return language.number(number["value"], number["form"]).replace("-", MINUS)


def units_of(run: Run) -> str:
    """What frames are counted in, as prose has it.

    Parameters
    ----------
    run
        The run, whose settings say it.

    Returns
    -------
    str
        'sentences' or 'paragraphs', in the language in use.
    """
    unit = run.description["settings"].get("dyad_unit", "sentence")
    return gettext(UNITS[unit])


def plain_words(entry: Mapping[str, Any], units: str) -> Markup:
    """A headline in plain words.

    Parameters
    ----------
    entry
        An entry of the ledger.
    units
        What frames are counted in, from `units_of`.

    Returns
    -------
    Markup
        The sentence, as `in_plain` gives it; the sentence of the ledger where there is no plain
        one, or where the entry lacks a number or name of it.
    """
    said_as = entry["id"]
    if said_as == "3_relations.change" and "frame" in entry["names"]:
        said_as += " of a frame"
    names = {"unit": entry["evidence"]["level"], **entry["names"], "units": units}
    held = {key.rpartition(".")[2] for key in entry["numbers"]} | set(names)
    for key in (said_as, f"{said_as} by words"):
        template = SAYS.get(key, "")
        wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
        if template and wanted <= held:
            return in_plain({**entry, "names": names}, template)
    return shown(entry)


def in_plain(entry: Mapping[str, Any], template: str) -> Markup:
    """A sentence over the numbers and names of an entry, without intervals but for
    `WITH_INTERVAL`.

    Parameters
    ----------
    entry
        An entry of the ledger.
    template
        The sentence in English; it names numbers and names of the entry only.

    Returns
    -------
    Markup
        The sentence in the language in use, each number in a `data` element that names its key.
    """
    parts: list[Markup] = []
    before: float | None = None  # the number that a noun agrees with
    for piece, name, _, _ in Formatter().parse(gettext(template)):
        literal = language.agreeing(piece, before)
        before = None
        # on an Arabic page a piece of a sentence is no run of its own: its brackets would turn over
        parts.append(
            arabic(literal) if language.current() == "en" else Markup("{}").format(literal)
        )
        if name is None:
            continue
        key = f"{entry['id']}.{name}"
        if key in entry["numbers"]:
            number = entry["numbers"][key]
            before = number["value"]
            if name in WITH_INTERVAL:
                parts.append(with_interval(number, key))
                continue
            parts.append(
                Markup('<data value="{}" data-claim="{}" data-brief="">{}</data>').format(
                    f"{number['value']:.10g}", key, isolated(number_in_plain(number))
                )
            )
        else:
            words = name_in_plain(entry, name)
            if not "".join(parts):
                words = words[:1].upper() + words[1:]
            parts.append(arabic(words) if language.current() == "en" else isolated(words))
    return Markup("").join(parts)
