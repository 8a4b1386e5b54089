/* layout_read_test.c -- Finding entries of an area's text by their field. */
#include "engine/modules/apply/layout_read.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

TEST(the_first_entry_of_a_field_is_found)
{
    struct layout_entries entries = {0};
    assert_true(
            layout_read_entries(STR("{b = 1, [\"$x\"] = 2, a = 3, b = 4}"), 0, 33, &entries));

    assert_ptr_equal(layout_find_entry(&entries, STR("b")), &entries.list[0]);
    assert_ptr_equal(layout_find_entry(&entries, STR("x")), &entries.list[1]);
    assert_ptr_equal(layout_find_entry(&entries, STR("a")), &entries.list[2]);
    assert_null(layout_find_entry(&entries, STR("c")));

    layout_entries_finish(&entries);
}

TEST(a_declaration_is_an_entry_that_sets_no_field)
{
    struct str text =
            STR("{a = 1, property(\"b\", {\"x\", \"y\"}, nil, \"it, {is}\"), b = \"x\"}");
    struct layout_entries entries = {0};
    assert_true(layout_read_entries(text, 0, text.length - 1, &entries));

    assert_int_equal(entries.count, 3);
    assert_str(str_slice(text, entries.list[1].start, entries.list[1].stop),
            "property(\"b\", {\"x\", \"y\"}, nil, \"it, {is}\")");
    assert_ptr_equal(layout_find_entry(&entries, STR("b")), &entries.list[2]);
    assert_null(layout_find_entry(&entries, STR("property")));

    layout_entries_finish(&entries);
}

/* Returns the number of comparisons that finding each of `count` entries takes. */
static size_t work_to_find_all(size_t count)
{
    struct buf text = {0};
    struct layout_entries entries = {0};
    buf_add_char(&text, '{');
    for (size_t i = 0; i < count; i++) {
        buf_printf(&text, "p%zu = %zu,", i, i);
    }
    buf_add_char(&text, '}');
    assert_true(layout_read_entries(buf_str(&text), 0, text.length - 1, &entries));
    assert_int_equal(entries.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(layout_find_entry(&entries, layout_field_of(&entries.list[i])),
                &entries.list[i]);
    }
    size_t compared = entries.compared;
    layout_entries_finish(&entries);
    buf_finish(&text);
    return compared;
}

TEST(twice_as_many_properties_cost_at_most_two_and_a_half_times_the_work)
{
    size_t once = work_to_find_all(10000);
    size_t twice = work_to_find_all(20000);

    assert_true(once > 0);
    assert_true(twice * 2 <= once * 5);
}
