"""The pictures: well-formed, to scale, and with the right rows."""

import unittest
import xml.etree.ElementTree as ElementTree

from support import facts, run

import measured
import pictures

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name, *lines):
    return ElementTree.fromstring(pictures.draw(measured.read([facts(), *lines]), pictures.PICTURES[name]))


def bars(picture):
    """Returns (class, length) of each bar, from top to bottom."""
    return [(rect.get("class"), float(rect.get("width"))) for rect in picture.iter(f"{SVG}rect") if rect.get("class") != "ground"]


def words(picture):
    return [text.text for text in picture.iter(f"{SVG}text")]


class Pictures(unittest.TestCase):
    def test_bars_of_a_row_are_proportional_to_their_numbers(self):
        picture = drawn("throughput", *(run("relay --pairs 9", name, units) for name, units in (("parley", 500), ("node", 250), ("floor", 1000))))
        self.assertEqual(bars(picture), [("bar0", pictures.BARS / 2), ("bar1", pictures.BARS / 4), ("bar2", pictures.BARS)])
        self.assertEqual([text for text in words(picture) if text in ("500", "250", "1,000")], ["500", "250", "1,000"])

    def test_each_row_has_its_own_scale(self):
        picture = drawn("throughput", run("relay --pairs 9", "parley", 10), run("typing --pairs 9", "parley", 10_000))
        self.assertEqual([length for _, length in bars(picture)], [pictures.BARS, pictures.BARS])

    def test_a_server_keeps_its_colour_if_another_is_missing(self):
        self.assertEqual([name for name, _ in bars(drawn("throughput", run("call", "parley"), run("typing", "floor"), run("typing", "node")))],
                         ["bar0", "bar1", "bar2"])
        self.assertEqual([name for name, _ in bars(drawn("processor", run("rest_post", "parley"), run("call", "node"), run("call", "floor")))],
                         ["bar0", "bar1", "bar2"])

    def test_latency_is_a_median_with_a_line_to_the_99th_percentile(self):
        picture = drawn("latency", run("relay --pairs 100 --rate 1000", "parley"))
        self.assertIn("2.00, 99 %: 9.00", words(picture))
        self.assertEqual(bars(picture), [("bar0", round(pictures.BARS * 2 / 9, 1))])
        self.assertEqual(len(list(picture.iter(f"{SVG}line"))), 2)

    def test_one_round_has_no_spread_to_draw(self):
        self.assertEqual(len(list(drawn("throughput", run("call", "parley")).iter(f"{SVG}line"))), 0)
        self.assertEqual(len(list(drawn("throughput", run("call", "parley", 1), run("call", "parley", 9)).iter(f"{SVG}line"))), 2)

    def test_one_pair_does_not_match_a_hundred_pairs(self):
        picture = pictures.PICTURES["latency"]
        for command, is_shown in (("call --pairs 1", True), ("call --pairs 100", False), ("relay --pairs 100 --rate 5000", True), ("relay --pairs 100", False)):
            self.assertEqual(pictures.shown(picture, command), is_shown, command)

    def test_there_is_no_picture_without_values(self):
        silent = measured.read([facts(), run("idle --pairs 5", "parley", 0)])
        self.assertFalse(pictures.has_something(silent, pictures.PICTURES["throughput"]))
        self.assertTrue(pictures.has_something(silent, pictures.PICTURES["memory"]))

    def test_names_are_escaped_as_text(self):
        picture = drawn("throughput", run("relay --pairs <1>&", "a<b"))
        self.assertIn("load relay --pairs <1>&", words(picture))
        self.assertIn("a<b", words(picture))

    def test_is_readable_in_dark_mode(self):
        style = drawn("throughput", run("call", "parley")).find(f"{SVG}style").text
        self.assertIn("prefers-color-scheme: dark", style)


if __name__ == "__main__":
    unittest.main()
