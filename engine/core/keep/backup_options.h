#pragma once
#include "engine/base/err.h"

#include <stdint.h>

/* The spans of which so many of the latest copies are kept, one each. */
enum backup_span { BACKUP_HOURLY, BACKUP_DAILY, BACKUP_WEEKLY, BACKUP_SPANS };

/* A copy to be tried. */
struct backup_trial {
    const char *path;
    const char *start;           /* ref of the room newcomers wake in */
    bool (*goes_on)(void *data); /* false: nobody wants to know any more */
    void *data;
};

/* Copies that are made by themselves, and what every copy has to stand. */
struct backup_options {
    const char *directory; /* where they go; NULL: none are made by themselves */
    uint32_t every_seconds;
    uint32_t keep[BACKUP_SPANS];
    /* Checks a copy and opens it as a server would; err says what is wrong with it. NULL: none of that.
     * Thread: any; blocks. */
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
};
