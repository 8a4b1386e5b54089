#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The test("…", function(t) … end) cases of behaviours. Each runs in a world that is undone
 * afterwards, with a clock that stands still unless the case turns it (see core/calls/rehearse.h);
 * nobody else notices. bind_test.c has the functions for cases. */
struct host;

/* The hour and the sky at which a case begins. */
enum test_when { TEST_NOON, TEST_MIDNIGHT, TEST_RAIN, TEST_WHENS };

/* Their names: noon, midnight, rain. */
extern const char *const test_when_names[TEST_WHENS];

/* The behaviour under test. */
struct test_plan {
    uint64_t object;     /* object of the behaviour; 0: a new object */
    struct str source;   /* the source to test; bytes NULL: the current one */
    uint64_t author;     /* of source; 0: the object's owner */
    enum test_when when; /* TEST_RAIN: at noon, where the test's place has weather */
    const char *path;    /* of the file that source is from; NULL: of none */
    struct str name;     /* name of the source in messages; without source: filled in */
    struct str only;     /* the name of the case to run, instead of the index; empty: none */
    uint64_t steps;      /* budget of a case; 0: that of a transaction */
    uint32_t us;         /* same, of time, with steps; 0: 20 ms */
    uint32_t line_us; /* the part of it for each line, event and timer, in steps; 0: no part */
    bool stock;       /* the new object belongs to the game: for a file of the stock game */
};

/* How a line of test_result.message begins that has the error of a script. */
#define TEST_SCRIPT_FAILED "a script failed: "

struct test_result {
    size_t count; /* number of cases */
    int line;     /* line of the source where the case begins */
    bool ok;
    double ms;          /* duration */
    struct buf name;    /* the caller must finish it */
    struct buf message; /* same; the reason of a failure */
};

/* Runs the case with number index, from 0; nothing runs if the index is too high. False if the
 * behaviour does not load: err has "line N: …". Call it between transactions, or in one (but not
 * within a rehearsal): the transaction is then not charged, but the case may take as long as
 * another transaction. */
MUST_CHECK bool script_test_run(struct host *host, const struct test_plan *plan, size_t index,
        struct test_result *out, struct err *err);
void test_result_finish(struct test_result *result);
/* Adds build.test. */
void script_test_open(struct host *host);
