#pragma once
#include "engine/app/apply.h"
#include "engine/app/live_change.h"

/* Files on their way into the world that is served. */
struct applying_plan {
    struct live_plan live;
    const char *path;  /* of a bundle, copied; NULL: it is text */
    struct str bundle; /* copied */
    const char *as;    /* a wizard, copied; NULL: author, or any */
    uint64_t author;   /* 0: as */
    bool only_plan;
    enum apply_side side;
};

/* "ours", "theirs", or any other for neither; NULL is fine. */
enum apply_side applying_side(const char *name);
/* As live_change_begin. */
struct live_change *applying_begin(const struct applying_plan *plan, struct err *err);
