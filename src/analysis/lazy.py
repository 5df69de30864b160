"""Names that a package offers and loads only when they are asked for.

A package that imported its modules to offer their names would tie every module that needs one of
them to all of them, in time and in what makes a stage stale (`analysis.workflow.stage_code`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def offered(package: str, surface: Mapping[str, str]) -> Callable[[str], Any]:
    """Give the `__getattr__` of a package.

    Parameters
    ----------
    package
        The package's name.
    surface
        Each name that it offers, with the module that defines it. A package keeps it as a literal
        named SURFACE, which the staleness of notebooks reads.

    Returns
    -------
    Callable
        ``name -> object``; raises `AttributeError` for a name that is not offered.
    """

    def load(name: str) -> Any:
        if name in surface:
            # imported at the first use; a second one finds the module in `sys.modules`
            return getattr(import_module(surface[name]), name)
        raise AttributeError(
            f"module '{package}' has no attribute '{name}'; it offers {', '.join(surface)}"
        )

    return load
