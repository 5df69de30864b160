"""How each pair of states is talked about: dyads, frames and tone."""
