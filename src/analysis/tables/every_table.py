"""Every table that passes between stages, in the order in which a run makes them."""

from __future__ import annotations

from analysis.tables.actor_tables import ACTOR_TABLES
from analysis.tables.coding_tables import CODING_TABLES
from analysis.tables.column import Table
from analysis.tables.corpus_tables import CORPUS_TABLES
from analysis.tables.corrected_tables import CORRECTED_TABLES
from analysis.tables.evidence_tables import EVIDENCE_TABLES
from analysis.tables.network_tables import NETWORK_TABLES
from analysis.tables.relation_tables import RELATION_TABLES
from analysis.tables.text_tables import TEXT_TABLES
from analysis.tables.trust_tables import TRUST_TABLES
from analysis.tables.word_tables import WORD_TABLES

TABLES: dict[str, Table] = {
    **CORPUS_TABLES,
    **TEXT_TABLES,
    **ACTOR_TABLES,
    **NETWORK_TABLES,
    **CODING_TABLES,
    **RELATION_TABLES,
    **CORRECTED_TABLES,
    **EVIDENCE_TABLES,
    **WORD_TABLES,
    **TRUST_TABLES,
}
