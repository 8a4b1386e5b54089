#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Files that desktops and editors write beside a builder's files (the Finder's ._NAME, Thumbs.db,
 * ~$NAME; NAME.part, which is moved over NAME). They mean nothing to the game, but saving fails without them, so each user's are kept for a
 * while. */
struct dav_aside;

struct dav_aside *dav_aside_create(void);
/* Accepts NULL. */
void dav_aside_destroy(struct dav_aside *aside);
/* True if the path has the name of such a file. */
bool dav_aside_is(struct str path);
/* Returns the user's file at path, or NULL. Borrowed until the next put or remove. */
const struct buf *dav_aside_find(
        const struct dav_aside *aside, struct str who, struct str path);
/* Stores a file; removes the oldest ones to make room. False if it is too long. */
bool dav_aside_put(struct dav_aside *aside, struct str who, struct str path, struct str text);
/* Records that a lock was given, so that the file is listed as locked; it excludes nobody. */
void dav_lock_put(struct dav_aside *aside, struct str path);
void dav_lock_remove(struct dav_aside *aside, struct str path);
bool dav_lock_is(const struct dav_aside *aside, struct str path);
/* False if the file does not exist. */
bool dav_aside_remove(struct dav_aside *aside, struct str who, struct str path);
