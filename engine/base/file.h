#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Files and directories by name. */

/* Appends what a file holds, at most so many bytes; `what` is the file in sentences. On failure out is as it
 * was. */
MUST_CHECK bool file_read(
        const char *path, const char *what, size_t most, struct buf *out, struct err *err);
/* The same of a file of a directory that others may have filled: not of one that a link makes a file outside of root, nor of
 * what is no regular file. *out_missing (may be NULL): there is none. */
MUST_CHECK bool file_read_inside(const char *root, const char *path, const char *what,
        size_t most, struct buf *out, bool *out_missing, struct err *err);
/* True if path is root or below it when all links are followed. */
MUST_CHECK bool file_check_inside(
        const char *root, const char *path, const char *what, struct err *err);
/* Appends the path as seen from any directory. */
MUST_CHECK bool file_put_absolute(const char *path, struct buf *out, struct err *err);
/* Makes a directory, unless it is there. */
MUST_CHECK bool file_make_directory(const char *path, struct err *err);
/* Makes the directories that path is in, from the from-th byte on; path is changed on the way only. */
MUST_CHECK bool file_make_parents(struct buf *path, size_t from, struct err *err);
/* Removes a directory with all that is in it, as far as that goes. */
void file_remove_tree(const char *path);
/* Copies a file's bytes into one that is made, of mode 0600. On failure there may be a part of it. */
MUST_CHECK bool file_copy(const char *from, const char *to, struct err *err);
/* Syncs the directory that path lies in, so that its name survives a power cut. Sets errno on failure; some file systems
 * cannot, and give EINVAL. */
MUST_CHECK bool file_sync_folder_of(const char *path);

enum { FILE_STAMP_LENGTH = 15 };

/* Appends a time, as names of files have it: 20260131-180000 (UTC). */
void file_put_stamp(int64_t wall_ms, struct buf *out);
/* Reads a whole stamp. False, and *out_wall_ms as it was, if it is not one to the letter. */
MUST_CHECK bool file_read_stamp(struct str stamp, int64_t *out_wall_ms);
/* Appends -2, -3 … to a path of which there is a file. */
void file_make_free(struct buf *path);
