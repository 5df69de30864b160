"""Notebooks as pages: their Markdown and code, without outputs, which are committed nowhere."""

from __future__ import annotations

import json
from typing import Any

from myst_parser.sphinx_ import Parser


class NotebookParser(Parser):
    """Reads a notebook as the Markdown it amounts to."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: Any) -> None:
        """Parse the cells of a notebook."""
        parts = []
        for cell in json.loads(inputstring)["cells"]:
            source = "".join(cell["source"])
            parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        super().parse("\n\n".join(parts), document)


def setup(app: Any) -> dict[str, Any]:
    """Register the parser."""
    app.add_source_parser(NotebookParser)
    return {"version": "1", "parallel_read_safe": True}
