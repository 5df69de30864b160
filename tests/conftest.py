"""One profile of hypothesis for all tests: no deadline, since the time an example takes is the machine's and not the code's."""

from __future__ import annotations

import contextlib

# the environment of tests/browser has a browser's driver and no hypothesis
with contextlib.suppress(ModuleNotFoundError):
    from hypothesis import settings

    settings.register_profile("mihwar", deadline=None)
    settings.load_profile("mihwar")
