"""The values that columns of several tables may hold, and what they mean."""

from __future__ import annotations

VIA = ("name", "office", "metonym", "demonym", "attribute", "location", "short name")
KINDS = ("person", "office", "state", "government", "armed group", "organisation", "place")
AMONG = " | "  # between the ids of the actors that an ambiguous name could mean
STATUSES = ("asserted", "reported", "hedged", "denied")
RELATIONS = ("between", "together", "named")
COUNTED = ("between", "together", "all")
PUBLISHED_FROM = ("field", "url", "text", "manifest", "page", "crawl", "none")
WITH_TEXT = (
    "articles",
    "removed",
    "tokens",
    "quarantine",
)  # tables from which a text could be read whole
SHUFFLES = ("dates", "days", "outlets", "actors", "sentences", "dyads", "frames")
MARKS = (
    "robust",
    "depends on choices",
    "fragile",
    "not beyond chance",
    "does not hold",
    "not testable here",
)
OUTCOMES = ("agreed", "confused", "missed", "invented", "left out")
CODED = ("coded", "mention", "dyad", "relation", "frame", "tone", "event", "speaker", "status")
GOLD = ("own gold, test half", "own gold")  # the half that nobody looked at comes first
SCORED = ("this run", *GOLD, "coders", "words", "names", "events", "almayadeen", "headlines")
TOGETHER = {
    "sentence": "in the same sentences",
    "paragraph": "in the same paragraphs",
    "article": "in the same articles",
}
CENTRALITIES = {
    "degree": "partners in the network",
    "strength": "units shared, added up over partners",
    "betweenness": "share of shortest paths between others that lead through it",
    "between_states": "share of those between actors of two different states",
}
NOT_TOGETHER = "not beyond chance"
EFFECTS = "log2 of the ratio of shares (Hardie 2014)"
