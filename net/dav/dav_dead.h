#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Properties that clients set on files ("dead" ones, RFC 4918): a desktop's times and marks. They mean nothing to the
 * game. Each user has their own, in memory, and the oldest go first. */
struct dav_dead;

struct dav_dead *dav_dead_create(void);
/* Accepts NULL. */
void dav_dead_destroy(struct dav_dead *dead);
/* Sets a property; element is its whole XML element. False if that is too long. */
bool dav_dead_put(struct dav_dead *dead, struct str who, struct str path, struct str space,
        struct str name, struct str element);
void dav_dead_remove(struct dav_dead *dead, struct str who, struct str path, struct str space,
        struct str name);
/* Returns the property's element, or an empty text. Borrowed until the next change. */
struct str dav_dead_find(const struct dav_dead *dead, struct str who, struct str path,
        struct str space, struct str name);
/* Appends the elements of all properties of a file. */
void dav_dead_put_all(
        const struct dav_dead *dead, struct str who, struct str path, struct buf *out);
/* Removes all properties of a file. */
void dav_dead_forget(struct dav_dead *dead, struct str who, struct str path);
/* Gives the file TO the properties of another, instead of its own. */
void dav_dead_copy(struct dav_dead *dead, struct str who, struct str from, struct str to);
