/* dav_lock.c -- the table of WebDAV locks. */
#include "net/dav/dav_lock.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"

#include <sodium.h>

#include <stdio.h>

enum { LOCKS_MAX = 64, LOCKS_OF_ONE = 32 };

struct dav_locks {
    struct dav_lock locks[LOCKS_MAX];
};

struct dav_locks *dav_locks_create(void)
{
    return mem_alloc(sizeof(struct dav_locks));
}

static void free_lock(struct dav_lock *lock)
{
    mem_free(lock->who);
    mem_free(lock->path);
    buf_finish(&lock->owner);
    *lock = (struct dav_lock){0};
}

void dav_locks_destroy(struct dav_locks *locks)
{
    for (size_t i = 0; locks && i < LOCKS_MAX; i++) {
        free_lock(&locks->locks[i]);
    }
    mem_free(locks);
}

static bool is_below(struct str path, struct str folder)
{
    return str_starts(path, folder) && path.length > folder.length &&
           (path.bytes[folder.length] == '/' || folder.length == 1);
}

/* Returns the lock in a place of the table; NULL: free. */
static struct dav_lock *live_lock(struct dav_locks *locks, size_t at)
{
    struct dav_lock *lock = &locks->locks[at];
    if (lock->who && clock_ms() >= lock->until_ms) {
        free_lock(lock);
    }
    return lock->who ? lock : NULL;
}

const struct dav_lock *dav_locks_next(
        struct dav_locks *locks, struct str path, bool deep, size_t *cursor)
{
    while (*cursor < LOCKS_MAX) {
        const struct dav_lock *lock = live_lock(locks, (*cursor)++);
        struct str on = lock ? str_of(lock->path) : STR_NONE;
        if (lock && (str_equal(on, path) || (lock->deep && is_below(path, on)) ||
                            (deep && is_below(on, path)))) {
            return lock;
        }
    }
    return NULL;
}

static bool is_excluded(struct dav_locks *locks, struct str path, bool shared, bool deep)
{
    size_t cursor = 0;
    for (const struct dav_lock *lock = NULL;
            (lock = dav_locks_next(locks, path, deep, &cursor)) != NULL;) {
        if (!shared || !lock->shared) {
            return true;
        }
    }
    return false;
}

const struct dav_lock *dav_locks_take(struct dav_locks *locks, struct str who, struct str path,
        bool shared, bool deep, struct str owner)
{
    struct dav_lock *found = NULL;
    size_t own = 0;
    for (size_t i = 0; i < LOCKS_MAX; i++) {
        const struct dav_lock *lock = live_lock(locks, i);
        own += lock && str_equal_nocase(str_of(lock->who), who);
        found = lock || found ? found : &locks->locks[i];
    }
    if (!found || own >= LOCKS_OF_ONE || owner.length > LOCK_OWNER_MOST ||
            is_excluded(locks, path, shared, deep)) {
        return NULL;
    }
    unsigned char random[16];
    char hex[sizeof(random) * 2 + 1];
    randombytes_buf(random, sizeof(random));
    (void)sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
    (void)snprintf(found->token, sizeof(found->token), "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s",
            hex, hex + 8, hex + 12, hex + 16, hex + 20);
    found->who = str_dup(who);
    found->path = str_dup(path);
    found->shared = shared;
    found->deep = deep;
    buf_add_str(&found->owner, owner);
    dav_locks_refresh(locks, found);
    return found;
}

void dav_locks_refresh(struct dav_locks *locks, const struct dav_lock *lock)
{
    locks->locks[lock - locks->locks].until_ms = clock_ms() + (int64_t)LOCK_SECONDS * 1000;
}

void dav_locks_end(struct dav_locks *locks, const struct dav_lock *lock)
{
    free_lock(&locks->locks[lock - locks->locks]);
}

void dav_locks_end_all(struct dav_locks *locks, struct str path)
{
    for (size_t i = 0; i < LOCKS_MAX; i++) {
        struct dav_lock *lock = live_lock(locks, i);
        if (lock &&
                (str_equal(str_of(lock->path), path) || is_below(str_of(lock->path), path))) {
            free_lock(lock);
        }
    }
}
