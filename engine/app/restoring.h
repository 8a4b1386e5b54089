#pragma once
#include "engine/app/restore_part.h"

struct ev_loop;
struct restoring;

/* A part of a backup on its way into the world that is served. */
struct restoring_plan {
    struct ev_loop *loop;
    struct engine *engine;
    const char *file; /* copied, as the next two */
    const char *name;
    const char *as; /* NULL: nobody in particular */
    bool is_area;
    /* How it ended: text is to be told once that commit is durable, or there is a problem. Not called once it was
     * abandoned. */
    void (*done)(void *data, struct str text, uint64_t number, const char *problem);
    void *data;
};

/* Begins; the struct is gone after done. NULL with a sentence: nobody is free to read. */
struct restoring *restoring_begin(const struct restoring_plan *plan, struct err *err);
/* The server ends. NULL is fine. */
void restoring_abandon(struct restoring *restoring);
