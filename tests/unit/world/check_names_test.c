/* check_names_test.c -- Bit rot in an index of names is found, wherever it is. */
#include "engine/modules/check/check_names.h"

#include "engine/base/buf.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store_db.h"
#include "world/store/store_names.h"

#include <sqlite3.h>

static const char *const names[] = {"a brass lamp", "the Old Mill", "\303\234belt\303\244ter",
        "a \"quoted\" sign", "an odd \357\277\276\357\277\277 thing", "ab", "x",
        "a rye loaf of the old miller", "lamp-lighter", "a heap of lamps"};
#define NAMES (sizeof(names) / sizeof(names[0]))
#define CHECK_NAMES_ROWS 15

static void furnish_check_names(struct rows_fixture *fixture)
{
    struct batch *batch = next_batch(fixture);
    for (uint64_t i = 0; i < CHECK_NAMES_ROWS; i++) {
        struct buf name = {0};
        buf_printf(&name, "%s %u", names[i % NAMES], (unsigned)i);
        add_property(batch, i + 1, "name", value_str(buf_str(&name)));
        buf_finish(&name);
    }
    struct value aliases = value_table();
    value_table_append(&aliases, value_text("lantern"));
    value_table_append(&aliases, value_text("light"));
    add_property(batch, 3, "aliases", aliases);
    write_now(fixture, batch);
    store_close(fixture->store);
    fixture->store = NULL;
}

static bool is_right(const struct rows_fixture *fixture, struct err *err)
{
    sqlite3 *db = NULL;
    assert_true(store_db_open(fixture->file.path, NULL, STORE_DB_READ, &db, NULL));
    bool ok = check_names(db, err);
    store_db_close(db);
    return ok;
}

static void print_id_check_names(void *data, uint64_t id)
{
    buf_printf(data, "%llu ", (unsigned long long)id);
}

/* All results of the searches; nothing if one fails. */
static void search_check_names(const struct rows_fixture *fixture, struct buf *out)
{
    static const char *const parts[] = {"lamp", "ter", "quot", "x", "mill", "ligh", "1"};
    buf_clear(out);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct err ignored;
        if (!store_names_find(fixture->file.path, str_of(parts[i]), 100, print_id_check_names,
                    out, &ignored)) {
            buf_clear(out);
            return;
        }
        buf_add_char(out, '\n');
    }
}

ROWS_TEST(an_undamaged_index_passes_the_check)
{
    struct err err = {0};
    furnish_check_names(fixture);
    if (!is_right(fixture, &err)) {
        fail_msg("%s", err.text);
    }
}

ROWS_TEST(an_entry_missing_from_the_index_is_reported)
{
    struct err err = {0};
    furnish_check_names(fixture);
    world_file_sql(&fixture->file, "INSERT INTO named (named, rowid, parts) VALUES ('delete', "
                                   "3, '  a  brass  lamp  0')");

    assert_false(is_right(fixture, &err));

    assert_non_null(strstr(err.text, "it finds others than those so named"));
}

/* Flips one bit of a byte of the blob in the row; a second call restores it. */
static void flip(sqlite3 *db, int64_t row, int at, unsigned bit)
{
    sqlite3_blob *blob = NULL;
    unsigned char byte = 0;
    assert_int_equal(
            sqlite3_blob_open(db, "main", "named_data", "block", row, 1, &blob), SQLITE_OK);
    assert_int_equal(sqlite3_blob_read(blob, &byte, 1, at), SQLITE_OK);
    byte ^= (unsigned char)(1U << bit);
    assert_int_equal(sqlite3_blob_write(blob, &byte, 1, at), SQLITE_OK);
    assert_int_equal(sqlite3_blob_close(blob), SQLITE_OK);
}

ROWS_TEST(each_flipped_byte_that_spoils_a_search_is_found)
{
    struct buf before = {0};
    struct buf after = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    size_t spoiled = 0;
    furnish_check_names(fixture);
    search_check_names(fixture, &before);
    assert_int_equal(sqlite3_open(fixture->file.path, &db), SQLITE_OK);
    assert_int_equal(
            sqlite3_prepare_v2(db, "SELECT id, length(block) FROM named_data", -1, &rows, NULL),
            SQLITE_OK);
    int64_t ids[16];
    int lengths[16];
    size_t count = 0;
    for (; count < 16 && sqlite3_step(rows) == SQLITE_ROW; count++) {
        ids[count] = sqlite3_column_int64(rows, 0);
        lengths[count] = sqlite3_column_int(rows, 1);
    }
    sqlite3_finalize(rows);

    for (size_t i = 0; i < count; i++) {
        for (int at = 0; at < lengths[i]; at += (int)test_steps(9, 3)) {
            struct err err = {0};
            unsigned bit = (unsigned)at % 8;
            flip(db, ids[i], at, bit);
            search_check_names(fixture, &after);
            if (!str_equal(buf_str(&before), buf_str(&after))) {
                spoiled++;
                if (is_right(fixture, &err)) {
                    fail_msg("byte %d of row %lld: unseen", at, (long long)ids[i]);
                }
            }
            flip(db, ids[i], at, bit);
        }
    }

    assert_true(spoiled > 20);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    buf_finish(&before);
    buf_finish(&after);
}
