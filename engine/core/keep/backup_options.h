#pragma once
#include "engine/base/err.h"

#include <stdint.h>

/* The spans of which so many of the latest copies are kept, one each. */
enum backup_span { BACKUP_HOURLY, BACKUP_DAILY, BACKUP_WEEKLY, BACKUP_SPANS };

/* A world's file to be tried: a copy, or the one that is served. */
struct backup_trial {
    const char *path;
    const char *start;           /* ref of the room newcomers wake in */
    bool opens;                  /* opened as a server would; else checked only */
    bool awaited;                /* somebody waits for it at a terminal */
    bool (*goes_on)(void *data); /* false: nobody wants to know any more */
    void *data;
};

/* A format, for the world and what is wrong with a copy of it. */
#define BACKUP_NOT_GOOD                                                                        \
    "world %s is not in order, so no copy was made: %s; run 'skein check' on it, and keep "    \
    "the "                                                                                     \
    "backups you have"

/* Copies that are made by themselves, and what every copy has to stand. */
struct backup_options {
    const char *directory; /* where they go; NULL: none are made by themselves */
    const char *archive;   /* where commits are archived; NULL: nowhere */
    uint32_t every_seconds;
    uint32_t keep[BACKUP_SPANS];
    /* Checks a copy, or the world that is served; err says what is wrong with it (ERR_FORMAT), or why it cannot be
     * checked. NULL: none of that.
     * Thread: any; blocks. */
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
};
