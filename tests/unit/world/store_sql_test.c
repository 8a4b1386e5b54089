/* store_sql_test.c -- The log is written back in time, and a batch only once. */
#include "world/store/store_sql.h"

#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/batch.h"

#include <sqlite3.h>

struct sql_scene {
    struct world_file file;
    struct store_sql *sql;
};

static int set_scene_sql(void **state)
{
    static struct sql_scene scene;
    world_file_init(&scene.file);
    struct store_options options = {.path = scene.file.path, .durability = STORE_PROCESS};
    struct err err = {0};
    if (!store_sql_open(&options, &scene.sql, &err)) {
        fail_msg("%s", err.text);
    }
    *state = &scene;
    return 0;
}

static int strike_scene_sql(void **state)
{
    struct sql_scene *scene = *state;
    store_sql_close(scene->sql, false);
    world_file_finish(&scene->file);
    return 0;
}

#define SQL_TEST(name) TEST_OF(name, struct sql_scene, scene, set_scene_sql, strike_scene_sql)

static void write_one(struct sql_scene *scene, uint64_t number)
{
    struct err err = {0};
    struct batch *batch = world_file_batch(number);
    if (!store_sql_write(scene->sql, batch, &err)) {
        fail_msg("%s", err.text);
    }
    batch_destroy(batch);
}

/* Writes commits from first on until a checkpoint is done; returns the number of the last. */
static uint64_t write_until_checkpoint(struct sql_scene *scene, uint64_t first, bool idle)
{
    bool done = false;
    uint64_t number = first;
    for (; !done && number < first + 3000; number++) {
        write_one(scene, number);
        assert_true(store_sql_checkpoint(scene->sql, idle, &done, NULL));
    }
    assert_true(done);
    return number - 1;
}

SQL_TEST(a_busy_writer_checkpoints_later_than_an_idle_one)
{
    uint64_t idle = write_until_checkpoint(scene, 1, true);
    uint64_t busy = write_until_checkpoint(scene, idle + 1, false) - idle;

    assert_true(idle * 2 < busy);
}

SQL_TEST(a_reader_does_not_cause_a_checkpoint_at_each_commit)
{
    sqlite3 *reader = NULL;
    assert_int_equal(sqlite3_open(scene->file.path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT * FROM meta", NULL, NULL, NULL), 0);

    uint64_t first = write_until_checkpoint(scene, 1, true);
    uint64_t second = write_until_checkpoint(scene, first + 1, true) - first;

    assert_true(second > first / 2);
    assert_int_equal(sqlite3_close(reader), SQLITE_OK);
}

SQL_TEST(a_group_written_twice_is_in_the_file_once)
{
    write_one(scene, 1);
    write_one(scene, 2);
    world_file_sql(&scene->file, "UPDATE property SET value = 99 WHERE name = 'made'");
    struct batch *second = world_file_batch(2);
    struct batch *third = world_file_batch(3);
    second->next = third;

    assert_true(store_sql_write(scene->sql, second, NULL));

    batch_destroy(second);
    batch_destroy(third);
    sqlite3 *db = NULL;
    sqlite3_stmt *made = NULL;
    assert_int_equal(sqlite3_open(scene->file.path, &db), SQLITE_OK);
    (void)sqlite3_prepare_v2(db, "SELECT group_concat(value) FROM property WHERE name = 'made'",
            -1, &made, NULL);
    assert_int_equal(sqlite3_step(made), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(made, 0), "99,99,3");
    sqlite3_finalize(made);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

SQL_TEST(a_group_that_fails_half_way_changes_nothing)
{
    struct err err = {0};
    struct batch *good = world_file_batch(1);
    struct batch *bad = world_file_batch(2);
    struct value row[] = {value_nil(), value_text("x"), value_int(1)};
    batch_add(&bad->rows, BATCH_PROPERTY, TABLE_END, row, 3);
    value_finish(&row[1]);
    good->next = bad;

    assert_false(store_sql_write(scene->sql, good, &err));

    assert_non_null(strstr(err.text, "commit 2: "));
    assert_non_null(strstr(err.text, "property.object"));
    batch_destroy(good);
    batch_destroy(bad);
    write_one(scene, 1);
}
