#pragma once
/* testing.h -- what script_test.c, bind_test.c and bind_test_ask.c share; nobody else includes it. */
#include "engine/core/rights/approval.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"

#define TEST_CASES_MAX 200
#define TEST_PEOPLE_MAX 16
#define TEST_DICE_MAX 200

/* The cases that a chunk registers while it loads. */
struct test_case {
    char *name; /* owned */
    int function;
    int line; /* where the function begins */
};

struct test_cases {
    struct test_case list[TEST_CASES_MAX];
    size_t count;
};

/* Somebody who is there for a case alone. */
struct test_person {
    uint64_t id;
    size_t told_from; /* of the hub: what came after it they were told and nobody looked at */
};

/* The case that runs. */
struct testing {
    uint64_t object; /* whose behaviour it is */
    uint64_t here;   /* where people and things are put */
    uint64_t timer_mark;
    uint64_t token_mark; /* scripts parked since have a higher one */
    size_t fault_from;   /* of slice->faults: what failed since and nobody asked for */
    struct test_person people[TEST_PEOPLE_MAX];
    size_t person_count;
    lua_Integer dice[TEST_DICE_MAX]; /* what random gives next */
    size_t dice_count;
    size_t dice_next;
    struct approval
            approval; /* what was asked last, for which a script waits (PARK_APPROVAL) */
};

/* The test that runs; raises if it is over. */
struct testing *testing_of(lua_State *L);
/* Fails the test unless part is in text. */
void test_check_part(lua_State *L, struct str text, struct str part);
/* Adds the functions that ask to the t on top. */
void add_test_asks(lua_State *L);
/* Adds those that set the hour, the season and the weather. */
void add_test_time(lua_State *L);
/* Sets the clock and the sky of a case that begins. */
void test_time_begin(struct engine *engine, const struct testing *testing);

/* Pushes the t of a case. */
void push_test(lua_State *L, const struct testing *testing);
