"""Sphinx builds this folder as a site: `make docs`, then docs/site/index.html. Nothing is fetched, by the build or by a page."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

project = "Mihwar · محور"
author = "The Mihwar maintainers"
project_copyright = "The Mihwar maintainers; GPL-3.0-or-later"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "command_help",
    "notebook_pages",
    "plain_docstrings",
    "quiet_pages",
]
source_suffix = {".md": "markdown", ".ipynb": "notebook"}
exclude_patterns = ["site", "_extensions", "tutorial/nile"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
myst_url_schemes = ["http", "https", "mailto"]
suppress_warnings = [
    "myst.xref_missing",
    "misc.highlighting_failure",
]  # links from docs to files of the project stay plain
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 88
default_role = "code"
add_module_names = False
toc_object_entries = False
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["arabic.css"]
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None
