#!/usr/bin/env python3
"""Checks tools/generate_tables.py: a mark that is missing or wrong is an error that names it, and a new table is one file
in the diff, from which all lists of tables come.

usage: tables_test.py COMPILER [ARGUMENT...]"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from arch import ROOT, Tap, find_files, read

sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402

KERNEL, MAIL = "engine/core/module.json", "net/mail/module.json"
# A table with personal data, added to one file.
PATCH = """--- a/net/finger/module.json
+++ b/net/finger/module.json
@@ -1,2 +1,20 @@
 {
+  "steps": {
+    "999_plan": ["CREATE TABLE plan (number INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, author ANY, author_name ANY,",
+      "  text ANY, sum INTEGER) STRICT;"]
+  },
+  "tables": {
+    "plan": {
+      "number": %d, "holds": "what people plan", "reads": "author+number number", "sample": "number",
+      "columns": {
+        "number":      {"person": "no", "is": "id"},
+        "time_ms":     {"person": "no"},
+        "author":      {"person": "id"},
+        "author_name": {"person": "name", "is": "text?"},
+        "text":        {"person": "text", "is": "text?"}
+      },
+      "erase": {"part": %d, "by": "number"},
+      "export": {"list": "plans", "of": "author", "columns": ["time_ms", "text"], "order": "number"}
+    }
+  },
"""
# What each written file then has.
WANTED = {
    "world/table_names.h": ["TABLE_PLAN, /* *number, time_ms, author, author_name, text */"],
    "world/table_defs.inc": ['[TABLE_PLAN] = {"plan", "iivvv", 1, {"number", "time_ms", "author", "author_name", "text"}, .reads = '
             '"author+number number", .has_sum = true},'],
    "world/table_checks.inc": ["'row %s of the table plan has no right text'", "'row %s of the table plan has no right author_name'"],
    "world/table_damage.inc": ['{"plan", "what people plan"}', "SELECT max(number) FROM plan"],
    "engine/core/table_erasure.inc": ['.table = TABLE_PLAN, .of = "number", .each = true, .columns = {"author_name"}, .id = "author", .own = {"text"}'],
    "engine/core/table_export.inc": ['{"plans", NULL, TABLE_PLAN, "author", false, "number", {"time_ms", "text"}}'],
}


class Copy:
    """A copy of what the generator reads."""

    def __init__(self):
        self.root = tempfile.mkdtemp()
        for path in find_files(["engine", "net", "tools", "data/schema"], r"(module\.json|\.sql|generate\w*(\.py)?|embed)$") + [
                "meson_options.txt"]:
            os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(self.root, path))

    def write(self, path, text):
        with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
            file.write(text)

    def change(self, path, change):
        described = json.loads(read(path))
        change(described["tables"])
        self.write(path, json.dumps(described))

    def generate(self):
        """Writes all lists into the folder `out`, and returns the error."""
        return subprocess.run([os.path.join(self.root, "tools/generate"), "configure", os.path.join(self.root, "out")],
                              capture_output=True, text=True, check=False).stderr

    def close(self):
        shutil.rmtree(self.root)


def mark(table, column, **marks):
    return lambda tables: tables[table]["columns"].update({column: marks})


def put(table, **keys):
    return lambda tables: tables[table].update(keys)


# A change to a module.json, and what the error says of it.
MISTAKES = [
    (MAIL, lambda tables: tables["mail_out"]["columns"].pop("sender"), "table mail_out: the column sender has no mark"),
    (MAIL, lambda tables: tables.pop("mail_out"), "the table mail_out of data/schema is in no module.json"),
    (MAIL, lambda tables: tables.update(post=tables["mail_out"]), "data/schema has no table post"),
    (MAIL, lambda tables: tables.update(mail=tables["mail_out"]), "the table mail is described in engine/core/module.json too"),
    (MAIL, mark("mail_out", "stamp", person="no"), "data/schema has no column stamp in it"),
    (MAIL, mark("mail_out", "sender", person="somebody"), "the column sender: \"person\" is \"somebody\""),
    (MAIL, mark("mail_out", "sender", **{"person": "name", "is": "number"}), "the column sender: \"is\" is \"number\""),
    (MAIL, mark("mail_out", "sender", person="name", shown=True), "the column sender: there is no key \"shown\""),
    (MAIL, lambda tables: tables["mail_out"].pop("erase"), "mail_out names people: say in \"erase\""),
    (MAIL, lambda tables: tables["mail_out"].pop("export"), "mail_out names people: say in \"export\""),
    (MAIL, put("mail_out", erase={"rows": True}), "names in rows of others are replaced by a part"),
    (MAIL, put("mail_out", erase={"rows": True, "part": 7, "by": "day"}), "reads the column day, which it does not have"),
    (MAIL, put("mail_out", erase={"rows": True, "part": 3, "by": "number"}), "3 is there twice"),
    (MAIL, put("mail_out", reads="character+number"), "its rows are read by character, which \"reads\" does not say"),
    (MAIL, put("mail_out", number=20), "20 is there twice"),
    (MAIL, put("mail_out", export={"list": "letters", "columns": ["text"]}), "two tables export the member letters"),
    (MAIL, put("mail_out", export={"list": "out", "columns": ["body"]}), "gives the column body, which it does not have"),
    (MAIL, put("mail_out", export={"in": "nothing"}), "no table exports the member nothing"),
    (KERNEL, put("email", erase={"with": "object"}, of_object=False), "its rows do not go with an object"),
    (KERNEL, mark("account", "name", person="code"), "no code clears the column name"),
    (KERNEL, put("account", erase={"no": "they stay"}), "the column name goes with the row, which does not go"),
    (KERNEL, mark("account", "key", person="row"), "one column must be the \"owner\""),
]


def check_mistakes(copy):
    for path, change, says in MISTAKES:
        copy.change(path, change)
        error = ""
        try:
            generate_tables.read_tables(copy.root)
        except generate_tables.Fault as fault:
            error = str(fault)
        if says not in error:
            yield "a mistake in %s: \"%s\" is not said, but \"%s\"" % (path, says, error.strip()[-300:])
        copy.write(path, read(path))


def apply_patch(copy):
    """Adds a table by a patch of one file. Returns the errors of patch."""
    tables = [table for path in find_files(["engine", "net"], r"module\.json$")
              for table in json.loads(read(path)).get("tables", {}).values()]
    patch = PATCH % (sum("number" in one for one in tables), sum("part" in one.get("erase", {}) for one in tables))
    done = subprocess.run(["patch", "-s", "-p1", "-d", copy.root], input=patch, text=True, capture_output=True, check=False)
    return [done.stdout + done.stderr] if done.returncode else []


def check_lists(copy):
    error = copy.generate()
    for path, wanted in WANTED.items():
        written = "" if error else read(os.path.join(copy.root, "out", path))
        for one in wanted:
            if one not in written:
                yield "%s: %s is not in %s" % (path, one, error or written[-2000:])


def check_compiles(copy, compiler):
    """Yields the errors of the sources that have the lists, with those of the copy."""
    flags = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I" + os.path.join(copy.root, "out"),
             "-I" + ROOT]
    for source in ("world/value/table.c", "world/store/check_rows.c", "world/store/damage.c",
                   "engine/core/login/erase_owned.c", "engine/core/calls/calls_export.c"):
        done = subprocess.run(compiler + flags + [os.path.join(ROOT, source)], capture_output=True, text=True, check=False)
        if done.returncode:
            yield done.stderr[:1000]


def main(compiler):
    tap, copy = Tap(), Copy()
    tap.check("a mark that is missing or wrong is an error that names it", check_mistakes(copy))
    tap.check("a table is added by a patch of one file", apply_patch(copy))
    tap.check("all lists of tables come from that file", check_lists(copy))
    tap.check("the sources compile with it", check_compiles(copy, compiler))
    copy.close()
    return tap.finish()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
