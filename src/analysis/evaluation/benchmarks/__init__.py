"""The program against gold made by others."""
