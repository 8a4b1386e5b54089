#pragma once
#include "engine/base/str.h"

#include <stdint.h>

/* The recent log() and print() lines of builders' scripts, for their owners. The server's own log
 * has all lines. */
struct logged;
struct host;

#define LOGGED_LINE_MAX 500 /* bytes */

struct logged_line {
    int64_t time_ms; /* wall clock */
    uint64_t owner;
    uint64_t object; /* object of the behaviour; 0: none, or it no longer exists */
    char *text;      /* owned */
};

struct logged *logged_create(void);
void logged_destroy(struct logged *logged);
/* Adds a line. owner: whose rights the script has; lines of 0, the game, are ignored. */
void logged_add(struct logged *logged, uint64_t owner, uint64_t object, struct str text);
/* Walks owner's lines, the oldest first; object: only its lines, if that is not 0. */
void logged_each(const struct logged *logged, uint64_t owner, uint64_t object,
        void (*visit)(void *data, const struct logged_line *line), void *data);
