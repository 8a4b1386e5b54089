#pragma once
/* sandbox_fixture -- A sandbox with a budget in steps, and a function that runs a source in it. */
#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/test.h"

#include <lauxlib.h>

struct fixture {
    struct sandbox *sb;
    lua_State *L;
    struct rng rng;
    struct buf traceback;
    enum sandbox_result result;
};

static const struct sandbox_limits by_steps = {
        .deterministic = true, .transaction_instructions = 1000000};

static inline void setup(struct fixture *f)
{
    *f = (struct fixture){0};
    rng_seed(&f->rng, 1);
    f->sb = sandbox_create(&by_steps, &f->rng);
    f->L = sandbox_state(f->sb);
}

static inline void teardown(struct fixture *f)
{
    buf_finish(&f->traceback);
    sandbox_destroy(f->sb);
}

/* Opens the definition of a test that has a sandbox, as f. */
#define SANDBOX_TEST(name) TEST_IN(name, struct fixture, f, setup(&f), teardown(&f))

static inline void must_load(struct fixture *f, const char *source, const char *chunk)
{
    struct err err;
    int line = 0;
    int column = 0;
    if (!sandbox_load(f->L, str_of(source), chunk, &err, &line, &column)) {
        print_error("%s\n", err.text);
        fail();
    }
}

/* Runs source in a transaction and a fresh environment; leaves its one result on the stack. */
static inline void run_as(struct fixture *f, const char *source, uint64_t owner, bool trusted)
{
    lua_settop(f->L, 0);
    buf_clear(&f->traceback);
    sandbox_begin(f->sb);
    sandbox_set_owner(f->sb, owner, trusted);
    sandbox_push_environment(f->sb, f->L, trusted);
    must_load(f, source, "=#12 rev 3");
    f->result = sandbox_call(f->sb, f->L, 0, 1, &f->traceback);
    sandbox_end(f->sb);
}

static inline void run(struct fixture *f, const char *source)
{
    run_as(f, source, 7, false);
}

#define assert_result(f, expected)                                                             \
    do {                                                                                       \
        assert_int_equal((f)->result, SANDBOX_OK);                                             \
        assert_string_equal(lua_tostring((f)->L, -1), expected);                               \
    } while (0)
