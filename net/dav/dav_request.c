/* dav_request.c -- what a WebDAV request is about: paths, addresses, versions, and names of locks. */
#include "net/dav/dav.h"

#include "engine/base/catalogue.h"
#include "net/dav/dav_impl.h"
#include "net/text/url.h"
#include "net/web/http/http_shared.h"

#include <inttypes.h>
#include <stdio.h>

const char dav_why_fixed[] = LINE_MARK(
        "Files belong to objects of the game: create, rename and remove those in the game.");

bool dav_path(struct str path, struct buf *out, bool *out_short)
{
    struct buf rest = {0};
    if (!str_starts(path, STR("/dav")) || !tree_path(str_slice(path, 4, path.length), &rest)) {
        buf_finish(&rest);
        return false;
    }
    struct str below = buf_str(&rest);
    *out_short = !str_equal(below, STR("/")) && !str_equal(below, STR("/areas")) &&
                 !str_starts(below, STR("/areas/"));
    buf_add_text(out, *out_short ? "/areas" : "");
    buf_add_str(out, below);
    buf_finish(&rest);
    return true;
}

void dav_put_tag(const struct tree_entry *entry, char out[HTTP_TAG_SIZE])
{
    if (entry->kind == TREE_BEHAVIOUR) {
        (void)snprintf(out, HTTP_TAG_SIZE, "\"%" PRIu32 "\"", entry->revision);
    } else {
        http_put_tag(str_hash(buf_str(&entry->text)), false, out);
    }
}

struct str dav_who(const struct dav *dav)
{
    struct str rest = buf_str(&dav->credentials);
    return str_take_until(&rest, ':');
}

void dav_lock_key(const struct dav *dav, struct str path, struct buf *out)
{
    // Files beside the game's are each user's own, and so are their locks.
    if (dav->is_unseen || dav_aside_is(dav->aside, dav_who(dav), path)) {
        buf_add_char(out, '@');
        str_fold(dav_who(dav), out);
    }
    buf_add_str(out, path);
}

bool dav_lock_is_own(const struct dav *dav, const struct dav_lock *lock)
{
    return str_equal_nocase(str_of(lock->who), dav_who(dav));
}

bool dav_read_address(struct str raw, struct buf *out)
{
    struct buf path = {0};
    bool is_short = false;
    size_t host = raw.bytes ? str_find(raw, STR("://"), 0) : SIZE_MAX;
    if (host != SIZE_MAX) {
        size_t begin = str_find_char(raw, '/', host + 3);
        raw = begin == SIZE_MAX ? STR_NONE : str_slice(raw, begin, raw.length);
    }
    bool good = raw.bytes && url_decode(raw, false, &path) &&
                dav_path(buf_str(&path), out, &is_short);
    if (!good) {
        buf_clear(out);
    }
    buf_finish(&path);
    return good;
}
