/* dav_if.c -- which locks keep a WebDAV request out, and the header If, which names the locks and versions that a client
 * knows. */
#include "engine/base/mem.h"
#include "net/dav/dav_impl.h"
#include "net/text/url.h"

#include <stdio.h>

static struct str if_header(const struct dav *dav)
{
    return http_field_of(&dav->exchange->request, "if");
}

/* True if the client names the lock, and has taken it. */
static bool is_named(const struct dav *dav, const struct dav_lock *lock)
{
    char token[LOCK_TOKEN_SIZE + 3];
    (void)snprintf(token, sizeof(token), "<%s>", lock->token);
    return dav_lock_is_own(dav, lock) && str_find(if_header(dav), str_of(token), 0) != SIZE_MAX;
}

static bool is_kept_out(const struct dav *dav, struct str key, bool deep)
{
    bool shared = false;
    bool shared_named = false;
    size_t cursor = 0;
    for (const struct dav_lock *lock = NULL;
            (lock = dav_locks_next(dav->locks, key, deep, &cursor)) != NULL;) {
        bool named = is_named(dav, lock);
        if (!named && !lock->shared) {
            return true;
        }
        shared = shared || lock->shared;
        shared_named = shared_named || (named && lock->shared);
    }
    return shared && !shared_named;
}

/* -- the header If -- */

/* The subject of a list of conditions. */
struct if_about {
    const struct dav *dav;
    struct buf path;
    const char *tag; /* NULL: unknown */
};

static bool has_token(const struct if_about *about, struct str token)
{
    struct buf key = {0};
    size_t cursor = 0;
    const struct dav_lock *lock = NULL;
    dav_lock_key(about->dav, buf_str(&about->path), &key);
    while ((lock = dav_locks_next(about->dav->locks, buf_str(&key), false, &cursor)) != NULL &&
            !(dav_lock_is_own(about->dav, lock) && str_equal(str_of(lock->token), token))) {
    }
    buf_finish(&key);
    return lock != NULL;
}

/* Cuts "<…>" or "[…]" off the front of *rest. False if it is not there. */
static bool take_between(struct str *rest, char open, char close, struct str *out)
{
    *rest = str_slice(*rest, str_skip_blanks(*rest, 0), rest->length);
    size_t end = rest->length > 0 && rest->bytes[0] == open ? str_find_char(*rest, close, 1)
                                                            : SIZE_MAX;
    if (end == SIZE_MAX) {
        return false;
    }
    *out = str_slice(*rest, 1, end);
    *rest = str_slice(*rest, end + 1, rest->length);
    return true;
}

/* Reads a list up to its ")". False if it is malformed; *out: do all its conditions hold? */
static bool take_list(struct str *rest, const struct if_about *about, bool *out)
{
    *out = true;
    for (;;) {
        struct str value;
        *rest = str_slice(*rest, str_skip_blanks(*rest, 0), rest->length);
        if (str_starts(*rest, STR(")"))) {
            *rest = str_slice(*rest, 1, rest->length);
            return true;
        }
        bool negative = str_starts_nocase(*rest, STR("not"));
        *rest = str_slice(*rest, negative ? 3 : 0, rest->length);
        if (take_between(rest, '<', '>', &value)) {
            *out = *out && has_token(about, value) != negative;
        } else if (take_between(rest, '[', ']', &value)) {
            bool same = about->tag && str_equal(value, str_of(about->tag));
            *out = *out && same != negative;
        } else {
            return false;
        }
    }
}

/* True if there is no header If, or one of its lists holds. */
static bool if_holds(const struct dav *dav, const char *tag)
{
    struct str rest = if_header(dav);
    struct if_about about = {dav, {0}, tag};
    bool holds = !rest.bytes || rest.length == 0;
    bool good = true;
    buf_add_str(&about.path, buf_str(&dav->path));
    while (!holds && good) {
        struct str address;
        rest = str_slice(rest, str_skip_blanks(rest, 0), rest.length);
        if (take_between(&rest, '<', '>', &address)) {
            buf_clear(&about.path);
            about.tag = dav_read_address(address, &about.path) &&
                                        str_equal(buf_str(&about.path), buf_str(&dav->path))
                                ? tag
                                : NULL;
        }
        rest = str_slice(rest, str_skip_blanks(rest, 0), rest.length);
        good = str_starts(rest, STR("("));
        rest = str_slice(rest, 1, rest.length);
        good = good && take_list(&rest, &about, &holds);
        holds = holds && good;
    }
    buf_finish(&about.path);
    return holds;
}

enum tree_step dav_may_change(
        struct dav *dav, struct str path, bool deep, const struct tree_entry *entry)
{
    struct buf key = {0};
    char tag[HTTP_TAG_SIZE] = "";
    if (entry) {
        dav_put_tag(entry, tag);
    }
    if (!if_holds(dav, entry ? tag : NULL)) {
        return tree_fail(&dav->tree, 412,
                "This file isn't as your program takes it to be (If). Read it again first.");
    }
    dav_lock_key(dav, path, &key);
    bool out = is_kept_out(dav, buf_str(&key), deep);
    buf_finish(&key);
    return out ? tree_fail(&dav->tree, 423,
                         "Another program has this file open, and has locked it. It is free "
                         "again when that program closes it, or after ten minutes.")
               : TREE_DONE;
}
