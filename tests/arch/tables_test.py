#!/usr/bin/env python3
"""Checks tools/generate_tables.py: a mark that is missing or wrong is an error that names it. add_test.py adds a table.

usage: tables_test.py"""
import json
import os
import re
import shutil
import sys
import tempfile

from arch import ROOT, Tap, find_files, read

sys.path.insert(0, os.path.join(ROOT, "tools"))
sys.dont_write_bytecode = True
import generate_tables  # noqa: E402

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
    (KERNEL, put("email", erase={"with": "object"}, of_object=False), "its rows do not go with an object"),
    (KERNEL, mark("account", "name", person="code"), "no code clears the column name"),
    (KERNEL, put("account", erase={"no": "they stay"}), "the column name goes with the row, which does not go"),
    (KERNEL, mark("account", "key", person="row"), "one column must be the \"owner\""),
]


FINGER = "net/finger/module.json"


def example():
    """Returns the example of a new table, with the numbers that are next."""
    text = generate_tables.__doc__.partition("    \"steps\"")
    steps = 1 + len(find_files(["data/schema"], r"\.sql$")) + len(generate_tables.described_steps(ROOT))
    tables = generate_tables.read_tables(ROOT).values()
    text = (text[1] + text[2].partition("\n\n")[0]).replace("020_", "%03d_" % steps).replace("= 20;", "= %d;" % steps)
    text = text.replace('"number": 24', '"number": %d' % sum("number" in one for one in tables))
    text = text.replace('"part": 13', '"part": %d' % sum("part" in one.get("erase", {}) for one in tables))
    return json.loads("{%s}" % text)


def sql(old, new):
    """Returns a change of the step of the example."""
    def change(described):
        (name, lines), = described["steps"].items()
        assert any(old in line for line in lines), old
        described["steps"][name] = [line.replace(old, new) for line in lines]
    return change


def renamed(by):
    """Returns a change of the number of the step: by so many, in its name and its PRAGMA."""
    def change(described):
        (name, lines), = described["steps"].items()
        number = int(name[:3]) + by
        described["steps"] = {"%03d_nickname" % number: [re.sub("= \\d+;", "= %d;" % number, line) for line in lines]}
    return change


def table(**keys):
    """Returns a change of the table of the example; None removes a key."""
    def change(described):
        described["tables"]["nickname"].update(keys)
        for key in [key for key, value in keys.items() if value is None]:
            del described["tables"]["nickname"][key]
    return change


def column(name, **marks):
    return lambda described: described["tables"]["nickname"]["columns"].update({name: marks})


def erased(**keys):
    """Returns a change of the example's "erase"; None removes a key."""
    def change(described):
        erase = described["tables"]["nickname"]["erase"]
        erase.update(keys)
        for key in [key for key, value in keys.items() if value is None]:
            del erase[key]
    return change


# A change of the example, and what the error says of it.
WRONG_TABLES = [
    (sql("PRAGMA", "-- PRAGMA"), 'the last statement has to be "PRAGMA user_version = '),
    (sql("user_version = ", "user_version = 1"), 'the last statement has to be "PRAGMA user_version = '),
    (renamed(1), "steps are numbered without gaps"),
    (renamed(-1), "another step of the schema has this number; the next is "),
    (lambda described: described.update(steps={"nickname": []}), 'the step "nickname" is not named as "020_mail"'),
    (sql("CREATE TABLE", "CREATE NICE TABLE"), "cannot run the steps"),
    (sql("text TEXT NOT NULL, sum INTEGER", "sum INTEGER, text TEXT NOT NULL"), 'its last column has to be "sum INTEGER"'),
    (sql(", sum INTEGER", ""), 'its last column has to be "sum INTEGER"'),
    (sql("CREATE INDEX", "-- CREATE INDEX"), "no index supports the search by other: add CREATE INDEX"),
    (table(reads="owner other text"), "no index supports the search by text"),
    (table(reads="owner other time_ms"), '"reads" has the column time_ms, which it does not have'),
    (table(reads=None), '"reads" is missing'),
    (table(reads="other"), 'its rows are read by owner, which "reads" does not say'),
    (table(number=None), '"number" is missing, its place in enum table'),
    (table(number="24"), '"number" is "24", and not a number'),
    (table(sample="time_ms"), '"sample" is the column time_ms, which it does not have'),
    (table(holds=None), '"holds" is missing'),
    (table(indexes="other"), 'there is no key "indexes"'),
    (erased(part=None), 'a part of the erasure is {"part": N, "by": COLUMN}'),
    (erased(part="13"), '"part" is "13", and not a number'),
    (erased(by=None), "names in rows of others are replaced by a part"),
    (erased(by="other", reads="time_ms"), '"erase" reads the column time_ms, which it does not have'),
    (erased(goes=None), 'the column other is part of the key, so it cannot be replaced: say "goes": "theirs"'),
    (erased(goes="away"), '"goes" is "away"; it is named or theirs'),
    (column("other", person="no"), 'rows with the person\'s number go, but no column has the mark "id"'),
    (column("owner", person="number"), 'one column must be the "owner"'),
    (column("text", person="text", **{"is": "words"}), '"is" is "words"'),
    (column("other", person="name"), 'the column other is INTEGER; a column with the mark "name" is TEXT or ANY'),
    (column("text", person="id"), 'the column text is TEXT; a column with the mark "id" is INTEGER or ANY'),
    (sql("text TEXT", "text BLOB"), None),
    (lambda described: (sql("text TEXT", "text BLOB")(described), column("text", person="row+text")(described)),
     'the column text is BLOB; a column with the mark "text" is TEXT or ANY'),
    (lambda described: (sql("owner INTEGER", "owner ANY")(described), column("owner", person="number")(described),
                        erased(rows=None)(described), column("text", person="no")(described), table(export={"no": "x"})(described)),
     "its rows are read in the order of the column owner, so that has to be INTEGER or TEXT"),
    (table(of_object=True), None),
    (lambda described: (sql("owner INTEGER", "owner TEXT")(described), table(of_object=True)(described)),
     "so its first column has to be an INTEGER"),
    (table(export={"list": "nicknames", "columns": ["words"]}), 'gives the column words, which it does not have'),
]


def check_wrong_tables(copy):
    """Yields what is wrong with the errors; None: the change is right."""
    old = json.loads(read(FINGER))
    for place, (change, says) in enumerate([(lambda described: None, None)] + WRONG_TABLES):
        new = example()
        change(new)
        copy.write(FINGER, json.dumps(old | new))
        error = ""
        try:
            generate_tables.read_tables(copy.root)
        except generate_tables.Fault as fault:
            error = str(fault)
        if (says is None and error) or (says or "") not in error or "\n" in error:
            yield "change %d: \"%s\" is not said, but \"%s\"" % (place, says, error[-300:])
    copy.write(FINGER, read(FINGER))


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
    tap.check("a description of a new table that cannot work is refused by one sentence", check_wrong_tables(copy))
    copy.close()
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
