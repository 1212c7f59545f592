"""The rules for single files: size, opening comment, names, tests, and text that must not occur."""

import re
from pathlib import PurePosixPath

MOST_LINES = 400
MEDIAN_BYTES = 3072
SCRIPT_SUFFIXES = {".cpp", ".hpp", ".py", ".sh", ".mjs", ".js", ".ts", ".cmake"}
SCRIPTS = {"run", "test", ".ci/run"}
VAGUE_WORDS = {"manager", "helper", "helpers", "util", "utils", "data", "info"}

# Written in halves, so that this file passes its own rules.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
REGISTRIES = re.compile(
    r"registry\.npm" r"js\.org|registry\.yarn" r"pkg\.com|\bpypi" r"\.org|pythonhosted" r"\.org|crates" r"\.io"
    r"|deb\.deb" r"ian\.org|archive\.ub" r"untu\.com|proxy\.gol" r"ang\.org|npm" r"mirror\.com|rubygems" r"\.org"
)

# Wiring: only the real binary can test these files, and tests/wire does. asio_impl has only code of a
# library.
WITHOUT_UNIT_TEST = re.compile(r"main\.cpp|net/asio\w*\.cpp|node/(?!config/)[\w/]+\.cpp")


def is_source(file):
    return file.path.suffix in SCRIPT_SUFFIXES or file.path.name == "CMakeLists.txt" or str(file.path) in SCRIPTS


def sizes(files):
    for file in files.values():
        is_printed = file.path.parts[:2] == ("docs", "contract")
        if is_source(file) and not is_printed and len(file.lines) > MOST_LINES:
            yield f"{file.path}: {len(file.lines)} lines, more than {MOST_LINES}"


def median(files):
    sizes_found = sorted(len(file.text.encode()) for file in files.values() if file.layer_path is not None)
    if sizes_found and sizes_found[len(sizes_found) // 2] > MEDIAN_BYTES:
        yield f"src: half of its files are larger than {MEDIAN_BYTES} bytes"


def opening_words(files):
    for file in files.values():
        lines = [line for line in file.lines[:2] if not line.startswith("#!")]
        if file.path.suffix == ".hpp" and not (lines and lines[0].startswith("// ")):
            yield f"{file.path}: does not open with a comment that says what it is for"
        elif (file.path.suffix == ".sh" or str(file.path) in SCRIPTS) and not (lines and lines[0].startswith("# ")):
            yield f"{file.path}: does not open with a comment that says what it is for"


def guards(files):
    for file in files.values():
        if file.path.suffix == ".hpp" and "#pragma once" not in file.lines:
            yield f"{file.path}: no #pragma once"


def unfinished(files):
    for file in files.values():
        for number, line in enumerate(file.lines, 1):
            found = UNFINISHED.search(line)
            if found:
                yield f"{file.path}:{number}: {found.group(1)}"


def registries(files):
    for file in files.values():
        for number, line in enumerate(file.lines, 1):
            found = REGISTRIES.search(line)
            if found:
                yield f"{file.path}:{number}: names the host of a package registry ({found.group(0)})"


def own_header_first(files):
    for file in files.values():
        if file.path.suffix != ".cpp" or file.layer_path is None:
            continue
        header = file.layer_path.with_suffix(".hpp")
        if PurePosixPath("src", header) not in files:
            continue
        includes = [line.strip() for line in file.lines if re.match(r"\s*#\s*include", line)]
        if not includes or includes[0] != f'#include "{header}"':
            yield f'{file.path}: its first include is not "{header}"'


def namespaces(files):
    for file in files.values():
        if file.layer_path is None or file.path.name == "main.cpp":
            continue
        wanted = "parley::" + file.folder.replace("/", "::")
        found = re.findall(r"^namespace (parley[\w:]*)", file.text, re.MULTILINE)
        if found and not any(are_nested(name, wanted) for name in found):
            yield f"{file.path}: its namespace is {found[0]}, not {wanted}"


def are_nested(namespace, wanted):
    """A folder has its own namespace or that of its parent. A file may use a deeper namespace."""
    around = wanted.rpartition("::")[0]
    return any((namespace + "::").startswith(outer + "::") for outer in (wanted, around) if outer != "parley")


def reached_from(file, files):
    """Returns the headers below src/ that this file includes, directly or through others."""
    reached, waiting = set(), [file]
    while waiting:
        for _, name in waiting.pop().includes():
            if name in reached:
                continue
            reached.add(name)
            for place in ("src", "tests"):
                included = files.get(PurePosixPath(place, name))
                if included is not None:
                    waiting.append(included)
            behind = files.get(PurePosixPath("src", name).with_suffix(".cpp"))
            if behind is not None:
                waiting.append(behind)
    return reached


def tests_exist(files):
    """Every module is included by a unit test of its folder, of one around it or in it, or by a story test.

    A story test uses a whole node. A .cpp without a header is part of another module."""
    tests = {}
    told = set()
    for file in files.values():
        if file.path.parts[:2] == ("tests", "story") and file.path.name.endswith("_test.cpp"):
            told.update(reached_from(file, files))
        elif file.path.parts[:2] == ("tests", "unit") and file.path.name.endswith("_test.cpp"):
            folder = PurePosixPath(*file.path.parts[2:-1])
            tests.setdefault(folder, set()).update(reached_from(file, files))
    for file in files.values():
        path = file.layer_path
        if path is None or path.suffix != ".cpp" or WITHOUT_UNIT_TEST.fullmatch(str(path)):
            continue
        header = path.with_suffix(".hpp")
        near = [folder for folder in tests if folder in path.parents or path.parent in folder.parents]
        reached = told.union(*(tests[folder] for folder in near))
        if PurePosixPath("src", header) in files and str(header) not in reached:
            yield f"{file.path}: no test in tests/unit/{path.parent} reaches {header}"


def vague_names(files):
    for file in files.values():
        for word in file.path.stem.replace("-", "_").split("_"):
            if is_source(file) and word in VAGUE_WORDS:
                yield f'{file.path}: "{word}" says nothing; name the file for what it does'


def version(files):
    project = files.get(PurePosixPath("CMakeLists.txt"))
    header = files.get(PurePosixPath("src/base/version.hpp"))
    if project is None or header is None:
        return
    wanted = re.search(r"project\(\w+ VERSION ([\d.]+)", project.text)
    if wanted is None or f'version = "{wanted.group(1)}"' not in header.text:
        yield f"{header.path}: not the version that CMakeLists.txt says"
