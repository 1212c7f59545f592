"""Generated lines in the format of bench/run."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

FACTS = {
    "date": "2026-01-02", "commit": "abc1234", "processor": "Some Processor", "processors": 2, "memoryGiB": 4, "system": "Linux 6",
    "filesystem": "ext4", "versions": "g++ 12", "rounds": 3, "seconds": "5", "servers": ["parley", "node", "floor"],
    "commandLine": "bench/run", "loadBefore": "0.1 0.1 0.1",
}


def facts(**others):
    return "#\t" + json.dumps({**FACTS, **others})


def run(command, label, units=1000.0, **others):
    """Returns a run with these units per second, a median of 2 ms and 50 µs each. `others` replaces or adds values."""
    values = {
        "label": label, "scenario": command.split()[0], "unitsPerSecond": units,
        "latencyUs": {"p50": 2000.0, "p99": 9000.0, "p999": 12000.0},
        "clientCpuUsPerUnit": 5.0,
        "server": {"cpuUsPerUnit": 50.0, "userUsPerUnit": 30.0, "bytesPerSocket": 20480.0},
        "faults": 0, **others,
    }
    return f"{command}\t{json.dumps(values)}"
