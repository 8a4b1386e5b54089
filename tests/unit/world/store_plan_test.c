/* store_plan_test.c -- No statement scans a whole growing table while people wait. */
#include "engine/base/buf.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store_db.h"
#include "world/store/store_load.h"
#include "world/store/store_names.h"
#include "world/store/store_sql.h"
#include "world/value/table.h"

#include <sqlite3.h>

/* Permitted full scans, each with its reason. */
static const char *const excused[] = {
        "SCAN incoming VIRTUAL TABLE INDEX 0:", /* rows in memory, all of which are written */
        "SCAN CONSTANT ROW",                    /* reads nothing, as the next */
        "SCAN 2 CONSTANT ROWS", "SCAN 4 CONSTANT ROWS", "SCAN 2-ROW VALUES CLAUSE",
        "SCAN 4-ROW VALUES CLAUSE", /* as newer versions of SQLite say */
        "SCAN meta",                /* as many rows as there are numbers of the world */
        "SCAN object USING COVERING INDEX object_by_owner", /* QUERY_OWNERS, QUERY_OWNED_BYTES: when a world is opened */
};

/* A step of a plan that reads all of a table, or sorts. */
static bool is_costly(const char *step)
{
    /* By the searched words. */
    if (strstr(step, "SCAN named VIRTUAL TABLE INDEX") && strchr(step, 'M')) {
        return false;
    }
    return strncmp(step, "SCAN", 4) == 0 || strstr(step, "USE TEMP B-TREE");
}

static bool is_excused(const char *step)
{
    bool is = false;
    for (size_t i = 0; i < sizeof(excused) / sizeof(excused[0]); i++) {
        is |= strcmp(step, excused[i]) == 0;
    }
    return is;
}

static void hold_to_plan(sqlite3 *db, const char *sql, const char *allowed)
{
    sqlite3_stmt *plan = NULL;
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    if (sqlite3_prepare_v2(db, explain, -1, &plan, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (is_costly(step) && !is_excused(step) &&
                !(allowed && strncmp(step, allowed, strlen(allowed)) == 0)) {
            fail_msg("%s: %s", sql, step);
        }
    }
    sqlite3_finalize(plan);
    sqlite3_free(explain);
}

static sqlite3 *open_file(const struct rows_fixture *fixture)
{
    sqlite3 *db = NULL;
    struct err err = {0};
    if (!store_db_open(fixture->file.path, NULL, STORE_DB_READ, &db, &err)) {
        fail_msg("%s", err.text);
    }
    return db;
}

static void visit_statement(void *data, const char *sql)
{
    hold_to_plan(data, sql, NULL);
}

ROWS_TEST(reads_find_their_rows_by_an_index)
{
    sqlite3 *db = open_file(fixture);

    for (enum query query = 0; query < QUERY_END; query++) {
        /* All there are of an index that has but these, and so many at a time; or when a world is opened. */
        const char *allowed = query == QUERY_SOURCES || query == QUERY_NAMING
                                      ? "SCAN object USING INDEX object_behaving"
                              : query == QUERY_OF_TIME
                                      ? "SCAN behaviour USING INDEX behaviour_of_time"
                                      : NULL;
        hold_to_plan(db, store_load_sql(query), allowed);
    }

    store_db_close(db);
}

ROWS_TEST(writes_find_their_rows_by_an_index)
{
    sqlite3 *db = open_file(fixture);

    store_sql_each_statement(visit_statement, db);
    store_names_each_statement(visit_statement, db);

    store_db_close(db);
}

/* The select of a word of table_def.reads; the last column with a limit, if ranged. */
static void hold_word(sqlite3 *db, enum table table, struct str word, bool ranged)
{
    struct store_select select = {.table = table, .descending = true};
    char names[STORE_TERMS_MAX][32];
    struct buf sql = {0};
    struct buf kinds = {0};
    size_t terms = 0;
    for (; word.length > 0; terms++) {
        assert_true(terms < STORE_TERMS_MAX);
        struct str name = str_take_until(&word, '+');
        (void)snprintf(names[terms], sizeof(names[terms]), "%.*s", STR_FMT(name));
        select.where[terms] = (struct store_term){names[terms], STORE_EQUAL, value_nil()};
    }
    select.where[terms - 1].test = STORE_BELOW;
    if (!ranged) {
        select.order = names[terms - 1];
        select.where[terms - 1] = (struct store_term){0};
    }
    store_load_write_select(&select, &sql, &kinds);
    /* A query in the order of an index alone stops once it has enough rows. */
    hold_to_plan(db, sql.bytes, terms == 1 && !ranged ? "SCAN" : NULL);
    buf_finish(&sql);
    buf_finish(&kinds);
}

ROWS_TEST(every_declared_read_of_a_table_uses_an_index)
{
    sqlite3 *db = open_file(fixture);

    for (enum table table = 0; table < TABLE_END; table++) {
        assert_non_null(table_def(table)->reads);
        struct str left = str_of(table_def(table)->reads);
        while (left.length > 0 && !str_equal(left, STR("*"))) {
            struct str word = str_take_word(&left);
            hold_word(db, table, word, false);
            hold_word(db, table, word, true);
        }
    }

    store_db_close(db);
}

ROWS_TEST(only_listed_tables_are_read_whole)
{
    /* Accounts and timers are read when a world is opened; of the others there are few. */
    static const enum table whole[] = {TABLE_META, TABLE_TIMER, TABLE_ACCOUNT, TABLE_CHANNEL,
            TABLE_REALM_PEER, TABLE_KV, TABLE_GIVEN_PROPERTY, TABLE_IN_PLAY, TABLE_ERASING,
            TABLE_REALM_TRUST, TABLE_REALM_SIGNED_KEY, TABLE_REALM_BEFORE};

    for (enum table table = 0; table < TABLE_END; table++) {
        bool is = false;
        for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
            is |= whole[i] == table;
        }
        assert_int_equal(strcmp(table_def(table)->reads, "*") == 0, is);
    }
}
