"""Codings go to doccano, INCEpTION and REFI-QDA and come back; files as those programs write them are read.

The files here are written by hand after INCEpTION's user guide (WebAnno TSV 3.3), Apache's specification of the JSON CAS and doccano's
export: other layers beside ours, labels without a number, parts of tokens, several sentences, offsets in UTF-16, escapes.
"""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from tests.studies import study

from analysis.errors import UserError
from analysis.evaluation.gold import doccano
from analysis.evaluation.gold.inception import read_cas, read_tsv, write_cas, write_tsv
from analysis.evaluation.gold.interchange import Coded
from analysis.evaluation.gold.refi import read_qdpx, write_qdpx
from analysis.evaluation.gold.rounds import collect, write_for_tool
from analysis.evaluation.gold.sample import COLUMNS, digest
from analysis.evaluation.gold.standoff import read_coding, rows_of, write_coding

KEY = "a0.0"
TEXT = "رحبت طهران بالوفد 😀 العراقي. وغادر الوفد إلى الرياض"


def sample() -> pd.DataFrame:
    row = [
        KEY,
        "main",
        "demo",
        "s",
        "a0",
        "",
        0,
        100,
        100 + len(TEXT),
        digest(TEXT),
        "iraq-iran",
        "both",
        0.5,
        "test",
    ]
    return pd.DataFrame([row], columns=COLUMNS)


def span(words: str, label: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), label


MARKED = Coded(
    KEY,
    sorted(
        [
            span("طهران", "metonym|iran-gov"),
            span("الوفد 😀 العراقي", "name|NIL"),
            span("عراقي", "demonym|iraq"),
        ]
    ),
    sorted(
        [
            "iraq-iran",
            "iraq-iran|relation|together|opec",
            "iraq-iran|mediation",
            "iraq-iran|tone|1",
            "event|CONSULT|visit|iraq|iran",
            "speaker|outlet|asserted|",
        ]
    ),
)


def as_file(coded: Coded, path: Path) -> str:
    write_coding(doccano.to_annotations([coded], sample(), "amal", study()), path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", ["doccano", "qdpx", "tsv", "cas"])
def test_a_coding_of_every_layer_goes_to_a_tool_and_comes_back_the_same(
    tmp_path: Path, tool: str
) -> None:
    before = doccano.to_annotations([MARKED], sample(), "amal", study())
    comment = rows_of(
        sample().iloc[0], "amal", [{"layer": "comment", "label": "أ|ب_ [*] -> ; \\"}]
    )[1:]
    before = pd.concat([before, pd.DataFrame(comment)], ignore_index=True)
    write_coding(before, tmp_path / "before.csv")
    (coded,) = doccano.from_annotations(read_coding(tmp_path / "before.csv"), {KEY: 100})
    assert len(coded.whole) == 7
    path = tmp_path / f"{KEY}.x"
    if tool == "doccano":
        doccano.write_doccano([coded], {KEY: TEXT}, path)
        (back,) = doccano.read_doccano(path)
    elif tool == "qdpx":
        write_qdpx([coded], {KEY: TEXT}, study(), "amal", path)
        (back,) = read_qdpx(path, {KEY: TEXT}, "amal")
    else:
        write, read = {"tsv": (write_tsv, read_tsv), "cas": (write_cas, read_cas)}[tool]
        write(coded, TEXT, path)
        back = read(path, KEY, TEXT)
    assert back == coded
    assert as_file(back, tmp_path / "after.csv") == (tmp_path / "before.csv").read_text(
        encoding="utf-8"
    )


# as INCEpTION writes it: a feature before ours, a link feature (two columns), a chain, a relation; two sentences; the emoji takes two places
TSV = "\n".join(
    [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value",
        "#T_SP=webanno.custom.Mention|confidence|label",
        "#T_SP=webanno.custom.Frame|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|webanno.custom.Mention",
        "#T_SP=webanno.custom.Sentence|label",
        "#T_SP=webanno.custom.Flag|",
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation",
        "#T_RL=webanno.custom.Tie|kind|BT_webanno.custom.Mention",
        "",
        "",
        "#Sentence.id=s1",
        "#Text=رحبت طهران بالوفد 😀 العراقي.",
        "1-1\t0-4\tرحبت\t_\t_\t_\t_\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t_\t_\t_\t_\t_\t",
        "1-2\t5-10\tطهران\t*\tLOC\t*\tmetonym\\|iran-gov\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t*\tpr[1]\t*->1-1\t_\t_\t",
        "1-3\t11-17\tبالوفد\t_\t_\t_\t_\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t_\t_\t_\t_\t_\t",
        "1-3.1\t12-17\tالوفد\t_\t_\t*[1]\tname\\|NIL[1]\tseller;buyer\t1-2;1-5\t_\t_\t_\t_\tsame\t1-5[2]\t",
        "1-4\t18-20\t😀\t_\t_\t*[1]\tname\\|NIL[1]\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t_\t_\t_\t_\t_\t",
        "1-5\t21-28\tالعراقي\t_\t_\t*[1]\tname\\|NIL[1]\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t_\t_\t_\t_\t_\t",
        "1-5.1\t23-28\tعراقي\t_\t_\t*\tdemonym\\|iraq\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "1-6\t28-29\t.\t_\t_\t_\t_\t_\t_\tiraq-iran[4]|iraq-iran\\|mediation[5]\t_\t_\t_\t_\t_\t",
        "",
        "#Sentence.id=s2",
        "#Text=وغادر الوفد إلى الرياض",
        "2-1\t30-35\tوغادر\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "2-2\t36-41\tالوفد\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "2-3\t42-45\tإلى\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "2-4\t46-52\tالرياض\t_\t_\tsure[6]|*[7]\tplace\\|riyadh[6]|metonym\\|saudi-gov[7]\t_\t_\t_\t_\t_\t_\t_\t_\t",
        "",
    ]
)
READ = Coded(
    KEY,
    sorted([*MARKED.spans, span("الرياض", "place|riyadh"), span("الرياض", "metonym|saudi-gov")]),
    ["iraq-iran", "iraq-iran|mediation"],
)


def test_a_tsv_as_inception_writes_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / f"{KEY}.tsv"
    path.write_text(TSV, encoding="utf-8")
    assert read_tsv(path, text=TEXT) == READ
    assert as_file(read_tsv(path), tmp_path / "a.csv").count("mention") == 5


def test_the_tsv_written_here_has_two_empty_lines_after_its_header_and_escapes_as_inception_does(
    tmp_path: Path,
) -> None:
    text = "عن\\الوفد\tكله"
    write_tsv(Coded("k", [(0, 2, "a_b|c->d*;[e]")], []), text, tmp_path / "k.tsv")
    lines = (tmp_path / "k.tsv").read_text(encoding="utf-8").split("\n")
    assert lines[1:5] == [
        "#T_SP=webanno.custom.Mention|label",
        "#T_SP=webanno.custom.Sentence|label",
        "",
        "",
    ]
    assert lines[5] == "#Text=عن\\\\الوفد\\tكله"
    assert lines[6].split("\t")[3] == r"a\_b\|c\->d\*\;\[e\][1]"
    assert read_tsv(tmp_path / "k.tsv", text=text).spans == [(0, 2, "a_b|c->d*;[e]")]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\u200f"])
def test_unusual_characters_do_not_break_lines(tmp_path: Path, mark: str) -> None:
    text = f"طهران{mark} والرياض"
    coded = Coded("k", [(len(text) - 6, len(text), "name|saudi")], ["iran-saudi"])
    write_tsv(coded, text, tmp_path / "k.tsv")
    assert read_tsv(tmp_path / "k.tsv", text=text) == coded
    doccano.write_doccano([coded], {"k": text}, tmp_path / "k.jsonl")
    assert doccano.read_doccano(tmp_path / "k.jsonl") == [coded]


def test_a_tsv_of_another_text_or_without_our_layers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / f"{KEY}.tsv"
    path.write_text(TSV, encoding="utf-8")
    with pytest.raises(UserError, match="the sentence that was drawn"):
        read_tsv(path, text="نص آخر")
    path.write_text(
        TSV.replace("custom.Mention", "custom.Actor").replace("custom.Sentence", "custom.Whole"),
        encoding="utf-8",
    )
    with pytest.raises(UserError, match="no layer Mention"):
        read_tsv(path)
    path.write_text(TSV.replace("metonym\\|iran-gov", "*"), encoding="utf-8")
    with pytest.raises(UserError, match="has no label"):
        read_tsv(path)


def cas(as_object: bool = False) -> str:
    """As INCEpTION writes it: title, tokens and sentences of its own, an unused view, spans with features of other layers."""
    core = "de.tudarmstadt.ukp.dkpro.core.api"
    structures = [
        {
            "%ID": 1,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": TEXT,
        },
        {
            "%ID": 2,
            "%TYPE": f"{core}.metadata.type.DocumentMetaData",
            "@sofa": 1,
            "begin": 0,
            "end": 52,
            "language": "ar",
            "documentTitle": f"{KEY}.txt",
            "documentId": f"{KEY}.txt",
            "isLastSegment": False,
        },
        {
            "%ID": 3,
            "%TYPE": f"{core}.segmentation.type.Sentence",
            "@sofa": 1,
            "begin": 0,
            "end": 29,
        },
        {
            "%ID": 4,
            "%TYPE": f"{core}.segmentation.type.Token",
            "@sofa": 1,
            "begin": 0,
            "end": 4,
            "order": 0,
        },
        {
            "%ID": 5,
            "%TYPE": "webanno.custom.Mention",
            "@sofa": 1,
            "begin": 5,
            "end": 10,
            "label": "metonym|iran-gov",
        },
        {
            "%ID": 6,
            "%TYPE": "webanno.custom.Mention",
            "@sofa": 1,
            "begin": 12,
            "end": 28,
            "label": "name|NIL",
            "confidence": None,
        },
        {
            "%ID": 7,
            "%TYPE": "webanno.custom.Mention",
            "@sofa": 1,
            "begin": 23,
            "end": 28,
            "label": "demonym|iraq",
        },
        {
            "%ID": 8,
            "%TYPE": "webanno.custom.Mention",
            "@sofa": 1,
            "begin": 46,
            "end": 52,
            "label": "place|riyadh",
        },
        {
            "%ID": 9,
            "%TYPE": "webanno.custom.Mention",
            "@sofa": 1,
            "begin": 46,
            "end": 52,
            "label": "metonym|saudi-gov",
        },
        {
            "%ID": 10,
            "%TYPE": "webanno.custom.Sentence",
            "@sofa": 1,
            "begin": 0,
            "end": 29,
            "label": "iraq-iran",
        },
        {
            "%ID": 11,
            "%TYPE": "webanno.custom.Sentence",
            "@sofa": 1,
            "begin": 0,
            "end": 52,
            "label": "iraq-iran|mediation",
        },
        {
            "%ID": 12,
            "%TYPE": "webanno.custom.Tie",
            "@sofa": 1,
            "begin": 5,
            "end": 10,
            "@Governor": 5,
            "@Dependent": 6,
        },
    ]
    held = (
        {str(s["%ID"]): {k: v for k, v in s.items() if k != "%ID"} for s in structures}
        if as_object
        else structures
    )
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": list(range(2, 13))}}
    return json.dumps(
        {"%TYPES": {}, "%FEATURE_STRUCTURES": held, "%VIEWS": views}, ensure_ascii=False
    )


@pytest.mark.parametrize("as_object", [False, True])
def test_a_cas_as_inception_writes_it_is_read(tmp_path: Path, as_object: bool) -> None:
    path = tmp_path / "amal.json"
    path.write_text(cas(as_object), encoding="utf-8")
    assert read_cas(path, text=TEXT) == READ, (
        "the key is the document's title, INCEpTION's own sentences are none of ours"
    )


def test_a_span_without_a_label_in_a_cas_is_told(tmp_path: Path) -> None:
    path = tmp_path / "amal.json"
    path.write_text(cas().replace(', "label": "metonym|iran-gov"', ""), encoding="utf-8")
    with pytest.raises(UserError, match="the Mention 'طهران' has no label"):
        read_cas(path)
    path.write_text('{"%FEATURE_STRUCTURES": []}', encoding="utf-8")
    with pytest.raises(UserError, match="not UIMA CAS JSON"):
        read_cas(path)


def test_offsets_in_a_cas_count_utf_16(tmp_path: Path) -> None:
    item = Coded("s", [(2, 7, "name|tehran")], ["iraq-iran"])
    write_cas(item, "😀 طهران", tmp_path / "s.json")
    assert '"begin": 3' in (tmp_path / "s.json").read_text()
    assert read_cas(tmp_path / "s.json") == item


@pytest.mark.parametrize(
    "line",
    [
        # sequence labelling; meta data stands beside the text since doccano 1.4, in 'meta' before
        {
            "id": 7,
            "text": TEXT,
            "sentence": KEY,
            "label": [[5, 10, "metonym|iran-gov"]],
            "Comments": [],
        },
        {"id": 7, "text": TEXT, "meta": {"sentence": KEY}, "label": [[5, 10, "metonym|iran-gov"]]},
        # with relations
        {
            "id": 7,
            "text": TEXT,
            "sentence": KEY,
            "Comments": [],
            "relations": [],
            "entities": [
                {"id": 70, "label": "metonym|iran-gov", "start_offset": 5, "end_offset": 10}
            ],
        },
        # intent detection and slot filling
        {
            "id": 7,
            "text": TEXT,
            "sentence": KEY,
            "cats": [],
            "entities": [[5, 10, "metonym|iran-gov"]],
            "Comments": [],
        },
    ],
)
def test_lines_as_doccano_exports_them_are_read(tmp_path: Path, line: dict[str, object]) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    assert doccano.is_of_a_tool(path)
    assert doccano.read_doccano(path) == [Coded(KEY, [(5, 10, "metonym|iran-gov")], [])]


@pytest.mark.parametrize(
    ("whole", "spans", "said"),
    [
        (["iraq-iran|mediaton"], [], "did you mean 'mediation'"),
        (["iraq-iron"], [], "unknown dyad"),
        (["iraq-iran|tone|3"], [], "unknown tone"),
        (["event|AGREE"], [], "is not DYAD"),
        (["iraq-iran|relation|betwen"], [], "did you mean 'between'"),
        (["iraq-iran|relation|named|opec"], [], "only 'together' has a third"),
        ([], [(0, 3, "name|irn")], "unknown actor 'irn'"),
        ([], [(0, 3, "nam|iran")], "unknown kind 'nam'"),
        ([], [(0, 3, "iran")], "is not KIND|ACTOR"),
    ],
)
def test_a_label_that_is_not_known_is_told(
    whole: list[str], spans: list[tuple[int, int, str]], said: str
) -> None:
    with pytest.raises(UserError) as problem:
        doccano.to_annotations([Coded(KEY, spans, whole)], sample(), "amal", study())
    assert said in str(problem.value)


def gold_folder(folder: Path) -> None:
    sample().to_csv(folder / "sample.csv", index=False)
    line = json.dumps({"id": KEY, "sentence": TEXT}, ensure_ascii=False)
    (folder / "main-01.jsonl").write_text(line + "\n", encoding="utf-8")


@pytest.mark.parametrize("tool", ["doccano", "tsv", "cas"])
def test_sentences_written_for_a_tool_are_collected_from_it(tmp_path: Path, tool: str) -> None:
    gold_folder(tmp_path)
    (path,) = write_for_tool(tool, tmp_path, "main", study())
    assert collect(tmp_path, tmp_path, [path], study(), "main", "amal") == []
    assert read_coding(tmp_path / "codings" / "main-amal.csv")["layer"].tolist() == ["coded"]


def test_a_project_exported_by_inception_is_collected_for_one_of_its_users(tmp_path: Path) -> None:
    gold_folder(tmp_path)
    with ZipFile(tmp_path / "export.zip", "w") as packed:
        packed.writestr("exportedproject.json", "{}")
        packed.writestr(f"source/{KEY}.txt", TEXT)
        packed.writestr(f"annotation/{KEY}.txt/INITIAL_CAS.tsv", "#FORMAT=WebAnno TSV 3.3\n")
        packed.writestr(f"annotation/{KEY}.txt/amal.tsv", TSV)
        packed.writestr(f"annotation/{KEY}.txt/basim.tsv", TSV.replace("iran-gov", "tehran"))
    assert collect(tmp_path, tmp_path, [tmp_path / "export.zip"], study(), "main", "amal") == []
    coded = read_coding(tmp_path / "codings" / "main-amal.csv")
    assert coded.loc[coded["layer"] == "mention", "label"].tolist() == [
        "iran-gov",
        "NIL",
        "iraq",
        "riyadh",
        "saudi-gov",
    ]
    assert coded.loc[coded["label"] == "iran-gov", "start"].tolist() == [105]
    with pytest.raises(UserError, match="several coded here: amal, basim"):
        collect(tmp_path, tmp_path, [tmp_path / "export.zip"], study(), "main", "carim")
