#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* One file as it was when the binary was built. */
struct asset_entry {
    const char *path; /* from the project's root, as "scripts/init.lua" */
    const unsigned char *bytes;
    size_t length;
};

/* Hands over the embedded files, sorted by path; borrowed for good. At start only. */
void asset_set_table(const struct asset_entry *entries, size_t count);
/* Lets files below directory (NULL: none) go before the embedded ones; copied. At start only.
 */
void asset_set_directory(const char *directory);
/* Appends the content of path to out; on failure out is as it was.
 * ERR_MISSING if there is none, ERR_DENIED if path is absolute or leads upward. */
MUST_CHECK bool asset_read(const char *path, struct buf *out, struct err *err);
/* Calls visit once for each path that starts with prefix, in sorted order. */
void asset_each(const char *prefix, void (*visit)(void *data, const char *path), void *data);
/* The same of what was built in alone, whatever lies in the directory: content is borrowed for good. */
void asset_each_built_in(
        const char *prefix, void (*visit)(void *data, struct str content), void *data);
