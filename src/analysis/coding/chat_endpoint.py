"""Asking a language model behind an OpenAI-compatible server: Ollama, vLLM, llama.cpp or a service.

Nothing here runs inside a run: `analysis code ask` asks, the answers are kept (`coding.answers`), and
the frame coder 'endpoint' reads them. The key of a service comes from the environment alone.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.coding.answers import keyed, read_answers_file
from analysis.coding.questions import Questions, problem_of
from analysis.errors import UserError

if TYPE_CHECKING:
    import httpx

KEY = "MIHWAR_ENDPOINT_KEY"
CHARACTERS_A_TOKEN = 2.5  # of Arabic in common vocabularies, on the careful side
ANSWER_TOKENS = 40  # a list of ids and a whole number, as JSON
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Endpoint:
    """A server, a model and how patient to be.

    Attributes
    ----------
    url
        Address of the API, such as http://localhost:11434/v1.
    model
        Name of the model there.
    timeout
        Seconds to wait for one answer.
    retries
        How often a question is asked again after an error or an answer that does not fit.
    pause
        Seconds before the first repetition; doubled each time.
    seed
        Given to the server, which may pass it over.
    """

    url: str
    model: str
    timeout: float = 60.0
    retries: int = 3
    pause: float = 1.0
    seed: int = 1


@dataclass
class Asked:
    """What came of asking: counts of units, tokens used, and what failed with its reason."""

    from_cache: int = 0
    answered: int = 0
    tokens: int = 0
    stopped: str = ""
    failed: list[tuple[str, str]] = field(default_factory=list)


def estimate_tokens(asked: Questions, model: str, path: Path) -> tuple[int, int]:
    """How many units are not answered yet, and about how many tokens asking them takes.

    Parameters
    ----------
    asked
        The questions.
    model
        The model.
    path
        The file of answers.

    Returns
    -------
    tuple of int
        Units, and tokens of prompts and answers together.
    """
    known = read_answers_file(path)
    open_texts = [text for _, text, key in keyed(asked, model) if key not in known]
    characters = sum(len(text) + len(asked.instructions) for text in open_texts)
    return len(open_texts), int(characters / CHARACTERS_A_TOKEN) + ANSWER_TOKENS * len(open_texts)


def ask(
    asked: Questions,
    endpoint: Endpoint,
    path: Path,
    frames: Sequence[str],
    *,
    budget: int | None = None,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Asked:
    """Ask a model about every unit that is not answered yet, and keep each answer as it comes.

    Parameters
    ----------
    asked
        The questions.
    endpoint
        Server and model.
    path
        The file of answers; lines are added, none is changed.
    frames
        Ids of the codebook.
    budget
        Tokens after which no further question is asked.
    progress
        Told how many of how many units are done.
    wait
        Sleeps; tests give one that does not.

    Returns
    -------
    Asked
        A unit that gets no answer that fits after all repetitions is told in `failed`, and asked
        again next time.

    Raises
    ------
    UserError
        Where httpx is not installed, or the server refuses the key or the model.
    """
    httpx = _httpx()
    known = read_answers_file(path)
    result = Asked()
    path.parent.mkdir(parents=True, exist_ok=True)
    _mend(path)
    headers = {}
    if os.environ.get(KEY):
        headers["Authorization"] = f"Bearer {os.environ[KEY]}"
    total = len(asked.units)
    with (
        httpx.Client(timeout=endpoint.timeout, headers=headers) as client,
        path.open("a", encoding="utf-8") as file,
    ):
        for number, (unit, text, key) in enumerate(keyed(asked, endpoint.model), 1):
            if key in known:
                result.from_cache += 1
                continue
            # Asked before each question, so that the budget is passed by one answer at most.
            if budget is not None and result.tokens >= budget:
                result.stopped = f"the budget of {budget:,} tokens is used up"
                break
            answer, used, why = _answer(client, endpoint, asked, text, frames, wait)
            result.tokens += used
            if answer is None:
                result.failed.append((str(unit["unit"]), why))
            else:
                entry = {"key": key, "model": endpoint.model, "answer": answer, "tokens": used}
                file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
                # An answer has cost time or money: it is on disk before the next question is
                # asked.
                file.flush()
                known[key] = entry
                result.answered += 1
            if progress is not None:
                progress(number, total, "asking")
    return result


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise UserError(
            "asking a model needs the package httpx", fix="Install it: `uv pip install httpx`."
        ) from None
    return httpx


def _mend(path: Path) -> None:
    """End a last line that was not written whole, so that what is added begins a line."""
    if path.is_file():
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            with path.open("ab") as file:
                file.write(b"\n")


def _answer(
    client: httpx.Client,
    endpoint: Endpoint,
    asked: Questions,
    text: str,
    frames: Sequence[str],
    wait: Callable[[float], None],
) -> tuple[dict[str, Any] | None, int, str]:
    """The answer to one question, the tokens it took, and why there is none."""
    used, why = 0, ""
    for attempt in range(endpoint.retries + 1):
        if attempt:
            # 1, 2, 4 … pauses: a server that is overloaded gets time
            wait(endpoint.pause * 2 ** (attempt - 1))
        content, tokens, why = _completion(client, endpoint, asked, text)
        used += tokens
        if content is None:
            continue
        answer, why = _parsed(content, frames)
        if answer is not None:
            return answer, used, ""
    return None, used, why


def _completion(
    client: httpx.Client, endpoint: Endpoint, asked: Questions, text: str
) -> tuple[str | None, int, str]:
    """What the server says to one request, tokens, and what went wrong."""
    httpx = _httpx()
    body = {
        "model": endpoint.model,
        # As repeatable as the server allows; what makes a run repeatable are the answers that
        # are kept.
        "temperature": 0,
        "seed": endpoint.seed,
        "messages": [
            {"role": "system", "content": asked.instructions},
            {"role": "user", "content": text},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "codes", "strict": True, "schema": asked.schema},
        },
    }
    try:
        reply = client.post(f"{endpoint.url.rstrip('/')}/chat/completions", json=body)
    except httpx.HTTPError as problem:
        return None, 0, f"{type(problem).__name__}: {problem}"
    # No HTTPError, and no repetition would mend the address.
    except (httpx.InvalidURL, UnicodeError) as problem:
        raise UserError(f"--url {endpoint.url}: {problem}") from None
    # Key or name of the model are wrong: every further unit would fail alike.
    if reply.status_code in (401, 403, 404):
        raise UserError(
            f"the server answers {reply.status_code} to model '{endpoint.model}'",
            where=endpoint.url,
            fix=f"Is the name right, and the key in ${KEY}?",
        )
    if reply.status_code != 200:
        return None, 0, f"the server answers {reply.status_code}"
    try:
        said = reply.json()
        content = said["choices"][0]["message"]["content"]
        tokens = int((said.get("usage") or {}).get("total_tokens") or 0)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None, 0, "the reply is no chat completion"
    if not isinstance(content, str):
        return None, tokens, "the reply has no text"
    return content, tokens or _tokens(asked, text, content), ""


def _tokens(asked: Questions, text: str, content: str) -> int:
    """About how many tokens a question took, where the server does not say."""
    return int((len(asked.instructions) + len(text) + len(content)) / CHARACTERS_A_TOKEN)


def _parsed(content: str, frames: Sequence[str]) -> tuple[dict[str, Any] | None, str]:
    """A text as an answer that fits the schema, or why it is none.

    A fence of code around it is taken off: many models put one whatever they are asked.
    """
    held = content.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        answer = json.loads(held)
    except ValueError:
        return None, "the answer is no JSON"
    why = problem_of(answer, frames)
    if why:
        return None, why
    return {"frames": sorted(answer["frames"]), "tone": answer["tone"]}, ""
