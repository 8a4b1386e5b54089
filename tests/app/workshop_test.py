"""The calls of the workshop on the real program: tests of a draft, and what a builder made."""
import pathlib
import sys

import program
from served import enter
from web_client import log_in
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
    call(server, token, "POST", "/objects", {"name": "a brass lever", "protos": ["item"]}, status=201)
    bea = enter(server, "connect Bea long-enough")
    bea.do("out")
    assert "coin" in bea.do("ask pim for coins")
    bea.close()
    names = [one["name"] for one in call(server, token, "GET", "/tree").json["nodes"]]
    assert names == ["a brass lever"], names


def the_audit_log_says_how_much_an_apply_changed(folder):
    server = serve(folder)
    token = builder(server)
    text = b'area "shed" {\n  name = "The Shed",\n}\n'
    call(server, token, "POST", "/apply", b"areas/shed.lua %d\n%s\n" % (len(text), text), fields={"Content-Type": "text/plain"})
    wizard = log_in(server.ports["http"], "wizard", server.wizard_password)
    (act,) = call(server, wizard, "GET", "/audit?limit=1&action=apply").json["acts"]
    assert act["detail"] == "1 made, 0 changed, 0 destroyed", act


if __name__ == "__main__":
    sys.exit(program.main([
        each_snippet_passes_its_test_on_each_kind_that_it_is_offered_for,
        the_audit_log_says_how_much_an_apply_changed,
        what_a_builder_made_is_listed_without_what_they_hold,
    ], ("web",)))
