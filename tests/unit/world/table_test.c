/* table_test.c -- The list of tables (table.c) agrees with the schema. */
#include "world/value/table.h"

#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/store_sum.h"

#include <sqlite3.h>

#include <string.h>

/* Returns the declared column type for that letter. */
static const char *type_of(char kind)
{
    return kind == 'i' ? "INTEGER" : kind == 't' ? "TEXT" : "ANY";
}

static void compare_column(const struct table_def *def, sqlite3_stmt *info)
{
    size_t i = (size_t)sqlite3_column_int(info, 0);
    const char *name = (const char *)sqlite3_column_text(info, 1);
    const char *type = (const char *)sqlite3_column_text(info, 2);
    size_t key = (size_t)sqlite3_column_int(info, 5);
    size_t wanted_key = i < def->key_count ? i + 1 : 0;
    bool there = i < strlen(def->kinds) && def->columns[i];
    /* BLOB: bytes that are a value only by name. */
    bool fits = there && (strcmp(type, type_of(def->kinds[i])) == 0 ||
                                 (def->kinds[i] == 'v' && strcmp(type, "INTEGER") != 0));
    if (!fits || strcmp(name, def->columns[i]) != 0 || key != wanted_key) {
        fail_msg("table %s: column %zu is %s %s, key %zu in data/schema; %s of kind '%c', key "
                 "%zu "
                 "in table.c",
                def->name, i, name, type, key, there ? def->columns[i] : "nothing",
                there ? def->kinds[i] : '-', wanted_key);
    }
}

TEST(each_listed_table_matches_the_schema)
{
    struct world_file file;
    sqlite3 *db = NULL;
    world_file_init(&file);
    assert_int_equal(sqlite3_open(file.path, &db), SQLITE_OK);

    for (int i = 0; i < TABLE_END; i++) {
        const struct table_def *def = table_def((enum table)i);
        char sql[80];
        sqlite3_stmt *info = NULL;
        size_t columns = 0;
        (void)snprintf(sql, sizeof(sql), "PRAGMA table_info(%s)", def->name);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &info, NULL), SQLITE_OK);
        bool has_sum = false;
        while (sqlite3_step(info) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(info, 1);
            has_sum = strcmp(name, "sum") == 0;
            if (!has_sum) {
                compare_column(def, info);
                columns++;
            }
        }
        assert_int_equal(has_sum, store_sum_has((enum table)i));
        if (columns != table_width((enum table)i)) {
            fail_msg("table %s has %zu columns in data/schema, %zu in table.c", def->name,
                    columns, table_width((enum table)i));
        }
        (void)sqlite3_finalize(info);
    }

    (void)sqlite3_close(db);
    world_file_finish(&file);
}
