#pragma once
/* import -- worlds of other games, read by Lua scripts.
 *
 * A format is a file scripts/old-areas/import/NAME.lua. It returns a function, which is called once with a
 * table of functions for reading files and adding records. The records are those of the world as
 * text (world/text/text_world.h). They are made in one step after the function has returned: all or
 * nothing. `help importing` (scripts/old-areas/help/importing.md) describes the functions. */
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <stdint.h>

struct world;

struct import_options {
    /* Called for each oddity that does not stop the import. file is relative to the directory. May
     * be NULL. */
    void (*oddity)(void *data, const char *file, uint32_t line, const char *text);
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
    bool classic; /* the game is played as the old one was: see classic.h */
};

/* Imports directory with the reader of format into the world, inside the open tx. Appends the
 * reader's final report to out_report, also if it explains a failure. A failure is one sentence,
 * for a broken file "wld/30.wld:17: message", and leaves the world unchanged. */
MUST_CHECK bool import_run(struct world *world, const char *format, const char *directory,
        const struct import_options *options, struct buf *out_report, struct err *err);
bool import_has(const char *format);
/* Appends the names of all formats, separated by commas. */
void import_list(struct buf *out);
