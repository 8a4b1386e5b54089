#!/usr/bin/env python3
"""The help as static pages in the package.

usage: help_pages_test.py SKEIN"""
import html
import os
import re
import subprocess
import sys
import urllib.parse

from program import main

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(ROOT, "tools", "package.d", "help")
HELP = "made"


def make(folder):
    done = subprocess.run([TOOL, folder.binary, "made"], cwd=folder.path, capture_output=True,
                          text=True, check=False, timeout=200)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    pages = {}
    top = os.path.join(folder.path, HELP)
    for where, _, names in os.walk(top):
        for name in names:
            with open(os.path.join(where, name), encoding="utf-8") as file:
                pages[os.path.relpath(os.path.join(where, name), top)] = file.read()
    return pages


def targets_of(name, text):
    """Returns the local files that a page links to."""
    for link in re.findall(r'(?:href|src)="([^"]*)"', text):
        path = urllib.parse.unquote(html.unescape(link).partition("#")[0])
        if path and not re.match("[a-z]+:", path):
            yield os.path.normpath(os.path.join(os.path.dirname(name), path))


def every_help_topic_is_a_static_page_and_every_link_works(folder):
    pages = make(folder)
    names = {os.path.basename(name) for name in pages}
    for name in sorted(os.listdir(os.path.join(ROOT, "data", "help"))):
        with open(os.path.join(ROOT, "data", "help", name), encoding="utf-8") as file:
            optional = "\nModule: " in file.read()
        if name.endswith(".md") and not optional:
            assert name[:-3] + ".html" in names, name
    for name, text in pages.items():
        if name.endswith(".html"):
            assert "<script" not in text and text.startswith("<!doctype html>"), name
            for target in targets_of(name, text):
                assert target in pages, (name, target)


def the_index_has_three_shelves(folder):
    index = make(folder)["index.html"]
    for title, example in (("Playing", "play/start.html"), ("Building", "build/tutorial.html"),
                           ("Running a game", "run/installing.html")):
        assert "<h2>%s</h2>" % title in index and 'href="%s"' % example in index, title


if __name__ == "__main__":
    sys.exit(main([
        every_help_topic_is_a_static_page_and_every_link_works,
        the_index_has_three_shelves,
    ]))
