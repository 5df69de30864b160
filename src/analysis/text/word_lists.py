"""Lists of words that rules go by, from the data files beside the modules that use them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml


@cache
def word_lists(package: str) -> Mapping[str, frozenset[str]]:
    """The lists in `words.yml` of a package, read once.

    Parameters
    ----------
    package : str
        A package of the program that holds a file words.yml, such as 'analysis.actors'.

    Returns
    -------
    Mapping of str to frozenset of str
        The words of each list, folded as the file writes them.
    """
    text = (files(package) / "words.yml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=yaml.CSafeLoader)
    return MappingProxyType({name: frozenset(words) for name, words in content.items()})
