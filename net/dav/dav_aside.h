#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Files and folders that desktops and editors make beside a builder's files (the Finder's ._NAME, Thumbs.db, ~$NAME,
 * .TemporaryItems; NAME.part, which is moved over NAME). They mean nothing to the game, but saving fails without them,
 * so each user's are kept for a while. */
struct dav_aside;

struct dav_aside *dav_aside_create(void);
/* Accepts NULL. */
void dav_aside_destroy(struct dav_aside *aside);
/* True if the path has the name of such a file or folder, or is in a folder that the user made. */
bool dav_aside_is(const struct dav_aside *aside, struct str who, struct str path);
/* False if the folder around the path should be such a folder and does not exist. */
bool dav_aside_has_parent(const struct dav_aside *aside, struct str who, struct str path);
/* Returns the user's file at path, empty for a folder, or NULL. Borrowed until the next put or
 * remove. */
const struct buf *dav_aside_find(
        const struct dav_aside *aside, struct str who, struct str path);
bool dav_aside_is_folder(const struct dav_aside *aside, struct str who, struct str path);
/* Stores a file; removes the oldest ones to make room. False if it is too long. */
bool dav_aside_put(struct dav_aside *aside, struct str who, struct str path, struct str text);
void dav_aside_put_folder(struct dav_aside *aside, struct str who, struct str path);
/* Returns the path of the next file or folder below a folder, at any depth; *cursor begins at 0.
 * NULL at the end. */
const char *dav_aside_next(
        const struct dav_aside *aside, struct str who, struct str folder, size_t *cursor);
/* Removes a file, or a folder with all in it. False if it does not exist. */
bool dav_aside_remove(struct dav_aside *aside, struct str who, struct str path);
