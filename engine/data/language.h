#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

struct catalogue;

/* Reads the files of a language: Lua data, with records
 *
 *   number "few" { of = 10, from = 2, to = 4, but = { of = 100, from = 12, to = 14 } }
 *   line "You can't do that." { "Das geht nicht." }
 *   line "{count} others" { one = "1 weiteres", other = "{count} weitere" }
 *   article "den" { he = "den", she = "die", it = "das", they = "die" }
 *   word "and_word" { "und" }
 */

/* Adds the records of one file to catalogue. name is the file's, for "name:line: message". */
MUST_CHECK bool language_eval(
        struct str source, const char *name, struct catalogue *catalogue, struct err *err);

/* Reads all files of language: the built-in ones (data/languages/LANGUAGE), and then those in
 * folder/LANGUAGE, whose lines win; folder may be NULL. The caller destroys *out; it is NULL for
 * English, "en" or a NULL language. Refuses a language without any file. */
MUST_CHECK bool language_read(
        const char *language, const char *folder, struct catalogue **out, struct err *err);
