/* twin_test.c -- Twins name each other and agree after any write to either side, and check verifies
 * it. */
#include "engine/modules/check/check_world.h"
#include "tests/unit/world/fixture.h"
#include "world/model/prop.h"

struct ways {
    struct fixture f;
    struct object *exits[4];
};

static void open_ways(struct ways *w)
{
    struct err err = {0};
    fixture_open(&w->f);
    struct object *proto = fixture_make(&w->f, NULL, NULL);
    assert_done(world_set_ref(w->f.world, proto, STR("exit"), &err), err);
    for (size_t i = 0; i < 4; i++) {
        w->exits[i] = fixture_make(&w->f, NULL, proto);
    }
}

static void fail_with(void *data, const char *text)
{
    (void)data;
    fail_msg("%s", text);
}

/* Writes to the sides in every order; returns to a world that check finds nothing in. */
TEST(twins_agree_after_writes_to_either_side)
{
    static const uint32_t atoms[] = {
            ATOM_door, ATOM_open, ATOM_locked, ATOM_key, ATOM_transparent, ATOM_twin};
    struct ways w;
    struct err err = {0};
    uint64_t problems = 0;
    uint32_t dice = 12345;
    open_ways(&w);

    for (int step = 0; step < 2000; step++) {
        dice = dice * 1103515245u + 12345u;
        struct object *exit = w.exits[(dice >> 16) % 4];
        struct object *other = w.exits[(dice >> 18) % 4];
        uint32_t atom = atoms[(dice >> 20) % 6];
        bool none = (dice >> 24) % 4 == 0;
        struct value value = none                                    ? value_nil()
                             : atom == ATOM_twin || atom == ATOM_key ? value_object(other->id)
                                                                     : value_bool(dice >> 31);
        twin_set(w.f.world, exit, atom, value);
        for (size_t i = 0; i < 4; i++) {
            struct object *twin = prop_object(w.f.world, w.exits[i], ATOM_twin);
            assert_true(
                    !twin || twin == w.exits[i] || twin_find(w.f.world, w.exits[i]) == twin);
        }
    }
    fixture_sync(&w.f);
    fixture_detach(&w.f);

    assert_done(check_world(w.f.file.path, fail_with, NULL, NULL, &problems, &err), err);
    fixture_attach(&w.f);
    fixture_close(&w.f);
}

TEST(a_thing_that_is_not_an_exit_changes_no_twin)
{
    struct ways w;
    open_ways(&w);
    struct object *box = fixture_make(&w.f, NULL, NULL);

    twin_set(w.f.world, box, ATOM_twin, value_object(w.exits[0]->id));
    twin_set(w.f.world, box, ATOM_open, value_bool(true));

    assert_null(prop_own(w.exits[0], ATOM_twin));
    assert_null(prop_own(w.exits[0], ATOM_open));
    fixture_close(&w.f);
}

/* Files and undo write properties one by one. */
TEST(a_commit_leaves_no_twins_that_disagree)
{
    static const uint32_t atoms[] = {ATOM_door, ATOM_open, ATOM_key, ATOM_twin, ATOM_twin};
    struct ways w;
    struct err err = {0};
    uint64_t problems = 0;
    uint32_t dice = 54321;
    open_ways(&w);
    struct object *box = fixture_make(&w.f, NULL, NULL);
    struct object *all[] = {w.exits[0], w.exits[1], w.exits[2], w.exits[3], box};

    for (int step = 0; step < 2000; step++) {
        dice = dice * 1103515245u + 12345u;
        struct object *object = all[(dice >> 16) % 5];
        struct object *other = all[(dice >> 19) % 5];
        uint32_t atom = atoms[(dice >> 22) % 5];
        struct value value = (dice >> 25) % 4 == 0                   ? value_nil()
                             : atom == ATOM_twin || atom == ATOM_key ? value_object(other->id)
                                                                     : value_bool(dice >> 31);
        prop_set(w.f.world, object, atom, value);
        if (step % 3 == 0) {
            fixture_sync(&w.f);
        }
    }
    twin_set(w.f.world, w.exits[0], ATOM_twin, value_object(w.exits[1]->id));
    fixture_sync(&w.f);
    prop_set(w.f.world, w.exits[1], ATOM_locked, value_bool(true));
    fixture_sync(&w.f);
    assert_true(value_is_true(prop_own(w.exits[0], ATOM_locked)));
    fixture_detach(&w.f);

    assert_done(check_world(w.f.file.path, fail_with, NULL, NULL, &problems, &err), err);
    fixture_attach(&w.f);
    fixture_close(&w.f);
}
