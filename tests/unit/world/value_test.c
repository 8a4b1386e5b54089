/* value_test.c -- copies, order, and tables with their runs and holes. */
#include "world/value/value.h"

#include "tests/support/test.h"

#include <math.h>

static struct value list(int64_t first, int64_t last)
{
    struct value table = value_table();
    for (int64_t i = first; i <= last; i++) {
        value_table_append(&table, value_int(i * 10));
    }
    return table;
}

static void set_int(struct value *table, int64_t key, int64_t number)
{
    value_table_set(table, value_int(key), value_int(number));
}

TEST(a_copy_is_equal_and_independent)
{
    struct value table = list(1, 2);
    value_table_set_str(&table, STR("name"), value_text("box"));

    struct value copy = value_dup(&table);
    assert_true(value_equal(&copy, &table));
    value_table_set_str(&table, STR("name"), value_text("sack"));

    assert_false(value_equal(&copy, &table));
    assert_str(value_as_str(value_table_get_str(&copy, STR("name"))), "box");
    value_finish(&copy);
    value_finish(&table);
}

TEST(an_integer_and_a_float_of_the_same_size_are_not_equal)
{
    struct value integer = value_int(1);
    struct value number = value_float(1.0);

    assert_false(value_equal(&integer, &number));
    assert_true(value_compare(&integer, &number) < 0);
}

TEST(not_a_number_becomes_nil)
{
    struct value value = value_float(nan(""));

    assert_int_equal(value.kind, VALUE_NIL);
}

TEST(the_order_is_total_over_kinds_and_numbers)
{
    struct value sorted[] = {value_nil(), value_bool(false), value_bool(true),
            value_float(-INFINITY), value_int(INT64_MIN), value_int(-1), value_float(-0.5),
            value_int(0), value_float(0.5), value_int(1), value_float(1.0), value_float(1.5),
            value_int(INT64_MAX), value_float(9223372036854775808.0), value_float(INFINITY),
            value_text(""), value_text("a"), value_text("ab"), value_object(1),
            value_object(UINT64_MAX), list(1, 1), list(2, 2), list(1, 2)};
    size_t count = sizeof(sorted) / sizeof(sorted[0]);

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            int order = value_compare(&sorted[i], &sorted[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_true(value_equal(&sorted[i], &sorted[k]) == (i == k));
        }
    }

    for (size_t i = 0; i < count; i++) {
        value_finish(&sorted[i]);
    }
}

TEST(a_float_key_with_an_integer_value_is_that_integer)
{
    struct value table = list(1, 2);

    struct value key = value_float(2.0);
    const struct value *found = value_table_get(&table, &key);
    value_table_set(&table, value_float(3.0), value_int(30));

    assert_int_equal(value_as_int(found, 0), 20);
    assert_int_equal(table.table->item_count, 3);
    value_finish(&table);
}

TEST(keys_that_continue_the_items_become_items)
{
    struct value table = value_table();
    set_int(&table, 3, 30);
    set_int(&table, 2, 20);
    set_int(&table, 5, 50);
    assert_int_equal(table.table->item_count, 0);

    set_int(&table, 1, 10);

    assert_int_equal(table.table->item_count, 3);
    assert_int_equal(table.table->entry_count, 1);
    value_finish(&table);
}

TEST(a_hole_moves_later_items_into_entries_until_it_is_filled)
{
    struct value table = list(1, 4);
    struct value whole = value_dup(&table);

    value_table_set(&table, value_int(2), value_nil());
    assert_int_equal(table.table->item_count, 1);
    assert_int_equal(table.table->entry_count, 2);
    set_int(&table, 2, 20);

    assert_true(value_equal(&table, &whole));
    assert_int_equal(table.table->item_count, 4);
    value_finish(&whole);
    value_finish(&table);
}

TEST(setting_a_key_to_nil_removes_it)
{
    struct value table = list(1, 2);
    value_table_set_str(&table, STR("x"), value_bool(true));

    value_table_set_str(&table, STR("x"), value_nil());
    value_table_set_str(&table, STR("never there"), value_nil());
    value_table_set(&table, value_int(2), value_nil());

    assert_int_equal(value_table_count(&table), 1);
    assert_null(value_table_get_str(&table, STR("x")));
    value_finish(&table);
}

TEST(a_walk_gives_items_first_and_then_sorted_keys)
{
    struct value table = value_table();
    value_table_set_str(&table, STR("b"), value_int(4));
    value_table_set_str(&table, STR("a"), value_int(3));
    value_table_set(&table, value_bool(true), value_int(2));
    value_table_append(&table, value_int(1));

    int64_t seen = 0;
    for (size_t i = 0; i < value_table_count(&table); i++) {
        struct value key;
        seen = seen * 10 + value_as_int(value_table_at(&table, i, &key), 0);
    }

    assert_int_equal(seen, 1234);
    value_finish(&table);
}

TEST(only_nil_and_false_are_falsy)
{
    struct value values[] = {value_nil(), value_bool(false), value_bool(true), value_int(0)};

    assert_false(value_is_true(&values[0]));
    assert_false(value_is_true(&values[1]));
    assert_true(value_is_true(&values[2]));
    assert_true(value_is_true(&values[3]));
}

TEST(an_id_is_an_object_or_a_positive_integer)
{
    struct value values[] = {
            value_object(7), value_int(7), value_int(-7), value_float(7), value_nil()};

    assert_int_equal(value_as_id(&values[0]), 7);
    assert_int_equal(value_as_id(&values[1]), 7);
    assert_int_equal(value_as_id(&values[2]), 0);
    assert_int_equal(value_as_id(&values[3]), 0);
    assert_int_equal(value_as_id(&values[4]), 0);
}
