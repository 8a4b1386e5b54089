/* prop_test.c -- own and inherited properties, tables changed in place, values through the disk. */
#include "tests/unit/world/fixture.h"

/* The allocator's next larger block is 32 bytes larger. */
TEST(an_object_takes_little_memory)
{
    assert_true(sizeof(struct object) <= 192);
}

FIXTURE_TEST(an_own_value_overrides_the_inherited_one_until_unset)
{
    struct object *proto = fixture_make(f, NULL, NULL);
    struct object *lamp = fixture_make(f, NULL, proto);
    prop_set(f->world, proto, ATOM_light, value_int(80));

    prop_set(f->world, lamp, ATOM_light, value_int(5));
    assert_int_equal(prop_number(f->world, lamp, ATOM_light, 0), 5);
    assert_ptr_equal(prop_source(f->world, lamp, ATOM_light), lamp);
    prop_set(f->world, lamp, ATOM_light, value_nil());

    assert_int_equal(prop_number(f->world, lamp, ATOM_light, 0), 80);
    assert_ptr_equal(prop_source(f->world, lamp, ATOM_light), proto);
}

FIXTURE_TEST(an_unset_property_is_nil)
{
    struct object *box = fixture_make(f, NULL, NULL);

    assert_int_equal(prop_get(f->world, box, ATOM_name)->kind, VALUE_NIL);
    assert_null(prop_source(f->world, box, ATOM_name));
    assert_str(prop_str(f->world, box, ATOM_name), "");
    assert_false(prop_bool(f->world, box, ATOM_open));
    assert_int_equal(prop_number(f->world, box, ATOM_weight, 7), 7);
    assert_null(prop_object(f->world, box, ATOM_to));
}

FIXTURE_TEST(many_properties_are_kept_apart)
{
    struct object *box = fixture_make(f, NULL, NULL);
    char name[16];
    for (unsigned i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof(name), "p%u", (i * 7) % 300);
        prop_set(f->world, box, atom_intern(&f->world->atoms, str_of(name)),
                value_int((i * 7) % 300));
    }
    for (unsigned i = 0; i < 300; i += 2) {
        (void)snprintf(name, sizeof(name), "p%u", i);
        prop_set(f->world, box, atom_find(&f->world->atoms, str_of(name)), value_nil());
    }

    for (unsigned i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof(name), "p%u", i);
        const struct value *value = prop_own(box, atom_find(&f->world->atoms, str_of(name)));
        assert_int_equal(value ? value_as_int(value, -1) : -1, i % 2 ? (int)i : -1);
    }
}

FIXTURE_TEST(every_kind_of_value_comes_back_from_the_disk)
{
    struct object *box = fixture_make(f, NULL, NULL);
    uint64_t id = box->id;
    struct value table = value_table();
    value_table_append(&table, value_object(id));
    value_table_set_str(&table, STR("deep"), value_table());
    struct value values[] = {value_bool(false), value_bool(true), value_int(INT64_MIN),
            value_float(0.1), value_text("\xc3\xa9t\xc3\xa9"), value_text(""), value_object(id),
            table};
    for (uint32_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        prop_set(f->world, box, ATOM_name + i, value_dup(&values[i]));
    }

    fixture_reopen(f);

    box = world_find(f->world, id);
    for (uint32_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        const struct value *value = prop_own(box, ATOM_name + i);
        assert_non_null(value);
        assert_true(value_equal(value, &values[i]));
        value_finish(&values[i]);
    }
}

FIXTURE_TEST(a_change_inside_a_table_is_written)
{
    struct object *box = fixture_make(f, NULL, NULL);
    uint64_t id = box->id;
    prop_set(f->world, box, ATOM_details, value_table());
    fixture_sync(f);

    value_table_set_str(prop_change(f->world, box, ATOM_details), STR("wall"), value_int(1));
    fixture_reopen(f);

    box = world_find(f->world, id);
    const struct value *details = prop_own(box, ATOM_details);
    assert_int_equal(value_as_int(value_table_get_str(details, STR("wall")), 0), 1);
    assert_null(prop_change(f->world, box, ATOM_name));
    value_table_set_str(prop_change_table(f->world, box, ATOM_slots), STR("a"), value_int(2));
    assert_int_equal(value_table_count(prop_change_table(f->world, box, ATOM_slots)), 1);
    prop_set(f->world, box, ATOM_slots, value_int(3));
    assert_int_equal(value_table_count(prop_change_table(f->world, box, ATOM_slots)), 0);
}

FIXTURE_TEST(a_table_that_was_replaced_has_another_version)
{
    struct object *box = fixture_make(f, NULL, NULL);
    struct object *other = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_details, value_table());
    uint64_t version = prop_version(f->world, box, ATOM_details);

    prop_set(f->world, other, ATOM_details, value_table());
    assert_int_equal(prop_version(f->world, box, ATOM_details), version);
    prop_set(f->world, box, ATOM_details, value_int(1));
    prop_set(f->world, box, ATOM_details, value_table());

    assert_int_not_equal(prop_version(f->world, box, ATOM_details), version);
}

FIXTURE_TEST(a_reference_to_a_destroyed_object_is_null)
{
    struct object *box = fixture_make(f, NULL, NULL);
    struct object *key = fixture_make(f, NULL, NULL);
    prop_set(f->world, box, ATOM_key, value_object(key->id));
    assert_ptr_equal(prop_object(f->world, box, ATOM_key), key);

    world_destroy(f->world, key);

    assert_null(prop_object(f->world, box, ATOM_key));
}

static void set_too_large(void *data)
{
    struct fixture *f = data;
    static char text[VALUE_SIZE_MAX + 1];
    memset(text, 'x', sizeof(text));
    prop_set(f->world, world_create(f->world, 0), ATOM_desc,
            value_str((struct str){text, sizeof(text)}));
}

FIXTURE_TEST(setting_a_value_over_its_limit_aborts)
{
    assert_aborts(set_too_large, f);
}

static void set_outside(void *data)
{
    struct fixture *f = data;
    struct object *box = world_create(f->world, 0);
    (void)tx_commit(f->world);
    prop_set(f->world, box, ATOM_desc, value_int(1));
}

FIXTURE_TEST(a_change_outside_a_transaction_aborts)
{
    assert_aborts(set_outside, f);
}
