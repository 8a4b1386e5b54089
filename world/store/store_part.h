#pragma once
#include "engine/base/err.h"

/* A file being made: PATH.part, until it is whole. Embedded; zeroed is none. */
struct store_part {
    char *path; /* owned; of the .part */
    char *dest; /* owned */
    int fd;     /* holds its flock; open until after SQLite's connections to it are closed */
};

/* Starts an empty file of mode 0600 beside dest, which must not exist. */
MUST_CHECK bool store_part_begin(struct store_part *part, const char *dest, struct err *err);
/* Syncs it and gives it its name; fails if dest has come into being meanwhile. */
MUST_CHECK bool store_part_finish(struct store_part *part, struct err *err);
/* Removes what a maker of dest that died has left of it; nothing if somebody is making it. */
void store_part_sweep(const char *dest);
/* Removes what is not finished. */
void store_part_drop(struct store_part *part);
