#pragma once
/* import -- worlds of other games, read by Lua.
 *
 * A format is a file scripts/import/NAME.lua. It returns a function, which is called once with a table of
 * functions: what it may ask for, and where it hands over what it has read. What it hands over are records
 * of the world as text (world/text/text_world.h), made in one go when it has returned: all or nothing.
 * `help importing` (data/help/importing.md) describes the functions. */
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <stdint.h>

struct world;

struct import_options {
    /* Called for each thing that is strange but does not stop the import; file is relative to
     * the directory. May be NULL. */
    void (*oddity)(void *data, const char *file, uint32_t line, const char *text);
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* Adds what the reader of format makes of directory to the world, inside the open tx; appends to out_report what
 * it says in the end, also if that is why it fails. Fails with one sentence, for a broken file "wld/30.wld:17: message",
 * and then has changed nothing. */
MUST_CHECK bool import_run(struct world *world, const char *format, const char *directory,
        const struct import_options *options, struct buf *out_report, struct err *err);
bool import_has(const char *format);
/* Appends the names of all formats, with commas between. */
void import_list(struct buf *out);
