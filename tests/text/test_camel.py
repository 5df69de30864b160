"""camel-tools' disambiguator behind our adapter, on a tiny database in ALMOR format and a tiny model, both written for this test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.text import lemmas

REFERENCE = Path(__file__).parents[3] / "shared" / "gold" / "morphology" / "XYZ_msa_safiyr_v1.0.db"
DATABASE = """\
###DEFINES###
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE gloss gloss:*open*
DEFINE bw bw:*open*
DEFINE pos pos:noun
DEFINE prc2 prc2:0 prc2:wa_conj
DEFINE prc0 prc0:0 prc0:Al_det
DEFINE num num:s num:p
DEFINE source source:lex
DEFINE d3tok d3tok:*open*
###DEFAULTS###
DEFAULT pos:noun diac:* lex:* gloss:* bw:* pos:noun prc2:0 prc0:0 num:s source:lex d3tok:*
###ORDER###
ORDER diac lex gloss bw pos prc2 prc0 num source d3tok
###TOKENIZATIONS###
TOKENIZATION d3tok
###STEMBACKOFF###
STEMBACKOFF PROP X9
###PREFIXES###
\tP0\tdiac: bw: d3tok:
وال\tP1\tdiac:وَال bw:وَ/CONJ+ال/DET d3tok:وَ+_ال+_ prc2:wa_conj prc0:Al_det
###SUFFIXES###
\tS0\tdiac: bw: d3tok:
###STEMS###
سفير\tX0\tdiac:سَفِير lex:سَفِير_1 gloss:ambassador bw:سَفِير/NOUN pos:noun prc2:0 prc0:0 num:s source:lex d3tok:سَفِير
سفراء\tX0\tdiac:سُفَراء lex:سَفِير_1 gloss:ambassador bw:سُفَراء/NOUN pos:noun prc2:0 prc0:0 num:p source:lex d3tok:سُفَراء
NOAN	X9	diac:NOAN lex:NOAN_0 gloss:NO_ANALYSIS bw:NOAN/NOUN_PROP pos:noun prc2:0 prc0:0 num:s source:lex d3tok:NOAN
###TABLE AB###
P0 X0
P1 X0
P0 X9
###TABLE BC###
X0 S0
X9 S0
###TABLE AC###
P0 S0
P1 S0
"""
ASK = "import json, sys; from analysis.text.lemmas import read_words; print(json.dumps(read_words(sys.argv[1:], 'camel').values.tolist()))"


def installed(folder: Path, database: str) -> dict[str, str]:
    """A folder laid out as `camel_data` leaves it, with this database; the environment that points to it."""
    parts = {"MorphologyDB": "morphology_db", "DisambigMLE": "disambig_mle"}
    name = "calima-msa-r13"
    catalogue = {
        "version": "1.6",
        "packages": {},
        "components": {
            part: {"default": name, "datasets": {name: {"path": f"{place}/{name}"}}}
            for part, place in parts.items()
        },
    }
    for place in parts.values():
        (folder / "data" / place / name).mkdir(parents=True)
    (folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    (folder / "data" / "morphology_db" / name / "morphology.db").write_text(
        database, encoding="utf-8"
    )
    model = {
        "والسفراء": {
            "diac": "وَالسُفَراء",
            "lex": "سَفِير",
            "bw": "وَ/CONJ+ال/DET+سُفَراء/NOUN",
            "pos": "noun",
            "prc2": "wa_conj",
            "prc0": "Al_det",
        }
    }
    (folder / "data" / "disambig_mle" / name / "model.json").write_text(
        json.dumps(model), encoding="utf-8"
    )
    return os.environ | {"CAMELTOOLS_DATA": str(folder)}


def ask(environment: dict[str, str], *words: str) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_lemmas_and_clitics_come_from_the_installed_database(tmp_path: Path) -> None:
    read = ask(installed(tmp_path, DATABASE), "والسفراء", "سفير", "طهران")
    assert read[0] == ["والسفراء", "سفير", "و+ال+سفراء"]
    assert read[1] == ["سفير", "سفير", "سفير"]
    assert read[2] == ["طهران", "طهران", "طهران"]  # not in the database: its own form


@pytest.mark.reference
@pytest.mark.skipif(not REFERENCE.is_file(), reason="needs ../shared/gold/morphology")
def test_a_database_of_the_camel_lab_is_read(tmp_path: Path) -> None:
    environment = installed(tmp_path, REFERENCE.read_text(encoding="utf-8"))
    assert {row[1] for row in ask(environment, "سفير", "السفراء", "وسفيرها")} == {"سفير"}


def test_without_data_the_error_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path))
    with pytest.raises(UserError, match=r"camel_data -i light"):
        lemmas._camel_model()


def test_without_the_package_the_error_names_the_line_that_brings_no_torch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(package: str) -> str:
        raise lemmas.PackageNotFoundError(package)

    monkeypatch.setattr(lemmas, "version", missing)
    with pytest.raises(UserError, match=r"pip install --no-deps camel-tools"):
        lemmas.Camel()
