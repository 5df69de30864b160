"""Pages are read, not studied: at most 700 words of prose each, with everything that is folded left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools.count_prose import words_of

AT_MOST = 700


def test_what_is_folded_or_a_row_or_code_is_no_prose(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<nav>not this</nav><main><h1>one two</h1><p>three<br>four</p><details><summary>no</summary>no</details>"
        "<table><caption>five</caption><thead><tr><th>no</th></tr></thead><tbody><tr><td>no</td></tr></tbody></table>"
        "<template>no</template><pre>no</pre><ul><li>six</ul></main><footer>no</footer>",
        encoding="utf-8",
    )
    assert words_of(page) == 6


@pytest.mark.notebook
def test_no_page_has_more_than_700_words_of_prose(finished: Path) -> None:
    pages = sorted((finished / "reports" / "iraq-iran-saudi").glob("*.html"))
    counted = {page.name: words_of(page) for page in pages}
    assert len(counted) > 6
    assert {name: n for name, n in counted.items() if n > AT_MOST} == {}
