/* dav_prop_fuzz.c -- Any bytes as the body of a WebDAV request: what is kept of it is well-formed by itself. */
#include "net/dav/dav_prop.h"

#include "tests/fuzz/fuzz_target.h"

static void check_named(void *data, const struct dav_named *named)
{
    bool *bad = data;
    *bad = *bad || dav_prop_each(named->element, NULL, NULL) < 0;
}

FUZZ_TARGET(dav_prop)
{
    struct str text = {(const char *)data, size};
    struct dav_lock_wish wish;
    bool bad = false;
    int count = dav_prop_each(text, check_named, &bad);
    must(count < 0 || !bad);
    if (dav_prop_lock(text, &wish) && wish.owner.length > 0) {
        must(dav_prop_each(buf_str(&wish.owner), NULL, NULL) >= 0);
    }
    buf_finish(&wish.owner);
    return 0;
}
