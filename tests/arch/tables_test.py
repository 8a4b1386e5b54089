#!/usr/bin/env python3
"""Checks tools/generate_tables.py: a mark that is missing or wrong is an error that names it. add_test.py adds a table.

usage: tables_test.py"""
import json
import os
import shutil
import sys
import tempfile

from arch import ROOT, Tap, find_files, read

sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402

NEXT = 1 + len(find_files(["data/schema"], r"\.sql$")) + len(generate_tables.described_steps(ROOT))
KERNEL, MAIL = "engine/core/module.json", "net/mail/module.json"


class Copy:
    """A copy of what the generator reads."""

    def __init__(self):
        self.root = tempfile.mkdtemp()
        for path in find_files(["engine", "net", "tools", "data/schema"], r"(module\.json|\.sql|embed)$"):
            os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(self.root, path))

    def write(self, path, text):
        with open(os.path.join(self.root, path), "w", encoding="utf-8") as file:
            file.write(text)

    def change(self, path, change):
        described = json.loads(read(path))
        change(described["tables"])
        described["steps"] = described["tables"].pop("steps", {})
        self.write(path, json.dumps(described))

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
    (MAIL, lambda tables: tables.update(steps={"999_plan": ["SELECT 1;"]}), "numbered without a gap, and there are "),
    (MAIL, lambda tables: tables.update(steps={"%03d_plan" % NEXT: ["SELECT 1;"]}),
     "a step ends with PRAGMA user_version = %d;" % NEXT),
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


def main():
    tap, copy = Tap(), Copy()
    tap.check("a mark that is missing or wrong is an error that names it", check_mistakes(copy))
    copy.close()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
