/* world_search_test.c -- Searching by prototype and area, and by names, durable or not. */
#include "tests/unit/world/fixture.h"

struct world_search_found {
    uint64_t ids[64];
    size_t count;
};

static void take(void *data, uint64_t id)
{
    struct world_search_found *found = data;
    assert_true(found->count < 64);
    found->ids[found->count++] = id;
}

static struct world_search_found search_world_search(
        struct fixture *f, struct world_find_query query)
{
    struct world_search_found found = {.count = 0};
    query.limit = query.limit ? query.limit : 64;
    world_search(f->world, &query, take, &found);
    return found;
}

static bool has(const struct world_search_found *found, uint64_t id)
{
    size_t times = 0;
    for (size_t i = 0; i < found->count; i++) {
        times += found->ids[i] == id;
    }
    assert_true(times <= 1);
    return times == 1;
}

static uint64_t make_named(struct fixture *f, uint64_t proto, const char *name)
{
    struct object *object = fixture_make(f, NULL, proto ? world_find(f->world, proto) : NULL);
    prop_set(f->world, object, ATOM_name, value_text(name));
    return object->id;
}

static void set_area(struct fixture *f, uint64_t id, uint64_t area)
{
    prop_set(f->world, world_find(f->world, id), ATOM_area, value_object(area));
}

FIXTURE_TEST(heirs_are_found_at_any_depth_durable_or_not)
{
    uint64_t item = make_named(f, 0, "item");
    uint64_t light = make_named(f, item, "light");
    uint64_t lamp = make_named(f, light, "lamp");
    uint64_t other = make_named(f, 0, "other");
    fixture_reopen(f);
    uint64_t torch = make_named(f, light, "torch");
    (void)tx_commit(f->world); /* not durable */
    tx_begin(f->world);
    uint64_t candle = make_named(f, light, "candle");

    struct world_search_found found =
            search_world_search(f, (struct world_find_query){.proto = item});

    assert_int_equal(found.count, 4);
    assert_true(has(&found, light) && has(&found, lamp) && has(&found, torch) &&
                has(&found, candle));
    assert_false(has(&found, other));
}

FIXTURE_TEST(former_heirs_are_not_found_although_they_are_on_disk)
{
    uint64_t item = make_named(f, 0, "item");
    uint64_t kept = make_named(f, item, "kept");
    uint64_t freed = make_named(f, item, "freed");
    uint64_t destroyed = make_named(f, item, "destroyed");
    fixture_reopen(f);
    struct err err = {0};
    assert_done(proto_set(f->world, world_find(f->world, freed), NULL, 0, &err), err);
    world_destroy(f->world, world_find(f->world, destroyed));
    (void)tx_commit(f->world);
    tx_begin(f->world);

    struct world_search_found found =
            search_world_search(f, (struct world_find_query){.proto = item});

    assert_int_equal(found.count, 1);
    assert_true(has(&found, kept));
}

FIXTURE_TEST(a_name_that_is_not_durable_is_found_in_memory)
{
    (void)make_named(f, 0, "old lamp");
    fixture_reopen(f);
    uint64_t lamp = make_named(f, 0, "a Brass Lamp");
    uint64_t torch = make_named(f, 0, "torch");
    struct value aliases = value_table();
    value_table_append(&aliases, value_text("brand"));
    value_table_append(&aliases, value_text("lamplight"));
    prop_set(f->world, world_find(f->world, torch), ATOM_aliases, aliases);
    struct world_search_found found = {.count = 0};

    world_search_fresh(f->world, STR("lamp"), take, &found);

    assert_int_equal(found.count, 2);
    assert_true(has(&found, lamp) && has(&found, torch));
    assert_true(world_is_named(world_find(f->world, torch), STR("bra")));
    assert_false(world_is_named(world_find(f->world, torch), STR("brass")));
}

FIXTURE_TEST(search_conditions_are_combined_with_and)
{
    uint64_t room = make_named(f, 0, "room");
    uint64_t town = make_named(f, 0, "town");
    uint64_t hall = make_named(f, room, "hall");
    uint64_t cellar = make_named(f, room, "cellar");
    uint64_t map = make_named(f, 0, "map of the hall");
    set_area(f, hall, town);
    set_area(f, map, town);

    for (int durable = 0; durable < 2; durable++) {
        struct world_search_found found =
                search_world_search(f, (struct world_find_query){.proto = room, .area = town});
        assert_int_equal(found.count, 1);
        assert_true(has(&found, hall));
        assert_false(has(&found, cellar));
        fixture_reopen(f);
    }
}

FIXTURE_TEST(a_search_returns_no_more_than_its_limit)
{
    uint64_t item = make_named(f, 0, "item");
    for (int i = 0; i < 20; i++) {
        (void)make_named(f, item, "coin");
    }
    fixture_reopen(f);

    struct world_search_found found =
            search_world_search(f, (struct world_find_query){.proto = item, .limit = 7});

    assert_int_equal(found.count, 7);
}
