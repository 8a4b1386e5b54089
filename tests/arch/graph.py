"""The call graph of files and modules, read from the sources.

A module is a header with the sources of its name: engine/core/chat/channel.h with channel.c, channel_gate.c and so on.
A source without a header of its name is its own module. A header whose name ends with _impl is part of its module."""
import collections
import os

from arch import find_files
from symbols import Symbols


class Graph:
    """defined: symbol -> source. asked: source -> symbols that others define. module: source -> module."""

    def __init__(self, folders):
        headers = {path[:-2] for path in find_files(folders, r"\.h$") if not path.endswith("_impl.h")}
        self.symbols = Symbols(folders)
        self.defined = self.symbols.defined
        self.asked = {source: used for source, used in self.symbols.used.items() if used}
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
