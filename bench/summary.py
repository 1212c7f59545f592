#!/usr/bin/env python3
"""The page of results: summary.py LINES SECONDS. LINES holds one run a line: its command, a tab, its JSON."""

import datetime
import json
import os
import statistics
import subprocess
import sys

COLUMNS = [
    ("units/s", lambda run: run["unitsPerSecond"], 0),
    ("p50 ms", lambda run: run["latencyUs"]["p50"] / 1000, 2),
    ("p99 ms", lambda run: run["latencyUs"]["p99"] / 1000, 2),
    ("p99.9 ms", lambda run: run["latencyUs"]["p999"] / 1000, 2),
    ("server CPU µs/unit", lambda run: run["server"]["cpuUsPerUnit"], 1),
    ("of it user", lambda run: run["server"]["userUsPerUnit"], 1),
    ("client CPU µs/unit", lambda run: run["clientCpuUsPerUnit"], 1),
    ("KiB/socket", lambda run: run["server"]["bytesPerSocket"] / 1024, 1),
]


def cell(runs, value, digits):
    """The median, and the least and the most around it; a dash where a run has no such number."""
    try:
        values = sorted(value(run) for run in runs)
    except TypeError:
        return "-"
    if max(values) == 0:
        return "-"
    median = f"{statistics.median(values):,.{digits}f}"
    return median if len(values) == 1 else f"{median} ({values[0]:,.{digits}f}–{values[-1]:,.{digits}f})"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "unknown")


def git(*words):
    return subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip()


def main():
    rows = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            command, _, text = line.partition("\t")
            rows.setdefault(command, []).append(json.loads(text))
    runs = next(iter(rows.values()))
    print("# Results\n")
    print("Written by `bench/run`; [README.md](README.md) says what a unit is, and what the columns are.\n")
    print(f"- {datetime.date.today()}, commit {git('rev-parse', '--short', 'HEAD')}, server `{runs[0]['label']}`")
    print(f"- {processor()}, {os.cpu_count()} processors, Linux {os.uname().release}; the server on processor 0, the load client on 1")
    print(f"- load average as it ended: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
    print(f"- {len(runs)} rounds of {sys.argv[2]} s each after 1 s of warming up; medians, and in brackets the least and the most\n")
    print("| `load …` | " + " | ".join(name for name, _, _ in COLUMNS) + " |")
    print("|---|" + "---:|" * len(COLUMNS))
    for command, runs in rows.items():
        print(f"| `{command}` | " + " | ".join(cell(runs, value, digits) for _, value, digits in COLUMNS) + " |")


if __name__ == "__main__":
    main()
