"""What is read from the load client's lines: groups, medians, spread and ratios."""

import unittest

from support import facts, run

import measured


class Measured(unittest.TestCase):
    def test_groups_by_command_and_server_and_not_by_the_order_of_lines(self):
        found = measured.read([
            facts(), run("relay --pairs 1", "parley", 10), run("relay --pairs 1", "node", 1), run("relay --pairs 2", "parley", 20),
            run("relay --pairs 1", "node", 3), run("relay --pairs 1", "parley", 14), run("relay --pairs 1", "node", 2),
        ])
        self.assertEqual(found.commands, ["relay --pairs 1", "relay --pairs 2"])
        self.assertEqual(found.spread("units/s", "relay --pairs 1", "node"), measured.Spread(2, 1, 3))
        self.assertEqual(found.spread("units/s", "relay --pairs 1", "parley"), measured.Spread(12, 10, 14))
        self.assertEqual(found.spread("units/s", "relay --pairs 2", "parley"), measured.Spread(20, 20, 20))

    def test_the_median_is_no_mean(self):
        found = measured.read([run("call", "parley", units) for units in (1, 2, 900)])
        self.assertEqual(found.spread("units/s", "call", "parley"), measured.Spread(2, 1, 900))

    def test_servers_stand_in_the_order_they_were_asked_for(self):
        lines = [run("call", "floor"), run("call", "node"), run("call", "parley")]
        self.assertEqual(measured.read([facts(), *lines]).servers, ["parley", "node", "floor"])
        self.assertEqual(measured.read(lines).servers, ["floor", "node", "parley"])

    def test_a_ratio_is_of_medians(self):
        found = measured.read([run("call", "parley", units) for units in (300, 400, 9000)] + [run("call", "node", 100)])
        self.assertEqual(found.ratio("units/s", "call", "parley", "node"), 4)

    def test_there_is_no_ratio_to_what_was_not_measured(self):
        found = measured.read([run("rest_post", "parley"), run("call", "floor")])
        self.assertIsNone(found.ratio("units/s", "rest_post", "parley", "floor"))
        self.assertIsNone(found.ratio("units/s", "call", "parley", "floor"))

    def test_zero_and_null_are_no_quantity(self):
        silent = run("idle", "node", 0, latencyUs={"p50": 0, "p99": 0, "p999": 0}, clientCpuUsPerUnit=None,
                     server={"cpuUsPerUnit": None, "userUsPerUnit": None, "bytesPerSocket": 1024})
        found = measured.read([silent])
        for quantity in ("units/s", "p50 ms", "server CPU µs/unit", "client CPU µs/unit"):
            self.assertIsNone(found.spread(quantity, "idle", "node"), quantity)
        self.assertEqual(found.spread("KiB/socket", "idle", "node").median, 1)

    def test_a_run_without_a_server_s_number_has_no_processor_time(self):
        lines = [run("call", "parley").replace('"server"', '"elsewhere"')]
        self.assertIsNone(measured.read(lines).spread("server CPU µs/unit", "call", "parley"))

    def test_a_run_with_a_fault_counts_for_nothing_and_is_named(self):
        found = measured.read([run("call", "node", 5), run("call", "node", 500, faults=2, firstFault="heard out of order")])
        self.assertEqual(found.spread("units/s", "call", "node").most, 5)
        self.assertEqual(found.faults, [("call", "node", "heard out of order")])

    def test_later_facts_add_to_earlier_ones(self):
        found = measured.read([facts(), '#\t{"loadAfter": "1.0"}'])
        self.assertEqual((found.facts["commit"], found.facts["loadAfter"]), ("abc1234", "1.0"))


if __name__ == "__main__":
    unittest.main()
