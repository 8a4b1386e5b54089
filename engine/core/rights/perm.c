/* perm.c -- roles, and control over objects.
 *
 * 1. Roles belong to accounts; a character without one (npc, guest) is a player.
 * 2. An object is controlled by its owner, the owner of its area, builders whom that area is
 *    granted to (the area's property `builders`), and any wizard. An exit without area has its
 *    room's.
 * 3. Running code has its owner's control, and may write its e.this. It may move what it may
 *    write, and the direct contents of a place it may write.
 * 4. While it handles a player's command it may also move them and fill their hands. It may
 *    move on things that were in their hands when the transaction began and no longer are,
 *    because they handed those over themselves.
 *
 * Owner 0 is the stock game, which may do everything. Reading is free and not checked here. */
#include "engine/core/rights/perm.h"

#include "engine/core/object_kind.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

bool perm_is_frozen(struct engine *engine, uint64_t owner)
{
    struct object *object = owner ? world_find(engine_world(engine), owner) : NULL;
    return object && prop_bool(engine_world(engine), object, ATOM__frozen);
}

static struct object *area_of(struct engine *engine, struct object *object)
{
    struct world *world = engine_world(engine);
    struct object *area = prop_object(world, object, ATOM_area);
    if (!area && is_exit(engine, object)) {
        struct object *room = world_find(world, object->location);
        area = room ? prop_object(world, room, ATOM_area) : NULL;
    }
    return area;
}

bool perm_is_named(struct engine *engine, uint64_t who, const struct value *item)
{
    const struct account *account = item->kind == VALUE_STRING ? account_of(engine, who) : NULL;
    return value_as_id(item) == who ||
           (account && str_equal_nocase(value_as_str(item), str_of(account->name)));
}

bool perm_is_granted(struct engine *engine, uint64_t who, struct object *area)
{
    const struct value *builders = prop_get(engine_world(engine), area, ATOM_builders);
    if (builders->kind != VALUE_TABLE) {
        return false;
    }
    for (size_t i = 0; i < builders->table->item_count; i++) {
        if (perm_is_named(engine, who, &builders->table->items[i])) {
            return true;
        }
    }
    return false;
}

bool perm_controls(struct engine *engine, uint64_t who, struct object *object)
{
    if (who == 0 || object->owner == who || role_of(engine, who) == PERM_WIZARD) {
        return true;
    }
    struct object *area = area_of(engine, object);
    return area && (area->owner == who || perm_is_granted(engine, who, area));
}

bool perm_may_read_source(struct engine *engine, uint64_t who, struct object *object)
{
    bool open = !prop_bool(engine_world(engine), object, ATOM_private) &&
                role_of(engine, who) >= PERM_BUILDER;
    return open || perm_controls(engine, who, object);
}

bool perm_may_write(struct engine *engine, struct object *object)
{
    const struct transaction *transaction = engine_transaction(engine);
    return transaction->place_object == object->id ||
           perm_controls(engine, transaction->rights.owner, object);
}

bool perm_may_join(struct engine *engine, uint64_t who, struct object *area)
{
    return who == 0 || area->owner == who || perm_is_granted(engine, who, area) ||
           role_of(engine, who) == PERM_WIZARD;
}

struct handing {
    uint64_t object;
    uint64_t giver;
    bool found;
};

static void find_handing(void *data, const struct tx_change *change)
{
    struct handing *handing = data;
    handing->found |= change->kind == TX_MOVED && change->object == handing->object &&
                      change->old_place == handing->giver;
}

static bool was_handed_over(struct engine *engine, const struct object *object, uint64_t giver)
{
    if (giver == 0 || object->location == giver) {
        return false;
    }
    struct handing handing = {.object = object->id, .giver = giver};
    tx_each_change(engine_world(engine), find_handing, &handing);
    return handing.found;
}

bool perm_may_move(struct engine *engine, struct object *object)
{
    uint64_t trusted = engine_transaction(engine)->rights.trusted;
    if (perm_may_write(engine, object) || (trusted && object->id == trusted)) {
        return true;
    }
    struct object *holder =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    return (holder && perm_may_write(engine, holder)) ||
           was_handed_over(engine, object, trusted);
}

static bool is_open_perm(struct engine *engine, struct object *object)
{
    const struct value *value = prop_get(engine_world(engine), object, ATOM_public);
    return value->kind == VALUE_NIL || value_is_true(value);
}

bool perm_is_public(struct engine *engine, struct object *object)
{
    struct object *area = prop_object(engine_world(engine), object, ATOM_area);
    return is_open_perm(engine, object) && (!area || is_open_perm(engine, area));
}

bool perm_may_see_room(struct engine *engine, uint64_t who, struct object *room)
{
    return perm_is_public(engine, room) ||
           (who && role_of(engine, who) >= PERM_BUILDER && perm_controls(engine, who, room));
}

bool perm_may_put(struct engine *engine, struct object *dest)
{
    uint64_t trusted = engine_transaction(engine)->rights.trusted;
    return !is_character(engine, dest) || (trusted && dest->id == trusted) ||
           perm_may_write(engine, dest);
}
