"""The call graph of files and modules, read from the layers' built libraries.

A module is a header with the sources of its name: engine/core/chat/channel.h with channel.c, channel_gate.c and so on.
A source without a header of its name is its own module. A header whose name ends with _impl is part of its module."""
import collections
import os
import re
import subprocess

from arch import find_files

ENTRY = re.compile(r"(?:.*?:)?([^:]+\.o):\s*[0-9a-f]*\s+([A-Za-z])\s+(\S+)$")


class Graph:
    """defined: symbol -> source. asked: source -> symbols that others define. module: source -> module.
    Libraries are those of files_build."""

    def __init__(self, libraries, folders):
        sources = {path.replace("/", "_") + ".o": path for path in find_files(folders, r"\.c$")}
        headers = {path[:-2] for path in find_files(folders, r"\.h$") if not path.endswith("_impl.h")}
        self.defined, self.asked = {}, collections.defaultdict(set)
        undefined = []
        for library in libraries:
            for source, kind, symbol in entries(library, sources):
                if kind in "UwvV":
                    undefined.append((source, symbol))
                else:
                    self.defined[symbol] = source
        for source, symbol in undefined:
            if symbol in self.defined:
                self.asked[source].add(symbol)
        self.sources = set(self.defined.values()) | set(self.asked)
        self.module = {source: module_of(source, headers) for source in self.sources}

    def calls(self):
        """Returns module -> module it calls -> the symbols."""
        found = collections.defaultdict(lambda: collections.defaultdict(set))
        for source, symbols in self.asked.items():
            for symbol in symbols:
                caller, called = self.module[source], self.module[self.defined[symbol]]
                if caller != called:
                    found[caller][called].add(symbol)
        return found

    def edges(self):
        """Returns file -> files that it calls or whose variables it uses."""
        return {source: {self.defined[symbol] for symbol in symbols} for source, symbols in self.asked.items()}


def entries(library, sources):
    """Yields (source, kind, symbol) of each global symbol in a library."""
    listing = subprocess.run(["gcc-nm", "-A", "-g", library], capture_output=True, text=True,
                             check=True).stdout
    for line in listing.splitlines():
        match = ENTRY.match(line)
        if match:
            member = os.path.basename(match.group(1))
            yield sources.get(member, member), match.group(2), match.group(3)


def module_of(source, headers):
    """Returns the path without its ending of the header that source belongs to."""
    folder, name = os.path.split(os.path.splitext(source)[0])
    whole = name
    while os.path.join(folder, name) not in headers:
        if "_" not in name:
            return os.path.join(folder, whole)
        name = name.rsplit("_", 1)[0]
    return os.path.join(folder, name)


def cycles(calls):
    """Returns the lists of nodes that all reach each other, by Tarjan's algorithm without recursion; the largest first."""
    index, low, stack, waiting, found = {}, {}, [], set(), []

    def enter(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        waiting.add(node)
        path.append((node, iter(sorted(calls.get(node, ())))))

    for start in sorted(calls):
        path = []
        if start not in index:
            enter(start)
        while path:
            node, others = path[-1]
            other = next(others, None)
            if other is None:
                path.pop()
                if low[node] == index[node]:
                    at = stack.index(node)
                    if len(stack) - at > 1:
                        found.append(sorted(stack[at:]))
                    waiting.difference_update(stack[at:])
                    del stack[at:]
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
            elif other not in index:
                enter(other)
            elif other in waiting:
                low[node] = min(low[node], index[other])
    return sorted(found, key=len, reverse=True)
