/* place_test.c -- Places of things, in memory and back from the disk, and moves rolled back. */
#include "tests/unit/world/fixture.h"

static void assert_contents_place(
        struct fixture *f, uint64_t container, const uint64_t *ids, size_t count)
{
    struct object *object = world_find(f->world, container);
    assert_non_null(object);
    size_t there = 0;
    const uint64_t *contents = place_contents(f->world, object, &there);
    assert_int_equal(there, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(contents[i], ids[i]);
    }
}

FIXTURE_TEST(a_box_cannot_be_moved_into_itself)
{
    struct object *box = fixture_make(f, NULL, NULL);

    assert_false(place_move(f->world, box, box));

    assert_int_equal(box->location, 0);
}

FIXTURE_TEST(a_box_cannot_be_moved_into_its_contents_at_any_depth)
{
    struct object *outer = fixture_make(f, NULL, NULL);
    struct object *middle = fixture_make(f, outer, NULL);
    struct object *inner = fixture_make(f, middle, NULL);

    assert_false(place_move(f->world, outer, inner));

    assert_int_equal(outer->location, 0);
    assert_true(place_is_inside(f->world, inner, outer));
    assert_false(place_is_inside(f->world, outer, inner));
    assert_ptr_equal(place_top(f->world, inner), outer);
}

FIXTURE_TEST(contents_are_ordered_by_arrival)
{
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *a = fixture_make(f, room, NULL);
    struct object *b = fixture_make(f, room, NULL);

    assert_true(place_move(f->world, a, room));

    assert_contents_place(f, room->id, (uint64_t[]){b->id, a->id}, 2);
}

FIXTURE_TEST(undoing_a_move_restores_the_order_of_contents)
{
    struct object *room = fixture_make(f, NULL, NULL);
    struct object *elsewhere = fixture_make(f, NULL, NULL);
    struct object *a = fixture_make(f, room, NULL);
    struct object *b = fixture_make(f, room, NULL);
    struct object *c = fixture_make(f, room, NULL);
    fixture_sync(f);

    size_t savepoint = tx_savepoint(f->world);
    assert_true(place_move(f->world, b, elsewhere));
    assert_true(place_move(f->world, a, NULL));
    tx_rollback_to(f->world, savepoint);

    assert_contents_place(f, room->id, (uint64_t[]){a->id, b->id, c->id}, 3);
    assert_contents_place(f, elsewhere->id, NULL, 0);
}

FIXTURE_TEST(contents_come_from_the_disk_in_their_order)
{
    struct object *room = fixture_make(f, NULL, NULL);
    uint64_t id = room->id;
    uint64_t a = fixture_make(f, room, NULL)->id;
    uint64_t b = fixture_make(f, room, NULL)->id;
    assert_true(place_move(f->world, world_find(f->world, a), room));

    fixture_reopen(f);

    assert_contents_place(f, id, (uint64_t[]){b, a}, 2);
    assert_non_null(world_cached(f->world, a));
}

FIXTURE_TEST(contents_read_after_a_move_include_the_move)
{
    uint64_t room = fixture_make(f, NULL, NULL)->id;
    uint64_t other = fixture_make(f, NULL, NULL)->id;
    uint64_t a = fixture_make(f, world_find(f->world, room), NULL)->id;
    uint64_t b = fixture_make(f, world_find(f->world, room), NULL)->id;
    uint64_t c = fixture_make(f, world_find(f->world, other), NULL)->id;
    fixture_reopen(f);

    assert_true(place_move(f->world, world_find(f->world, a), world_find(f->world, other)));
    assert_true(place_move(f->world, world_find(f->world, c), world_find(f->world, room)));
    (void)tx_commit(f->world); /* not durable: the store still says otherwise */
    tx_begin(f->world);

    assert_contents_place(f, room, (uint64_t[]){b, c}, 2);
    assert_contents_place(f, other, (uint64_t[]){a}, 1);
}

FIXTURE_TEST(a_move_undone_after_the_contents_were_read_is_undone_in_them)
{
    uint64_t room = fixture_make(f, NULL, NULL)->id;
    uint64_t a = fixture_make(f, world_find(f->world, room), NULL)->id;
    uint64_t b = fixture_make(f, world_find(f->world, room), NULL)->id;
    fixture_reopen(f);

    assert_true(place_move(f->world, world_find(f->world, a), NULL));
    assert_contents_place(f, room, (uint64_t[]){b}, 1);
    tx_rollback(f->world);
    tx_begin(f->world);

    assert_contents_place(f, room, (uint64_t[]){a, b}, 2);
}

FIXTURE_TEST(a_move_changes_the_thing_and_both_places)
{
    struct object *from = fixture_make(f, NULL, NULL);
    struct object *to = fixture_make(f, NULL, NULL);
    struct object *bystander = fixture_make(f, NULL, NULL);
    struct object *thing = fixture_make(f, from, NULL);
    fixture_sync(f);

    assert_true(place_move(f->world, thing, to));
    uint64_t number = tx_commit(f->world);
    tx_begin(f->world);

    assert_int_equal(thing->changed, number);
    assert_int_equal(from->changed, number);
    assert_int_equal(to->changed, number);
    assert_true(bystander->changed < number);
}
