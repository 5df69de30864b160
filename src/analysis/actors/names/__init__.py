"""Names that no list holds: a tagger of persons, places and organisations (a linear-chain CRF)."""
