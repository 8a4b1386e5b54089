#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Files and directories by name. */

/* The use of a path that failed: reading a file, listing a directory, or making either. */
enum file_use { FILE_READ, FILE_LIST, FILE_MAKE };

/* Why the system refused it, and what to do about it. */
struct file_why {
    char text[400];
};

/* Returns the reason by errno, for a message "cannot ... PATH: %s". */
struct file_why file_why(const char *path, enum file_use use);

/* Appends the content of a file of at most `most` bytes. `what` names the file in error texts. On
 * failure out is unchanged. */
MUST_CHECK bool file_read(
        const char *path, const char *what, size_t most, struct buf *out, struct err *err);
/* Same for a file in a directory that others may have filled. Fails if links lead outside of root
 * or the file is not a regular one. err->code is ERR_MISSING if it does not exist. */
MUST_CHECK bool file_read_inside(const char *root, const char *path, const char *what,
        size_t most, struct buf *out, struct err *err);
/* True if path is root or below it after all links are followed. */
MUST_CHECK bool file_check_inside(
        const char *root, const char *path, const char *what, struct err *err);
/* Appends the absolute form of path. */
MUST_CHECK bool file_put_absolute(const char *path, struct buf *out, struct err *err);
/* Creates a directory unless it exists. */
MUST_CHECK bool file_make_directory(const char *path, struct err *err);
/* Creates the parent directories of path, from byte `from` on. path is changed temporarily. */
MUST_CHECK bool file_make_parents(struct buf *path, size_t from, struct err *err);
/* Removes a directory and its content as far as possible. */
void file_remove_tree(const char *path);
/* Copies a file to a new file of mode 0600. On failure part of the copy may remain. */
MUST_CHECK bool file_copy(const char *from, const char *to, struct err *err);
/* Puts a new file with that content and mode (less the umask) in the place of path, durably. Whoever
 * reads path finds the old content or the new one, whole; on failure nothing is left beside it. */
MUST_CHECK bool file_replace(
        const char *path, struct str content, unsigned mode, struct err *err);
/* Syncs the directory that path lies in, so that its name survives a power cut. Sets errno on
 * failure; some file systems do not support this and set EINVAL. */
MUST_CHECK bool file_sync_folder_of(const char *path);

enum { FILE_STAMP_LENGTH = 15 };

/* Appends a time as used in file names: 20260131-180000 (UTC). */
void file_put_stamp(int64_t wall_ms, struct buf *out);
/* Parses a whole stamp. On failure returns false and leaves *out_wall_ms unchanged. */
MUST_CHECK bool file_read_stamp(struct str stamp, int64_t *out_wall_ms);
/* Appends -2, -3 … to path if the file exists, until the name is free. */
void file_make_free(struct buf *path);
