#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;

/* `skein import --format circle`: the areas of a CircleMUD or tbaMUD `world` directory. */

struct import_options {
    bool run_resets; /* let the zones' commands put mobiles and objects into the rooms */
    /* Called for each thing that is strange but does not stop the import; file is relative to
     * the directory. May be NULL. */
    void (*oddity)(void *data, const char *file, uint32_t line, const char *text);
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* How many of each kind were read. */
struct import_counts {
    size_t rooms;
    size_t objects;
    size_t mobiles;
    size_t zones;
    size_t shops;
    size_t triggers;
    size_t quests;
};

/* Adds all areas of directory to the world, inside the open tx. Fails with one sentence, for a
 * broken file "wld/30.wld:17: message", and then has changed nothing. What is in the world
 * already is never changed: its vnums again are a failure. */
MUST_CHECK bool import_circle(struct world *world, const char *directory,
        const struct import_options *options, struct import_counts *out_counts,
        struct err *err);
