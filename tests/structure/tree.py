"""The files of the project as the rules of this folder see them: paths relative to the root, and text."""

import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

SKIPPED_FOLDERS = {".git", "build", "data", "node_modules", "__pycache__", ".cache"}


@dataclass(frozen=True)
class File:
    path: PurePosixPath
    text: str

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def is_cpp(self):
        return self.path.suffix in (".cpp", ".hpp")

    @property
    def layer_path(self):
        """The path below src/, such as store/sqlite/store.cpp, or None for other files."""
        if self.path.parts[0] != "src" or not self.is_cpp:
            return None
        return PurePosixPath(*self.path.parts[1:])

    @property
    def folder(self):
        """The layer of a file below src/. main.cpp belongs to node, the folder that connects all others."""
        return str(self.layer_path.parent) if len(self.layer_path.parts) > 1 else "node"

    def includes(self):
        """Yields (line number, name) of every #include "name", in order."""
        for number, line in enumerate(self.lines, 1):
            found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if found:
                yield number, found.group(1)

    def code_lines(self):
        """Yields (line number, line) without comments and the contents of literals, which are not code."""
        for number, line in enumerate(self.lines, 1):
            if re.match(r"\s*#\s*include", line):
                yield number, line
                continue
            line = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
            yield number, re.sub(r"//.*", "", line)


def read_tree(root):
    """Returns every text file of the project, by path."""
    files = {}
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            full = os.path.join(folder, name)
            path = PurePosixPath(os.path.relpath(full, root))
            try:
                with open(full, encoding="utf-8", newline="") as opened:
                    files[path] = File(path, opened.read())
            except (UnicodeDecodeError, FileNotFoundError):
                continue  # not text, or deleted since it was listed
    return files
