"""The cast that studies share: states, capitals, offices and their holders, included by name."""
