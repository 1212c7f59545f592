#!/usr/bin/env python3
"""Checks the structure of a tree: check.py [ROOT].

Prints one line for each violation, and exits with 1 if there is any."""

import sys

import files as file_rules
import layers as layer_rules
from tree import read_tree

RULES = [
    layer_rules.layers,
    layer_rules.bans,
    file_rules.sizes,
    file_rules.median,
    file_rules.crowded_folders,
    file_rules.unclear_words,
    file_rules.opening_words,
    file_rules.guards,
    file_rules.unfinished,
    file_rules.registries,
    file_rules.own_header_first,
    file_rules.namespaces,
    file_rules.tests_exist,
    file_rules.vague_names,
    file_rules.version,
]


def check(root):
    """Returns every complaint about the tree, in the order of the rules."""
    found = read_tree(root)
    return [complaint for rule in RULES for complaint in rule(found)]


def main():
    complaints = check(sys.argv[1] if len(sys.argv) > 1 else ".")
    for complaint in complaints:
        print(complaint)
    if complaints:
        print(f"structure: {len(complaints)} complaints")
        return 1
    print("structure: nothing to complain about")
    return 0


if __name__ == "__main__":
    sys.exit(main())
