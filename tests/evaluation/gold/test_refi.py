"""Projects of REFI-QDA as other programs write them are read; hostile ones are refused by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pytest
from lxml import etree
from tests.studies import study

from analysis.errors import UserError
from analysis.evaluation.gold import refi
from analysis.evaluation.gold.interchange import Coded
from analysis.evaluation.gold.refi import NOTHING, read_qdpx, write_qdpx
from analysis.evaluation.gold.rounds import collect, write_for_tool
from analysis.evaluation.gold.sample import COLUMNS, digest
from analysis.evaluation.gold.standoff import read_coding

KEY = "a0.0"
OTHER = "a0.1"
TEXT = "رحبت طهران بالوفد 😀 العراقي."
TEXTS = {KEY: TEXT, OTHER: "وغادر الوفد إلى الرياض."}

# as NVivo and MAXQDA write it: folders of codes, the schema's 1:0, a rich copy of each source, notes, cases, codings of two users,
# a source inside the XML, ids in upper case and braces kept as they are
PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1:0" name="Triangle" origin="NVivo">
 <Users><User guid="{U1}" name="amal"/><User guid="{U2}" name="basim"/></Users>
 <CodeBook><Codes>
  <Code guid="{G1}" name="mentions" isCodable="false"><Code guid="{C1}" name="metonym|iran-gov" isCodable="true" color="#ff0000"/></Code>
  <Code guid="{C2}" name="iraq-iran" isCodable="true"><Description>named</Description><Code guid="{C3}" name="iraq-iran|mediation"/></Code>
  <Code guid="{C4}" name="nothing" isCodable="true"/>
 </Codes></CodeBook>
 <Cases><Case guid="{K1}" name="a case"/></Cases>
 <Sources>
  <TextSource guid="{S1}" name="a0.0.docx" richTextPath="internal://1.docx" plainTextPath="internal://1.TXT" creatingUser="{U1}">
   <Description>first</Description>
   <PlainTextSelection guid="{P1}" name="x" startPosition="5" endPosition="10" creatingUser="{U1}">
    <Coding guid="{D1}" creatingUser="{U1}"><CodeRef targetGUID="{C1}"/></Coding>
    <Coding guid="{D2}" creatingUser="{U2}"><CodeRef targetGUID="{C2}"/></Coding>
   </PlainTextSelection>
   <PlainTextSelection guid="{P2}" name="y" startPosition="0" endPosition="29" creatingUser="{U1}">
    <Coding guid="{D3}"><CodeRef targetGUID="{C3}"/></Coding><NoteRef targetGUID="{N1}"/>
   </PlainTextSelection>
   <Coding guid="{D4}" creatingUser="{U1}"><CodeRef targetGUID="{C2}"/></Coding>
  </TextSource>
  <TextSource guid="{S2}" name="a0.1"><PlainTextContent>وغادر الوفد إلى الرياض.</PlainTextContent></TextSource>
 </Sources>
 <Notes><Note guid="{N1}" name="note"/></Notes>
</Project>
"""


def packed(
    path: Path, project: str = PROJECT, text: bytes = b"\xef\xbb\xbf" + TEXT.encode()
) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        made.writestr("project.qde", project)
        made.writestr("Sources/1.txt", text)
        made.writestr("Sources/1.docx", b"PK")
    return path


def test_a_project_as_another_program_writes_it_is_read_for_one_of_its_users(
    tmp_path: Path,
) -> None:
    path = packed(tmp_path / "triangle.qdpx")
    marked = Coded(KEY, [(5, 10, "metonym|iran-gov")], ["iraq-iran", "iraq-iran|mediation"])
    assert read_qdpx(path, TEXTS, "amal") == [marked], "a sentence without a code is not coded yet"
    assert read_qdpx(path, TEXTS, "basim") == [Coded(KEY, [], ["iraq-iran"])]
    with pytest.raises(UserError, match="several coded here: amal, basim"):
        read_qdpx(path, TEXTS, "carim")


def test_the_file_written_has_the_codebook_of_the_study_and_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        write_qdpx([Coded(KEY, [], []), Coded(OTHER, [], [])], TEXTS, study(), "", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with ZipFile(tmp_path / "a") as made:
        project = etree.fromstring(made.read("project.qde"))
        texts = {made.read(n).decode() for n in made.namelist() if n.startswith("sources/")}
    assert texts == set(TEXTS.values())
    assert project.tag == "{urn:QDA-XML:project:1.0}Project"
    codes = {e.get("name"): e for e in project.iter("{*}Code")}
    assert {
        "iraq-iran",
        "iraq-iran|tone|-2",
        "iraq-iran|relation|between",
        "name|iran",
        "name|NIL",
    } <= {*codes}
    assert {f"iraq-iran|{frame.id}" for frame in study().frames} <= {*codes}
    ids = [e.get("guid") for e in project.iter() if e.get("guid")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", i) for i in ids)
    assert read_qdpx(tmp_path / "a", TEXTS, "amal") == [], "nobody has coded yet"


def test_a_sentence_with_nothing_in_it_comes_back_as_coded(tmp_path: Path) -> None:
    write_qdpx([Coded(KEY, [], [])], TEXTS, study(), "amal", tmp_path / "a.qdpx")
    with ZipFile(tmp_path / "a.qdpx") as made:
        assert f'name="{NOTHING}"' in made.read("project.qde").decode()
    assert read_qdpx(tmp_path / "a.qdpx", TEXTS, "amal") == [Coded(KEY, [], [])]


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("project", "said"),
    [
        (PROJECT.replace("<Project", LAUGHS + "<Project", 1), "declares a document type"),
        (PROJECT.replace("<Project", OUTSIDE.lower() + "<Project", 1), "declares a document type"),
        (
            PROJECT.replace("internal://1.TXT", "internal://../../../etc/passwd"),
            "not inside this file",
        ),
        (PROJECT.replace("internal://1.TXT", "internal://..\\1.txt"), "not inside this file"),
        (PROJECT.replace("internal://1.TXT", "absolute:///etc/passwd"), "lies at 'absolute:///etc"),
        (PROJECT.replace("internal://1.TXT", "https://example.org/1.txt"), "not inside this file"),
        (PROJECT.replace("internal://1.TXT", "internal://2.txt"), "there is no sources/2.txt"),
        (PROJECT.replace("a0.0.docx", "b0.0"), "'b0.0' is not a sentence of this round"),
        (PROJECT.replace('startPosition="5"', 'startPosition="-5"'), "goes from '-5' to '10'"),
        (PROJECT.replace('endPosition="10"', 'endPosition="99"'), "which has 28 characters"),
        (PROJECT.replace('targetGUID="{C1}"', 'targetGUID="{X}"'), "names the code {X}"),
        (PROJECT.replace("</Project>", ""), "is not XML"),
        ("<Codebook/>", "holds no Project"),
        (PROJECT.replace("</Users>", f"<User guid='{'x' * 11_000_000}'/></Users>"), "is not XML"),
    ],
)
def test_a_hostile_or_broken_project_is_refused_by_name(
    tmp_path: Path, project: str, said: str
) -> None:
    path = packed(tmp_path / "x.qdpx", project)
    with pytest.raises(UserError) as problem:
        read_qdpx(path, TEXTS, "amal")
    assert said in str(problem.value)
    assert "x.qdpx" in str(problem.value)


def test_what_unpacks_to_too_much_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refi, "MOST_BYTES", 100_000)
    path = packed(tmp_path / "x.qdpx", text=b" " * 1_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(UserError, match=r"1\.txt would unpack to 1,000,000 bytes"):
        read_qdpx(path, TEXTS, "amal")
    whole = path.read_bytes()
    size = (1_000_000).to_bytes(4, "little")
    path.write_bytes(whole.replace(size, (5).to_bytes(4, "little")))
    with pytest.raises(UserError):
        read_qdpx(path, TEXTS, "amal")


@pytest.mark.parametrize("held", [b"PK nonsense", b""])
def test_a_file_that_is_no_zip_is_refused(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "x.qdpx").write_bytes(held)
    with pytest.raises(UserError, match="that can be opened"):
        read_qdpx(tmp_path / "x.qdpx", TEXTS, "amal")


def test_a_zip_without_a_project_or_of_another_text_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "x.qdpx", "w") as made:
        made.writestr("readme.txt", "")
    with pytest.raises(UserError, match=r"no project\.qde in this file"):
        read_qdpx(tmp_path / "x.qdpx", TEXTS, "amal")
    with pytest.raises(UserError, match="the sentence that was drawn"):
        read_qdpx(packed(tmp_path / "y.qdpx", text="نص آخر".encode()), TEXTS, "amal")
    with pytest.raises(UserError, match="not UTF-8"):
        read_qdpx(packed(tmp_path / "z.qdpx", text=TEXT.encode("utf-16")), TEXTS, "amal")


def test_what_a_coder_marked_goes_out_and_is_collected_again_as_it_was(tmp_path: Path) -> None:
    start = 100
    rows = []
    lines = []
    for number, (key, text) in enumerate(TEXTS.items()):
        place = (number, start, start + len(text), digest(text), "iraq-iran", "both", 0.5, "test")
        rows.append((key, "main", "demo", "s", "a0", "", *place))
        lines.append(json.dumps({"id": key, "sentence": text}, ensure_ascii=False))
    sample = pd.DataFrame(rows, columns=COLUMNS)
    sample.to_csv(tmp_path / "sample.csv", index=False)
    (tmp_path / "main-01.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert collect(
        tmp_path, tmp_path, [packed(tmp_path / "triangle.qdpx")], study(), "main", "amal"
    ) == [f"{OTHER} is not coded"]
    coding = tmp_path / "codings" / "main-amal.csv"
    (path,) = write_for_tool("qdpx", tmp_path, "main", study(), coding=coding, sample=sample)
    assert path.parent.name == "main-amal-qdpx"
    before = read_coding(coding)
    coding.unlink()
    collect(tmp_path, tmp_path, [path], study(), "main", "amal")
    pd.testing.assert_frame_equal(read_coding(coding), before)
    (tmp_path / "main-01.jsonl").unlink()
    with pytest.raises(UserError, match="no sheet of round 'main' lies here"):
        write_for_tool("qdpx", tmp_path, "main", study())
