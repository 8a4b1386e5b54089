/* value_json_test.c -- Conversion of property values to JSON and back, and JSON that is not a
 * value. */
#include "engine/modules/workshop/value_json.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/run/transaction.h"
#include "tests/support/ask.h"
#include "tests/unit/core/play.h"

#include <stdlib.h>

PLAY_TEST(a_value_comes_back_as_it_went)
{
    static const char *const rows[] = {"null", "true", "7", "-7.5", "'a \\\"b\\\"\\nc'",
            "[1,'two',[3]]", "{'a':1,'b':{'c':[true]}}", "{'table':[[1.5,'x'],['y',2]]}",
            "{'table':[['object',5]]}", "{'table':[]}"};
    transaction_begin(p->engine, 0, 0);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *json = ask_read_quoted(rows[i]);
        /* A table of nothing comes back as a map of nothing. */
        json_t *expected =
                ask_read_quoted(strcmp(rows[i], "{'table':[]}") == 0 ? "{}" : rows[i]);
        struct value value = value_nil();
        struct err err;
        if (!value_json_read(p->engine, json, &value, &err)) {
            fail_msg("%s: %s", rows[i], err.text);
        }
        json_t *again = calls_json_value(p->engine, &value);
        if (!json_equal(again, expected)) {
            char *text = json_dumps(again, JSON_COMPACT | JSON_ENCODE_ANY);
            print_error("%s became %s\n", rows[i], text);
            free(text);
            fail();
        }
        json_decref(json);
        json_decref(expected);
        json_decref(again);
        value_finish(&value);
    }
}

PLAY_TEST(json_that_is_not_a_value_is_refused)
{
    static const char *const rows[] = {"{'object':999999}", "{'object':'lamp'}",
            "{'object':-1}", "[1,null]", "{'table':[[1]]}", "{'table':[[null,1]]}",
            "{'table':[[[],1]]}", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"};
    transaction_begin(p->engine, 0, 0);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        json_t *json = ask_read_quoted(rows[i]);
        struct value value = value_nil();
        struct err err = {0};
        if (value_json_read(p->engine, json, &value, &err) || !err.text[0]) {
            fail_msg("%s", rows[i]);
        }
        json_decref(json);
    }
}

PLAY_TEST(a_value_longer_than_a_property_is_refused)
{
    struct value value = value_nil();
    struct err err;
    char *long_text = mem_alloc(VALUE_SIZE_MAX + 2);
    memset(long_text, 'x', VALUE_SIZE_MAX + 1);
    json_t *json = json_string(long_text);
    transaction_begin(p->engine, 0, 0);

    assert_false(value_json_read(p->engine, json, &value, &err));

    json_decref(json);
    mem_free(long_text);
}

PLAY_TEST(a_table_too_large_for_a_property_is_refused)
{
    struct err err = {0};
    struct value value = value_nil();
    json_t *members = json_object();
    json_t *listed = json_array();
    transaction_begin(p->engine, 0, 0);
    for (int i = 0; i < VALUE_SIZE_MAX; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "%d", VALUE_SIZE_MAX - i);
        (void)json_object_set_new(members, name, json_true());
        (void)json_array_append_new(listed, json_pack("[i, b]", -i, 1));
    }
    json_t *table = json_pack("{s:o}", "table", listed);

    assert_false(value_json_read(p->engine, members, &value, &err));
    assert_string_equal(err.text, "A property holds at most 65536 bytes.");
    assert_false(value_json_read(p->engine, table, &value, &err));

    assert_int_equal(value.kind, VALUE_NIL);
    json_decref(members);
    json_decref(table);
}
