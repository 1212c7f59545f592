"""Reading the lines of the load client: groups, medians, spread and ratios."""

import unittest

from support import facts, run

import measured


class Measured(unittest.TestCase):
    def test_groups_by_command_and_server_whatever_the_order_of_lines(self):
        found = measured.read([
            facts(), run("relay --pairs 1", "parley", 10), run("relay --pairs 1", "node", 1), run("relay --pairs 2", "parley", 20),
            run("relay --pairs 1", "node", 3), run("relay --pairs 1", "parley", 14), run("relay --pairs 1", "node", 2),
        ])
        self.assertEqual(found.commands, ["relay --pairs 1", "relay --pairs 2"])
        self.assertEqual(found.spread("units/s", "relay --pairs 1", "node"), measured.Spread(2, 1, 3))
        self.assertEqual(found.spread("units/s", "relay --pairs 1", "parley"), measured.Spread(12, 10, 14))
        self.assertEqual(found.spread("units/s", "relay --pairs 2", "parley"), measured.Spread(20, 20, 20))

    def test_the_median_is_not_the_mean(self):
        found = measured.read([run("call", "parley", units) for units in (1, 2, 900)])
        self.assertEqual(found.spread("units/s", "call", "parley"), measured.Spread(2, 1, 900))

    def test_servers_are_in_the_order_in_which_they_were_requested(self):
        lines = [run("call", "floor"), run("call", "node"), run("call", "parley")]
        self.assertEqual(measured.read([facts(), *lines]).servers, ["parley", "node", "floor"])
        self.assertEqual(measured.read(lines).servers, ["floor", "node", "parley"])

    def test_a_ratio_is_a_ratio_of_medians(self):
        found = measured.read([run("call", "parley", units) for units in (300, 400, 9000)] + [run("call", "node", 100)])
        self.assertEqual(found.ratio("units/s", "call", "parley", "node"), 4)

    def test_there_is_no_ratio_to_a_server_that_was_not_measured(self):
        found = measured.read([run("rest_post", "parley"), run("call", "floor")])
        self.assertIsNone(found.ratio("units/s", "rest_post", "parley", "floor"))
        self.assertIsNone(found.ratio("units/s", "call", "parley", "floor"))

    def test_zero_and_null_are_not_a_value(self):
        silent = run("idle", "node", 0, latencyUs={"p50": 0, "p99": 0, "p999": 0}, clientCpuUsPerUnit=None,
                     server={"cpuUsPerUnit": None, "userUsPerUnit": None, "bytesPerSocket": 1024})
        found = measured.read([silent])
        for quantity in ("units/s", "p50 ms", "server CPU µs/unit", "client CPU µs/unit"):
            self.assertIsNone(found.spread(quantity, "idle", "node"), quantity)
        self.assertEqual(found.spread("KiB/socket", "idle", "node").median, 1)

    def test_a_run_without_the_servers_pid_has_no_processor_time(self):
        lines = [run("call", "parley").replace('"server"', '"elsewhere"')]
        self.assertIsNone(measured.read(lines).spread("server CPU µs/unit", "call", "parley"))

    def test_a_run_with_a_fault_is_not_counted_and_is_listed(self):
        found = measured.read([run("call", "node", 5), run("call", "node", 500, faults=2, firstFault="received out of order")])
        self.assertEqual(found.spread("units/s", "call", "node").most, 5)
        self.assertEqual(found.faults, [("call", "node", "received out of order")])

    def test_later_facts_add_to_earlier_ones(self):
        found = measured.read([facts(), '#\t{"loadAfter": "1.0"}'])
        self.assertEqual((found.facts["commit"], found.facts["loadAfter"]), ("abc1234", "1.0"))


if __name__ == "__main__":
    unittest.main()
