"""The forms of actors.yml as entries of the lexicon; a label is 'role actor_id'."""

from __future__ import annotations

from analysis.study.schema import Study
from analysis.text.lexicon import Entry

LAYER = "actors"


def actor_entries(study: Study) -> list[Entry]:
    """One entry a form: names, short names, titles as written; demonyms and sides with article and pronoun."""
    entries = []
    for actor in study.actors:
        for role, forms, inflects in (
            ("name", actor.names, False),
            ("short", actor.short, False),
            ("title", actor.titles, False),
            ("demonym", actor.demonyms, True),
            ("side", actor.side, True),
            ("except", actor.except_, False),
        ):
            entries += [Entry(form, LAYER, f"{role} {actor.id}", inflects) for form in forms]
    return entries
