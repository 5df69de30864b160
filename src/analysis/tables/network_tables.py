"""Tables of the network of actors."""

from __future__ import annotations

from analysis.tables.column import Column, Table, count, real, text
from analysis.tables.vocabulary import CENTRALITIES, KINDS, TOGETHER

NETWORK_TABLES: dict[str, Table] = {
    "network_actors": Table(
        "one actor of the network: the pairs tied in the study's unit, beyond sharing articles",
        {
            "actor_id": text("the actor"),
            "name_en": text("English name"),
            "name_ar": text("Arabic name"),
            "kind": text("kind of actor", isin=KINDS),
            "state": text("state it belongs to", nullable=True),
            "group": count("number of its group; 0 for none that holds"),
            "share_drawn": real("share of the draws of articles in which it has a pair", 0, 1),
            **{
                name: column
                for measure, says in CENTRALITIES.items()
                for name, column in (
                    (measure, real(says, 0)),
                    (
                        f"{measure}_rank",
                        count(f"rank by {measure}; ties share the last of theirs"),
                    ),
                    (f"{measure}_rank_low", count("best rank in 95 of 100 draws of articles")),
                    (f"{measure}_rank_high", count("worst rank in 95 of 100 draws of articles")),
                )
            },
        },
        ("actor_id",),
    ),
    "network_pairs": Table(
        "two actors of the network that are a pair of it, or share a community in some draw of articles",
        {
            "actor_a": text("first actor, in alphabetical order of ids"),
            "actor_b": text("second actor"),
            "listed": Column("bool", "whether the two are a pair of the network"),
            "share_listed": real("share of draws in which they are a pair", 0, 1),
            "share_community": real("share of draws in which they share a community", 0, 1),
        },
        ("actor_a", "actor_b"),
    ),
    "network_structure": Table(
        "the network of the study's unit as a whole",
        {
            "unit": text("unit of text shared", isin=tuple(TOGETHER)),
            "n_actors": count("actors with a pair"),
            "n_pairs": count("pairs tied in the unit, beyond sharing articles"),
            "modularity": real(
                "modularity of its Leiden communities, pairs unweighted", nullable=True
            ),
            "modularity_random": real(
                "median modularity of random graphs with the same degrees", nullable=True
            ),
            "p": real("share of random graphs, and the network itself, that reach it", 0, 1),
            "n_groups_stable": count(
                "groups of three or more that stay together in 0.8 of draws of articles"
            ),
            "n_groups": count("those groups, where p is 0.05 or less; else 0"),
            "n_draws": count("draws of articles"),
        },
        ("unit",),
    ),
    "network_comparisons": Table(
        "the networks of two outlets, or of two halves of the time, compared",
        {
            "compared": text("what the two are", isin=("source", "period")),
            "one": text("an outlet or half"),
            "other": text("the other"),
            "n_articles_one": count("its articles in which a pair shares a unit"),
            "n_articles_other": count("the same of the other"),
            "distance": real(
                "total variation between the shares of pairs: 0 alike, 1 disjoint", 0, 1
            ),
            "expected_distance": real("its mean when articles change places", 0, 1),
            "p": real("share of permutations, and the corpus itself, that reach it", 0, 1),
            "q": real("p after Holm over all outlets compared, or over halves", 0, 1),
            "actor_a": text("first actor of the pair whose shares differ most"),
            "actor_b": text("second actor of that pair"),
        },
        ("compared", "one", "other"),
    ),
}
