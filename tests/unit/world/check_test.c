/* check_test.c -- Damage done to a world by SQL is found, and nothing else is reported. */
#include "engine/base/buf.h"
#include "engine/modules/check/check_world.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"

static void add_line_check(void *data, const char *text)
{
    buf_add_text(data, text);
    buf_add_char(data, '\n');
}

static void note_permille_check(void *data, unsigned permille)
{
    (void)data;
    assert_in_range(permille, 0, 1000);
}

/* Runs sql on the closed world; fails unless check then finds just the lines of expected. */
static void assert_found_check(
        struct rows_fixture *fixture, const char *sql, const char *expected)
{
    struct buf found = {0};
    struct err err = {0};
    size_t problems = 0;
    store_close(fixture->store);
    fixture->store = NULL;
    world_file_sql(&fixture->file, sql);

    if (!check_world(fixture->file.path, add_line_check, note_permille_check, &found, &problems,
                &err)) {
        fail_msg("%s", err.text);
    }

    assert_str(buf_str(&found), expected);
    size_t lines = 0;
    for (const char *c = expected; *c; c++) {
        lines += *c == '\n';
    }
    assert_int_equal(problems, lines);
    buf_finish(&found);
}

/* A small world that is in order. */
static void furnish_check(struct rows_fixture *fixture)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 1, 0, "thing");
    add_object(batch, 2, 0, "room/hall");
    add_object(batch, 3, 2, NULL);
    add_object(batch, 4, 3, NULL);
    add_object(batch, 5, 2, NULL);
    add_object(batch, 6, 4, NULL);
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(2), value_object(1));
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(3), value_object(2), value_object(1));
    add_property(batch, 3, "twin", value_object(5));
    add_property(batch, 5, "twin", value_object(3));
    add_property(batch, 3, "open", value_bool(true));
    add_property(batch, 5, "open", value_bool(true));
    ADD(batch, BATCH_ROW, TABLE_TIMER, value_object(4), value_text("rise"), value_int(1),
            value_int(0), value_object(0), value_nil());
    ADD(batch, BATCH_ROW, TABLE_BEHAVIOUR, value_object(4), value_int(1), value_text("--"),
            value_object(0), value_int(1), value_nil());
    ADD(batch, BATCH_ROW, TABLE_ACCOUNT, value_text("ann"), value_text("Ann"), value_int(1),
            value_nil(), value_object(6), value_bool(false), value_int(1), value_int(1),
            value_nil());
    write_now(fixture, batch);
}

ROWS_TEST(a_sound_world_has_no_problems)
{
    furnish_check(fixture);
    assert_found_check(fixture, "SELECT 1", "");
}

ROWS_TEST(an_empty_world_has_no_problems)
{
    assert_found_check(fixture, "SELECT 1", "");
}

struct damage {
    const char *sql;
    const char *found;
};

static const struct damage damages[] = {
        {"UPDATE object SET location = 99 WHERE id = 4",
                "#4 is in #99, which does not exist\n"},
        {"UPDATE meta SET value = 6 WHERE name = 'next_id'",
                "#6 has an id that a new object could get: next_id is 6\n"},
        {"UPDATE meta SET value = 6 WHERE name = 'next_arrival'",
                "#6 arrived as number 6, but next_arrival is 6\n"},
        {"UPDATE object SET ref = 'Ha!' WHERE id = 4", "#4 has the malformed ref 'Ha!'\n"},
        {"UPDATE object SET ref = '42' WHERE id = 4", "#4 has the malformed ref '42'\n"},
        {"UPDATE object SET behaviour = 2 WHERE id = 4",
                "#4 uses revision 2 of its behaviour, which is not there\n"},
        {"INSERT INTO property VALUES (77, 'lore', 'x', NULL)",
                "#77, which does not exist, has the property lore\n"},
        {"INSERT INTO property VALUES (4, '', 1, NULL)",
                "#4 has a property whose name is empty\n"},
        {"INSERT INTO parent VALUES (77, 1, 2)",
                "#77, which does not exist, inherits from #2\n"},
        {"INSERT INTO parent VALUES (4, 1, 77)",
                "#4 inherits from #77, which does not exist\n"},
        {"INSERT INTO timer VALUES (77, 'go', 1, 0, 0, NULL, NULL)",
                "#77, which does not exist, has the timer go\n"},
        {"INSERT INTO behaviour VALUES (77, 3, '', NULL, 1, NULL, NULL)",
                "#77, which does not exist, has revision 3 of a behaviour\n"},
        {"UPDATE account SET character = 77",
                "account ann has the character #77, which does not exist\n"},
        {"DELETE FROM property WHERE object = 5 AND name = 'twin'",
                "#3 has the twin #5, whose twin is another\n"},
        {"UPDATE property SET value = 0 WHERE object = 5 AND name = 'open'",
                "#3 and #5 are twins, but differ in open\n"},
        {"DELETE FROM meta WHERE name = 'time_ms'", "the world has no time_ms\n"},
        {"UPDATE object SET location = 6 WHERE id = 3", "#3 is inside itself\n"},
        {"UPDATE object SET location = 5 WHERE id = 5", "#5 is inside itself\n"},
        {"INSERT INTO parent VALUES (1, 1, 3)",
                "#1 inherits from itself\n#1 inherits from itself\n"},
};

ROWS_TEST(each_kind_of_damage_is_found)
{
    char intact[128];
    furnish_check(fixture);
    store_close(fixture->store);
    fixture->store = NULL;
    (void)snprintf(intact, sizeof(intact), "%s/intact.db", fixture->file.directory);
    world_file_copy(fixture->file.path, intact);

    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        world_file_copy(intact, fixture->file.path);
        assert_found_check(fixture, damages[i].sql, damages[i].found);
    }
}

ROWS_TEST(a_value_that_does_not_decode_is_named)
{
    struct buf found = {0};
    size_t problems = 0;
    furnish_check(fixture);
    world_file_sql(&fixture->file, "INSERT INTO property VALUES (4, 'rusty', x'ff', NULL)");

    assert_true(check_world(fixture->file.path, add_line_check, NULL, &found, &problems, NULL));

    assert_int_equal(problems, 1);
    assert_non_null(strstr(found.bytes, "property rusty of #4 does not decode: "));
    buf_finish(&found);
}

ROWS_TEST(a_lineage_beyond_the_depth_limit_is_no_problem)
{
    assert_found_check(fixture,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 34)"
            " INSERT INTO object SELECT i, 0, i, 0, NULL, 0 FROM n;"
            "INSERT INTO parent SELECT id, 1, id - 1 FROM object WHERE id > 1;"
            "UPDATE meta SET value = 100 WHERE name IN ('next_id', 'next_arrival')",
            "");
}

ROWS_TEST(very_many_problems_are_summarised)
{
    struct buf found = {0};
    size_t problems = 0;
    world_file_sql(&fixture->file,
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            " INSERT INTO property SELECT i, 'lore', 'x', NULL FROM n");

    assert_true(check_world(fixture->file.path, add_line_check, NULL, &found, &problems, NULL));

    assert_int_equal(problems, 3000);
    assert_non_null(strstr(found.bytes, "more of the same kind"));
    buf_finish(&found);
}

ROWS_TEST(a_file_that_is_not_a_world_cannot_be_checked)
{
    struct err err = {0};
    size_t problems = 0;

    assert_false(check_world("/dev/null", add_line_check, NULL, NULL, &problems, &err));

    assert_non_null(strstr(err.text, "/dev/null"));
}

ROWS_TEST(a_check_does_not_change_the_log_of_a_killed_writer)
{
    struct buf found = {0};
    size_t problems = 0;
    char log[128];
    (void)snprintf(log, sizeof(log), "%s-wal", fixture->file.path);
    world_file_submit(fixture->store, 1, 9);
    assert_int_equal(store_poll(fixture->store), 9);
    store_crash(fixture->store);

    assert_true(check_world(fixture->file.path, add_line_check, NULL, &found, &problems, NULL));

    assert_int_equal(problems, 0);
    assert_int_equal(access(log, R_OK), 0);
    buf_finish(&found);
    fixture->store = world_file_open(&fixture->file);
    assert_true(world_file_is_at(fixture->store, 9));
}
