#!/usr/bin/env python3
"""The facts about a measurement, as a line for bench/run to keep.

  circumstances.py before FOLDER ROUNDS SECONDS SERVERS COMMAND-LINE      FOLDER holds the data of the servers
  circumstances.py after
"""

import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path


def said(*words):
    """Returns the first line of a program's output, or nothing if there is no such program."""
    try:
        answer = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
    return answer.splitlines()[0] if answer else ""


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())


def memory_gib():
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)


def load_average():
    return " ".join(f"{load:.1f}" for load in os.getloadavg())


def locked(lock):
    """Returns "name version" of each direct dependency of the Node server."""
    packages = json.loads(lock)["packages"]
    return [f"{name} {packages['node_modules/' + name]['version']}" for name in packages[""]["dependencies"]]


def versions(servers):
    words = [said("g++", "--version")]
    sqlite = re.search(r"[\d.]+", said("pkg-config", "--modversion", "sqlite3"))
    if sqlite:
        words.append(f"SQLite {sqlite.group()}")
    if "node" in servers:
        lock = Path(__file__).parent / "peers/node/package-lock.json"
        words += [f"Node.js {said('node', '--version')}", *locked(lock.read_text(encoding="utf-8"))]
    return ", ".join(words)


def before(folder, rounds, seconds, servers, command_line):
    return {
        "date": str(datetime.date.today()),
        "commit": said("git", "describe", "--always", "--dirty"),
        "processor": processor(),
        "processors": os.cpu_count(),
        "memoryGiB": memory_gib(),
        "system": f"Linux {os.uname().release}",
        "filesystem": said("findmnt", "-n", "-o", "FSTYPE", "-T", folder) or said("stat", "-f", "-c", "%T", folder),
        "versions": versions(servers.split()),
        "rounds": int(rounds),
        "seconds": seconds,
        "servers": servers.split(),
        "commandLine": command_line,
        "loadBefore": load_average(),
    }


def main():
    facts = before(*sys.argv[2:]) if sys.argv[1] == "before" else {"loadAfter": load_average()}
    print("#\t" + json.dumps(facts, ensure_ascii=False))


if __name__ == "__main__":
    main()
