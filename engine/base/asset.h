#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* One file as it was when the binary was built. */
struct asset_entry {
    const char *path; /* relative to the project's root, such as "scripts/core/package.lua" */
    const unsigned char *bytes;
    size_t length;
};

/* Sets the embedded files, sorted by path. Borrowed for the process's lifetime. Call at start
 * only. */
void asset_set_table(const struct asset_entry *entries, size_t count);
/* Makes files below directory (NULL: none) take precedence over the embedded ones. Copies the path.
 * Call at start only. */
void asset_set_directory(const char *directory);
/* Makes the files of a folder appear below prefix, such as "scripts/dragons/". Copies both. */
void asset_add_folder(const char *prefix, const char *folder);
/* Takes all of them away again. */
void asset_remove_folders(void);
/* Makes the pages of a language (NULL: English) take precedence over the English ones: for
 * data/help/look.md those are folder/NAME/help/look.md (NULL: no folder), and then
 * data/languages/NAME/help/look.md; the same for data/web/, data/lines/ and
 * those pages of packages. Copies the texts.
 * Thread: main, as for all readers of pages. */
void asset_set_language(const char *name, const char *folder);
/* Appends the content of path to out; on failure out is unchanged. ERR_MISSING if the file does not
 * exist, ERR_DENIED if path is absolute or leads upward. */
MUST_CHECK bool asset_read(const char *path, struct buf *out, struct err *err);
/* True if the file exists. */
bool asset_has(const char *path);
/* Returns the embedded content of path, regardless of the directory; borrowed. bytes is NULL
 * if there is no such file. */
struct str asset_built_in(const char *path);
/* Calls visit once for each path that starts with prefix, in sorted order. */
void asset_each(const char *prefix, void (*visit)(void *data, const char *path), void *data);
/* Same as asset_each for the embedded files only, regardless of the directory. content is borrowed
 * and stays valid. */
void asset_each_built_in(
        const char *prefix, void (*visit)(void *data, struct str content), void *data);
