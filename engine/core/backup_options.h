#pragma once
#include "engine/base/err.h"

#include <stdint.h>

/* Periods in which one copy each is kept. */
enum backup_span { BACKUP_HOURLY, BACKUP_DAILY, BACKUP_WEEKLY, BACKUP_SPANS };

/* A world file to be checked: a copy, or the world in use. */
struct backup_trial {
    const char *path;
    const char *start;           /* ref of the start room */
    bool opens;                  /* open it as a server would; otherwise only check it */
    bool awaited;                /* somebody waits for it at a terminal */
    bool (*goes_on)(void *data); /* false: the result is no longer wanted */
    void *data;
};

/* A format for the world's path and the damage found in a copy of it. */
#define BACKUP_NOT_GOOD                                                                        \
    "world %s is not in order, so no copy was made: %s; run 'skein check' on it, and keep "    \
    "the "                                                                                     \
    "backups you have"

/* Options of scheduled copies, and the check of all copies. */
struct backup_options {
    const char *directory; /* of scheduled copies; NULL: none are made */
    const char *archive;   /* of archived commits; NULL: no archive */
    const char *world;     /* the file that copies are named after; NULL: the world's own */
    uint32_t every_seconds;
    uint32_t keep[BACKUP_SPANS];
    /* Checks a copy, or the world in use. On failure, err says what is wrong with it
     * (ERR_FORMAT), or why it cannot be checked. NULL: no check. Thread: any; blocks. */
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
};
