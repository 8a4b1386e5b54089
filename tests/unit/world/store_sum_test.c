/* store_sum_test.c -- Rows that differ in a bit, a kind or a border between columns have different
 * checksums; and checksums never change, because they are stored in files. */
#include "world/store/store_sum.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

static sqlite3 *open_memory(void)
{
    sqlite3 *db = NULL;
    struct err err;
    if (!store_db_open(":memory:", NULL, STORE_DB_BUILD, &db, &err)) {
        fail_msg("%s", err.text);
    }
    return db;
}

static int64_t sum_of(sqlite3 *db, const char *values)
{
    struct buf sql = {0};
    struct err err;
    int64_t sum = 0;
    buf_printf(&sql, "SELECT row_sum(%s)", values);
    assert_true(store_db_int(db, sql.bytes, &sum, &err));
    buf_finish(&sql);
    return sum;
}

TEST(every_flipped_bit_changes_the_checksum)
{
    enum { LENGTH = 61 };

    sqlite3 *db = open_memory();
    sqlite3_stmt *statement = NULL;
    struct err err;
    unsigned char bytes[LENGTH] =
            "All is well in the deepest cellar of the inn, and quiet too.";
    assert_true(store_db_prepare(db, "SELECT row_sum(7, 'desc', ?1)", &statement, &err));
    int64_t sums[LENGTH * 8 + 1];

    for (size_t i = 0; i <= LENGTH * 8; i++) {
        if (i < LENGTH * 8) {
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
        }
        (void)sqlite3_bind_blob(statement, 1, bytes, LENGTH, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        sums[i] = sqlite3_column_int64(statement, 0);
        (void)sqlite3_reset(statement);
        if (i < LENGTH * 8) {
            bytes[i / 8] ^= (unsigned char)(1 << i % 8);
        }
    }

    for (size_t i = 0; i < LENGTH * 8; i++) {
        for (size_t k = i + 1; k <= LENGTH * 8; k++) {
            assert_true(sums[i] != sums[k]);
        }
    }
    (void)sqlite3_finalize(statement);
    store_db_close(db);
}

TEST(kinds_and_column_borders_change_the_checksum)
{
    static const char *const rows[] = {"1", "'1'", "1.0", "x'31'", "NULL", "''", "x''", "0",
            "-1", "NULL, NULL", "'ab', 'c'", "'a', 'bc'", "'abc'", "'abc', NULL", "NULL, 'abc'",
            "1, 2", "2, 1", "'a' || char(0)", "'a'", "'a', ''"};

    enum { COUNT = sizeof(rows) / sizeof(rows[0]) };

    sqlite3 *db = open_memory();

    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = i + 1; k < COUNT; k++) {
            if (sum_of(db, rows[i]) == sum_of(db, rows[k])) {
                fail_msg("%s and %s have one checksum", rows[i], rows[k]);
            }
        }
    }
    store_db_close(db);
}

TEST(checksums_stored_in_files_stay_valid)
{
    sqlite3 *db = open_memory();

    assert_int_equal(sum_of(db, "63, 'desc', 'The common room of the inn.'"),
            INT64_C(-700618631670161297));
    assert_int_equal(sum_of(db, "1, NULL, 2.5, x'00ff'"), INT64_C(8690941326886143991));

    store_db_close(db);
}
