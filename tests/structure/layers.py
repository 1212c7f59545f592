"""The architecture: which folder may include which others, and what may be used in which places.

Both tables are in src/README.md."""

import re
from pathlib import PurePosixPath

README = PurePosixPath("src/README.md")

# The code that a row of the ban table forbids, by the text in its first column.
BAN_PATTERNS = {
    "threads, mutexes, condition variables, atomics": re.compile(
        r"#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|atomic|semaphore|latch|barrier|future|stop_token)>"
        r"|\bstd::(jthread|thread|\w*mutex|condition_variable|atomic|async|future|promise|call_once|\w*lock(_guard)?)\b"
    ),
    "Asio": re.compile(r"#\s*include\s*<asio|\basio::"),
    "`steady_clock::now`, `system_clock::now`": re.compile(r"_clock::now\b"),
    "`getenv`": re.compile(r"\b(secure_)?getenv\b|\benviron\b"),
    "OpenSSL's TLS": re.compile(r"#\s*include\s*<openssl/ssl|\bSSL_\w+\("),
    "SQLite": re.compile(r"#\s*include\s*<sqlite3|\bsqlite3_?\w*\s*[*(]"),
}


def table_rows(text):
    for line in text.splitlines():
        if line.startswith("|") and not re.match(r"\|[-|\s]+\|$", line):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def layer_table(readme):
    """{folder: set of folders it may include, or None for all}. `base/*` is base and its subfolders in the table."""
    layers = {}
    for row in table_rows(readme):
        name = re.fullmatch(r"`([\w/]+)`", row[0])
        if len(row) == 3 and name:
            layers[name.group(1)] = None if row[2] == "all" else set(re.findall(r"`([\w/]+(?:\*)?)`", row[2]))
    for folder, allowed in layers.items():
        for group in [name for name in allowed or () if name.endswith("/*")]:
            allowed.remove(group)
            allowed.update(other for other in layers if is_within(other, group.removesuffix("/*")))
    return layers


def is_within(folder, outer):
    return folder == outer or folder.startswith(outer + "/")


def ban_table(readme):
    """Returns [(what, places)], the rows below the heading Bans."""
    _, _, bans = readme.partition("## Bans")
    return [(row[0], re.findall(r"`([\w/]+)`", row[1])) for row in table_rows(bans) if row[0] != "what"]


def layers(files):
    """Checks every #include "..." against the table of layers."""
    if README not in files:
        yield f"{README}: missing"
        return
    table = layer_table(files[README].text)
    for file in files.values():
        if file.layer_path is None:
            continue
        if file.folder not in table:
            yield f"{file.path}: its folder has no row in {README}"
            continue
        allowed = table[file.folder]
        for number, name in file.includes():
            where = f"{file.path}:{number}"
            target = str(PurePosixPath(name).parent)
            if PurePosixPath("src", name) not in files:
                yield f'{where}: "{name}" is no file of src/ (name it from there)'
            elif allowed is not None and target != file.folder and target not in allowed:
                yield f'{where}: {file.folder} may not include "{name}"'


def is_in(layer_path, place):
    """Returns whether a path is in a place.

    base/worker.cpp, base/worker_queue.hpp and base/worker/x.hpp are in base/worker."""
    path = str(layer_path)
    return path.startswith(place) and path[len(place)] in "/._"


def bans(files):
    """Checks every line of code against the table of bans."""
    if README not in files:
        return
    rows = ban_table(files[README].text)
    if not rows:
        yield f"{README}: no table of bans"
    for what, places in rows:
        pattern = BAN_PATTERNS.get(what)
        if pattern is None:
            yield f"{README}: tests/structure does not know how to find {what}"
            continue
        for file in files.values():
            if file.layer_path is None or any(is_in(file.layer_path, place) for place in places):
                continue
            for number, line in file.code_lines():
                if pattern.search(line):
                    yield f"{file.path}:{number}: {what}: only in {', '.join(places)}"
