"""The provenance of a run as a Workflow Run RO-Crate 0.5, which Zenodo and WorkflowHub read:
ro-crate-metadata.json.

The same archive gives the same bytes: no time of writing, ids from names, entities in the order of
their ids. A run keeps no clock in what is hashed, so its action has no start and end;
`datePublished` is the day of the code's commit.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.errors import UserError

NAME = "ro-crate-metadata.json"
WORKFLOW = "src/analysis/workflow/plan.py"
PROFILES = (
    "https://w3id.org/ro/wfrun/process/0.5",
    "https://w3id.org/ro/wfrun/workflow/0.5",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
)
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_GPL = "https://spdx.org/licenses/GPL-3.0-or-later"
_TYPES = {
    ".ipynb": "application/x-ipynb+json",
    ".parquet": "application/vnd.apache.parquet",
    ".yml": "application/yaml",
    ".lock": "text/plain",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".toml": "application/toml",
}


@dataclass(frozen=True)
class Entry:
    """A file of the archive: its size in bytes and SHA-256."""

    size: int
    sha256: str


def describe(
    files: Mapping[str, Entry], manifest: dict[str, Any], run: str, cited: dict[str, Any]
) -> str:
    """Describe an archive as a Workflow Run RO-Crate.

    Parameters
    ----------
    files
        Files of the archive, with size and hash.
    manifest
        The manifest of its run.
    run
        The folder of the run in it.
    cited
        CITATION.cff.

    Returns
    -------
    str
        ro-crate-metadata.json.

    Raises
    ------
    UserError
        Where the day of publication is not known: RO-Crate asks for one, and today's would
        change the bytes.

    References
    ----------
    Workflow Run RO-Crate 0.5 (Leo et al. 2024, PLoS ONE 19(9): e0309210).
    """
    from rocrate.rocrate import ROCrate

    # never today: the archive of one run is the same bytes on any day
    day = manifest["code"]["date"] or str(cited.get("date-released", ""))
    if not day:
        raise UserError(
            "the code's commit, and so the day it was published, is not known",
            where=f"{run}/manifest.json",
            fix="Run the study from a git checkout, or give date-released in CITATION.cff.",
        )
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(TERMS)
    _root(crate, manifest, day, cited)
    for name, entry in sorted(files.items()):
        if name != WORKFLOW:
            crate.add_file(dest_path=name, properties=_file(name, entry))
    _workflow(crate, files[WORKFLOW])
    _action(crate, files, manifest, run)
    metadata: dict[str, Any] = crate.metadata.generate()
    # the specification has the descriptor and the root first; the rest by id
    first = {NAME: 0, "./": 1, WORKFLOW: 2}
    # the library keeps the order in which things were added; by id it is the same whatever that was
    metadata["@graph"].sort(key=lambda e: (first.get(e["@id"], 9), e["@id"]))
    return json.dumps(metadata, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _file(name: str, entry: Entry) -> dict[str, Any]:
    ending = f".{name.rsplit('.', 1)[-1]}"
    kind = _TYPES.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")
    return {
        "name": name.rsplit("/", 1)[-1],
        "contentSize": str(entry.size),
        "sha256": entry.sha256,
        "encodingFormat": kind,
    }


def _context(crate: Any, id_: str, kind: str, /, **properties: Any) -> Any:
    from rocrate.model.contextentity import ContextEntity

    return crate.add(ContextEntity(crate, id_, properties={"@type": kind, **properties}))


def _root(crate: Any, manifest: dict[str, Any], day: str, cited: dict[str, Any]) -> None:
    """The archive as a whole: what it is, who made it, under which licence, by which profiles."""
    root = crate.root_dataset
    crate.datePublished = day
    root["name"] = (
        f"{manifest['study']['title']} ({manifest['study']['id']}): run, code, study and inputs"
    )
    root["description"] = (
        "A run of Mihwar, a reproducible research analysis of Arabic news, with everything it was made from. "
        "verify_archive.py checks every hash; `analysis verify` makes the run again and compares it file by file."
    )
    root["license"] = _context(
        crate,
        _GPL,
        "CreativeWork",
        name="GNU General Public License v3.0 or later",
        description="Licence of the code; each corpus has its own.",
    )
    root["creator"] = [
        _context(
            crate,
            f"#author-{n}",
            "Organization",
            name=a.get("name") or f"{a.get('given-names', '')} {a.get('family-names', '')}".strip(),
        )
        for n, a in enumerate(cited.get("authors", []), 1)
    ]
    root["publisher"] = root["creator"][0]
    root["keywords"] = ", ".join(cited.get("keywords", []))
    root["conformsTo"] = [
        _context(
            crate, url, "CreativeWork", name=url.split("/")[-2], version=url.rsplit("/", 1)[-1]
        )
        for url in PROFILES
    ]


def _workflow(crate: Any, entry: Entry) -> None:
    """The pipeline as the workflow that ran."""
    language = _context(
        crate,
        "#python",
        "ComputerLanguage",
        name="Python",
        url="https://www.python.org/",
        identifier="https://www.python.org/",
    )
    kinds = {"@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"]}
    workflow = crate.add_file(dest_path=WORKFLOW, properties=_file(WORKFLOW, entry) | kinds)
    workflow["name"] = "Mihwar: raw pages to articles, sentences, mentions, estimates and reports"
    workflow["programmingLanguage"] = language
    workflow["license"] = {"@id": _GPL}
    crate.mainEntity = workflow


def _action(crate: Any, files: Mapping[str, Entry], manifest: dict[str, Any], run: str) -> None:
    """What was done: the workflow on these inputs and settings, with these results."""
    code = manifest["code"]
    python = manifest["environment"]["python"]
    given = {f"settings.{k}": v for k, v in manifest["settings"].items()}
    given |= {f"{n}.{k}": v for n, held in manifest["parameters"].items() for k, v in held.items()}
    values = [
        _context(crate, f"#value-{k}", "PropertyValue", name=k, value=str(v))
        for k, v in sorted(given.items())
    ]
    # the workflow is the instrument of the run, not one of its inputs
    inputs = [
        crate.dereference(n) for n in sorted(manifest["inputs"]) if n in files and n != WORKFLOW
    ]
    results = [
        crate.dereference(n)
        for n in sorted(f"{run}/{o}" for o in manifest["outputs"])
        # what may not be shared is in the manifest but not among the files
        if n in files
    ]
    agent = crate.root_dataset["creator"][0]
    commit = code["commit"] or "unknown"
    if code["dirty"]:
        commit = f"{commit} with changes"
    status = "http://schema.org/CompletedActionStatus"
    if manifest["failed"]:
        status = "http://schema.org/FailedActionStatus"
    action = _context(
        crate,
        "#run",
        "CreateAction",
        name=f"analysis {' '.join(manifest['arguments'])}",
        description=f"Mihwar {code['version']}, commit {commit}, "
        f"source {code['sha256']}, Python {python}",
        actionStatus=status,
    )
    action["instrument"] = crate.mainEntity
    action["agent"] = agent
    action["object"] = [*inputs, *values]
    action["result"] = results
    crate.root_dataset["mentions"] = [action]
