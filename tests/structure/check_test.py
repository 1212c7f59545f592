"""Tests each rule of the structure check with a small valid tree, to which one fault at a time is added."""

import os
import tempfile
import unittest

from check import check

README = """\
| folder | what it is | may include |
|---|---|---|
| `base` | clock, worker | - |
| `store` | the interfaces | `base` |
| `store/sqlite` | the database | `base` `store` |
| `net` | sockets | `base` |
| `node` | wires | all |

## Bans

| what | only in |
|---|---|
| threads, mutexes, condition variables, atomics | `base/worker` `node` |
| Asio | `net` `node` |
| `steady_clock::now`, `system_clock::now` | `base/clock` |
| `getenv` | `node/config` |
| OpenSSL's TLS | `net` |
| SQLite | `store/sqlite` |
"""


def header(folder, extra=""):
    return f"// What it is for.\n#pragma once\n{extra}\nnamespace parley::{folder} {{}}\n"


GOOD = {
    "CMakeLists.txt": "project(parley VERSION 1.2.3)\n",
    "src/README.md": README,
    "src/main.cpp": '#include "node/process.hpp"\n',
    "src/base/clock.hpp": header("base"),
    "src/base/clock.cpp": '// How.\n#include "base/clock.hpp"\nnow = std::chrono::steady_clock::now();\n',
    "src/base/worker.hpp": header("base", "#include <thread>\n"),
    "src/base/worker_queue.hpp": header("base", "#include <mutex>\n"),
    "src/store/store.hpp": header("store", '#include "base/clock.hpp"\n'),
    "src/store/sqlite/engine.hpp": header("store::sqlite", '#include <sqlite3.h>\n#include "store/store.hpp"\n'),
    "src/net/line.hpp": header("net", "#include <asio/ip/tcp.hpp>\n"),
    "src/node/config.hpp": header("node", "inline auto x = getenv(\"PARLEY_X\");\n"),
    "src/node/process.hpp": header("node", '#include "net/line.hpp"\n#include "store/sqlite/engine.hpp"\n'),
    "src/node/process.cpp": '#include "node/process.hpp"\n// std::mutex is fine here\n',
    "src/base/version.hpp": header("base", 'inline constexpr std::string_view version = "1.2.3";\n'),
    "tests/unit/base/clock_test.cpp": '#include "base/clock.hpp"\n',
    "run": "#!/bin/sh\n# Runs it.\n",
    "docs/contract/parley.d.ts": "// Printed.\n" * 401,
    "data/users.json": "TO" "DO: what people keep is none of our business",
}

# (path, text of the file, the one line that must be reported); a text of None removes the file.
SPOILED = [
    # layers
    ("src/base/clock.hpp", header("base", '#include "store/store.hpp"'),
     'src/base/clock.hpp:3: base may not include "store/store.hpp"'),
    ("src/store/store.hpp", header("store", '#include "store/sqlite/engine.hpp"'),
     'src/store/store.hpp:3: store may not include "store/sqlite/engine.hpp"'),
    ("src/net/line.hpp", header("net", '  #  include "node/config.hpp"'),
     'src/net/line.hpp:3: net may not include "node/config.hpp"'),
    ("src/net/line.hpp", header("net", '#include "frame.hpp"'),
     'src/net/line.hpp:3: "frame.hpp" is no file of src/ (name it from there)'),
    ("src/cellar/wine.hpp", header("cellar"), "src/cellar/wine.hpp: its folder has no row in src/README.md"),
    # bans
    ("src/store/store.hpp", header("store", "#include <mutex>"),
     "src/store/store.hpp:3: threads, mutexes, condition variables, atomics: only in base/worker, node"),
    ("src/net/line.hpp", header("net", "std::atomic<int> count;"),
     "src/net/line.hpp:3: threads, mutexes, condition variables, atomics: only in base/worker, node"),
    ("src/base/workers.hpp", header("base", "std::thread thread;"),
     "src/base/workers.hpp:3: threads, mutexes, condition variables, atomics: only in base/worker, node"),
    ("src/store/store.hpp", header("store", "void f(asio::io_context&);"), "src/store/store.hpp:3: Asio: only in net, node"),
    ("src/net/line.hpp", header("net", "auto at = Clock::system_clock::now();"),
     "src/net/line.hpp:3: `steady_clock::now`, `system_clock::now`: only in base/clock"),
    ("src/node/process.cpp", '#include "node/process.hpp"\nauto home = std::getenv("HOME");\n',
     "src/node/process.cpp:2: `getenv`: only in node/config"),
    ("src/node/process.cpp", '#include "node/process.hpp"\n#include <openssl/ssl.h>\n',
     "src/node/process.cpp:2: OpenSSL's TLS: only in net"),
    ("src/store/store.hpp", header("store", "#include <sqlite3.h>"), "src/store/store.hpp:3: SQLite: only in store/sqlite"),
    ("src/store/store.hpp", header("store", "sqlite3* handle;"), "src/store/store.hpp:3: SQLite: only in store/sqlite"),
    ("src/README.md", README + "| magic | `base` |\n", "src/README.md: tests/structure does not know how to find magic"),
    ("src/README.md", README.partition("## Bans")[0], "src/README.md: no table of bans"),
    # files
    ("tests/unit/base/long_test.cpp", "int x;\n" * 401, "tests/unit/base/long_test.cpp: 401 lines, more than 400"),
    ("tests/wire/long.test.mjs", "x;\n" * 401, "tests/wire/long.test.mjs: 401 lines, more than 400"),
    ("src/net/line.hpp", "#pragma once\nnamespace parley::net {}\n",
     "src/net/line.hpp: does not open with a comment that says what it is for"),
    ("run", "#!/bin/sh\nset -e\n", "run: does not open with a comment that says what it is for"),
    ("tests/support/person.hpp", "// A person.\n", "tests/support/person.hpp: no #pragma once"),
    ("docs/plan.md", "one\n\nTO" "DO: two\n", "docs/plan.md:3: TO" "DO"),
    ("run", "#!/bin/sh\n# FIX" "ME later\n", "run:2: FIX" "ME"),
    ("package-lock.json", '{"resolved": "https://registry.npm' 'js.org/x.tgz"}\n',
     "package-lock.json:1: names the host of a package registry (registry.npm" "js.org)"),
    ("src/node/process.cpp", '#include <string>\n#include "node/process.hpp"\n',
     'src/node/process.cpp: its first include is not "node/process.hpp"'),
    ("src/net/line.hpp", header("http"), "src/net/line.hpp: its namespace is parley::http, not parley::net"),
    ("tests/unit/base/clock_test.cpp", None, "src/base/clock.cpp: no test in tests/unit/base reaches base/clock.hpp"),
    ("src/net/util.hpp", header("net"), 'src/net/util.hpp: "util" says nothing; name the file for what it does'),
    ("CMakeLists.txt", "project(parley VERSION 1.2.4)\n", "src/base/version.hpp: not the version that CMakeLists.txt says"),
]

# Files that look like a fault but are valid.
HARMLESS = [
    ("src/net/line.hpp", header("net", "// std::mutex would be the wrong tool; so would getenv(3)")),
    ("src/net/line.hpp", header("net", 'auto text = "std::thread, asio::post, getenv";')),
    ("src/store/sqlite/engine.hpp", header("store::sqlite", '#include "store/store.hpp"\n#include "base/clock.hpp"')),
    ("src/base/worker_queue.cpp", '// How.\n#include "base/worker_queue.hpp"\nstd::lock_guard lock(mutex);\n'),
    ("tests/unit/base/clock_test.cpp", '#include "support/scene.hpp"\n'),
    ("tests/story/first_test.cpp", '#include "base/clock.hpp"\n'),
    ("docs/marks.md", "A TODOLIST is no mark, nor is mktemp XXXXXX.\n"),
    ("tests/unit/base/full_test.cpp", "int x;\n" * 400),
]


def complaints(changes):
    tree = {**GOOD, "tests/support/scene.hpp": '// A scene.\n#pragma once\n#include "base/clock.hpp"\n', **changes}
    if "src/base/worker_queue.cpp" in changes:
        tree["tests/unit/base/worker_test.cpp"] = '#include "base/worker_queue.hpp"\n'
    with tempfile.TemporaryDirectory() as root:
        for path, text in tree.items():
            if text is not None:
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
        return check(root)


class Structure(unittest.TestCase):
    def test_accepts_a_valid_tree(self):
        self.assertEqual(complaints({}), [])

    def test_reports_each_fault_in_one_line(self):
        for path, text, complaint in SPOILED:
            with self.subTest(path=path, complaint=complaint):
                self.assertEqual(complaints({path: text}), [complaint])

    def test_accepts_what_only_looks_like_a_fault(self):
        for path, text in HARMLESS:
            with self.subTest(path=path, text=text):
                self.assertEqual(complaints({path: text}), [])

    def test_reports_a_tree_whose_median_file_is_too_long(self):
        large = {path: text + "// words\n" * 390 for path, text in GOOD.items() if path.endswith(".hpp")}
        self.assertIn("src: half of its files are larger than 3072 bytes", complaints(large))

    def test_reports_a_tree_without_the_table_of_layers(self):
        self.assertEqual(complaints({"src/README.md": None}), ["src/README.md: missing"])


if __name__ == "__main__":
    unittest.main()
