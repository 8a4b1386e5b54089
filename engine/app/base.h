#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/map.h"

#include <stdio.h>

/* What files were when they and the world last agreed: DIR/skein.base, kept with the files.
 *
 *     skein.base 1 after 1f0c…
 *     = inn
 *     inn/hall at:09d1… desc:77aa… name:…
 *
 * The first line names the apply that the world had last seen (16 digits of its files' hash, or "-"). "= FILE" begins
 * what FILE.lua had. Each other line is a thing, with a hash of each of its fields (text_field.h), so that version control merges it as it merges
 * the files. Sorted as the files are. */

#define BASE_FILE "skein.base"

struct store_dump;

/* Writes the first line. */
MUST_CHECK bool base_write_head(struct store_dump *dump, FILE *file, struct err *err);
