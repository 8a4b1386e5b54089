/* world_test.c -- Objects loaded on demand, refs, versions seen, time, and eviction. */
#include "engine/base/clock.h"
#include "tests/unit/world/fixture.h"

static void set_ref_world(struct fixture *f, struct object *object, const char *ref)
{
    struct err err = {0};
    assert_done(world_set_ref(f->world, object, str_of(ref), &err), err);
}

/* -- on demand -- */

FIXTURE_TEST(nothing_is_loaded_at_the_start)
{
    uint64_t id = fixture_make(f, NULL, NULL)->id;

    fixture_reopen(f);

    assert_null(world_cached(f->world, id));
    assert_int_equal(f->world->objects.count, 0);
    assert_non_null(world_find(f->world, id));
    assert_non_null(world_cached(f->world, id));
}

FIXTURE_TEST(all_of_an_object_comes_back_from_the_disk)
{
    struct object *owner = fixture_make(f, NULL, NULL);
    struct object *box = fixture_make(f, owner, NULL);
    uint64_t ids[] = {box->id, owner->id};
    world_set_owner(f->world, box, owner->id);
    world_set_behaviour(f->world, box, 3);
    set_ref_world(f, box, "box");

    fixture_reopen(f);

    box = world_find_ref(f->world, STR("box"));
    assert_non_null(box);
    assert_int_equal(box->id, ids[0]);
    assert_int_equal(box->owner, ids[1]);
    assert_int_equal(box->location, ids[1]);
    assert_int_equal(box->behaviour, 3);
}

FIXTURE_TEST(an_id_that_was_never_used_finds_nothing)
{
    assert_null(world_find(f->world, 0));
    assert_null(world_find(f->world, 1));
    assert_null(world_find(f->world, UINT64_MAX));
}

FIXTURE_TEST(a_destroyed_object_is_not_reloaded_from_the_disk)
{
    uint64_t room = fixture_make(f, NULL, NULL)->id;
    uint64_t box = fixture_make(f, world_find(f->world, room), NULL)->id;
    set_ref_world(f, world_find(f->world, box), "box");
    fixture_reopen(f);

    world_destroy(f->world, world_find(f->world, box));
    (void)tx_commit(f->world); /* not durable */
    tx_begin(f->world);

    assert_null(world_find(f->world, box));
    assert_null(world_find_ref(f->world, STR("box")));
    size_t count = 1;
    (void)place_contents(f->world, world_find(f->world, room), &count);
    assert_int_equal(count, 0);
    fixture_sync(f);
    fixture_sync(f);
    assert_null(world_find(f->world, box));
}

static void destroy_full(void *data)
{
    struct fixture *f = data;
    struct object *box = fixture_make(f, NULL, NULL);
    (void)fixture_make(f, box, NULL);
    world_destroy(f->world, box);
}

FIXTURE_TEST(destroying_an_object_with_contents_aborts)
{
    assert_aborts(destroy_full, f);
}

/* -- refs -- */

TEST(a_malformed_ref_is_refused)
{
    static const char *const refs[] = {"Box", "a b", "123", "", "caf\xc3\xa9", "a.b",
            "a123456789012345678901234567890123456789012345678901234567890123456789"};
    struct fixture f;
    fixture_open(&f);
    struct object *box = fixture_make(&f, NULL, NULL);
    set_ref_world(&f, box, "circle/room/3001");

    for (size_t i = 0; i < sizeof(refs) / sizeof(refs[0]); i++) {
        struct err err = {0};
        bool taken = world_set_ref(f.world, box, str_of(refs[i]), &err);
        assert_int_equal(taken, refs[i][0] == '\0'); /* empty takes it away */
        set_ref_world(&f, box, "circle/room/3001");
    }

    assert_ptr_equal(world_find_ref(f.world, STR("circle/room/3001")), box);
    fixture_close(&f);
}

FIXTURE_TEST(a_ref_belongs_to_one_object)
{
    uint64_t first = fixture_make(f, NULL, NULL)->id;
    set_ref_world(f, world_find(f->world, first), "square");
    fixture_reopen(f);
    struct object *second = fixture_make(f, NULL, NULL);
    struct err err = {0};

    assert_false(world_set_ref(f->world, second, STR("square"), &err));

    assert_int_equal(err.code, ERR_EXISTS);
    assert_null(second->ref);
}

FIXTURE_TEST(refs_may_change_hands_in_one_tx)
{
    uint64_t a = fixture_make(f, NULL, NULL)->id;
    uint64_t b = fixture_make(f, NULL, NULL)->id;
    set_ref_world(f, world_find(f->world, a), "a");
    set_ref_world(f, world_find(f->world, b), "b");
    fixture_reopen(f);

    set_ref_world(f, world_find(f->world, a), "");
    set_ref_world(f, world_find(f->world, b), "a");
    set_ref_world(f, world_find(f->world, a), "b");
    fixture_reopen(f);

    assert_int_equal(world_find_ref(f->world, STR("a"))->id, b);
    assert_int_equal(world_find_ref(f->world, STR("b"))->id, a);
}

FIXTURE_TEST(a_removed_ref_is_gone_before_the_commit_is_durable)
{
    uint64_t box = fixture_make(f, NULL, NULL)->id;
    set_ref_world(f, world_find(f->world, box), "box");
    fixture_reopen(f);

    set_ref_world(f, world_find(f->world, box), "");
    (void)tx_commit(f->world);
    tx_begin(f->world);

    assert_null(world_find_ref(f->world, STR("box")));
}

/* -- versions seen -- */

FIXTURE_TEST(a_read_records_the_newest_change_that_it_saw)
{
    uint64_t proto = fixture_make(f, NULL, NULL)->id;
    uint64_t lamp = fixture_make(f, NULL, world_find(f->world, proto))->id;
    uint64_t other = fixture_make(f, NULL, NULL)->id;
    fixture_sync(f);
    prop_set(f->world, world_find(f->world, proto), ATOM_light, value_int(1));
    uint64_t second = tx_commit(f->world);
    tx_begin(f->world);
    prop_set(f->world, world_find(f->world, other), ATOM_light, value_int(1));
    uint64_t third = tx_commit(f->world);
    tx_begin(f->world);

    world_seen_reset(f->world);
    struct object *object = world_find(f->world, lamp);
    assert_int_equal(f->world->seen, second - 1);
    (void)prop_get(f->world, object, ATOM_light);
    assert_int_equal(f->world->seen, second);
    world_seen_all(f->world);
    assert_int_equal(f->world->seen, third);
}

FIXTURE_TEST(a_removed_inherited_value_counts_as_read)
{
    struct object *far = fixture_make(f, NULL, NULL);
    struct object *near = fixture_make(f, NULL, far);
    struct object *lamp = fixture_make(f, NULL, near);
    prop_set(f->world, near, ATOM_light, value_int(1));
    fixture_sync(f);
    prop_set(f->world, near, ATOM_light, value_nil());
    uint64_t number = tx_commit(f->world);
    tx_begin(f->world);

    world_seen_reset(f->world);
    (void)prop_get(f->world, lamp, ATOM_light);

    assert_int_equal(f->world->seen, number);
}

FIXTURE_TEST(a_destroyed_object_not_found_counts_as_read)
{
    uint64_t box = fixture_make(f, NULL, NULL)->id;
    fixture_sync(f);
    world_destroy(f->world, world_find(f->world, box));
    uint64_t number = tx_commit(f->world);
    tx_begin(f->world);

    world_seen_reset(f->world);
    assert_null(world_find(f->world, box));

    assert_int_equal(f->world->seen, number);
}

/* -- time -- */

static int64_t fake_us;
static int64_t fake_wall_ms;

static int64_t monotonic_us(void *data)
{
    (void)data;
    return fake_us;
}

static int64_t wall_ms(void *data)
{
    (void)data;
    return fake_wall_ms;
}

TEST(world_time_never_goes_back_though_the_wall_clock_does)
{
    struct clock_source source = {monotonic_us, wall_ms, NULL};
    struct fixture f;
    fake_us = 5000000;
    fake_wall_ms = 1000000;
    clock_set_source(&source);
    fixture_open(&f);
    (void)fixture_make(&f, NULL, NULL);
    fake_us += 2000000;
    fake_wall_ms = 0;
    assert_int_equal(world_now_ms(f.world), 1002000);
    fixture_sync(&f);

    fixture_reopen(&f);
    fake_us += 1000;

    assert_int_equal(world_now_ms(f.world), 1002001);
    fixture_close(&f);
    clock_set_source(NULL);
}

/* -- for the script layer -- */

struct counts {
    int came;
    int went;
};

static void count_object(void *data, struct object *object, bool gone)
{
    struct counts *counts = data;
    assert_non_null(object);
    counts->came += !gone;
    counts->went += gone;
}

TEST(loading_and_unloading_an_object_are_each_reported_once)
{
    struct fixture f;
    struct counts counts = {0};
    fixture_open(&f);
    f.world->on_object = count_object;
    f.world->on_object_data = &counts;
    struct object *box = fixture_make(&f, NULL, NULL);
    (void)fixture_make(&f, NULL, NULL);
    fixture_sync(&f);
    (void)fixture_make(&f, NULL, NULL);
    tx_rollback(f.world);
    tx_begin(f.world);
    assert_int_equal(counts.came, 3);
    assert_int_equal(counts.went, 1);

    world_destroy(f.world, box);
    fixture_sync(&f);
    fixture_sync(&f);
    assert_int_equal(counts.went, 2);
    fixture_close(&f);

    assert_int_equal(counts.went, 3);
}
