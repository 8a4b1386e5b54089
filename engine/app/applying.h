#pragma once
#include "engine/app/apply.h"

struct ev_loop;
struct applying_ask;

/* Files on their way into the world that is served. */
struct applying_plan {
    struct ev_loop *loop;
    struct engine *engine;
    const char *path;  /* of a bundle, copied; NULL: it is text */
    struct str bundle; /* copied */
    const char *as;    /* a wizard, copied; NULL: author, or any */
    uint64_t author;   /* 0: as */
    bool only_plan;
    enum apply_side side;
    /* How it ended: text is to be told once that commit is durable, or there is a problem. Not called once it was
     * abandoned. */
    void (*done)(void *data, struct str text, uint64_t number, const char *problem);
    void *data;
};

/* "ours", "theirs", or any other for neither; NULL is fine. */
enum apply_side applying_side(const char *name);
/* Begins; the struct is gone after done. NULL with a sentence: nobody is free to read. */
struct applying_ask *applying_begin(const struct applying_plan *plan, struct err *err);
/* The server ends. NULL is fine. */
void applying_abandon(struct applying_ask *ask);
