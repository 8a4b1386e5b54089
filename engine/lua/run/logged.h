#pragma once
#include "engine/base/str.h"

#include <stdint.h>

/* What log() and print() of builders' scripts said last, for who owns them to read; the server's own log has all. */
struct logged;
struct host;

#define LOGGED_LINE_MAX 500 /* bytes */

struct logged_line {
    int64_t time_ms; /* wall clock */
    uint64_t owner;
    uint64_t object; /* whose behaviour; 0: of none, or it is gone */
    char *text;      /* owned */
};

struct logged *logged_create(void);
void logged_destroy(struct logged *logged);
/* owner: whose rights the script has; 0, the game's, is passed over. */
void logged_add(struct logged *logged, uint64_t owner, uint64_t object, struct str text);
/* Walks owner's, the oldest first; object: only its own, if that is not 0. */
void logged_each(const struct logged *logged, uint64_t owner, uint64_t object,
        void (*visit)(void *data, const struct logged_line *line), void *data);
