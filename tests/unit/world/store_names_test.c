/* store_names_test.c -- The index of names agrees with the names after any changes. */
#include "world/store/store_names.h"

#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/value/named.h"

#define OBJECTS 24

static void print_id_names(void *data, uint64_t id)
{
    buf_printf(data, "%llu ", (unsigned long long)id);
}

/* Fails unless these are found, in that order: "5 6 ". */
static void assert_found_names(
        struct rows_fixture *fixture, const char *part, const char *expected)
{
    struct buf found = {0};
    struct err err = {0};
    if (!store_names_find(
                fixture->file.path, str_of(part), 100, print_id_names, &found, &err)) {
        fail_msg("%s", err.text);
    }
    if (!str_equal(buf_str(&found), str_of(expected))) {
        fail_msg("\"%s\": %.*s, expected %s", part, STR_FMT(buf_str(&found)), expected);
    }
    buf_finish(&found);
}

ROWS_TEST(names_and_aliases_are_found_in_any_case)
{
    struct batch *batch = next_batch(fixture);
    struct value aliases = value_table();
    value_table_append(&aliases, value_text("\303\234belt\303\244ter"));
    value_table_append(&aliases, value_text("100% wool"));
    add_property(batch, 6, "aliases", aliases);
    add_property(batch, 5, "name", value_text("A Red Lamp"));
    add_property(batch, 7, "desc", value_text("a red herring"));
    write_now(fixture, batch);

    assert_found_names(fixture, "red", "5 ");
    assert_found_names(fixture, "r", "5 ");
    assert_found_names(fixture, "\303\274belt\303\244ter", "6 ");
    assert_found_names(fixture, "00% w", "6 ");
    assert_found_names(fixture, "00_ w", "");
    assert_found_names(fixture, "red\" OR \"lam", "");
}

ROWS_TEST(an_old_name_is_removed_from_the_index)
{
    struct batch *batch = next_batch(fixture);
    add_object(batch, 5, 0, NULL);
    add_property(batch, 5, "name", value_text("lamp"));
    add_property(batch, 6, "name", value_text("lamp"));
    add_property(batch, 7, "name", value_text("lamp"));
    write_now(fixture, batch);

    batch = next_batch(fixture);
    add_property(batch, 7, "name", value_text("torch"));
    ADD(batch, BATCH_PROPERTY_DELETE, TABLE_END, value_object(6), value_text("name"));
    ADD(batch, BATCH_OBJECT_DELETE, TABLE_END, value_object(5));
    write_now(fixture, batch);

    assert_found_names(fixture, "lamp", "");
    assert_found_names(fixture, "torch", "7 ");
}

ROWS_TEST(a_search_by_name_returns_no_more_than_its_limit)
{
    struct batch *batch = next_batch(fixture);
    struct buf found = {0};
    struct err err = {0};
    for (uint64_t id = 1; id <= 9; id++) {
        add_property(batch, id, "name", value_text("coin"));
    }
    write_now(fixture, batch);

    assert_true(
            store_names_find(fixture->file.path, STR("coin"), 3, print_id_names, &found, &err));

    assert_str(buf_str(&found), "1 2 3 ");
    buf_finish(&found);
}

/* -- against the plain way -- */

/* Each object's names, as in the batches. */
struct plain {
    struct value names[OBJECTS];
    struct value aliases[OBJECTS];
};

static void put_word(struct rng *rng, struct buf *out)
{
    static const char *const letters[] = {"a", "b", "A", "\303\274", " ", "\"", "-"};
    for (uint64_t left = 1 + rng_below(rng, 5); left > 0; left--) {
        buf_add_text(out, letters[rng_below(rng, 7)]);
    }
}

static struct value make_name(struct rng *rng)
{
    struct buf text = {0};
    put_word(rng, &text);
    buf_add_char(&text, ' ');
    put_word(rng, &text);
    struct value name = value_str(buf_str(&text));
    buf_finish(&text);
    return name;
}

static struct value make_aliases(struct rng *rng)
{
    struct value aliases = value_table();
    for (uint64_t left = rng_below(rng, 3); left > 0; left--) {
        value_table_append(&aliases, make_name(rng));
    }
    return aliases;
}

static void put(struct batch *batch, uint64_t id, const char *property, struct value *slot,
        struct value value)
{
    value_finish(slot);
    *slot = value;
    if (value.kind == VALUE_NIL) {
        ADD(batch, BATCH_PROPERTY_DELETE, TABLE_END, value_object(id), value_text(property));
    } else {
        add_property(batch, id, property, value_dup(&value));
    }
}

static void change_one(struct rng *rng, struct batch *batch, struct plain *plain)
{
    uint64_t id = 1 + rng_below(rng, OBJECTS - 1);
    switch (rng_below(rng, 6)) {
    case 0:
        ADD(batch, BATCH_OBJECT_DELETE, TABLE_END, value_object(id));
        value_finish(&plain->names[id]);
        value_finish(&plain->aliases[id]);
        plain->names[id] = plain->aliases[id] = value_nil();
        break;
    case 1:
        put(batch, id, "aliases", &plain->aliases[id], value_nil());
        break;
    case 2:
    case 3:
        put(batch, id, "aliases", &plain->aliases[id], make_aliases(rng));
        break;
    default:
        put(batch, id, "name", &plain->names[id], make_name(rng));
    }
}

static void assert_same_names(
        struct rows_fixture *fixture, const struct plain *plain, struct rng *rng)
{
    struct buf part = {0};
    struct buf folded = {0};
    struct buf expected = {0};
    put_word(rng, &part);
    str_fold(buf_str(&part), &folded);
    for (uint64_t id = 1; id < OBJECTS; id++) {
        /* The row of the aliases comes first; each that fits is given. */
        for (int i = 0; i < 2; i++) {
            const struct value *names = i == 0 ? &plain->aliases[id] : &plain->names[id];
            if (named_has(names, buf_str(&folded))) {
                print_id_names(&expected, id);
            }
        }
    }
    buf_add_char(&expected, '\0');
    buf_add_char(&folded, '\0');
    assert_found_names(fixture, folded.bytes, expected.bytes);
    buf_finish(&part);
    buf_finish(&folded);
    buf_finish(&expected);
}

ROWS_TEST(the_index_gives_the_same_answers_as_reading_all_names)
{
    struct plain plain = {0};
    struct rng rng;
    rng_seed(&rng, 7);

    for (size_t round = 0; round < test_rounds(60, 60); round++) {
        struct batch *batch = next_batch(fixture);
        for (uint64_t left = 1 + rng_below(&rng, 12); left > 0; left--) {
            change_one(&rng, batch, &plain);
        }
        write_now(fixture, batch);
        for (int i = 0; i < 10; i++) {
            assert_same_names(fixture, &plain, &rng);
        }
    }

    for (size_t id = 0; id < OBJECTS; id++) {
        value_finish(&plain.names[id]);
        value_finish(&plain.aliases[id]);
    }
}
