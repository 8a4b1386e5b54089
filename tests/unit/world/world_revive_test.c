/* world_revive_test.c -- a destroyed object can come back under its id, and go again. */
#include "tests/unit/world/fixture.h"

/* A destroyed object that was owned, named and in a box with two others. */
struct gone {
    struct fixture f;
    uint64_t id;
    uint64_t box;
    uint64_t arrived;
};

static void open_gone(struct gone *gone, bool durable)
{
    fixture_open(&gone->f);
    struct object *box = fixture_make(&gone->f, NULL, NULL);
    (void)fixture_make(&gone->f, box, NULL);
    struct object *object = fixture_make(&gone->f, box, NULL);
    (void)fixture_make(&gone->f, box, NULL);
    gone->id = object->id;
    gone->box = box->id;
    gone->arrived = object->arrived;
    world_set_behaviour(gone->f.world, object, 3);
    fixture_sync(&gone->f);
    world_destroy(gone->f.world, world_find(gone->f.world, gone->id));
    (void)tx_commit(gone->f.world);
    if (durable) {
        (void)store_poll(gone->f.store);
    }
    tx_begin(gone->f.world);
}

static void restore_world_revive(struct gone *gone)
{
    struct world *world = gone->f.world;
    struct object *object = world_revive(world, gone->id, gone->box);
    assert_non_null(object);
    assert_int_equal(object->id, gone->id);
    assert_int_equal(object->behaviour, 0);
    assert_int_equal(object->prop_count, 0);
    assert_true(place_restore(world, object, world_find(world, gone->box), gone->arrived));
}

static void assert_is_back(struct gone *gone)
{
    size_t count = 0;
    const uint64_t *ids =
            place_contents(gone->f.world, world_find(gone->f.world, gone->box), &count);
    assert_int_equal(count, 3);
    assert_int_equal(ids[1], gone->id);
    assert_int_equal(world_find(gone->f.world, gone->id)->owner, gone->box);
}

static void assert_is_gone(struct gone *gone)
{
    size_t count = 0;
    (void)place_contents(gone->f.world, world_find(gone->f.world, gone->box), &count);
    assert_int_equal(count, 2);
    assert_null(world_find(gone->f.world, gone->id));
}

TEST(a_revived_object_returns_to_its_old_position)
{
    for (int durable = 0; durable <= 1; durable++) {
        struct gone gone;
        open_gone(&gone, durable);

        restore_world_revive(&gone);

        assert_is_back(&gone);
        fixture_reopen(&gone.f);
        assert_is_back(&gone);
        fixture_close(&gone.f);
    }
}

TEST(a_rolled_back_revival_leaves_the_object_destroyed)
{
    for (int durable = 0; durable <= 1; durable++) {
        struct gone gone;
        open_gone(&gone, durable);
        restore_world_revive(&gone);

        tx_rollback(gone.f.world);
        tx_begin(gone.f.world);

        assert_is_gone(&gone);
        restore_world_revive(&gone);
        assert_is_back(&gone);
        fixture_reopen(&gone.f);
        assert_is_back(&gone);
        fixture_close(&gone.f);
    }
}

TEST(a_revived_object_can_be_destroyed_again)
{
    for (int later = 0; later <= 1; later++) {
        struct gone gone;
        open_gone(&gone, false);
        restore_world_revive(&gone);
        if (later) {
            fixture_sync(&gone.f);
        }

        world_destroy(gone.f.world, world_find(gone.f.world, gone.id));

        assert_is_gone(&gone);
        fixture_reopen(&gone.f);
        assert_is_gone(&gone);
        fixture_close(&gone.f);
    }
}

TEST(an_existing_or_never_durable_object_cannot_be_revived)
{
    struct gone gone;
    open_gone(&gone, true);

    assert_null(world_revive(gone.f.world, gone.box, 0));
    assert_null(world_revive(gone.f.world, 0, 0));
    assert_null(world_revive(gone.f.world, gone.f.world->next_id, 0));

    world_destroy(gone.f.world, fixture_make(&gone.f, NULL, NULL));
    assert_null(world_revive(gone.f.world, gone.f.world->next_id - 1, 0));
    fixture_close(&gone.f);
}
