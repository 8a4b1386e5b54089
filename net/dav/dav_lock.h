#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Write locks of WebDAV (RFC 4918): they keep out other WebDAV clients, not the game, SFTP or the web. In memory, each
 * for at most LOCK_SECONDS after it was taken or refreshed. */

enum { LOCK_SECONDS = 600, LOCK_TOKEN_SIZE = 64, LOCK_OWNER_MOST = 1024 };

struct dav_lock {
    char *who;  /* owned; NULL: free */
    char *path; /* owned */
    char token[LOCK_TOKEN_SIZE];
    struct buf owner; /* the client's <owner> element */
    bool shared;
    bool deep; /* of a folder: Depth: infinity */
    int64_t until_ms;
};

struct dav_locks;

struct dav_locks *dav_locks_create(void);
/* Accepts NULL. */
void dav_locks_destroy(struct dav_locks *locks);
/* Returns the next lock that covers the path, or NULL; *cursor begins at 0. deep: also those below
 * it. */
const struct dav_lock *dav_locks_next(
        struct dav_locks *locks, struct str path, bool deep, size_t *cursor);
/* Takes a lock. NULL if another one excludes it, or no more can be taken. */
const struct dav_lock *dav_locks_take(struct dav_locks *locks, struct str who, struct str path,
        bool shared, bool deep, struct str owner);
/* Begins the time of a lock again. */
void dav_locks_refresh(struct dav_locks *locks, const struct dav_lock *lock);
void dav_locks_end(struct dav_locks *locks, const struct dav_lock *lock);
/* Ends the locks of a file, or of a folder and all below it. */
void dav_locks_end_all(struct dav_locks *locks, struct str path);
