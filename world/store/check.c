/* check.c -- the rules for the rows of a world file.
 *
 * Each is a statement that returns one sentence for each faulty row, naming #ID. Then come checks that SQL is not suited
 * for: cycles of containment or inheritance, and values that do not decode. A part of the file that cannot be read
 * is also a problem; the rest is checked all the same.
 *
 * To add a rule: a line in `rules`; the rules about a single column are marks in module.json
 * (tools/generate_tables.py). */
#include "world/store/check.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "world/store/check_graph.h"
#include "world/store/check_rows.h"
#include "world/store/store_db.h"
#include "world/store/store_sum.h"
#include "world/value/table.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Sentences of one kind, after which the rest is only counted. */
#define KIND_MAX 1000
#define CHECK_STEPS_BETWEEN 10000

#define ALIVE(id) "EXISTS (SELECT 1 FROM object WHERE object.id = " id ")"

static const char *const rules[] = {
        "SELECT printf('#%d has an id that a new object could get: next_id is %d', id, value)"
        " FROM object, meta WHERE name = 'next_id' AND id >= value",

        "SELECT printf('#%d arrived as number %d, but next_arrival is %d', id, arrived, value)"
        " FROM object, meta WHERE name = 'next_arrival' AND arrived >= value",

        "SELECT printf('#%d is not an id', id) FROM object WHERE id <= 0",

        "SELECT printf('#%d has the malformed ref ''%s''', id, ref) FROM object"
        " WHERE ref GLOB '*[^a-z0-9_/-]*' OR length(ref) NOT BETWEEN 1 AND 64"
        " OR ref NOT GLOB '*[^0-9]*'",

        "SELECT printf('#%d uses revision %d of its behaviour, which is not there', id, "
        "behaviour)"
        " FROM object AS thing WHERE behaviour <> 0 AND NOT EXISTS (SELECT 1 FROM behaviour AS "
        "code"
        " WHERE code.object = thing.id AND code.revision = thing.behaviour)",

        "SELECT printf('#%d has a property whose name is %s', object,"
        " iif(name = '', 'empty', 'longer than 64 bytes')) FROM property"
        " WHERE length(CAST(name AS BLOB)) NOT BETWEEN 1 AND 64",

        "SELECT printf('#%d has the twin #%d, whose twin is another', exit.object,"
        " value_object(exit.value)) FROM property AS exit"
        " WHERE exit.name = 'twin' AND " ALIVE(
                "value_object(exit.value)") " AND value_object((SELECT back.value FROM "
                                            "property AS back WHERE back.name = 'twin'"
                                            " AND back.object = value_object(exit.value))) IS "
                                            "NOT exit.object",

        "SELECT printf('#%d and #%d are twins, but differ in %s', one.object, other.object, "
        "one.name)"
        " FROM property AS exit"
        " JOIN property AS one ON one.object = exit.object"
        " AND one.name IN ('door', 'open', 'locked', 'key', 'transparent')"
        " JOIN property AS other ON other.object = value_object(exit.value)"
        " AND other.name = one.name"
        " WHERE exit.name = 'twin' AND one.object < other.object AND one.value IS NOT "
        "other.value",

        "SELECT printf('the world has no %s', column1) FROM (VALUES ('commit_number'),"
        " ('next_id'), ('next_arrival'), ('time_ms'))"
        " WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = column1 AND typeof(value) = "
        "'integer')",
};
#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

/* Edges of the containment and inheritance graphs. Most objects have no contents and no heirs, so
 * they cannot be part of a cycle and are left out to save memory. */
#define CONTAINERS                                                                             \
    "SELECT id, location FROM object AS thing WHERE location <> 0"                             \
    " AND EXISTS (SELECT 1 FROM object WHERE object.location = thing.id) ORDER BY id"
#define PROTOTYPES                                                                             \
    "SELECT object, proto FROM parent AS heir"                                                 \
    " WHERE EXISTS (SELECT 1 FROM parent WHERE parent.proto = heir.object) ORDER BY object"

/* Reports text from the file, which may contain anything, as one line. */
static void report_line(struct check *check, const char *text)
{
    struct buf line = {0};
    for (const char *c = text; *c; c++) {
        buf_add_char(&line, (unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c);
    }
    check->problem(check->data, line.length > 0 ? line.bytes : "");
    buf_finish(&line);
}

void check_report(struct check *check, const char *text)
{
    check->problems++;
    check->of_kind++;
    if (check->of_kind <= KIND_MAX) {
        report_line(check, text);
    } else if (check->of_kind == KIND_MAX + 1) {
        check->problem(check->data, "and more of the same kind, which are counted only");
    }
}

/* Runs sql and passes each row to visit. A failure is reported as a problem. */
static void each_row_check(struct check *check, const char *sql,
        void (*visit)(struct check *check, sqlite3_stmt *row, void *data), void *data)
{
    sqlite3_stmt *statement = NULL;
    struct err err = {0};
    bool ok = store_db_prepare(check->db, sql, &statement, &err);
    while (ok) {
        int code = sqlite3_step(statement);
        if (code == SQLITE_DONE || code == SQLITE_INTERRUPT) {
            break;
        }
        if (code == SQLITE_ROW) {
            visit(check, statement, data);
        } else {
            ok = store_db_fail(check->db, &err);
        }
    }
    sqlite3_finalize(statement);
    /* The damage in the file has been reported by then. */
    if (!ok && (err.code != ERR_FORMAT || check->problems == 0)) {
        check_report(check, err.text);
    }
}

/* -- visits -- */

static void visit_sentence(struct check *check, sqlite3_stmt *row, void *data)
{
    (void)data;
    const char *text = (const char *)sqlite3_column_text(row, 0);
    check_report(check, text ? text : "a rule without a sentence was broken");
}

static void visit_value(struct check *check, sqlite3_stmt *row, void *data)
{
    (void)data;
    struct value value = {0};
    struct err err = {0};
    if (!store_db_read(row, 1, &value, &err)) {
        err_wrap(&err, "%s does not decode", (const char *)sqlite3_column_text(row, 0));
        check_report(check, err.text);
    }
    value_finish(&value);
}

static void visit_edge(struct check *check, sqlite3_stmt *row, void *data)
{
    (void)check;
    check_graph_add(data, (uint64_t)sqlite3_column_int64(row, 0),
            (uint64_t)sqlite3_column_int64(row, 1));
}

static void found_inside_itself(void *data, uint64_t id)
{
    char text[96];
    (void)snprintf(text, sizeof(text), "#%" PRIu64 " is inside itself", id);
    check_report(data, text);
}

/* A lineage may be deeper than PROTO_DEPTH_MAX: it ends there (proto.c). */
static void found_heir_of_itself(void *data, uint64_t id)
{
    char text[96];
    (void)snprintf(text, sizeof(text), "#%" PRIu64 " inherits from itself", id);
    check_report(data, text);
}

static void walk(struct check *check, const char *edges, void (*found)(void *data, uint64_t id))
{
    struct check_graph graph = {0};
    each_row_check(check, edges, visit_edge, &graph);
    check_graph_walk(&graph, found, check);
    check_graph_finish(&graph);
}

void check_each_rule(struct check *check)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        check_begin_kind(check, (unsigned)(400 + i * 100 / RULE_COUNT));
        each_row_check(check, rules[i], visit_sentence, NULL);
    }
    for (size_t i = 0; i < check_reference_count; i++) {
        check_begin_kind(check, (unsigned)(500 + i * 100 / check_reference_count));
        each_row_check(check, check_references[i], visit_sentence, NULL);
    }
    for (size_t i = 0; i < check_row_count; i++) {
        check_begin_kind(check, (unsigned)(600 + i * 100 / check_row_count));
        each_row_check(check, check_rows[i], visit_sentence, NULL);
    }
    struct buf sql = {0};
    for (size_t i = 0; store_sum_rule(i, &sql); i++) {
        check_begin_kind(check, 700);
        if (sql.length > 0) {
            each_row_check(check, sql.bytes, visit_sentence, NULL);
        }
        buf_clear(&sql);
    }
    buf_finish(&sql);
    check_begin_kind(check, 750);
    walk(check, CONTAINERS, found_inside_itself);
    check_begin_kind(check, 800);
    walk(check, PROTOTYPES, found_heir_of_itself);
    for (size_t i = 0; i < check_value_count; i++) {
        check_begin_kind(check, (unsigned)(850 + i * 120 / check_value_count));
        each_row_check(check, check_values[i], visit_value, NULL);
    }
}

static int is_late_check(void *data)
{
    const int64_t *end_us = data;
    return clock_us() >= *end_us;
}

size_t check_start(struct sqlite3 *db, int64_t budget_us,
        void (*problem)(void *data, const char *text), void *data)
{
    struct check check = {.db = db, .problem = problem, .data = data};
    int64_t end_us = clock_us() + budget_us;
    sqlite3_progress_handler(db, CHECK_STEPS_BETWEEN, is_late_check, &end_us);
    check_each_rule(&check);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    return check.problems;
}
