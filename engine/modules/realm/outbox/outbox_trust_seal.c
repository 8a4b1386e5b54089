/* outbox_trust_seal.c -- Encryption and decryption of entries with the accepted keys. */
#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"

/* Returns false if that world has no accepted key. */
static bool ends_of(
        struct engine *engine, struct post_trusted *one, bool writes, struct post_ends *out)
{
    const struct post_trust *trust = engine->post->trust;
    if (!one || one->is.state != POST_TRUST_ACCEPTED || !trust->has_own) {
        return false;
    }
    one->has_lock = one->has_lock || post_lock_make(&trust->own.pair, &one->is.key, &one->lock);
    struct str own = str_of(engine->post->name);
    *out = (struct post_ends){
            .own = &trust->own.pair,
            .theirs = &one->is.key,
            .lock = &one->lock,
            .from = writes ? own : str_of(one->name),
            .to = writes ? str_of(one->name) : own,
    };
    return one->has_lock;
}

void post_trust_seal(struct engine *engine, struct str to, struct str entry, struct buf *out)
{
    struct post_trusted *one = post_trusted_find(engine->post->trust, to);
    struct post_ends ends;
    if (ends_of(engine, one, true, &ends)) {
        post_seal_write(&ends, entry, out);
    } else if (one && one->is.state == POST_TRUST_OLD) {
        buf_add_str(out, entry);
    }
}

static bool open_sealed(
        struct engine *engine, struct str text, struct post_entry *out, struct err *err)
{
    struct post_sealed sealed;
    struct post_ends ends;
    struct buf entry = {0};
    if (!post_seal_read(text, &sealed, err)) {
        return false;
    }
    if (!str_equal(sealed.to, str_of(engine->post->name))) {
        return err_set(err, ERR_DENIED, "it is for another world");
    }
    if (!ends_of(engine, post_trusted_find(engine->post->trust, sealed.from), false, &ends)) {
        return err_set(
                err, ERR_DENIED, "the key of %.*s is not accepted", STR_FMT(sealed.from));
    }
    bool ok = post_seal_open(&ends, sealed.content, &entry, err) &&
              post_entry_read(buf_str(&entry), out, err);
    if (ok && (!str_equal(out->from, sealed.from) || !str_equal(out->to, sealed.to))) {
        post_entry_finish(out);
        ok = err_set(err, ERR_FORMAT, "its encrypted part names other worlds than its outside");
    }
    buf_finish(&entry);
    return ok;
}

static bool open_plain(
        struct engine *engine, struct str text, struct post_entry *out, struct err *err)
{
    if (!post_entry_read(text, out, err)) {
        return false;
    }
    const struct post_trusted *one = post_trusted_find(engine->post->trust, out->from);
    if (one && one->is.state == POST_TRUST_OLD) {
        return true;
    }
    (void)err_set(err, ERR_DENIED, "%.*s did not sign it", STR_FMT(out->from));
    post_entry_finish(out);
    return false;
}

bool post_trust_open(
        struct engine *engine, struct str text, struct post_entry *out, struct err *err)
{
    return post_seal_is(text) ? open_sealed(engine, text, out, err)
                              : open_plain(engine, text, out, err);
}

/* -- other texts -- */

void post_trust_sign(struct engine *engine, const struct post_signing *what,
        unsigned char out[POST_SIGN_BYTES])
{
    post_key_sign(&engine->post->trust->own.pair, what, out);
}

bool post_trust_signed(const struct engine *engine, struct str name,
        const struct post_signing *what, const unsigned char sign[POST_SIGN_BYTES])
{
    const struct post_trusted *one = post_trusted_find(engine->post->trust, name);
    return one && one->is.state == POST_TRUST_ACCEPTED && one->is.has_key &&
           post_key_signed(&one->is.key, what, sign);
}
