"""Words: counts, shares over time, keyness, dispersion, concordance."""
