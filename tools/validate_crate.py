"""Validate an RO-Crate without a network: `.venv-crate/bin/python tools/validate_crate.py FOLDER`.

roc-validator fetches the JSON-LD contexts that a crate names. Here they are answered from the one that ships with the
library rocrate: RO-Crate 1.3, with Bioschemas' terms at their addresses of 1.1, which the profiles ask for. A term that it does
not hold stops the check. Anything else asked of the network is an error.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.response import addinfourl

import requests
import requests.adapters

PROFILES = (
    "ro-crate-1.1",
    "workflow-ro-crate-1.0",
    "process-run-crate-0.5",
    "workflow-run-crate-0.5",
)
CONTEXTS = (
    "https://w3id.org/ro/crate/1.1/context",
    "https://w3id.org/ro/terms/workflow-run/context",
)


def shipped_context() -> bytes:
    """The JSON-LD context in the package rocrate."""
    found = importlib.util.find_spec("rocrate")
    assert found is not None
    assert found.submodule_search_locations
    held = (Path(found.submodule_search_locations[0]) / "data" / "ro-crate.jsonld").read_bytes()
    return held.replace(b"https://bioschemas.org/terms/", b"https://bioschemas.org/")


def answer_from_here() -> None:
    """Let urllib and requests answer the two contexts from here, and nothing else."""
    held = shipped_context()
    headers = Message()
    headers["Content-Type"] = "application/ld+json"

    class Here(urllib.request.BaseHandler):
        def default_open(self, request: Any) -> Any:
            url = request.full_url
            if url in CONTEXTS:
                answer: Any = addinfourl(io.BytesIO(held), headers, url, 200)
                answer.msg = "OK"
                return answer
            if url.startswith("file:"):
                return None
            raise OSError(f"asked of the network: {url}")

    def send(adapter: Any, request: Any, **options: Any) -> Any:
        if request.url not in CONTEXTS:
            raise requests.ConnectionError(f"asked of the network: {request.url}")
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url, request
        answer.headers["Content-Type"] = "application/ld+json"
        answer.raw = io.BytesIO(held)
        answer._content = held
        return answer

    requests.adapters.HTTPAdapter.send = send  # type: ignore[method-assign]
    urllib.request.install_opener(urllib.request.build_opener(Here))


def unknown_terms(folder: Path) -> list[str]:
    """Terms of the crate that the shipped context does not hold, and the validator would pass over in silence."""
    known = set(json.loads(shipped_context())["@context"])
    graph = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    used = {key for entity in graph for key in entity if not key.startswith("@")}
    for entity in graph:
        kinds = entity["@type"]
        used |= set(kinds if isinstance(kinds, list) else [kinds])
    return sorted(used - known)


def main() -> int:
    """Print every issue; 1 if a required rule of any profile is broken."""
    from rocrate_validator import services
    from rocrate_validator.models import Severity, ValidationSettings

    folder = Path(sys.argv[1])
    answer_from_here()
    broken = 0
    if unknown := unknown_terms(folder):
        print("terms of no context:", ", ".join(unknown))
        return 1
    for profile in PROFILES:
        settings = ValidationSettings(
            rocrate_uri=str(folder),
            profile_identifier=profile,
            requirement_severity=Severity.REQUIRED,
            enable_profile_inheritance=True,
            no_cache=True,
        )
        result = services.validate(settings)
        issues = result.get_issues()
        broken += len(issues)
        print(f"{profile}: {len(result.executed_checks)} checks, {len(issues)} broken")
        for issue in issues:
            print(f"  {issue.check.identifier}: {issue.message}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
