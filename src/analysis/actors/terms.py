"""The forms of actors.yml as entries of the lexicon; a label is 'role actor_id'."""

from __future__ import annotations

from analysis.study.schema import Study
from analysis.text.lexicon import Entry

LAYER = "actors"


def actor_entries(study: Study) -> list[Entry]:
    """The forms of every actor.

    Parameters
    ----------
    study : Study
        The study whose actors.yml is looked for.

    Returns
    -------
    list of Entry
        One entry a form, all in one layer: names, short names, titles and exceptions as written;
        demonyms and words for a government's side with article and pronoun.
    """
    entries = []
    for actor in study.actors:
        forms_of_role = (
            ("name", actor.names, False),
            ("short", actor.short, False),
            ("title", actor.titles, False),
            ("demonym", actor.demonyms, True),
            ("side", actor.side, True),
            ("except", actor.except_, False),
        )
        for role, forms, inflects in forms_of_role:
            label = f"{role} {actor.id}"
            entries += [Entry(form, LAYER, label, inflects) for form in forms]
    return entries
