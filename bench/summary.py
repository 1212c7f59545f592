#!/usr/bin/env python3
"""Prints the page of results from the lines of bench/run: summary.py LINES. pictures.py draws its pictures."""

import sys

import measured
from pictures import PICTURES, has_something

TABLES = [
    ("units/s", "Units a second", "More is better. †: the load client's processor was full, and the server might have done more."),
    ("server CPU µs/unit", "Processor time of the server, µs a unit", "Less is better."),
    ("p50 ms", "Latency, median, ms", "Less is better. Without `--rate` it is little more than the number outstanding over the throughput."),
    ("p99 ms", "Latency, 99 % are below, ms", "Less is better."),
    ("KiB/socket", "Memory, KiB a socket", "Less is better."),
]
# The share of its processor from which on the load client limits the throughput.
FULL = 0.9
# The scenario in which the one-time cost of the first sockets is the smallest part.
MEMORY_SCENARIO = "idle"


def number(value, digits):
    return f"{value:,.{digits}f}"


def cell(spread, digits):
    """Returns the median with its range in brackets, or a dash if there is none."""
    if spread is None:
        return "-"
    median = number(spread.median, digits)
    if spread.least == spread.most:
        return median
    return f"{median} ({number(spread.least, digits)}–{number(spread.most, digits)})"


def times(ratio):
    """Formats a ratio of medians, with at most three significant digits."""
    if ratio is None:
        return "-"
    digits = 0 if ratio >= 100 else 1 if ratio >= 10 else 2 if ratio >= 0.1 else 3
    return f"{ratio:.{digits}f}×"


def is_client_full(found, command, server):
    """Returns whether the load client's processor had no capacity for more units."""
    units, cost = (found.spread(quantity, command, server) for quantity in ("units/s", "client CPU µs/unit"))
    return units is not None and cost is not None and units.median * cost.median / 1e6 >= FULL


def table(heads, rows):
    yield "| " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * (len(heads) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def comparison(found, quantity):
    """Returns a row for each command: every server, and the ratio of the first one to each of the others."""
    if not found.servers:
        return None
    _, digits = measured.QUANTITIES[quantity]
    first, *others = found.servers
    heads = ["`load …`", *found.servers, *(f"{first} / {other}" for other in others)]
    rows = []
    for command in found.commands:
        if quantity == "KiB/socket" and not command.startswith(MEMORY_SCENARIO):
            continue
        spreads = [found.spread(quantity, command, server) for server in found.servers]
        if not any(spreads):
            continue
        cells = [cell(spread, digits) for spread in spreads]
        if quantity == "units/s":
            cells = [text + " †" * is_client_full(found, command, server) for text, server in zip(cells, found.servers)]
        ratios = [times(found.ratio(quantity, command, first, other)) for other in others]
        rows.append([f"`{command}`", *cells, *ratios])
    return table(heads, rows) if rows else None


def everything(found):
    rows = []
    for command in found.commands:
        for server in found.servers:
            if (command, server) in found.runs:
                cells = [cell(found.spread(name, command, server), digits) for name, (_, digits) in measured.QUANTITIES.items()]
                rows.append([f"`{command}`", server, *cells])
    return table(["`load …`", "server", *measured.QUANTITIES], rows)


def circumstances(found):
    facts = found.facts
    yield f"- {facts['date']}, commit {facts['commit']}"
    yield (
        f"- {facts['processor']}, {facts['processors']} processors, {facts['memoryGiB']} GiB, {facts['system']}; data on"
        f" {facts['filesystem']}; the server on processor 0, the load client on 1;"
        " where a server has all, so has the load client"
    )
    yield f"- {facts['versions']}"
    yield f"- load average before: {facts['loadBefore']}, after: {facts.get('loadAfter', '?')}"
    yield (
        f"- {facts['rounds']} round{'s' * (facts['rounds'] != 1)} of {facts['seconds']} s each after 1 s of warming up, in every round all rows on all servers"
        " in turn; medians, and in brackets the least and the most"
    )


def command_lines(found):
    facts = found.facts
    yield "```sh"
    yield f"{facts['commandLine']}\n"
    yield "# which for each row and each server is, PORT being free, FOLDER empty and SECRET fresh, and --cpu only where the"
    yield "# server does not have all processors,"
    for server in found.servers:
        yield f"taskset -c 0 bench/servers/{server} PORT FOLDER SECRET"
    rest = f"--server 127.0.0.1:PORT --pid PID --secret SECRET --label SERVER --seconds {facts['seconds']} --cpu 1"
    for command in found.commands:
        yield f"build/release/load {command} {rest}"
    yield "```"


def page(found):
    yield "# Results\n"
    yield "Written by `bench/run`; [README.md](README.md) says what a unit is, what the columns are, and who the servers are.\n"
    yield from circumstances(found)
    if found.faults:
        yield "\nRuns that went otherwise than their scenario says, and count for nothing:\n"
        for command, server, words in found.faults:
            yield f"- `{command}`, {server}: {words}"
    for name, picture in PICTURES.items():
        if has_something(found, picture):
            yield f"\n![{picture.title}](pictures/{name}.svg)"
    for quantity, title, words in TABLES:
        rows = comparison(found, quantity)
        if rows:
            yield f"\n## {title}\n\n{words}\n"
            yield from rows
    yield "\n## Everything\n"
    yield from everything(found)
    yield "\n## Command lines\n"
    yield from command_lines(found)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        found = measured.read(file)
    print("\n".join(page(found)))


if __name__ == "__main__":
    main()
