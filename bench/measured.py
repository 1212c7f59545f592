"""Reads the lines of bench/run, one for each run of the load client, for the page and the pictures.

A line is a command, a tab, and its JSON. The command `#` precedes facts about all runs: the machine and the rounds.
"""

import json
import statistics
from dataclasses import dataclass, field

# A name, how to read it from a run (nothing if it has none), and the number of decimals to show.
QUANTITIES = {
    "units/s": (lambda run: run["unitsPerSecond"], 0),
    "p50 ms": (lambda run: run["latencyUs"]["p50"] / 1000, 2),
    "p99 ms": (lambda run: run["latencyUs"]["p99"] / 1000, 2),
    "p99.9 ms": (lambda run: run["latencyUs"]["p999"] / 1000, 2),
    "server CPU µs/unit": (lambda run: run["server"]["cpuUsPerUnit"], 1),
    "of it user": (lambda run: run["server"]["userUsPerUnit"], 1),
    "client CPU µs/unit": (lambda run: run["clientCpuUsPerUnit"], 1),
    "KiB/socket": (lambda run: run["server"]["bytesPerSocket"] / 1024, 1),
}


@dataclass(frozen=True)
class Spread:
    """The median of some rounds, with the minimum and the maximum."""

    median: float
    least: float
    most: float


@dataclass
class Measured:
    facts: dict = field(default_factory=dict)
    commands: list = field(default_factory=list)  # in the order in which they first occurred
    servers: list = field(default_factory=list)  # likewise
    runs: dict = field(default_factory=dict)  # (command, server) -> runs without a fault
    faults: list = field(default_factory=list)  # (command, server, the first fault)

    def spread(self, quantity, command, server):
        """Returns None if there was no run, or if its runs lack this quantity or have zero for it."""
        value_of, _ = QUANTITIES[quantity]
        try:
            values = sorted(value_of(run) for run in self.runs.get((command, server), []))
            if not values or values[-1] <= 0:
                return None
        except (KeyError, TypeError):
            return None
        return Spread(statistics.median(values), values[0], values[-1])

    def ratio(self, quantity, command, server, other):
        """Returns the ratio of the medians, or None if one of them is missing or zero."""
        mine, theirs = self.spread(quantity, command, server), self.spread(quantity, command, other)
        return mine.median / theirs.median if mine and theirs and theirs.median > 0 else None


def read(lines):
    found = Measured()
    for line in lines:
        command, _, text = line.partition("\t")
        run = json.loads(text)
        if command == "#":
            found.facts.update(run)
            continue
        server = run["label"]
        if command not in found.commands:
            found.commands.append(command)
        if server not in found.servers:
            found.servers.append(server)
        if run.get("faults", 0) > 0:
            found.faults.append((command, server, run.get("firstFault", "")))
        else:
            found.runs.setdefault((command, server), []).append(run)
    # With one row only, the order of its lines is not the requested order of servers, so the facts are used.
    wanted = found.facts.get("servers", [])
    found.servers.sort(key=lambda name: wanted.index(name) if name in wanted else len(wanted))
    return found
