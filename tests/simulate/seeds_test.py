#!/usr/bin/env python3
"""A few seeds of the simulation; see simulate.h.

usage: seeds_test.py SIMULATE"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402

if __name__ == "__main__":
    os.execv(sys.argv[1], [sys.argv[1], "--tap", "--seeds", str(repeat.rounds(1, 6)), "--seed", str(repeat.seed())])
