/* outbox_announce_fuzz.c -- Any data on the broker as a world's presence record or as a sealed entry
 * is read or refused: a key counts only if it signed the record, and a forged seal never opens. */
#include "engine/modules/realm/outbox/outbox_announce.h"

#include "engine/modules/realm/outbox/outbox_entry.h"
#include "engine/modules/realm/outbox/outbox_seal.h"
#include "engine/modules/realm/outbox/outbox_trust.h"
#include "tests/fuzz/fuzz_target.h"

static void check_announce(struct str text)
{
    struct outbox_announce announce;
    struct world_key none = {{0}};
    struct err err;
    if (!outbox_announce_read(text, &announce, &err)) {
        return;
    }
    char key[OUTBOX_KEY_TEXT];
    must(world_name_is_formed(announce.name) && announce.roll_count <= OUTBOX_ROLLS_MAX);
    must(!outbox_announce_leads(&announce, &none) || !announce.has_key);
    if (announce.has_key) {
        struct world_key again;
        outbox_key_write(&announce.key, key);
        must(world_key_read(str_of(key), &again) && outbox_key_equal(&again, &announce.key));
    }
    outbox_announce_finish(&announce);
}

static void check_sealed(struct str text)
{
    static const char seed[] = "77777777777777777777777777777777"
                               "77777777777777777777777777777777";
    struct outbox_sealed sealed;
    struct outbox_pair pair;
    struct outbox_lock lock;
    struct buf out = {0};
    struct err err;
    if (!outbox_seal_read(text, &sealed, &err)) {
        return;
    }
    must(world_name_is_formed(sealed.from) && world_name_is_formed(sealed.to));
    must(outbox_pair_read(str_of(seed), &pair) && outbox_lock_make(&pair, &pair.open, &lock));
    struct outbox_ends ends = {&pair, &pair.open, &lock, sealed.from, sealed.to};
    must(!outbox_seal_open(&ends, sealed.content, &out, &err) && out.length == 0);
    buf_finish(&out);
}

FUZZ_TARGET(outbox_announce)
{
    struct str text = {(const char *)data, size};
    struct world_key key;
    check_announce(text);
    check_sealed(text);
    (void)!world_key_read(text, &key);
    (void)world_right_of(text);
    return 0;
}
