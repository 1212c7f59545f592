"""The page: the contents of its cells, and what it omits."""

import unittest

from support import facts, run

import measured
import summary


def page_of(*lines):
    return list(summary.page(measured.read([facts(), *lines])))


def section(page, title):
    """Returns the rows of the table below this title, without its head."""
    lines = "\n".join(page).split(f"## {title}")[1].split("\n## ")[0].splitlines()
    return [line for line in lines if line.startswith("|")][2:]


class Cells(unittest.TestCase):
    def test_a_cell_is_the_median_and_its_range(self):
        for spread, digits, text in (
            (measured.Spread(1234.5, 1000, 20000), 0, "1,234 (1,000–20,000)"),
            (measured.Spread(0.25, 0.25, 0.25), 2, "0.25"),
            (None, 1, "-"),
        ):
            self.assertEqual(summary.cell(spread, digits), text)

    def test_a_ratio_has_at_most_three_significant_digits(self):
        for ratio, text in ((None, "-"), (0.0312, "0.031×"), (0.5, "0.50×"), (8.166, "8.17×"), (12.34, "12.3×"), (345.6, "346×")):
            self.assertEqual(summary.times(ratio), text)


class Page(unittest.TestCase):
    def test_compares_the_first_server_with_each_of_the_others(self):
        page = page_of(*(run("relay --pairs 100", name, units) for name, units in (("parley", 3000), ("node", 1000), ("floor", 12000))))
        self.assertEqual(section(page, "Units a second"), ["| `relay --pairs 100` | 3,000 | 1,000 | 12,000 | 3.00× | 0.25× |"])

    def test_writes_a_dash_for_what_a_server_does_not_support(self):
        page = page_of(run("rest_post --pairs 32", "parley", 20), run("rest_post --pairs 32", "node", 10), run("call", "floor"))
        self.assertIn("| `rest_post --pairs 32` | 20 | 10 | - | 2.00× | - |", section(page, "Units a second"))

    def test_is_a_page_if_nothing_could_be_measured(self):
        self.assertEqual(section(page_of(), "Everything"), [])
        self.assertEqual(section(page_of(run("call", "node", faults=1, firstFault="no")), "Everything"), [])

    def test_marks_a_throughput_that_the_load_client_limits(self):
        page = page_of(run("typing", "parley", 200_000), run("typing", "node", 10_000), run("typing", "floor", 180_000, clientCpuUsPerUnit=4.9))
        self.assertEqual(section(page, "Units a second"), ["| `typing` | 200,000 † | 10,000 | 180,000 | 20.0× | 1.11× |"])

    def test_works_for_one_server(self):
        page = page_of(run("call", "node", 7))
        self.assertEqual(section(page, "Units a second"), ["| `call` | 7 |"])

    def test_shows_memory_only_for_idle_sockets(self):
        page = page_of(run("idle --pairs 500", "parley"), run("call", "parley"))
        self.assertEqual(section(page, "Memory, KiB a socket"), ["| `idle --pairs 500` | 20.0 |"])
        self.assertNotIn("## Memory", "\n".join(page_of(run("call", "parley"))))

    def test_shows_the_machine_and_the_command_lines(self):
        page = "\n".join(page_of(run("call --pairs 1", "node")))
        for words in ("Some Processor, 2 processors, 4 GiB, Linux 6; data on ext4", "3 rounds of 5 s", "commit abc1234",
                      "taskset -c 0 bench/servers/node PORT FOLDER SECRET", "build/release/load call --pairs 1 --server"):
            self.assertIn(words, page)

    def test_uses_the_singular_for_one_round(self):
        one = "\n".join(summary.page(measured.read([facts(rounds=1), run("call", "parley")])))
        self.assertIn("- 1 round of 5 s", one)

    def test_lists_the_faults(self):
        page = page_of(run("call", "parley"), run("call", "node", faults=1, firstFault="closed by the server"))
        self.assertIn("- `call`, node: closed by the server", page)
        self.assertNotIn("otherwise", "\n".join(page_of(run("call", "parley"))))

    def test_shows_only_existing_pictures(self):
        page = "\n".join(page_of(run("call --pairs 100", "parley")))
        self.assertIn("(pictures/throughput.svg)", page)
        self.assertNotIn("latency.svg", page)

    def test_has_all_numbers_of_a_run(self):
        rows = section(page_of(run("call", "parley")), "Everything")
        self.assertEqual(rows, ["| `call` | parley | 1,000 | 2.00 | 9.00 | 12.00 | 50.0 | 30.0 | 5.0 | 20.0 |"])


if __name__ == "__main__":
    unittest.main()
