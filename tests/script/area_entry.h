#pragma once
#include "engine/base/buf.h"

/* The entries of a declaration in the text of an area's file, wherever its builders wrote them. */

/* Appends the value of the entry `key` of the declaration `ref`, as it is written. Returns false if
 * the text has no such entry. */
bool area_entry_read(struct str text, const char *ref, const char *key, struct buf *out);
/* Appends text with that entry set to value, as a new first line if it has none; value NULL: without
 * it. Returns false, and appends nothing, if the text has no such declaration. */
bool area_entry_write(
        struct str text, const char *ref, const char *key, const char *value, struct buf *out);
