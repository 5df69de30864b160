"""Which actors share a unit of text, how surprising that is, and the network this makes."""
