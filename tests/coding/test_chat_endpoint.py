"""A language model behind a real HTTP server on loopback: it answers well, badly, slowly, half and never."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.studies import study

from analysis.coding.answers import answers_path, codes_of_answers, read_answers_file
from analysis.coding.chat_endpoint import KEY, Asked, Endpoint, ask, estimate_tokens
from analysis.coding.coded_texts import code_texts
from analysis.coding.questions import Questions, questions
from analysis.errors import UserError
from analysis.study.schema import Study
from analysis.study.study_settings import Settings

pytest.importorskip("httpx")
BODIES = ["زار الوفد العراق وإيران. عاد الوفد من إيران إلى السعودية.", "وسيط بين العراق وإيران"]
FRAMES = ["energy", "mediation"]
GOOD = json.dumps({"frames": ["energy"], "tone": 1})
Reply = Callable[["Server"], tuple[int, bytes]]


def completion(content: object, tokens: int = 50) -> bytes:
    """A chat completion as servers of this kind send it."""
    body = {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": tokens}}
    return json.dumps(body).encode()


class Server(ThreadingHTTPServer):
    """Answers every request by `reply`, and keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.reply: Reply = lambda _: (200, completion(GOOD))
        self.is_cut = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers.get("Authorization"))
        status, body = self.server.reply(self.server)
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if self.server.is_cut else body)
        except OSError:
            return  # the client gave up waiting
        if self.server.is_cut:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def _study(folder: Path, **settings: object) -> Study:
    made = study(settings=Settings.model_validate(settings))
    return made.model_copy(update={"folder": folder / "studies" / made.id})


def _asked(made: Study) -> Questions:
    coded = code_texts(BODIES, None, study(), article_ids=["a0", "a1"])
    articles = pd.DataFrame({"article_id": ["a0", "a1"], "body": BODIES})
    return questions(made, articles, coded.sentences, coded.dyad_units)


def _ask(server: Server, folder: Path, **rest: Any) -> Asked:
    made = _study(folder)
    endpoint = Endpoint(server.url, "m/1", timeout=rest.pop("timeout", 5.0), retries=2)
    path = answers_path(made, "m/1")
    return ask(_asked(made), endpoint, path, FRAMES, wait=lambda _: None, **rest)


def test_answers_are_kept_and_nothing_is_asked_twice(server: Server, tmp_path: Path) -> None:
    count = len(_asked(_study(tmp_path)).units)
    seen: list[tuple[int, int, str]] = []
    first = _ask(server, tmp_path, progress=lambda *done: seen.append(done))
    assert (first.answered, first.tokens, len(server.asked)) == (count, 50 * count, count)
    assert seen[-1] == (count, count, "asking")
    path = answers_path(_study(tmp_path), "m/1")
    before = path.read_bytes()
    again = _ask(server, tmp_path)
    assert (again.from_cache, again.answered, len(server.asked)) == (count, 0, count)
    assert path.read_bytes() == before
    assert "زار" not in path.read_text(encoding="utf-8"), "the answers hold no text"


def test_a_run_takes_the_answers_without_the_server(server: Server, tmp_path: Path) -> None:
    _ask(server, tmp_path)
    server.shutdown()
    made = _study(tmp_path, frame_coder="endpoint", frame_model="m/1")
    runs = []
    for _ in range(2):
        coded = code_texts(BODIES, None, made, article_ids=["a0", "a1"])
        runs.append(coded.frames.to_csv())
    assert runs[0] == runs[1]
    assert set(coded.frames["frame"]) == {"energy"}
    assert len(coded.frames) == len(_asked(made).units)


def test_the_question_holds_codebook_schema_unit_and_a_fixed_temperature(
    server: Server, tmp_path: Path
) -> None:
    _ask(server, tmp_path)
    request = server.asked[0]
    assert request["temperature"] == 0
    assert request["messages"][0]["content"] == _asked(_study(tmp_path)).instructions
    assert "Sentence: زار الوفد العراق وإيران." in request["messages"][1]["content"]
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema["additionalProperties"] is False


def test_the_key_comes_from_the_environment_and_stands_in_no_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "s3cret")
    _ask(server, tmp_path)
    assert set(server.keys) == {"Bearer s3cret"}
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert files
    assert not any(b"s3cret" in p.read_bytes() for p in files)
    monkeypatch.delenv(KEY)
    server.keys.clear()
    _ask(server, tmp_path / "other")
    assert set(server.keys) == {None}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("energy", "the answer is no JSON"),
        (json.dumps({"frames": ["oil"], "tone": 0}), "unknown frame 'oil'"),
        (json.dumps({"frames": ["energy"]}), "tone is no whole number from -2 to 2"),
        (json.dumps(["energy"]), "the answer is no object"),
        (None, "the reply has no text"),
    ],
)
def test_a_bad_answer_is_asked_for_again_and_then_told(
    server: Server, tmp_path: Path, content: object, why: str
) -> None:
    server.reply = lambda _: (200, completion(content))
    found = _ask(server, tmp_path)
    count = len(_asked(_study(tmp_path)).units)
    assert found.answered == 0
    assert [w for _, w in found.failed] == [why] * count
    assert len(server.asked) == 3 * count
    assert found.tokens == 150 * count, "bad answers cost too"
    assert not read_answers_file(answers_path(_study(tmp_path), "m/1"))


def test_an_answer_in_a_fence_of_code_is_taken(server: Server, tmp_path: Path) -> None:
    server.reply = lambda _: (200, completion(f"```json\n{GOOD}\n```"))
    assert _ask(server, tmp_path).answered


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_fails_once_is_asked_again(
    server: Server, tmp_path: Path, status: int
) -> None:
    def flaky(held: Server) -> tuple[int, bytes]:
        return (status, b"") if len(held.asked) % 2 else (200, completion(GOOD))

    server.reply = flaky
    found = _ask(server, tmp_path)
    assert not found.failed
    assert len(server.asked) == 2 * found.answered


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"choices": []}', b"[]"])
def test_a_reply_that_is_no_completion_is_told(server: Server, tmp_path: Path, body: bytes) -> None:
    server.reply = lambda _: (200, body)
    assert {w for _, w in _ask(server, tmp_path).failed} == {"the reply is no chat completion"}


def test_a_slow_server_is_waited_for_no_longer_than_said(server: Server, tmp_path: Path) -> None:
    def slow(_: Server) -> tuple[int, bytes]:
        time.sleep(0.5)
        return 200, completion(GOOD)

    server.reply = slow
    begin = time.monotonic()
    found = _ask(server, tmp_path, timeout=0.05)
    assert not found.answered
    assert all("ReadTimeout" in why for _, why in found.failed)
    assert time.monotonic() - begin < 5


def test_half_an_answer_is_none(server: Server, tmp_path: Path) -> None:
    server.is_cut = True
    found = _ask(server, tmp_path)
    assert not found.answered
    assert all("RemoteProtocolError" in why or "ReadError" in why for _, why in found.failed)


def test_nobody_at_the_address_is_told_for_each_unit(server: Server, tmp_path: Path) -> None:
    server.shutdown()
    server.server_close()
    found = _ask(server, tmp_path)
    assert all("ConnectError" in why for _, why in found.failed)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_key_or_model_stops_at_once(server: Server, tmp_path: Path, status: int) -> None:
    server.reply = lambda _: (status, b"")
    with pytest.raises(UserError, match=f"the server answers {status}"):
        _ask(server, tmp_path)
    assert len(server.asked) == 1


def test_the_budget_stops_it_and_the_next_time_goes_on(server: Server, tmp_path: Path) -> None:
    found = _ask(server, tmp_path, budget=100)
    assert found.answered == 2
    assert "budget of 100 tokens" in found.stopped
    rest = _ask(server, tmp_path)
    assert rest.from_cache == 2
    assert not rest.stopped


def test_a_line_cut_off_by_a_crash_is_asked_again(server: Server, tmp_path: Path) -> None:
    _ask(server, tmp_path)
    path = answers_path(_study(tmp_path), "m/1")
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[:-20], encoding="utf-8")
    found = _ask(server, tmp_path)
    assert found.answered == 1
    asked = _asked(_study(tmp_path))
    assert len(codes_of_answers(path, asked, "m/1")) == len(asked.units)


def test_another_model_or_text_has_answers_of_its_own(server: Server, tmp_path: Path) -> None:
    _ask(server, tmp_path)
    made = _study(tmp_path)
    path = answers_path(made, "m/1")
    asked = _asked(made)
    assert codes_of_answers(path, asked, "m/2").empty
    count, tokens = estimate_tokens(asked, "m/2", path)
    assert count == len(asked.units)
    assert tokens > 100 * count
    assert estimate_tokens(asked, "m/1", path) == (0, 0)


def test_a_study_that_names_no_model_or_one_never_asked_is_told(tmp_path: Path) -> None:
    for name, message in (("", "which model coded"), ("m/9", "'m/9' was not asked")):
        made = _study(tmp_path, frame_coder="endpoint", frame_model=name)
        with pytest.raises(UserError, match=message):
            _ = code_texts(BODIES, None, made, article_ids=["a0", "a1"]).frame_triggers
