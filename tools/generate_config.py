"""Keys of the configuration, as the module.json of the program (engine/app) and of the modules describe them: read, checked
and written as C. Keys of a module that is not built are checked like the others, and do nothing.

A key of "keys", by its name ("TABLE.KEY" if it is in a table):

    kind      text, flag, number, choice (a text, one of some), texts (a list), tables (a list of tables), any (form checks it)
    help      what --help says of it
    default   JSON; without it nil, or an empty list
    fixed     true: it takes effect at the start only
    form      texts, and any: a name of "forms", a form, or a function of config_keys.c and what it includes; without it a
              text must not be empty
    min, max  of a number
    choices   of a choice
    fields    of tables: {NAME: a key without default, fixed, into, after and help; "needed": true}
    secret    whether it is never shown. A key or field named password, passwords, token or secret must say it
    file      "read" or "write": it names a file that the server needs later; "write": it writes into its folder
    into      the member of struct game_options that it sets; times: a factor; flips: a flag that means the opposite.
              All others are read where they are used: config_text(config, CONFIG_TABLE_KEY) and similar functions
    missed    true: a start says that the key does nothing if its module is not built
    after     the key before it in --help; without it, it follows the one before it in its module.json

A form of "forms", or of one key: {"least": bytes, "most": bytes, "chars": "a-z0-9_", "says": SENTENCE}; "{}" in the sentence
is the text. `most` is CONFIG_KEY_FIELD_MAX in C.
"""
import json
import os
import re

from generate_tables import HEAD, descriptors, fail, text, texts

KINDS = ("text", "flag", "number", "choice", "texts", "tables", "any")
# The members of a key, a field and a form.
KEY = {"kind", "help", "default", "fixed", "form", "min", "max", "choices", "fields", "secret", "file", "into", "times",
       "flips", "missed", "after"}
FIELD = {"kind", "form", "min", "max", "choices", "secret", "file", "needed"}
FORM = {"least", "most", "chars", "says"}
FILLED = {"least": 1, "says": "it must not be empty"}
SECRETS = ("password", "passwords", "token", "secret")


def read_keys(root):
    """Returns the keys by name, in the order of --help, each with its form in full. A mistake is a Fault."""
    described, forms = {}, {}
    for path in descriptors(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            described[path] = json.load(file)
        forms |= described[path].get("forms", {})
    # Of each key: those that name it as the one before them, and then the one that follows it in its file.
    keys, named, next_ones = {}, {}, {}
    # Those of the program come first.
    for path in sorted(described, key=lambda path: path != "engine/app/module.json"):
        before = None
        for name, key in described[path].get("keys", {}).items():
            if name in keys:
                fail("%s: the key %s is described twice", path, name)
            keys[name] = check_key("%s: the key %s" % (path, name), name, key, KEY, forms)
            (named if "after" in key else next_ones).setdefault(key.get("after", before), []).append(name)
            before = name
    ordered, waiting = [], next_ones[None][::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting += (named.get(ordered[-1], []) + next_ones.get(ordered[-1], []))[::-1]
    lost = set(keys) - set(ordered)
    if lost:
        fail("the key %s: there is no key %s, after which it is to be", min(lost), keys[min(lost)].get("after"))
    return {name: keys[name] for name in ordered}


def check_key(where, name, key, known, forms):
    """Returns a key, or a field of one, with its form in full."""
    unknown = set(key) - known
    if unknown:
        fail("%s: there is no \"%s\"; there are %s", where, min(unknown), ", ".join(sorted(known)))
    if key.get("kind") not in KINDS:
        fail("%s: \"kind\" is \"%s\"; it is one of %s", where, key.get("kind"), ", ".join(KINDS))
    needed = {"number": ("min", "max"), "choice": ("choices",), "tables": ("fields",), "any": ("form",)}.get(key["kind"], ())
    for one in needed + (("help",) if "help" in known else ()):
        if one not in key:
            fail("%s: \"%s\" is missing", where, one)
    if name.rpartition(".")[2] in SECRETS and "secret" not in key:
        fail("%s: say whether it is shown: \"secret\"", where)
    if key.get("file", "read") not in ("read", "write"):
        fail("%s: \"file\" is \"read\" or \"write\"", where)
    form = key.get("form", FILLED if key["kind"] == "text" else None)
    form = forms.get(form, form) if isinstance(form, str) else form
    if isinstance(form, dict) and (set(form) - FORM or "says" not in form):
        fail("%s: a form has %s, and must have \"says\"", where, ", ".join(sorted(FORM)))
    fields = {field: check_key("%s.%s" % (where, field), field, one, FIELD, forms)
              for field, one in key.get("fields", {}).items()}
    return key | {"form": form, "fields": fields}


# -- C --

def constant(name):
    return "CONFIG_" + name.upper().replace(".", "_")


def lua(value):
    """Returns a default as a Lua literal."""
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return "{ %s }" % ", ".join(map(lua, value)) if value else "{}"
    return text(value) if isinstance(value, str) else str(value)


def letters(chars):
    """Returns "a-z_" as all its letters."""
    return re.sub(r"(\w)-(\w)", lambda match: "".join(map(chr, range(ord(match[1]), ord(match[2]) + 1))), chars)


def members(name, key):
    """Yields the initialisers of a struct config_row."""
    yield ".name = " + text(name)
    yield ".kind = CONFIG_KIND_" + key["kind"].upper()
    form = key["form"]
    if isinstance(form, dict):
        yield ".says = " + text(form["says"])
        for member, value in ((".min", form.get("least")), (".max", form.get("most")),
                              (".chars", "chars" in form and text(letters(form["chars"])))):
            if value:
                yield "%s = %s" % (member, value)
    elif form:
        yield "%s = %s" % (".is_value" if key["kind"] == "any" else ".is_formed", form)
    if key["kind"] == "number":
        yield ".min = %d, .max = %d" % (key["min"], key["max"])
    for flag in ("needed", "fixed", "secret", "flips"):
        if key.get(flag):
            yield ".%s = true" % flag
    if "file" in key:
        yield ".file = CONFIG_FILE_" + key["file"].upper()
    if key["kind"] == "choice":
        yield ".choices = (const char *const[]){%s, NULL}" % texts(key["choices"])[1:-1]
    if key["fields"]:
        yield ".fields = (const struct config_row[]){%s, {0}}" % ", ".join(
            "{%s}" % ", ".join(members(*field)) for field in key["fields"].items())


def key_members(name, key):
    yield from members(name, key)
    lists = key["kind"] in ("texts", "tables")
    yield ".otherwise = " + text(lua(key.get("default", [] if lists else None)))
    yield ".help = " + text(key["help"])
    if "into" in key:
        yield "INTO(%s)" % key["into"]
    if "times" in key:
        yield ".times = %d" % key["times"]


def write_rows(keys):
    rows = ["[%s] = {%s}," % (constant(name), ", ".join(key_members(name, key)))
            for name, key in keys.items()]
    yield "#define CONFIG_ROWS" + "".join(" \\\n        " + row for row in rows)


def write_names(keys):
    yield "#pragma once"
    for name, key in keys.items():
        for path, one in [(name, key)] + [("%s.%s" % (name, field), one) for field, one in key.get("fields", {}).items()]:
            if isinstance(one.get("form"), dict) and "most" in one["form"]:
                yield "#define %s_MAX %d" % (constant(path), one["form"]["most"])
    yield "\nenum config_key {"
    for name in keys:
        yield "    %s," % constant(name)
    yield "    CONFIG_KEYS,\n};"


FILES = {"engine/app/config_names.h": write_names, "engine/app/config_rows.inc": write_rows}


def files(root):
    """Returns {path: C}."""
    keys = read_keys(root)
    return {path: HEAD.replace("tables", "keys") + "\n".join(write(keys)) + "\n" for path, write in FILES.items()}


def missed(root):
    """Returns {module's folder: names of keys that do nothing without it}."""
    found = {}
    for path in descriptors(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            keys = json.load(file).get("keys", {})
        found[os.path.dirname(path)] = [name for name, key in keys.items() if key.get("missed")]
    return found
