"""The calls of the workshop on the real program: tests of a draft, and what a builder made."""
import pathlib
import sys

import program
from served import enter
from web_test import builder, call, serve

SNIPPETS = pathlib.Path(__file__).parent.parent.parent / "data/examples/snippets"
KINDS = {"rooms": ["room"], "ways": ["exit"], "people": ["npc"], "things": ["item", "container", "garment", "light", "seat"]}


def each_snippet_passes_its_test_on_each_kind_that_it_is_offered_for(folder):
    server = serve(folder)
    token = builder(server)
    made = {proto: call(server, token, "POST", "/objects", {"name": "a " + proto, "protos": [proto]}, status=201).json["id"]
            for protos in KINDS.values() for proto in protos}
    for path in SNIPPETS.glob("*.lua"):
        source = path.read_text(encoding="utf-8")
        kinds = source.split("\n")[1].removeprefix("-- For ").rstrip(".").replace(" and ", ", ").split(", ")
        for proto in [one for kind in kinds for one in KINDS[kind]]:
            results = call(server, token, "POST", "/objects/%d/behaviour/test" % made[proto], {"source": source}).json["results"]
            assert results and all(one["ok"] for one in results), (path.name, proto, results)


def what_a_builder_made_is_listed_without_what_they_hold(folder):
    server = serve(folder)
    token = builder(server)
    made = call(server, token, "POST", "/objects", {"name": "a brass lever", "protos": ["item"]}, status=201).json["id"]
    wizard = enter(server, "connect wizard %s" % server.wizard_password)
    wizard.do(";create('coin', { amount = 3, location = object(%d).location })" % made)
    names = [one["name"] for one in call(server, token, "GET", "/objects").json["objects"]]
    assert names == ["a brass lever"], names


if __name__ == "__main__":
    sys.exit(program.main([
        each_snippet_passes_its_test_on_each_kind_that_it_is_offered_for,
        what_a_builder_made_is_listed_without_what_they_hold,
    ], ("web",)))
