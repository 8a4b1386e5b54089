#pragma once
#include "engine/base/rng.h"
#include "engine/modules/apply/apply_live.h"
#include "tests/script/asking.h"

#include <ev.h>

/* A world in which a wizard and two builders act at random, for area_file_test.c. */

enum { PEOPLE = 3, AREAS_MAX = 16, OBJECTS_KEPT = 400 };

struct area_run {
    struct bench bench; /* only its trial */
    struct ev_loop *loop;
    struct apply_live *door;
    struct player *people[PEOPLE];
    struct rng rng;
    uint64_t seed;
    uint64_t areas[AREAS_MAX];
    size_t area_count;
    uint64_t ids[OBJECTS_KEPT];
    size_t id_count;
    unsigned number; /* of the named thing */
    unsigned turns;
    struct buf log; /* the actions so far */
};

#define AREA_RUN_PICK(run, list)                                                               \
    (list)[rng_below(&(run)->rng, sizeof(list) / sizeof((list)[0]))]

/* True once of so many times. */
bool area_run_chance(struct area_run *run, unsigned of);
/* Ends the test: prints the latest actions, the seed, the error, and more about it. */
_Noreturn void area_run_fail(const struct area_run *run, const char *what, const char *more);
/* Returns the file of an area as it is read to be edited, the caller's; NULL: they may not. */
char *area_run_read(struct area_run *run, size_t who, uint64_t area);
/* Saves it; returns the status, 204 on success. why: the answer, owned by the caller. */
int area_run_save(
        struct area_run *run, size_t who, uint64_t area, const char *text, char **why);
/* Appends format with random words for the placeholders in braces. */
void area_run_fill(struct area_run *run, const char *format, struct buf *out);
/* Records an object that lines may be about; 0: none. */
void area_run_keep(struct area_run *run, uint64_t id);
/* Has somebody type a building command. */
void area_run_type(struct area_run *run);
/* Has somebody send a file of any folder. */
void area_run_send(struct area_run *run);
