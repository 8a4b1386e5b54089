/* outbox_trust_seal.c -- Encryption and decryption of entries with the accepted keys. */
#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"

/* Returns false if that world has no accepted key. */
static bool ends_of(
        struct engine *engine, struct outbox_trusted *one, bool writes, struct outbox_ends *out)
{
    const struct outbox_trust *trust = realm_outbox(engine)->trust;
    if (!one || one->is.state != OUTBOX_TRUST_ACCEPTED || !trust->has_own) {
        return false;
    }
    one->has_lock =
            one->has_lock || outbox_lock_make(&trust->own.pair, &one->is.key, &one->lock);
    struct str own = str_of(outbox_own_name(engine));
    *out = (struct outbox_ends){
            .own = &trust->own.pair,
            .theirs = &one->is.key,
            .lock = &one->lock,
            .from = writes ? own : str_of(one->name),
            .to = writes ? str_of(one->name) : own,
    };
    return one->has_lock;
}

void outbox_trust_seal(struct engine *engine, struct str to, struct str entry, struct buf *out)
{
    struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, to);
    struct outbox_ends ends;
    if (ends_of(engine, one, true, &ends)) {
        outbox_seal_write(&ends, entry, out);
    } else if (one && one->is.state == OUTBOX_TRUST_OLD) {
        buf_add_str(out, entry);
    }
}

static bool open_sealed(
        struct engine *engine, struct str text, struct outbox_entry *out, struct err *err)
{
    struct outbox_sealed sealed;
    struct outbox_ends ends;
    struct buf entry = {0};
    if (!outbox_seal_read(text, &sealed, err)) {
        return false;
    }
    if (!str_equal(sealed.to, str_of(outbox_own_name(engine)))) {
        return err_set(err, ERR_DENIED, "it is for another world");
    }
    if (!ends_of(engine, outbox_trusted_find(realm_outbox(engine)->trust, sealed.from), false,
                &ends)) {
        return err_set(
                err, ERR_DENIED, "the key of %.*s is not accepted", STR_FMT(sealed.from));
    }
    bool ok = outbox_seal_open(&ends, sealed.content, &entry, err) &&
              outbox_entry_read(buf_str(&entry), out, err);
    if (ok && (!str_equal(out->from, sealed.from) || !str_equal(out->to, sealed.to))) {
        outbox_entry_finish(out);
        ok = err_set(err, ERR_FORMAT, "its encrypted part names other worlds than its outside");
    }
    buf_finish(&entry);
    return ok;
}

static bool open_plain(
        struct engine *engine, struct str text, struct outbox_entry *out, struct err *err)
{
    if (!outbox_entry_read(text, out, err)) {
        return false;
    }
    const struct outbox_trusted *one =
            outbox_trusted_find(realm_outbox(engine)->trust, out->from);
    if (one && one->is.state == OUTBOX_TRUST_OLD) {
        return true;
    }
    (void)err_set(err, ERR_DENIED, "%.*s did not sign it", STR_FMT(out->from));
    outbox_entry_finish(out);
    return false;
}

bool outbox_trust_open(
        struct engine *engine, struct str text, struct outbox_entry *out, struct err *err)
{
    return outbox_seal_is(text) ? open_sealed(engine, text, out, err)
                                : open_plain(engine, text, out, err);
}

/* -- other texts -- */

void outbox_trust_sign(struct engine *engine, const struct outbox_signing *what,
        unsigned char out[OUTBOX_SIGN_BYTES])
{
    outbox_key_sign(&realm_outbox(engine)->trust->own.pair, what, out);
}

bool outbox_trust_signed(const struct engine *engine, struct str name,
        const struct outbox_signing *what, const unsigned char sign[OUTBOX_SIGN_BYTES])
{
    const struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, name);
    return one && one->is.state == OUTBOX_TRUST_ACCEPTED && one->is.has_key &&
           outbox_key_signed(&one->is.key, what, sign);
}
