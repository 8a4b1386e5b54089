/* history_set_test.c -- a change set comes back from its bytes, and damaged bytes do not. */
#include "engine/core/act/history_set.h"

#include "tests/support/test.h"

static struct value list(int64_t first, int64_t second)
{
    struct value value = value_table();
    value_table_append(&value, value_int(first));
    value_table_append(&value, value_int(second));
    return value;
}

static struct value timer(int64_t due_ms)
{
    struct value value = list(due_ms, 0);
    value_table_append(&value, value_int(7));
    value_table_append(&value, value_table());
    return value;
}

static void add(struct change_set *set, enum change_kind kind, uint64_t object,
        const char *name, struct value before, struct value after)
{
    change_set_add(set, (struct change){.kind = kind,
                                .own = true,
                                .object = object,
                                .name = name ? value_text(name) : value_nil(),
                                .before = before,
                                .after = after});
}

static void add_one_of_each(struct change_set *set)
{
    add(set, CHANGE_TIMER, 5, "rise", timer(1000), value_nil());
    add(set, CHANGE_CREATED, 9, NULL, value_nil(), value_nil());
    add(set, CHANGE_DESTROYED, 5, NULL, list(3, 0), value_nil());
    add(set, CHANGE_MOVED, 5, NULL, list(4, 12), list(0, 13));
    add(set, CHANGE_PROPERTY, 5, "name", value_text("a lamp"), value_nil());
    add(set, CHANGE_PROPERTY, 5, "colour", value_nil(), value_table());
    add(set, CHANGE_PROTOS, 6, NULL, value_table(), list(1, 2));
    add(set, CHANGE_OWNER, 6, NULL, value_int(3), value_int(0));
    add(set, CHANGE_REF, 6, NULL, value_text("gate"), value_nil());
    add(set, CHANGE_BEHAVIOUR, 6, NULL, value_int(2), value_int(3));
    change_set_sort(set);
}

TEST(a_set_comes_back_from_its_bytes)
{
    struct change_set set = {0};
    struct change_set back;
    struct buf bytes = {0};
    struct err err;
    add_one_of_each(&set);

    change_set_encode(&set, &bytes);
    assert_true(change_set_decode(buf_str(&bytes), &back, &err));

    assert_int_equal(back.count, set.count);
    for (size_t i = 0; i < set.count; i++) {
        assert_int_equal(back.list[i].kind, set.list[i].kind);
        assert_int_equal(back.list[i].object, set.list[i].object);
        assert_true(back.list[i].own);
        assert_true(value_equal(&back.list[i].name, &set.list[i].name));
        assert_true(value_equal(&back.list[i].before, &set.list[i].before));
        assert_true(value_equal(&back.list[i].after, &set.list[i].after));
    }
    change_set_finish(&set);
    change_set_finish(&back);
    buf_finish(&bytes);
}

TEST(a_change_is_found_by_kind_object_and_name)
{
    struct change_set set = {0};
    add_one_of_each(&set);

    const struct change *name = change_set_find(&set, CHANGE_PROPERTY, 5, STR("name"));
    assert_non_null(name);
    assert_str(value_as_str(&name->before), "a lamp");
    assert_non_null(change_set_find(&set, CHANGE_CREATED, 9, STR_NONE));
    assert_null(change_set_find(&set, CHANGE_CREATED, 5, STR_NONE));
    assert_null(change_set_find(&set, CHANGE_PROPERTY, 5, STR("nam")));
    assert_null(change_set_find(&set, CHANGE_PROPERTY, 4, STR("name")));
    change_set_finish(&set);
}

struct wrong {
    enum change_kind kind;
    const char *name;
    struct value before;
    struct value after;
};

TEST(a_change_with_fields_that_its_kind_forbids_is_refused)
{
    struct wrong wrongs[] = {
            {CHANGE_KINDS, NULL, value_nil(), value_nil()},
            {(enum change_kind)0, NULL, value_nil(), value_nil()},
            {CHANGE_CREATED, "name", value_nil(), value_nil()},
            {CHANGE_PROPERTY, NULL, value_nil(), value_nil()},
            {CHANGE_PROPERTY, "", value_nil(), value_nil()},
            {CHANGE_MOVED, NULL, list(-1, 2), list(1, 2)},
            {CHANGE_MOVED, NULL, list(1, 2), value_nil()},
            {CHANGE_DESTROYED, NULL, value_nil(), value_nil()},
            {CHANGE_PROTOS, NULL, value_text("light"), list(1, 2)},
            {CHANGE_OWNER, NULL, value_int(-3), value_int(1)},
            {CHANGE_REF, NULL, value_int(1), value_nil()},
            {CHANGE_BEHAVIOUR, NULL, value_int((int64_t)UINT32_MAX + 1), value_int(0)},
            {CHANGE_TIMER, "rise", list(1, 2), value_nil()},
    };
    for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
        struct change_set set = {0};
        struct change_set back;
        struct buf bytes = {0};
        struct err err = {0};
        add(&set, wrongs[i].kind, 5, wrongs[i].name, wrongs[i].before, wrongs[i].after);
        change_set_encode(&set, &bytes);

        if (change_set_decode(buf_str(&bytes), &back, &err)) {
            fail_msg("number %zu was taken", i);
        }
        assert_non_null(strstr(err.text, "a change set is damaged"));
        change_set_finish(&set);
        buf_finish(&bytes);
    }
}

TEST(bytes_cut_short_at_any_place_are_refused)
{
    struct change_set set = {0};
    struct buf bytes = {0};
    add(&set, CHANGE_PROPERTY, 5, "name", value_text("a lamp"), value_nil());
    change_set_encode(&set, &bytes);

    for (size_t length = 1; length < bytes.length; length++) {
        struct change_set back;
        struct err err;
        assert_false(change_set_decode((struct str){bytes.bytes, length}, &back, &err));
    }
    change_set_finish(&set);
    buf_finish(&bytes);
}
