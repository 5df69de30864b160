"""papermill's engine without its habit of writing the whole notebook twice a cell.

A page's notebook holds its figures and sentences: on a corpus of thousands of articles it has some
megabytes, and writing it eighty times took longer than some of its cells.
"""

from __future__ import annotations

from typing import Any, ClassVar

from papermill.engines import NBClientEngine, NotebookExecutionManager


class SavedOnce(NBClientEngine):
    """Runs a notebook as papermill does, and writes it when it ends, however that comes."""

    NAME: ClassVar[str] = "saved-once"

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Run all cells; what ran is written also where a cell fails or the kernel dies.

        Parameters
        ----------
        nb_man
            The notebook and where it is written.
        kernel_name
            The kernel.
        **options
            As papermill gives them.
        """
        target = nb_man.output_path
        # without a path papermill's manager writes nothing
        nb_man.output_path = None
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = target
            nb_man.save()
