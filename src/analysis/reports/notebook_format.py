"""nbformat without what no notebook here needs: for one optional check jsonschema reads a grammar
of addresses, 1.4 s a process.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # before nbformat imports jsonschema

import nbformat  # noqa: E402

__all__ = ["nbformat"]
