#!/usr/bin/env python3
"""Compares /api/v1/openapi.json with the behaviour of the API.

usage: openapi_test.py SKEIN"""
import re
import sys

import program
from served import enter
from web_client import ask, log_in
from web_test import builder, call, serve


def every_described_operation_exists(folder):
    server = serve(folder)
    token = builder(server)
    described = call(server, None, "GET", "/openapi.json").json
    assert described["openapi"].startswith("3.")
    sample = {"number": "1", "quota": "objects", "file": "x.db", "id": "1", "revision": "1", "area": "wick", "name": "public", "topic": "look",
              "group": "public.board", "key": "1-x"}
    for path, item in described["paths"].items():
        if path.endswith("/events"):
            continue
        for part, value in sample.items():
            path = path.replace("{%s}" % part, value)
        assert "{" not in path, path
        for method in ("get", "post", "put", "patch", "delete"):
            answer = ask(server.ports["http"], method.upper(), path, None,
                         None if method == "delete" else token)
            missing = answer.status == 404 and b"nothing at this address" in answer.body
            known = answer.status != 405 and not missing
            assert known == (method in item), (method, path, answer.status, answer.body)
            assert answer.status < 500, (method, path, answer.body)


def resolve(described, schema):
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
         "object": dict, "null": type(None)}


def is_as_described(described, schema, value, where):
    """Asserts that a value matches its schema and has no additional member."""
    schema = resolve(described, schema)
    if "oneOf" in schema:
        if value is not None:
            is_as_described(described, schema["oneOf"][0], value, where)
        return
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    assert not types or any(isinstance(value, TYPES[name]) and
                            (name == "boolean" or not isinstance(value, bool)) for name in types), \
        (where, value, schema)
    if isinstance(value, list):
        for item in value:
            is_as_described(described, schema.get("items", {}), item, where)
    if isinstance(value, dict) and ("properties" in schema or "additionalProperties" in schema):
        missing = set(schema.get("required", [])) - set(value)
        assert not missing, (where, missing, value)
        for name, member in value.items():
            own = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            assert own is not None, (where, name, value)
            is_as_described(described, own, member, "%s.%s" % (where, name))


def answers_match_their_description(folder):
    server = serve(folder)
    token = log_in(server.ports["http"], "wizard", server.wizard_password)
    described = call(server, None, "GET", "/openapi.json").json
    made = call(server, token, "POST", "/objects", {"name": "a rusty lever"}, 201).json["id"]
    call(server, token, "PUT", "/objects/%d/behaviour" % made,
         b'command("pull {this}", function(e) error("stuck") end)')
    lever = enter(server, "connect wizard %s" % server.wizard_password)
    lever.do("public hello")
    lever.do("pull lever")
    lever.do("report wizard, the lever is stuck")
    lever.do("@create a public board from board")
    lever.do("drop public board")
    lever.do("post Hello = To all who read.")
    lever.do("@news Open again")
    sample = {"number": "1", "id": str(made), "revision": "1", "area": "wick", "name": "public", "topic": "look",
              "group": "public.board", "key": "1-x"}
    room = call(server, token, "GET", "/rooms").json["rooms"][0]["id"]
    fens = call(server, token, "POST", "/objects", {"name": "The Fens", "protos": ["area"]}, 201).json["id"]
    call(server, token, "POST", "/rooms", {"name": "Mere", "area": fens}, 201)
    seen = set()
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert operation["operationId"] not in seen, operation
            seen.add(operation["operationId"])
            good = next(iter(operation["responses"].items()))
            assert good[0] == "204" or good[1]["content"], (method, path)
        if "get" not in item or path.endswith("/events") or "/login/clients/" in path:  # wire/browser_login_test.py
            continue
        ((status, good),) = [part for part in item["get"]["responses"].items() if part[0] != "default"]
        path = re.sub(r"/objects/\{id\}/(overview|problems)$", r"/objects/%d/\1" % fens, path).replace("/rooms/{id}", "/rooms/%d" % room)
        path = path.replace("/panels/{name}", "/panels/auctions").replace("/accounts/{name}", "/accounts/wizard")
        for part, value in sample.items():
            path = path.replace("{%s}" % part, value)
        asked = {"/diff": "?from=1", "/help": "?words=light", "/search": "?text=lever"}
        path += asked.get(path[path.rindex("/"):], "")
        answer = call(server, token, "GET", path[len("/api/v1"):])
        assert answer.status == int(status), (path, answer.status, answer.body)
        ((kind, content),) = good["content"].items()
        if kind == "application/json":
            is_as_described(described, content["schema"], answer.json, path)
    assert len(seen) == sum(len(item) for item in described["paths"].values())


def destroying_a_module_in_use_needs_force(folder):
    server = serve(folder)
    token = builder(server)
    player = enter(server, "connect Bea long-enough")
    made = {}
    for name in ("dice", "die", *("box %d" % i for i in range(60))):
        made[name] = call(server, token, "POST", "/objects", {"name": name}, 201).json["id"]
        source = b"return {}" if name == "dice" else b'local d = use("bea/dice", 1)' if name == "die" else b"-- a box"
        if name == "die":
            player.do("@ref dice = bea/dice")
        call(server, token, "PUT", "/objects/%d/behaviour" % made[name], source)
    path = "/objects/%d" % made["dice"]
    kept = call(server, token, "DELETE", path, status=422).json
    assert "die (#%d)" % made["die"] in kept["detail"] and "force" in kept["detail"], kept
    call(server, token, "GET", path)
    call(server, token, "DELETE", path + "?force=true", status=204)
    call(server, token, "GET", path, status=404)
    assert "was destroyed by Bea" in player.do("@errors")
    assert call(server, token, "GET", "/errors").json["errors"][0]["number"] > 0


if __name__ == "__main__":
    sys.exit(program.main([
        every_described_operation_exists,
        destroying_a_module_in_use_needs_force,
        answers_match_their_description,
    ], ("web",)))
