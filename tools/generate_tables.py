"""Tables, as the module.json of the kernel (engine/core) and of the modules describe them: read, compared with the schema,
and written as C. A module that is not built keeps its tables, so that each build opens, checks, erases and exports each
world.

A new table is in one file, the module.json of its module: its step of the schema in "steps", {"NNN_name": lines of SQL}, and
its description in "tables". Steps are numbered on from those of data/schema and of all other module.json, and a released
step never changes. A table ends with the column `sum`, has an index for each of its "reads", and its step ends with PRAGMA
user_version. A whole example, rows of one person about another (tests/arch/tables_test.py tries it):

    "steps": {
      "020_nickname": [
        "CREATE TABLE nickname (",
        "  owner INTEGER NOT NULL, other INTEGER NOT NULL, text TEXT NOT NULL, sum INTEGER, PRIMARY KEY (owner, other)",
        ") STRICT, WITHOUT ROWID;",
        "CREATE INDEX nickname_other ON nickname (other);",
        "PRAGMA user_version = 20;"
      ]
    },
    "tables": {
      "nickname": {
        "number": 24, "holds": "what players call others", "reads": "owner other",
        "columns": {
          "owner": {"person": "owner", "is": "id"},
          "other": {"person": "id", "is": "id"},
          "text":  {"person": "row", "is": "text"}
        },
        "erase": {"rows": true, "part": 13, "by": "owner", "goes": "theirs"},
        "export": {"list": "nicknames", "columns": ["text"]}
      }
    }

The rows of the erased person go with the account, and those about them by the part, which looks at all rows by their owner.

A table of "tables", by its name in data/schema:

    number      its place in enum table: processes send it to each other, so it never changes. None: part of the objects
    holds       what an operator reads if it is damaged
    reads       how rows are searched, besides by the whole key (world/value/table.h)
    of_object   its rows go with the object in the first column
    at_leisure  a record of speech: written soon, and nobody waits for it
    sample      an integer of the key, by which random rows are read before a world is served
    index       true: an index of names, which nobody reads. It has no columns here
    columns     for each column its marks, see below
    wrong       {fault: condition in SQL} for faults of more than one column
    erase       what happens to it when a person is erased: one or more of
                  {"rows": true}       deletes the rows of the owner
                  {"code": NAME}       a function of engine/core/login deletes what is theirs, with the account
                  {"with": "object"}   the rows go with the character
                  {"part": N, "by": COLUMN, "reads": COLUMNS, "goes": "named" | "theirs"}
                                       part N replaces the name in rows of others, read in the order of the column
                                       (`number` is unique); `goes` deletes rows that name the person, or that have
                                       their number in the column "id". With `time_ms`, later rows are about others
                  {"part": N, "some": NAME}
                                       part N is a function. Worlds store the number of a part, so it never changes
                  {"no": REASON}
    export      what a person gets of it: one, or a list, of
                  {"list": MEMBER, "columns": NAMES, "order": COLUMN, "of": COLUMN}
                                       the rows of the owner (or of the character in `of`)
                  {"list": MEMBER, "code": NAME}
                  {"in": MEMBER}       it is part of another member
                  {"no": REASON}

Marks of a column:

    person   no        it never names anybody
             number    the number of a character, which leads to nobody after the erasure
             owner     the key or the number of the person whose row it is
             row       it goes with the owner's row
             name      the name of a person, which other words replace. The first of a table names the author
             id        the number of a character, which is set to 0
             text      words by the author, in which other words replace the name
             anywhere  words that are searched for the name, whoever wrote them
             code      special code clears it
             kept: WHY it may name somebody, and stays
             Two of them are joined by "+".
    is       name, text, id, bytes (a "?" behind: may be NULL), or a list of what it may be
    refers   {"says": SENTENCE, "unless": CONDITION}: it has the number of an object that must exist
    value    a label: it has a value, which must decode

Sentences and labels are arguments of SQL's printf.
"""
import importlib.machinery
import importlib.util
import json
import os
import re
import sqlite3
import sys

HEAD = "/* Written by tools/generate from the tables in module.json. */\n"
MARKS = {"no", "number", "owner", "row", "name", "id", "text", "anywhere", "code"}
TABLE_KEYS = {"number", "holds", "reads", "of_object", "at_leisure", "sample", "index", "columns", "wrong", "erase", "export"}
COLUMN_KEYS = {"person", "is", "refers", "value"}
PERSONAL = MARKS - {"no", "number"}
# Their rows follow from other rows, or are few.
WITHOUT_SUM = {"meta", "change_object"}
# The kinds of columns that may have a mark: a name is replaced by a text, and an id by 0.
KINDS = {"name": ("TEXT", "ANY"), "text": ("TEXT", "ANY"), "id": ("INTEGER", "ANY"), "owner": ("INTEGER", "TEXT")}
# A condition that a value of the form fulfils.
FORMS = {
    "name": "value_is_text({0}, 64) AND {0} <> ''",
    "text": "value_is_text({0}, 16777216)",
    "id": "typeof({0}) = 'integer' AND {0} >= 0",
    "bytes": "typeof({0}) = 'blob'",
    # Columns where any value is allowed may also hold an object.
    "id?": "typeof({0}) = 'integer' AND {0} >= 0 OR value_object({0}) IS NOT NULL",
}


class Fault(Exception):
    pass


def fail(text, *arguments):
    raise Fault(text % arguments)


def read_schema(root):
    """Returns a database in memory with the newest schema, its {table: {column: (type, place in the key or 0)}}, and the
    virtual tables."""
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("embed", os.path.join(root, "tools/embed"))
    embed = importlib.util.module_from_spec(importlib.util.spec_from_loader("embed", loader))
    loader.exec_module(embed)
    try:
        world = embed.run_steps(steps(root), [])
    except sqlite3.Error as error:
        fail("data/schema: this Python's SQLite (%s) cannot run the steps: %s", sqlite3.sqlite_version, error)
    rows = world.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    tables, virtual = {}, []
    for name, sql in sorted(rows):
        if sql.startswith("CREATE VIRTUAL"):
            virtual.append(name)
        tables[name] = {row[1]: (row[2], row[5]) for row in world.execute("PRAGMA table_info(%s)" % name)}
    return world, tables, virtual


def steps(root):
    """Returns the SQL of all steps of the schema, in their order."""
    found = {}
    for name in os.listdir(os.path.join(root, "data/schema")):
        with open(os.path.join(root, "data/schema", name), encoding="utf-8") as file:
            found["data/schema/" + name] = file.read()
    found |= described_steps(root)
    check_steps(found)
    return [found[path] for path in sorted(found)]


def check_steps(found):
    """Checks that steps are numbered from 1 on without gaps, and that each ends with its number."""
    for number, path in enumerate(sorted(found), 1):
        own = int(path[12:15])
        if own < number:
            fail("%s: another step of the schema has this number; the next is %03d", path, len(found))
        if own > number:
            fail("%s: there is no step %03d; steps are numbered without gaps", path, number)
        if not re.search(r";\s*PRAGMA user_version = %d;\s*$" % own, found[path]):
            fail("%s: the last statement has to be \"PRAGMA user_version = %d;\"", path, own)


def descriptors(root):
    """Returns the paths of the module.json of the kernel and of all modules."""
    paths = [os.path.join(parent, name, "module.json") for parent in ("engine", "engine/modules", "net")
             for name in sorted(os.listdir(os.path.join(root, parent)))]
    return [path for path in paths if os.path.exists(os.path.join(root, path))]


def described_steps(root):
    """Returns the steps of the schema that module.json have, as {path beside the files of data/schema: SQL}."""
    steps = {}
    for path in descriptors(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            for name, lines in json.load(file).get("steps", {}).items():
                if not re.fullmatch(r"\d{3}_[a-z_]+", name):
                    fail("%s: the step \"%s\" is not named as \"020_mail\"", path, name)
                steps["data/schema/%s.sql" % name] = "\n".join(lines) + "\n"
    return steps


def sources(root):
    """Returns the paths of all files that the tables are made of."""
    schema = sorted(os.listdir(os.path.join(root, "data/schema")))
    return descriptors(root) + [os.path.join("data/schema", name) for name in schema]


def read_tables(root):
    """Returns the tables by name, as the module.json describe them and the schema has them. A mistake is a Fault."""
    world, schema, virtual = read_schema(root)
    tables = {}
    for path in descriptors(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            for name, table in json.load(file).get("tables", {}).items():
                if name in tables:
                    fail("%s: the table %s is described in %s too", path, name, tables[name]["path"])
                if name not in schema:
                    fail("%s: data/schema has no table %s", path, name)
                tables[name] = table | {"path": path, "name": name}
    for name in schema:
        shadow = [one for one in virtual if name.startswith(one + "_")]
        if shadow and name not in tables:
            tables[name] = tables[shadow[0]] | {"name": name}
        if name not in tables:
            fail("the table %s of data/schema is in no module.json: describe it in that of its module, or in"
                 " engine/core/module.json", name)
    for table in tables.values():
        complete(table, schema[table["name"]])
        check_reads(world, table)
    world.close()
    check_numbers(tables)
    check_exports(tables)
    return tables


def complete(table, columns):
    """Checks a table, and adds to its columns what the schema says of them, in the order of the schema."""
    where = "%s: the table %s" % (table["path"], table["name"])
    unknown = set(table) - TABLE_KEYS - {"path", "name"}
    if unknown:
        fail("%s: there is no key \"%s\"; the keys are %s", where, min(unknown), ", ".join(sorted(TABLE_KEYS)))
    if not table.get("holds"):
        fail("%s: \"holds\" is missing, what an operator reads if it is damaged", where)
    for key in ("number", "part"):
        value = table.get(key, 0) if key == "number" else table.get("erase", {}).get(key, 0)
        if not isinstance(value, int):
            fail("%s: \"%s\" is %s, and not a number", where, key, json.dumps(value))
    table["sum"] = "sum" in columns
    if "number" in table and (list(columns)[-1] != "sum" if table["sum"] else table["name"] not in WITHOUT_SUM):
        fail("%s: its last column has to be \"sum INTEGER\", a checksum of the row", where)
    if "number" in table and not table.get("reads"):
        fail("%s: \"reads\" is missing, how its rows are searched: its columns, or \"*\" for all rows at once", where)
    if table.get("index"):
        table["columns"] = {}
        return
    marks = table.get("columns", {})
    for name in marks:
        if name not in columns or name == "sum":
            fail("%s: data/schema has no column %s in it", where, name)
    done = {}
    for name, (kind, key) in columns.items():
        if name != "sum":
            if name not in marks:
                fail("%s: the column %s has no mark; say who it names: \"person\": \"no\" or tools/generate_tables.py", where, name)
            done[name] = check_column("%s: the column %s" % (where, name), marks[name]) | {"kind": kind, "key": key}
            for mark in set(done[name]["marks"]) & set(KINDS):
                if kind not in KINDS[mark]:
                    fail("%s: the column %s is %s; a column with the mark \"%s\" is %s", where, name, kind, mark,
                         " or ".join(KINDS[mark]))
    table["columns"] = done
    if table.get("of_object") and columns[next(iter(done))][0] != "INTEGER":
        fail("%s: its rows go with an object (of_object), so its first column has to be an INTEGER", where)
    if table.get("sample", "number") not in done and "sample" in table:
        fail("%s: \"sample\" is the column %s, which it does not have", where, table["sample"])
    check_personal(table, where)
    check_part(table, where)


def check_column(where, column):
    unknown = set(column) - COLUMN_KEYS
    if unknown:
        fail("%s: there is no key \"%s\"; the keys are %s", where, min(unknown), ", ".join(sorted(COLUMN_KEYS)))
    person = column.get("person", "")
    marks = [person] if person.startswith("kept: ") else person.split("+")
    for mark in marks:
        if mark not in MARKS and not mark.startswith("kept: "):
            fail("%s: \"person\" is \"%s\"; it is one of %s, or \"kept: WHY\"", where, mark, ", ".join(sorted(MARKS)))
    form = column.get("is")
    if isinstance(form, str) and form.rstrip("?") not in FORMS:
        fail("%s: \"is\" is \"%s\"; it is name, text, id, bytes, or a list", where, form)
    return column | {"marks": marks}


def marked(table, *marks):
    return [name for name, column in table["columns"].items() if set(marks) & set(column["marks"])]


def check_personal(table, where):
    """Checks that what the columns say and what erasure and export do agree."""
    erase, export = table.get("erase", {}), table.get("export")
    personal = marked(table, *PERSONAL) or any(column["marks"][0].startswith("kept") for column in table["columns"].values())
    if personal and not erase:
        fail("%s names people: say in \"erase\" what becomes of its rows", where)
    if personal and not export:
        fail("%s names people: say in \"export\" what they get of it", where)
    known = {"rows", "code", "with", "part", "by", "reads", "goes", "some", "no"}
    for key in set(erase) - known:
        fail("%s: \"erase\" has no key \"%s\"; the keys are %s", where, key, ", ".join(sorted(known)))
    for one in erase.get("by", "").split() + erase.get("reads", "").split():
        if one not in table["columns"]:
            fail("%s: \"erase\" reads the column %s, which it does not have", where, one)
    if marked(table, "name", "id", "text", "anywhere") and "by" not in erase:
        fail("%s: names in rows of others are replaced by a part: \"erase\": {\"part\": N, \"by\": COLUMN}", where)
    if marked(table, "code") and not {"code", "some", "by"} & set(erase):
        fail("%s: no code clears the column %s", where, marked(table, "code")[0])
    if marked(table, "row") and not (erase.get("rows") or "code" in erase or "with" in erase):
        fail("%s: the column %s goes with the row, which does not go", where, marked(table, "row")[0])
    if "with" in erase and not table.get("of_object"):
        fail("%s: its rows do not go with an object (of_object)", where)
    if erase.get("rows") and len(marked(table, "owner")) != 1:
        fail("%s: its rows go with their owner: one column must be the \"owner\"", where)
    if erase.get("rows"):
        check_read(table, where, marked(table, "owner")[0])
    if len(marked(table, "name")) > 2 or len(marked(table, "text")) > 2 or len(marked(table, "id")) > 1:
        fail("%s: a part can replace two names, two texts and one number", where)
    for one in exports(table):
        for column in one.get("columns", []) + [one[key] for key in ("of", "order") if key in one]:
            if column not in table["columns"]:
                fail("%s: \"export\" gives the column %s, which it does not have", where, column)
        if len(one.get("columns", [])) > 7:
            fail("%s: \"export\" can give seven columns (engine/modules/calls/calls_export.h)", where)
        if "list" in one and "code" not in one and not (one.get("columns") and (one.get("of") or marked(table, "owner"))):
            fail("%s: \"export\" needs \"columns\", and an \"owner\" or \"of\"", where)
        if not {"list", "in", "no"} & set(one):
            fail("%s: \"export\" needs one of \"list\", \"in\" and \"no\"", where)
        if "list" in one and "code" not in one:
            of = one.get("of") or marked(table, "owner")[0]
            check_read(table, where, "%s+%s" % (of, one["order"]) if "order" in one else of)


def check_part(table, where):
    """Checks a part, which replaces the name in rows of others, or deletes them."""
    erase, key = table.get("erase", {}), key_of(table)
    if ("part" in erase) != bool({"by", "some"} & set(erase)) and "code" not in erase:
        fail("%s: a part of the erasure is {\"part\": N, \"by\": COLUMN} or {\"part\": N, \"some\": NAME}", where)
    if {"rows", "by"} & set(erase) and "number" not in table:
        fail("%s: \"number\" is missing, its place in enum table", where)
    if erase.get("goes", "named") not in ("named", "theirs"):
        fail("%s: \"goes\" is \"%s\"; it is named or theirs", where, erase["goes"])
    if "goes" in erase and erase["goes"] == "theirs" and not marked(table, "id"):
        fail("%s: rows with the person's number go, but no column has the mark \"id\"", where)
    if "by" not in erase:
        return
    by = erase["by"]
    if table["columns"][by]["kind"] not in ("INTEGER", "TEXT"):
        fail("%s: its rows are read in the order of the column %s, so that has to be INTEGER or TEXT", where, by)
    check_read(table, where, by)
    if by != "number" and "number" in table["columns"]:
        check_read(table, where, by + "+number")
    for column in key:
        goes = erase.get("goes")
        if goes != "named" and (marked_as(table, column, "name", "text") or
                                goes != "theirs" and marked_as(table, column, "id")):
            fail("%s: the column %s is part of the key, so it cannot be replaced: say \"goes\": \"%s\", which deletes the row",
                 where, column, "theirs" if marked_as(table, column, "id") else "named")


def marked_as(table, column, *marks):
    return bool(set(marks) & set(table["columns"][column]["marks"]))


def check_reads(world, table):
    """Checks that an index, or the key, supports each search that "reads" says."""
    where = "%s: the table %s" % (table["path"], table["name"])
    for read in table.get("reads", "").replace("*", "").split():
        columns = read.split("+")
        for column in columns:
            if column not in table["columns"]:
                fail("%s: \"reads\" has the column %s, which it does not have", where, column)
        last = columns.pop()
        tests = " AND ".join(["%s = ?1" % column for column in columns] + ["%s > ?1" % last])
        plan = [row[3] for row in world.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM %s WHERE %s ORDER BY %s" % (table["name"], tests, last), (0,))]
        if len(plan) != 1 or not plan[0].startswith("SEARCH"):
            fail("%s: no index supports the search by %s: add CREATE INDEX to the step", where, read)


def check_read(table, where, columns):
    if columns not in table.get("reads", "").split() and [columns] != key_of(table) and table.get("reads") != "*":
        fail("%s: its rows are read by %s, which \"reads\" does not say", where, columns)


def exports(table):
    export = table.get("export", [])
    return export if isinstance(export, list) else [export]


def check_numbers(tables):
    """Checks that tables and parts are numbered from 0 on, each number once."""
    for what, numbers in (("number", [table["number"] for table in tables.values() if "number" in table]),
                          ("part", [table["erase"]["part"] for table in tables.values() if "part" in table.get("erase", {})])):
        if sorted(numbers) != list(range(len(numbers))):
            twice = [one for one in numbers if numbers.count(one) > 1]
            fail("the tables' \"%s\" are 0 to %d, each once; %s", what, len(numbers) - 1,
                 "%d is there twice" % twice[0] if twice else "the greatest is %d" % max(numbers))


def check_exports(tables):
    lists = [one["list"] for table in tables.values() for one in exports(table) if "list" in one]
    for table in tables.values():
        for one in exports(table):
            if lists.count(one.get("list")) > 1:
                fail("%s: the table %s: two tables export the member %s", table["path"], table["name"], one["list"])
            if "in" in one and one["in"] not in lists:
                fail("%s: the table %s: no table exports the member %s", table["path"], table["name"], one["in"])


# -- C --

def text(string):
    return "NULL" if string is None else json.dumps(string, ensure_ascii=False)


def texts(strings):
    return "{%s}" % (", ".join(map(text, strings)) or "NULL")


def rows_of(tables):
    """Returns the tables that have a number, in its order."""
    return sorted((table for table in tables.values() if "number" in table), key=lambda table: table["number"])


def constant(table):
    return "TABLE_" + table["name"].upper()


def key_of(table):
    columns = [name for name, column in table["columns"].items() if column["key"]]
    return sorted(columns, key=lambda name: table["columns"][name]["key"])


def write_names(tables):
    yield "#pragma once\n\nenum table {"
    for table in rows_of(tables):
        yield "    %s, /* %s */" % (constant(table), ", ".join(
            ("*" if column["key"] else "") + name for name, column in table["columns"].items()))
    yield "    TABLE_END,\n};"
    yield "\n#define TABLE_COLUMNS_MAX %d" % max(len(table["columns"]) for table in rows_of(tables))


def write_defs(tables):
    for table in rows_of(tables):
        kinds = "".join({"INTEGER": "i", "TEXT": "t"}.get(column["kind"], "v") for column in table["columns"].values())
        flags = "".join(", .%s = true" % flag for flag in ("of_object", "at_leisure") if table.get(flag))
        flags += ", .has_sum = true" if table["sum"] else ""
        yield "[%s] = {%s, %s, %d, %s, .reads = %s%s}," % (
            constant(table), text(table["name"]), text(kinds), len(key_of(table)), texts(table["columns"]),
            text(table["reads"]), flags)


def wrong_if(name, form):
    """Returns the condition under which a column has not the form."""
    if isinstance(form, list):
        return "%s NOT IN (%s)" % (name, ", ".join("'%s'" % one if isinstance(one, str) else str(one) for one in form))
    right = FORMS.get(form) or FORMS[form.rstrip("?")]
    return ("%s IS NOT NULL AND " % name if form.endswith("?") else "") + "NOT (%s)" % right.format(name)


def write_checks(tables):
    rules, references, values = [], [], []
    for table in tables.values():
        name, key = table["name"], key_of(table)
        shown = "".join(key) if len(key) < 2 else "printf('%%s/%%s', %s, %s)" % (key[0], key[1])
        faults = []
        for column, marks in table["columns"].items():
            if "is" in marks:
                faults.append(("no right " + column, wrong_if(column, marks["is"])))
            if "refers" in marks:
                unless = " AND NOT (%s)" % marks["refers"]["unless"] if "unless" in marks["refers"] else ""
                references.append("SELECT DISTINCT printf(%s) FROM %s AS whose WHERE NOT EXISTS (SELECT 1 FROM object WHERE"
                                  " object.id = whose.%s)%s" % (marks["refers"]["says"], name, column, unless))
            if "value" in marks:
                values.append("SELECT printf(%s), %s FROM %s" % (marks["value"], column, name))
        faults += table.get("wrong", {}).items()
        rules += ["SELECT printf('row %%s of the table %s has %s', %s) FROM %s WHERE %s" % (name, fault, shown, name, wrong)
                  for fault, wrong in faults]
    for name, statements in (("CHECK_ROWS", rules), ("CHECK_REFERENCES", references), ("CHECK_VALUES", values)):
        yield "#define %s %s\n" % (name, " ".join("\\\n        %s," % text(statement) for statement in statements))


def write_damage(tables):
    yield "static const struct holding holdings[] = {"
    yield from ("        {%s, %s}," % (text(name), text(tables[name]["holds"])) for name in sorted(tables))
    yield "};\n\nstatic const struct sample samples[] = {"
    for name, table in tables.items():
        if "sample" in table:
            yield "        {%s, %s, %s}," % (text(name), text("SELECT max(%s) FROM %s" % (table["sample"], name)), text(
                "SELECT * FROM %s WHERE %s >= ?1 ORDER BY %s LIMIT 16" % (name, table["sample"], table["sample"])))
    yield "};"


def own_rows(table):
    """Returns the C of a column that has the person's key or number: the name, and whether it is the key."""
    (owner,) = marked(table, "owner")
    return "%s, %s" % (text(owner), "true" if table["columns"][owner]["kind"] == "TEXT" else "false")


def write_erasure(tables):
    parts = sorted((table for table in tables.values() if "part" in table.get("erase", {})),
                   key=lambda table: table["erase"]["part"])
    owned = ["{.code = %s}" % table["erase"]["code"] for table in rows_of(tables) if "code" in table.get("erase", {})]
    owned += ["{NULL, %s, %s}" % (constant(table), own_rows(table)) for table in rows_of(tables)
              if table.get("erase", {}).get("rows")]
    for name, rows in (("ERASE_PARTS", map(erase_part, parts)), ("ERASE_OWNED", owned)):
        yield "#define %s %s\n" % (name, " ".join("\\\n        %s," % row for row in rows))


def erase_part(table):
    erase = table["erase"]
    if "some" in erase:
        return "{.some = %s}" % erase["some"]
    names, ids, searched = marked(table, "name"), marked(table, "id"), marked(table, "anywhere")
    each, numbered, timed = erase["by"] == "number", "number" in table["columns"], "time_ms" in table["columns"]
    flags = "".join(", .%s = true" % flag for flag, is_set in (("each", each), ("numbered", numbered), ("timed", timed)) if is_set)
    read = (["number"] if each else []) + (["time_ms"] if timed else []) + ids + names + searched + erase.get("reads", "").split()
    return ("{.some = erase_rows_some, .table = %s, .of = %s%s, .columns = %s, .id = %s, .own = %s, .anywhere = %s,"
            " .goes = %s, .read = %s}" % (
                constant(table), text(erase["by"]), flags, texts(names), text(ids[0] if ids else None),
                texts(marked(table, "text")), text(searched[0] if searched else None),
                "ERASE_GOES_" + erase.get("goes", "not").upper(), text(" ".join(dict.fromkeys(read)))))


def write_export(tables):
    rows = []
    for table, one in [(table, one) for table in tables.values() for one in exports(table) if "list" in one]:
        if "code" in one:
            rows.append("{%s, .code = %s}" % (text(one["list"]), one["code"]))
        else:
            of = "%s, false" % text(one["of"]) if "of" in one else own_rows(table)
            rows.append("{%s, NULL, %s, %s, %s, %s}" % (
                text(one["list"]), constant(table), of, text(one.get("order")), texts(one["columns"])))
    yield "#define EXPORT_MEMBERS %s" % " ".join("\\\n        %s," % row for row in rows)


FILES = {"world/table_names.h": write_names, "world/table_defs.inc": write_defs, "world/table_checks.inc": write_checks,
         "world/table_damage.inc": write_damage, "engine/core/table_erasure.inc": write_erasure,
         "engine/core/table_export.inc": write_export}


def files(root):
    """Returns {path: C}."""
    tables = read_tables(root)
    return {path: HEAD + "\n".join(write(tables)) + "\n" for path, write in FILES.items()}
