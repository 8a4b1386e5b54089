/* realm_key.c -- `skein realm key`: the public key by which other worlds know this one. */
#include "engine/app/realm_key.h"

#include "engine/base/buf.h"
#include "engine/core/people/audit.h"
#include "engine/core/post/post.h"
#include "engine/core/run/slice.h"

bool realm_key_put(struct engine *engine, bool renew, struct buf *out, struct err *err)
{
    struct post_key key;
    char text[POST_KEY_TEXT];
    if (renew && !engine->post) {
        return err_set(err, ERR_MISSING,
                "this world is of no realm yet, so nobody knows its key: serve it with --realm "
                "first");
    }
    slice_begin(engine, 0, 0);
    bool has = post_trust_own(engine, true, &key);
    if (has && renew) {
        post_trust_roll(engine);
        has = post_trust_own(engine, false, &key);
        audit_write(engine, 0, STR("new world key"), str_of(post_name(engine)), STR(""));
    }
    slice_commit(engine);
    post_key_write(&key, text);
    buf_printf(out, "%s\n", text);
    return has || err_set(err, ERR_IO, "the key of this world cannot be read");
}
