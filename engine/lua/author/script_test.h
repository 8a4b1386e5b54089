#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The test("…", function(t) … end) cases of behaviours. Each runs in a world that is undone afterwards, with a
 * clock that stands still unless the case turns it (see core/rehearse.h); nobody else notices.
 * What a case may do is bind_test.c's. */
struct host;

/* Whose cases. */
struct test_plan {
    uint64_t object;   /* whose behaviour; 0: of a thing made for it */
    struct str source; /* what it shall be; bytes NULL: what it is */
    struct str name;   /* of the source, in messages; without source: filled in */
    uint64_t steps;    /* budget of a case; 0: that of a slice */
    bool stock;        /* what is made for it is the game's own: a file of the stock game */
};

struct test_result {
    size_t count; /* of cases that there are */
    int line;     /* where the case begins in the source */
    bool ok;
    double ms;          /* that it took */
    struct buf name;    /* the caller's to finish */
    struct buf message; /* same: why not */
};

/* Runs the case number index, from 0; nothing runs if there are not so many. False if the behaviour does not
 * load: err has "line N: …". Between slices, or in one (but not within a rehearsal): it is then charged
 * for nothing but may take as long as another. */
MUST_CHECK bool script_test_run(struct host *host, const struct test_plan *plan, size_t index,
        struct test_result *out, struct err *err);
void test_result_finish(struct test_result *result);
