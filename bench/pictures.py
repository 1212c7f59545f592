#!/usr/bin/env python3
"""Draws the results from the lines of bench/run: pictures.py LINES FOLDER. Plain SVG, for light and dark mode.

Every row has its own scale, from zero to its longest bar, because rows differ a thousandfold and are not compared.

  load relay --pairs 100
    parley  ██████████████ 17,400
    node    ██▌ 2,080
    floor   ██████████████████████████████████████ 99,600
"""

import os
import sys
from dataclasses import dataclass
from html import escape

import measured


@dataclass(frozen=True)
class Picture:
    title: str
    words: str
    quantity: str
    whisker: str = ""  # a second quantity, drawn as a line from the end of the bar
    commands: tuple = ()  # the beginnings of the commands that are shown; all if empty
    without: tuple = ()


PICTURES = {
    "throughput": Picture(
        "Units a second", "Longer is better; the thin line is from the least to the most of all rounds.", "units/s",
        without=("idle", "call --pairs 1 ", "relay --pairs 100 --rate")),
    "processor": Picture(
        "Processor time of the server for a unit, µs", "Shorter is better; the thin line is from the least to the most.",
        "server CPU µs/unit", without=("relay --pairs 100 --rate 1000",)),
    "latency": Picture(
        "Latency, ms", "Shorter is better: the bar ends at the median, the thin line where 99 % are below.", "p50 ms", whisker="p99 ms",
        commands=("call --pairs 1 ", "relay --pairs 100 --rate")),
    "memory": Picture("Memory of a socket that is silent, KiB", "Shorter is better.", "KiB/socket", commands=("idle",)),
}

WIDTH, MARGIN, LABELS, NUMBERS = 760, 20, 76, 150
BARS = WIDTH - 2 * MARGIN - LABELS - NUMBERS
TOP, HEAD, BAR, GAP, BETWEEN = 64, 20, 15, 4, 14

STYLE = """
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; }
  .ground { fill: #ffffff; } .title { font-size: 15px; font-weight: 600; } .words { fill: #57606a; }
  .row { font-family: ui-monospace, Menlo, Consolas, monospace; }
  .bar0 { fill: #0b6bcb; } .bar1 { fill: #d9822b; } .bar2 { fill: #8c959f; } .bar3 { fill: #7a5ea8; }
  .whisker { stroke: #24292f; stroke-width: 1.2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .ground { fill: #0d1117; } .words { fill: #9198a1; } .whisker { stroke: #e6edf3; }
    .bar0 { fill: #4c9aff; } .bar1 { fill: #e8a04c; } .bar2 { fill: #7d8590; } .bar3 { fill: #a78bda; }
  }"""


def shown(picture, command):
    """Returns whether a picture shows a command. A blank at the end distinguishes `--pairs 1 ` from `--pairs 100`."""
    text = command + " "
    if any(text.startswith(beginning) for beginning in picture.without):
        return False
    return not picture.commands or any(text.startswith(beginning) for beginning in picture.commands)


def rows_of(found, picture):
    """(command, [(index of the server, its name, where the bar ends, the whisker's ends)]) for rows with a value."""
    for command in found.commands:
        bars = []
        for index, server in enumerate(found.servers):
            spread = found.spread(picture.quantity, command, server)
            if spread is None:
                continue
            ends = (spread.least, spread.most)
            if picture.whisker:
                further = found.spread(picture.whisker, command, server)
                ends = (spread.median, further.median if further else spread.median)
            bars.append((index, server, spread.median, ends))
        if bars and shown(picture, command):
            yield command, bars


def has_something(found, picture):
    return any(True for _ in rows_of(found, picture))


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def draw(found, picture):
    """Returns the whole file. Cost: a few lines of text for each bar."""
    parts, y = [], TOP
    for command, bars in rows_of(found, picture):
        longest = max(max(value, ends[1]) for _, _, value, ends in bars)
        parts.append(f'<text class="row" x="{MARGIN}" y="{y + 12}">{escape("load " + command)}</text>')
        y += HEAD
        for index, server, value, ends in bars:
            left, middle = MARGIN + LABELS, y + BAR / 2
            along = [left + BARS * part / longest for part in (value, *ends)]
            parts.append(f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(server)}</text>')
            parts.append(
                f'<rect class="bar{index % 4}" x="{left}" y="{y}" width="{max(along[0] - left, 1):.1f}" height="{BAR}" rx="2"/>')
            if along[2] - along[1] >= 1:
                parts.append(f'<line class="whisker" x1="{along[1]:.1f}" x2="{along[2]:.1f}" y1="{middle}" y2="{middle}"/>')
                parts.append(f'<line class="whisker" x1="{along[2]:.1f}" x2="{along[2]:.1f}" y1="{middle - 4}" y2="{middle + 4}"/>')
            words = number(value) if not picture.whisker else f"{number(value)}, 99 %: {number(ends[1])}"
            parts.append(f'<text x="{max(along) + 7:.1f}" y="{y + 12}">{words}</text>')
            y += BAR + GAP
        y += BETWEEN
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" role="img">',
        f"<title>{escape(picture.title)}</title>",
        f"<style>{STYLE}\n</style>",
        f'<rect class="ground" width="{WIDTH}" height="{y}" rx="6"/>',
        f'<text class="title" x="{MARGIN}" y="28">{escape(picture.title)}</text>',
        f'<text class="words" x="{MARGIN}" y="48">{escape(picture.words)}</text>',
        *parts,
        "</svg>\n",
    ])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        found = measured.read(file)
    os.makedirs(sys.argv[2], exist_ok=True)
    for name, picture in PICTURES.items():
        if has_something(found, picture):
            with open(os.path.join(sys.argv[2], f"{name}.svg"), "w", encoding="utf-8") as file:
                file.write(draw(found, picture))


if __name__ == "__main__":
    main()
