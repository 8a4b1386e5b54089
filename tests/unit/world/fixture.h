#pragma once
/* fixture -- A world over a real store in its own file, for the tests of the world layer.
 *
 *     struct fixture f;
 *     fixture_open(&f);          // a tx is open
 *     ...
 *     fixture_reopen(&f);        // commits; the rest comes back from the disk
 *     fixture_close(&f); */
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"
#include "world/model/world.h"
#include "world/store/store.h"

struct fixture {
    struct world_file file;
    struct store *store;
    struct world *world;
};

#define assert_done(call, err)                                                                 \
    do {                                                                                       \
        if (!(call)) {                                                                         \
            fail_msg("%s", (err).text);                                                        \
        }                                                                                      \
    } while (0)

static inline void fixture_attach(struct fixture *f)
{
    struct store_options options = {
            .path = f->file.path, .durability = STORE_PROCESS, .inline_writer = true};
    struct err err = {0};
    assert_done(store_open(&options, &f->store, &err), err);
    assert_done(world_open(f->store, &f->world, &err), err);
    tx_begin(f->world);
}

static inline void fixture_open(struct fixture *f)
{
    *f = (struct fixture){0};
    world_file_init(&f->file);
    fixture_attach(f);
}

/* Commits, makes it durable, and opens a tx again. */
static inline void fixture_sync(struct fixture *f)
{
    (void)tx_commit(f->world);
    (void)store_poll(f->store);
    tx_begin(f->world);
}

static inline void fixture_detach(struct fixture *f)
{
    world_close(f->world);
    store_close(f->store);
}

static inline void fixture_reopen(struct fixture *f)
{
    fixture_sync(f);
    fixture_detach(f);
    fixture_attach(f);
}

static inline void fixture_close(struct fixture *f)
{
    fixture_detach(f);
    world_file_finish(&f->file);
}

/* Opens the definition of a test that has an open fixture, as f. */
#define FIXTURE_TEST(name) TEST_IN(name, struct fixture, f, fixture_open(&f), fixture_close(&f))

/* Makes an object in place (NULL: nowhere), with one prototype (NULL: none). */
static inline struct object *fixture_make(
        struct fixture *f, struct object *place, struct object *proto)
{
    struct object *object = world_create(f->world, 0);
    if (proto) {
        struct err err = {0};
        assert_done(proto_set(f->world, object, &proto, 1, &err), err);
    }
    if (place) {
        assert_true(place_move(f->world, object, place));
    }
    return object;
}
