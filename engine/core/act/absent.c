/* absent.c -- gives imported things to their owner, once that person has an account.
 *
 * A world's text may say `owner = "Bea"`. Until an account Bea exists, such things belong to an
 * id that no object has, so their scripts have no rights over anything else. Anybody could create
 * an account of that name. So the things go to it only when a wizard or the operator makes it a
 * builder or wizard.
 *
 * quota.c's counts show whether any owner's id has no object, so a world without such things pays
 * nothing for them. */
#include "engine/core/act/absent.h"

#include "engine/base/ids.h"
#include "engine/core/part.h"
#include "engine/core/people/audit.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/quota.h"
#include "world/model/prop.h"
#include "world/model/tx.h"
#include "world/store/store.h"
#include "world/text/text_world.h"

#include <stdio.h>

/* Only notes the id: objects must not be loaded inside a read. */
static bool take_id(void *data, const struct value *columns, size_t count)
{
    uint64_t id = count > 0 ? value_as_id(&columns[0]) : 0;
    if (id != 0) {
        id_list_add(data, id);
    }
    return true;
}

static bool list_owned(struct engine *engine, uint64_t owner, int64_t most, struct id_list *out)
{
    struct value args[] = {value_int((int64_t)owner), value_int(most)};
    struct err err;
    out->count = 0;
    if (!store_query(engine_store(engine), QUERY_OWNED, args, 2, take_id, out, &err)) {
        log_warning("cannot read the things of an owner without an account: %s", err.text);
        out->count = 0;
    }
    return out->count > 0;
}

static void take_owner_absent(void *data, uint64_t owner)
{
    id_list_add(data, owner);
}

/* Returns the imported owner's name; empty if the thing has its owner here. */
static struct str owner_name_of(struct engine *engine, uint64_t id)
{
    struct object *object = world_find(engine_world(engine), id);
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR(TEXT_WORLD_OWNER));
    const struct value *name = object ? prop_own(object, atom) : NULL;
    return name && name->kind == VALUE_STRING ? value_as_str(name) : STR_NONE;
}

void absent_write_owner(struct engine *engine, const struct object *object, struct buf *out)
{
    struct object *owner =
            object->owner ? world_find(engine_world(engine), object->owner) : NULL;
    if (object->owner == 0) {
        phrase_put(engine, out, PHRASE_absent_game);
    } else if (owner) {
        buf_add_str(out, prop_str(engine_world(engine), owner, ATOM_name));
    } else {
        struct str name = owner_name_of(engine, object->id);
        phrase_put(engine, out, name.length > 0 ? PHRASE_absent_owner : PHRASE_absent_nobody,
                WITH("name", name));
    }
}

static void give(struct engine *engine, uint64_t id, uint64_t owner)
{
    struct world *world = engine_world(engine);
    struct object *object = world_find(world, id);
    if (object) {
        world_set_owner(world, object, owner);
        prop_set(world, object, atom_intern(&world->atoms, STR(TEXT_WORLD_OWNER)), value_nil());
        behaviours_publish(engine, object, NULL);
    }
}

static bool is_of(struct engine *engine, uint64_t owner, struct str name, struct id_list *owned)
{
    return !world_find(engine_world(engine), owner) && list_owned(engine, owner, 1, owned) &&
           str_equal_nocase(owner_name_of(engine, owned->items[0]), name);
}

/* INTERNAL_ROLE: gives imported things under the account's name to its character, if the
 * struct account is more than a player (see world/text/text_world.h). Writes to the audit log.
 * Needs an open transaction. */
static void absent_claim(struct engine *engine, void *about)
{
    const struct account *account = about;
    if (account->role == PERM_PLAYER) {
        return;
    }
    struct id_list owners = {0};
    struct id_list owned = {0};
    uint64_t given = 0;
    quota_each_owner(engine, take_owner_absent, &owners);
    for (size_t i = 0; i < owners.count; i++) {
        if (!is_of(engine, owners.items[i], str_of(account->name), &owned) ||
                !list_owned(engine, owners.items[i], INT64_MAX, &owned)) {
            continue;
        }
        for (size_t k = 0; k < owned.count; k++) {
            give(engine, owned.items[k], account->character);
        }
        given += owned.count;
    }
    mem_free(owned.items);
    mem_free(owners.items);
    if (given > 0) {
        char text[64];
        (void)snprintf(text, sizeof(text), "%llu objects that came under the name",
                (unsigned long long)given);
        audit_write(engine, engine_transaction(engine)->actor, STR("chown"),
                str_of(account->name), str_of(text));
    }
}

const struct kernel_part absent_part = {.on = {[INTERNAL_ROLE] = absent_claim}};
