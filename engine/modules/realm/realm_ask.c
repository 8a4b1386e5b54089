/* realm_ask.c -- requests of `skein realm` to a world, with or without a running server: the
 * state of the realm, and the world's public key. */
#include "engine/modules/realm/realm_ask.h"

#include "engine/base/buf.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/realm_list.h"
#include "world/model/world.h"

bool realm_ask_key(struct engine *engine, bool renew, struct buf *out, struct err *err)
{
    struct world_key key;
    char text[OUTBOX_KEY_TEXT];
    transaction_begin(engine, 0, 0);
    bool has = outbox_trust_own(engine, true, &key);
    if (has && renew) {
        outbox_trust_roll(engine);
        has = outbox_trust_own(engine, false, &key);
        audit_write(engine, 0, STR("new world key"), str_of(outbox_name(engine)), STR(""));
    }
    transaction_commit(engine);
    outbox_key_write(&key, text);
    buf_printf(out, "%s\n", text);
    return has || err_set(err, ERR_IO, "the key of this world cannot be read");
}

bool realm_ask_answer(struct engine *engine, const json_t *request, const char *asker,
        struct buf *out, uint64_t *out_number)
{
    struct err err;
    if (!json_is_true(json_object_get(request, "key"))) {
        return realm_list_put(engine, true, out);
    }
    audit_set_shell(engine, asker);
    bool ok = realm_ask_key(engine, json_is_true(json_object_get(request, "new")), out, &err);
    audit_set_shell(engine, NULL);
    *out_number = engine_world(engine)->commit_number;
    if (!ok) {
        buf_clear(out);
        buf_add_text(out, err.text);
    }
    return ok;
}
