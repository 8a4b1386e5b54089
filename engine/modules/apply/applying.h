#pragma once
#include "engine/modules/apply/apply.h"
#include "engine/modules/export/live_change.h"

/* An apply of files to the world in use. */
struct applying_plan {
    struct live_plan live;
    const char *path;  /* of a bundle, copied; NULL: bundle has the text */
    struct str bundle; /* copied */
    const char *as;    /* a wizard, copied; NULL: author, or any */
    uint64_t author;   /* 0: use as */
    bool only_plan;
    bool checks; /* see struct apply_make */
    enum apply_side side;
};

/* Returns the side for "ours" or "theirs"; neither for other names and NULL. */
enum apply_side applying_side(const char *name);
/* Same as live_change_begin. */
struct live_change *applying_begin(const struct applying_plan *plan, struct err *err);
