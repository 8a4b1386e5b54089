#pragma once
/* testing.h -- shared by script_test.c and bind_test*.c; for these files only. */
#include "engine/core/rights/approval.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/test/script_test.h"

#define TEST_CASES_MAX 200
#define TEST_PEOPLE_MAX 16
#define TEST_DICE_MAX 200

/* The cases that a chunk registers while it loads. */
struct test_case {
    char *name; /* owned */
    int function;
    int line; /* line where the function begins */
};

struct test_cases {
    struct test_case list[TEST_CASES_MAX];
    size_t count;
};

/* A player made for one case. */
struct test_person {
    uint64_t id;
    size_t told_from; /* index in the hub: later output has not been read yet */
};

/* The running case. */
struct testing {
    uint64_t object; /* object of the behaviour under test */
    uint64_t here;   /* default place for people and objects */
    enum test_when when;
    uint64_t timer_mark;
    uint64_t token_mark; /* scripts parked since have a higher token */
    uint32_t line_us;    /* limit of each line and event; 0: only that of the whole case */
    size_t fault_from;   /* in transaction->faults: later faults have not been asked for */
    struct buf
            unknown; /* owned: a line that t:command typed was no command, and this was told */
    struct test_person people[TEST_PEOPLE_MAX];
    size_t person_count;
    lua_Integer dice[TEST_DICE_MAX]; /* next results of random */
    size_t dice_count;
    size_t dice_next;
    struct value settings; /* owned: by package and name, see t:setting; nil: none */
    struct approval
            approval; /* the last question, for which a script waits (SUSPEND_APPROVAL) */
};

/* Returns the running test; raises if it is over. */
static inline struct testing *testing_of(lua_State *L)
{
    struct testing *testing = host_of(L)->testing;
    if (!testing) {
        luaL_error(L, "the test is over");
    }
    return testing;
}

/* Notes that the test expects the answer to its last line, since it looked for a part of that text. */
void test_expects(struct testing *testing, struct str text);
/* Fails the test unless part is in text. */
void test_check_part(lua_State *L, struct str text, struct str part);
/* Pushes their output since the last call, as plain text. */
void test_push_told(lua_State *L, struct test_person *person);
/* Adds the assertions to the t on top. */
void add_test_asks(lua_State *L);
/* Adds the objects that t has by name. place: t:place, for its old name. */
void add_test_names(lua_State *L, const struct testing *testing, lua_CFunction place);
/* Sets t.actor of the t at 1, if the player is the first one of the case. */
void test_name_actor(lua_State *L, const struct testing *testing, uint64_t player);
/* Adds t:setting. */
void add_test_settings(lua_State *L);
/* Adds the functions for the hour, the season and the weather. */
void add_test_time(lua_State *L);
/* Tells the rooms around a place of the case's hour, if they are not within walking distance of its own place: call it
 * before somebody comes there. */
void test_time_reach(
        struct engine *engine, const struct testing *testing, struct object *place);
/* Sets the clock and the sky at the beginning of a case. */
void test_time_begin(struct engine *engine, const struct testing *testing);

/* Take, for the host (struct host_tools): a case for host->test_cases, the next result of random, and the last question.
 * test_setting pushes the value that the running test gave a setting of a package; false: none. */
void test_add_case(lua_State *L);
bool test_take_die(lua_State *L, lua_Integer low, lua_Integer high, lua_Integer *out);
bool test_setting(lua_State *L, struct str package, struct str name);
void test_asked(struct host *host, const struct approval *approval);

/* Pushes the t of a case. */
void push_test(lua_State *L, const struct testing *testing);
