/* apply_growth.c -- the quota of bytes of whoever applies files. */
#include "engine/app/apply_impl.h"
#include "engine/core/script/quota.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

/* What the open tx adds to the properties of an owner. */
struct growth {
    struct engine *engine;
    uint64_t owner;
    int64_t bytes;
};

static int64_t stored(const struct value *value)
{
    return value && value->kind != VALUE_NIL
                   ? PROP_STORED_BYTES + (int64_t)value_stored_size(value)
                   : 0;
}

static void add_growth(void *data, const struct tx_change *change)
{
    struct growth *growth = data;
    const struct object *object = change->kind == TX_PROPERTY
                                          ? world_find(growth->engine->world, change->object)
                                          : NULL;
    if (object && object->owner == growth->owner) {
        growth->bytes += stored(prop_own(object, change->atom)) - stored(change->old);
    }
}

bool apply_has_room(struct engine *engine, uint64_t author, bool is_wizard, struct err *err)
{
    struct growth growth = {engine, author, 0};
    struct buf why = {0};
    tx_each_change(engine->world, add_growth, &growth);
    bool ok = is_wizard ||
              quota_allows(engine, author, QUOTA_BYTES, quota_use(engine, author, QUOTA_BYTES),
                      growth.bytes > 0 ? (uint64_t)growth.bytes : 0, &why) ||
              err_set(err, ERR_LIMIT, "%s", why.bytes);
    buf_finish(&why);
    return ok;
}
