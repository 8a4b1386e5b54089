/* store_query_test.c -- Each kind of row that is written to a world file reads back. */
#include "engine/base/buf.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store.h"

/* -- objects -- */

ROWS_TEST(values_of_every_kind_come_back)
{
    struct batch *batch = next_batch(fixture);
    struct value table = value_table();
    value_table_append(&table, value_int(1));
    value_table_append(&table, value_text("two"));
    add_object(batch, 5, 0, NULL);
    add_property(batch, 5, "a", value_bool(false));
    add_property(batch, 5, "b", value_int(INT64_MIN));
    add_property(batch, 5, "c", value_float(2.0));
    add_property(batch, 5, "d", value_str((struct str){"x\0y", 3}));
    add_property(batch, 5, "e", value_object(7));
    add_property(batch, 5, "f", table);
    add_property(batch, 5, "g", value_text(""));
    write_now(fixture, batch);

    struct value five = value_int(5);
    struct buf answer = {0};
    struct err err = {0};
    assert_true(store_query(
            fixture->store, QUERY_PROPERTIES, &five, 1, world_rows_print, &answer, &err));

    static const char expected[] =
            "a|false|5\nb|-9223372036854775808|5\nc|2|5\nd|x\0y|5\ne|#7|5\n"
            "f|table of 2|5\ng||5\n";
    assert_int_equal(answer.length, sizeof(expected) - 1);
    assert_memory_equal(answer.bytes, expected, answer.length);
    buf_finish(&answer);
}

ROWS_TEST(properties_and_parents_are_replaced_and_deleted)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 5, 0, NULL);
    add_property(batch, 5, "a", value_int(1));
    add_property(batch, 5, "b", value_int(1));
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(5), value_object(9), value_object(8));
    write_now(fixture, batch);

    batch = next_batch(fixture);
    add_property(batch, 5, "a", value_int(2));
    ADD(batch, BATCH_PROPERTY_DELETE, TABLE_END, value_object(5), value_text("b"));
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(5), value_object(8), value_object(7));
    write_now(fixture, batch);

    ASK(fixture, QUERY_PROPERTIES, "a|2|5\n", value_int(5));
    ASK(fixture, QUERY_PARENTS, "8|5\n7|5\n", value_int(5));
    ASK(fixture, QUERY_CHILDREN, "5\n", value_int(7), value_int(0), value_int(10));
    ASK(fixture, QUERY_CHILDREN, "", value_int(7), value_int(5), value_int(10));
    ASK(fixture, QUERY_CHILDREN, "", value_int(9), value_int(0), value_int(10));
}

ROWS_TEST(two_objects_can_swap_refs_in_one_commit)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 5, 0, "left");
    add_object(batch, 6, 0, "right");
    write_now(fixture, batch);

    batch = next_batch(fixture);
    add_object(batch, 5, 0, "right");
    add_object(batch, 6, 0, "left");
    write_now(fixture, batch);

    ASK(fixture, QUERY_REF, "6\n", value_text("left"));
    ASK(fixture, QUERY_REF, "5\n", value_text("right"));
    ASK(fixture, QUERY_OBJECT, "5|0|5|0|right|0\n", value_object(5));
}

ROWS_TEST(contents_come_in_order_of_arrival)
{
    struct batch *batch = next_batch(fixture);
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(5), value_int(1), value_int(30), value_int(0),
            value_nil(), value_int(0));
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(6), value_int(1), value_int(10), value_int(0),
            value_nil(), value_int(0));
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(7), value_int(2), value_int(20), value_int(0),
            value_nil(), value_int(0));

    write_now(fixture, batch);

    ASK(fixture, QUERY_CONTENTS, "6\n5\n", value_int(1));
}

ROWS_TEST(all_in_a_place_are_read_together_in_order_of_arrival)
{
    struct batch *batch = next_batch(fixture);
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(5), value_int(1), value_int(30), value_int(0),
            value_nil(), value_int(0));
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(6), value_int(1), value_int(10), value_int(0),
            value_text("six"), value_int(0));
    ADD(batch, BATCH_OBJECT, TABLE_END, value_int(7), value_int(2), value_int(20), value_int(0),
            value_nil(), value_int(0));
    add_property(batch, 5, "name", value_text("a vase"));
    add_property(batch, 6, "a", value_int(1));
    add_property(batch, 6, "b", value_int(2));
    add_property(batch, 7, "name", value_text("elsewhere"));
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(6), value_object(9), value_object(8));

    write_now(fixture, batch);

    ASK(fixture, QUERY_OBJECTS_IN, "6|1|10|0|six|0\n5|1|30|0|nil|0\n", value_int(1));
    ASK(fixture, QUERY_PROPERTIES_IN, "a|1|6\nb|2|6\nname|a vase|5\n", value_int(1));
    ASK(fixture, QUERY_PARENTS_IN, "9|6\n8|6\n", value_int(1));
}

ROWS_TEST(reads_that_are_held_see_one_moment)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 5, 0, "left");
    write_now(fixture, batch);

    store_hold_reads(fixture->store, true);
    ASK(fixture, QUERY_REF, "5\n", value_text("left"));
    ASK(fixture, QUERY_REF, "5\n", value_text("left"));
    batch = next_batch(fixture);
    add_object(batch, 5, 0, "right");
    write_now(fixture, batch);

    ASK(fixture, QUERY_REF, "5\n", value_text("left"));
    store_hold_reads(fixture->store, false);
    ASK(fixture, QUERY_REF, "", value_text("left"));
    ASK(fixture, QUERY_REF, "5\n", value_text("right"));
}

ROWS_TEST(a_destroyed_object_leaves_nothing_behind)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 5, 0, "gone");
    add_property(batch, 5, "name", value_text("a vase"));
    add_object(batch, 6, 0, NULL);
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(5), value_object(6));
    ADD(batch, BATCH_PARENTS, TABLE_END, value_object(6), value_object(5), value_object(1));
    ADD(batch, BATCH_ROW, TABLE_TIMER, value_object(5), value_text("rise"), value_int(1),
            value_int(0), value_object(0), value_nil());
    ADD(batch, BATCH_ROW, TABLE_BEHAVIOUR, value_object(5), value_int(1), value_text("--"),
            value_object(0), value_int(1), value_nil());
    write_now(fixture, batch);

    batch = next_batch(fixture);
    ADD(batch, BATCH_OBJECT_DELETE, TABLE_END, value_object(5));
    write_now(fixture, batch);

    ASK(fixture, QUERY_OBJECT, "", value_int(5));
    ASK(fixture, QUERY_REF, "", value_text("gone"));
    ASK(fixture, QUERY_PROPERTIES, "", value_int(5));
    ASK(fixture, QUERY_PARENTS, "", value_int(5));
    ASK(fixture, QUERY_PARENTS, "1|6\n", value_int(6));
    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_int(5), "revision", "");
    world_rows_select(fixture, TABLE_TIMER, "object", value_int(5), "object", "");
}

ROWS_TEST(things_are_found_by_their_area)
{
    struct batch *batch = next_batch(fixture);
    for (uint64_t id = 10; id < 14; id++) {
        add_property(batch, id, "area", value_object(id == 12 ? 2 : 1));
    }

    write_now(fixture, batch);

    ASK(fixture, QUERY_BY_AREA, "10\n11\n", value_object(1), value_int(0), value_int(2));
    ASK(fixture, QUERY_BY_AREA, "13\n", value_object(1), value_int(11), value_int(2));
}

ROWS_TEST(behaviours_are_found_by_events_in_their_source)
{
    struct batch *batch = next_batch(fixture);

    const struct {
        uint64_t id;
        int64_t in_force;
        int64_t revision;
        const char *source;
    } rows[] = {
            {20, 1, 1, "on('time:dawn')"},
            {21, 2, 1, "on('time:dusk')"},
            {21, 2, 2, "on('hear')"},
            {22, 1, 1, "on('time:hour')"},
            {23, 0, 1, "on('time:hour')"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ADD(batch, BATCH_OBJECT, TABLE_END, value_object(rows[i].id), value_object(0),
                value_int(1), value_object(0), value_nil(), value_int(rows[i].in_force));
        ADD(batch, BATCH_ROW, TABLE_BEHAVIOUR, value_object(rows[i].id),
                value_int(rows[i].revision), value_text(rows[i].source), value_object(0),
                value_int(1), value_nil());
    }

    write_now(fixture, batch);

    ASK(fixture, QUERY_OF_TIME, "20\n22\n", value_text("time:"), value_int(9));
    ASK(fixture, QUERY_OF_TIME, "22\n", value_text("time:hour"), value_int(9));
    ASK(fixture, QUERY_OF_TIME, "20\n", value_text("time:"), value_int(1));
    ASK(fixture, QUERY_BEHAVING, "20\n21\n", value_int(0), value_int(2));
    ASK(fixture, QUERY_BEHAVING, "22\n", value_int(21), value_int(2));
}

ROWS_TEST(names_are_found_by_how_they_look)
{
    struct batch *batch = next_batch(fixture);
    static const char *const names[] = {"Tamsin", "TAMSlN", "tamsin", "a Tamsin", "Black Nan",
            "B", "A name that nobody could bear"};
    for (uint64_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        add_property(batch, 30 + i, "name", value_text(names[i]));
    }
    add_property(batch, 50, "title", value_text("Tamsin"));
    add_property(batch, 51, "name", value_int(5));

    write_now(fixture, batch);

    ASK(fixture, QUERY_CALLED, "30\n31\n", value_text("tamsln"), value_text("tamsln"),
            value_int(9));
    ASK(fixture, QUERY_CALLED, "30\n", value_text("tamsln"), value_text("tamsln"),
            value_int(1));
    ASK(fixture, QUERY_CALLED, "34\n", value_text("black-nan"), value_text("black-nan"),
            value_int(9));
    ASK(fixture, QUERY_CALLED, "", value_text("b"), value_text("b"), value_int(9));
    ASK(fixture, QUERY_CALLED, "34\n", value_text("black-"), value_text("black-~"),
            value_int(9));
}

/* -- the tables beside the objects -- */

ROWS_TEST(accounts_come_back_whole)
{
    struct batch *batch = next_batch(fixture);
    ADD(batch, BATCH_ROW, TABLE_ACCOUNT, value_text("ann"), value_text("Ann"),
            value_text("builder"), value_text("$argon2id$"), value_object(5), value_bool(true),
            value_int(10), value_int(20), value_table());
    ADD(batch, BATCH_ROW, TABLE_ACCOUNT, value_text("bob"), value_text("Bob"), value_int(1),
            value_nil(), value_object(6), value_bool(false), value_int(10), value_int(20),
            value_nil());

    write_now(fixture, batch);

    world_rows_select(fixture, TABLE_ACCOUNT, "key", value_text("ann"), "key",
            "ann|Ann|builder|$argon2id$|5|1|10|20|table of 0\n");
    world_rows_select(fixture, TABLE_ACCOUNT, "character", value_int(6), "key",
            "bob|Bob|1|nil|6|0|10|20|nil\n");
}

ROWS_TEST(numbered_rows_come_newest_first)
{
    struct batch *batch = next_batch(fixture);
    for (int64_t number = 1; number <= 4; number++) {
        ADD(batch, BATCH_ROW, TABLE_CHANNEL_LINE, value_text(number == 3 ? "wiz" : "public"),
                value_int(number), value_int(0), value_object(5), value_text("Ann"),
                value_text("say"), value_text("hello"));
        ADD(batch, BATCH_ROW, TABLE_SCRIPT_ERROR, value_object(8), value_int(number),
                value_int(number * 10), value_object(5), value_text("oops"));
    }

    write_now(fixture, batch);

    world_rows_select(fixture, TABLE_CHANNEL_LINE, "channel", value_text("public"), "number",
            "public|4|0|#5|Ann|say|hello\npublic|2|0|#5|Ann|say|hello\n"
            "public|1|0|#5|Ann|say|hello\n");
    world_rows_select(fixture, TABLE_SCRIPT_ERROR, "object", value_object(8), "number",
            "8|4|40|5|oops\n8|3|30|5|oops\n8|2|20|5|oops\n8|1|10|5|oops\n");
}

ROWS_TEST(rows_of_small_tables_read_back_equal)
{
    struct batch *batch = next_batch(fixture);
    ADD(batch, BATCH_ROW, TABLE_META, value_text("calendar"), value_int(3));
    ADD(batch, BATCH_ROW, TABLE_META, value_text("origin"), value_int(8));
    ADD(batch, BATCH_ROW, TABLE_TIMER, value_object(5), value_text("rise"), value_int(100),
            value_int(0), value_object(2), value_bool(true));
    ADD(batch, BATCH_ROW, TABLE_BEHAVIOUR, value_object(5), value_int(1), value_text("on()"),
            value_object(2), value_int(7), value_text("first"));
    ADD(batch, BATCH_ROW, TABLE_SANCTION, value_int(1), value_int(2), value_text("ban"),
            value_text("10.0.0.1"), value_int(0), value_int(100), value_object(2), value_nil(),
            value_nil());
    ADD(batch, BATCH_ROW, TABLE_CHANNEL, value_text("public"), value_text("all"), value_nil(),
            value_nil());
    ADD(batch, BATCH_ROW, TABLE_MAIL, value_text("ann"), value_int(1), value_int(2),
            value_text("Bob"), value_text("hi"), value_text("text"), value_bool(false));
    ADD(batch, BATCH_ROW, TABLE_TOKEN, value_text("h"), value_text("ann"), value_int(9),
            value_nil(), value_int(1), value_text("Lynx"), value_text("web"), value_int(7));
    ADD(batch, BATCH_ROW, TABLE_CHANGE_SET, value_int(1), value_int(2), value_object(3),
            value_text("@dig"), value_int(9), value_table());
    ADD(batch, BATCH_ROW, TABLE_CHANGE_OBJECT, value_object(5), value_int(1), value_int(0));
    write_now(fixture, batch);

    world_rows_ask(fixture, QUERY_META, NULL, 0,
            "calendar|3\ncommit_number|1\nlog_from|1\nnext_arrival|1000\nnext_id|1000\norigin|"
            "8\n"
            "time_ms|0\n");
    world_rows_select(
            fixture, TABLE_TIMER, "object", value_int(5), "object", "5|rise|100|0|2|true\n");
    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_object(5), "revision",
            "5|1|on()|#2|7|first\n");
    world_rows_select(fixture, TABLE_SANCTION, "subject", value_text("10.0.0.1"), "number",
            "1|2|ban|10.0.0.1|0|100|#2|nil|nil\n");
    world_rows_select(fixture, TABLE_CHANNEL, "name", value_text("public"), "name",
            "public|all|nil|nil\n");
    world_rows_select(fixture, TABLE_MAIL, "recipient", value_text("ann"), "number",
            "ann|1|2|Bob|hi|text|0\n");
    world_rows_select(fixture, TABLE_CHANGE_SET, "author", value_object(3), "number",
            "1|2|3|@dig|9|table of 0\n");
    world_rows_select(
            fixture, TABLE_CHANGE_OBJECT, "object", value_object(5), "number", "5|1|0\n");
}

ROWS_TEST(rows_are_deleted_by_their_key)
{
    rows_of_small_tables_read_back_equal(fixture);
    struct batch *batch = next_batch(fixture);
    ADD(batch, BATCH_ROW_DELETE, TABLE_META, value_text("calendar"));
    ADD(batch, BATCH_ROW_DELETE, TABLE_TIMER, value_object(5), value_text("rise"));
    ADD(batch, BATCH_ROW_DELETE, TABLE_BEHAVIOUR, value_object(5), value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_ACCOUNT, value_text("ann"));
    ADD(batch, BATCH_ROW_DELETE, TABLE_AUDIT, value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_SANCTION, value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_CHANNEL, value_text("public"));
    ADD(batch, BATCH_ROW_DELETE, TABLE_CHANNEL_LINE, value_text("public"), value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_MAIL, value_text("ann"), value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_TOKEN, value_text("h"));
    ADD(batch, BATCH_ROW_DELETE, TABLE_CHANGE_SET, value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_CHANGE_OBJECT, value_int(5), value_int(1));
    ADD(batch, BATCH_ROW_DELETE, TABLE_SCRIPT_ERROR, value_object(5), value_int(1));

    write_now(fixture, batch);

    world_rows_ask(fixture, QUERY_META, NULL, 0,
            "commit_number|2\nlog_from|1\nnext_arrival|1000\nnext_id|1000\norigin|8\ntime_ms|"
            "0\n");
    world_rows_select(fixture, TABLE_TIMER, "object", value_int(5), "object", "");
    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_object(5), "revision", "");
    world_rows_select(fixture, TABLE_SANCTION, "subject", value_text("10.0.0.1"), "number", "");
    world_rows_select(fixture, TABLE_CHANNEL, "name", value_text("public"), "name", "");
    world_rows_select(fixture, TABLE_MAIL, "recipient", value_text("ann"), "number", "");
    world_rows_select(fixture, TABLE_CHANGE_SET, "author", value_object(3), "number", "");
}

ROWS_TEST(revisions_are_kept_while_undo_could_restore_the_object)
{
    struct batch *batch = next_batch(fixture);
    for (int id = 5; id <= 6; id++) {
        ADD(batch, BATCH_ROW, TABLE_BEHAVIOUR, value_object((uint64_t)id), value_int(1),
                value_text("on()"), value_object(2), value_int(7), value_text("first"));
    }
    ADD(batch, BATCH_ROW, TABLE_CHANGE_SET, value_int(1), value_int(2), value_object(3),
            value_text("@destroy"), value_int(9), value_table());
    ADD(batch, BATCH_ROW, TABLE_CHANGE_OBJECT, value_object(5), value_int(1), value_int(1));
    ADD(batch, BATCH_OBJECT_DELETE, TABLE_END, value_object(5));
    ADD(batch, BATCH_OBJECT_DELETE, TABLE_END, value_object(6));
    write_now(fixture, batch);
    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_object(5), "revision",
            "5|1|on()|#2|7|first\n");
    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_object(6), "revision", "");

    batch = next_batch(fixture);
    ADD(batch, BATCH_ROW_DELETE, TABLE_CHANGE_SET, value_int(1));
    write_now(fixture, batch);

    world_rows_select(fixture, TABLE_BEHAVIOUR, "object", value_object(5), "revision", "");
    world_rows_select(fixture, TABLE_CHANGE_OBJECT, "object", value_object(5), "number", "");
}

/* -- reading -- */

static bool ask_again(void *data, const struct value *columns, size_t count)
{
    struct rows_fixture *fixture = data;
    (void)count;
    ASK(fixture, QUERY_CONTENTS, value_as_int(&columns[0], 0) == 2 ? "3\n" : "",
            value_int(value_as_int(&columns[0], 0)));
    return true;
}

ROWS_TEST(a_query_can_be_nested_in_itself)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 2, 1, NULL);
    add_object(batch, 3, 2, NULL);
    add_object(batch, 4, 1, NULL);
    write_now(fixture, batch);
    struct value one = value_int(1);
    struct err err = {0};

    assert_true(store_query(fixture->store, QUERY_CONTENTS, &one, 1, ask_again, fixture, &err));
}

ROWS_TEST(a_value_that_does_not_decode_is_an_error_that_names_it)
{
    world_file_sql(&fixture->file, "INSERT INTO property VALUES (5, 'rusty', x'ff00', NULL)");
    struct value five = value_int(5);
    struct buf answer = {0};
    struct err err = {0};

    bool ok = store_query(
            fixture->store, QUERY_PROPERTIES, &five, 1, world_rows_print, &answer, &err);

    assert_false(ok);
    assert_int_equal(err.code, ERR_FORMAT);
    assert_non_null(strstr(err.text, "rusty"));
    buf_finish(&answer);
}
