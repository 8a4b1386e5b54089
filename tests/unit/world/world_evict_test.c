/* world_evict_test.c -- Objects that may leave memory come back unchanged. */
#include "tests/unit/world/fixture.h"
#include "world/store/store.h"

/* Evicts all that may go; the first round only takes the marks of use away. */
static size_t evict_all(struct fixture *f)
{
    (void)tx_commit(f->world);
    uint64_t durable = store_durable(f->store);
    size_t freed = world_evict(f->world, durable, SIZE_MAX, 1000);
    freed += world_evict(f->world, durable, SIZE_MAX, 1000);
    tx_begin(f->world);
    return freed;
}

FIXTURE_TEST(an_unused_object_is_evicted_and_reads_back_equal)
{
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *box = fixture_make(f, room, NULL);
    uint64_t ids[] = {room->id, box->id};
    prop_set(f->world, box, ATOM_name, value_text("box"));
    fixture_sync(f);

    assert_true(evict_all(f) > 0);

    assert_int_equal(f->world->objects.count, 0);
    assert_int_equal(f->world->object_cache_bytes, 0);
    size_t count = 0;
    const uint64_t *contents = place_contents(f->world, world_find(f->world, ids[0]), &count);
    assert_int_equal(count, 1);
    assert_int_equal(contents[0], ids[1]);
    assert_str(prop_str(f->world, world_find(f->world, ids[1]), ATOM_name), "box");
}

FIXTURE_TEST(an_object_that_is_not_durable_is_not_evicted)
{
    uint64_t old = fixture_make(f, NULL, NULL)->id;
    fixture_sync(f);
    uint64_t fresh = fixture_make(f, NULL, NULL)->id;
    (void)tx_commit(f->world);
    tx_begin(f->world);

    (void)evict_all(f);

    assert_null(world_cached(f->world, old));
    assert_non_null(world_cached(f->world, fresh));
}

FIXTURE_TEST(a_prototype_with_an_heir_in_memory_is_not_evicted)
{
    uint64_t proto = fixture_make(f, NULL, NULL)->id;
    uint64_t lamp = fixture_make(f, NULL, world_find(f->world, proto))->id;
    prop_set(f->world, world_find(f->world, proto), ATOM_light, value_int(80));
    fixture_sync(f);
    struct object *object = world_find(f->world, lamp);
    assert_int_equal(prop_number(f->world, object, ATOM_light, 0), 80);
    prop_set(f->world, object, ATOM_weight, value_int(1));
    (void)tx_commit(f->world);
    tx_begin(f->world);

    (void)evict_all(f);

    assert_non_null(world_cached(f->world, proto));
    assert_int_equal(prop_number(f->world, world_find(f->world, lamp), ATOM_light, 0), 80);
}

FIXTURE_TEST(an_object_used_since_the_last_round_stays_one_more)
{
    uint64_t id = fixture_make(f, NULL, NULL)->id;
    fixture_sync(f);
    tx_rollback(f->world);
    uint64_t durable = store_durable(f->store);

    (void)world_evict(f->world, durable, SIZE_MAX, 1);
    assert_non_null(world_find(f->world, id));
    (void)world_evict(f->world, durable, SIZE_MAX, 1);
    assert_non_null(world_cached(f->world, id));
    (void)world_evict(f->world, durable, SIZE_MAX, 1);

    assert_null(world_cached(f->world, id));
}

FIXTURE_TEST(eviction_visits_at_most_the_given_number_of_objects)
{
    for (int i = 0; i < 100; i++) {
        (void)fixture_make(f, NULL, NULL);
    }
    fixture_sync(f);
    tx_rollback(f->world);
    uint64_t durable = store_durable(f->store);
    (void)world_evict(f->world, durable, SIZE_MAX, 100);

    (void)world_evict(f->world, durable, SIZE_MAX, 10);
    assert_int_equal(f->world->objects.count, 90);
    (void)world_evict(f->world, durable, 1, 10);

    assert_int_equal(f->world->objects.count, 89);
}

static uint64_t reads_so_far(const struct fixture *f)
{
    uint64_t count = 0;
    struct store_reads reads;
    for (size_t i = 0; store_reads_at(f->store, i, &reads); i++) {
        count += reads.count;
    }
    return count;
}

/* Returns how many statements reading a room of so many things takes. */
static uint64_t reads_of_a_room(struct fixture *f, size_t things)
{
    struct object *proto = fixture_make(f, NULL, NULL);
    uint64_t room = fixture_make(f, NULL, NULL)->id;
    for (size_t i = 0; i < things; i++) {
        struct object *thing = fixture_make(f, world_find(f->world, room), proto);
        prop_set(f->world, thing, ATOM_weight, value_int((int64_t)i));
    }
    fixture_sync(f);
    (void)evict_all(f);
    struct object *place = world_find(f->world, room);
    uint64_t before = reads_so_far(f);
    size_t count = 0;
    const uint64_t *contents = place_contents(f->world, place, &count);
    assert_int_equal(count, things);
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(f->world, contents[i]);
        assert_int_equal(prop_number(f->world, thing, ATOM_weight, -1), i);
        assert_int_equal(thing->proto_count, 1);
    }
    return reads_so_far(f) - before;
}

FIXTURE_TEST(a_room_of_many_things_is_read_by_as_many_statements_as_one_of_few)
{
    uint64_t few = reads_of_a_room(f, 4);

    assert_int_equal(reads_of_a_room(f, 400), few);
}

FIXTURE_TEST(a_thing_that_was_carried_off_stays_away_when_its_old_place_is_read)
{
    uint64_t room = fixture_make(f, NULL, NULL)->id;
    uint64_t things[4];
    for (size_t i = 0; i < 4; i++) {
        things[i] = fixture_make(f, world_find(f->world, room), NULL)->id;
    }
    fixture_sync(f);
    (void)evict_all(f);
    assert_true(place_move(f->world, world_find(f->world, things[1]), NULL));

    size_t count = 0;
    const uint64_t *contents = place_contents(f->world, world_find(f->world, room), &count);

    assert_int_equal(count, 3);
    assert_int_equal(contents[1], things[2]);
    assert_int_equal(world_find(f->world, things[1])->location, 0);
}
