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
#include "engine/core/people/presence.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

bool perm_is_frozen(struct engine *engine, uint64_t owner)
{
    struct object *object = owner ? world_find(engine->world, owner) : NULL;
    return object && prop_bool(engine->world, object, ATOM__frozen);
}

static struct object *area_of(struct engine *engine, struct object *object)
{
    struct object *area = prop_object(engine->world, object, ATOM_area);
    if (!area && is_exit(engine, object)) {
        struct object *room = world_find(engine->world, object->location);
        area = room ? prop_object(engine->world, room, ATOM_area) : NULL;
    }
    return area;
}

bool perm_is_named(struct engine *engine, uint64_t who, const struct value *item)
{
    const struct account *account = item->kind == VALUE_STRING ? account_of(engine, who) : NULL;
    return value_as_id(item) == who ||
           (account && str_equal_nocase(value_as_str(item), str_of(account->name)));
}

static bool is_granted(struct engine *engine, uint64_t who, struct object *area)
{
    uint32_t atom = atom_intern(&engine->world->atoms, STR("builders"));
    const struct value *builders = prop_get(engine->world, area, atom);
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
    return area && (area->owner == who || is_granted(engine, who, area));
}

bool perm_may_read_source(struct engine *engine, uint64_t who, struct object *object)
{
    uint32_t atom = atom_intern(&engine->world->atoms, STR("private"));
    bool open = !prop_bool(engine->world, object, atom) && role_of(engine, who) >= PERM_BUILDER;
    return open || perm_controls(engine, who, object);
}

bool perm_may_write(struct engine *engine, struct object *object)
{
    const struct transaction *transaction = engine->transaction;
    return transaction->place_object == object->id ||
           perm_controls(engine, transaction->rights.owner, object);
}

/* Only an owner may take an object out of an area that is granted to them; otherwise
 * co-builders could take rooms from each other. */
static bool may_leave_area(
        struct engine *engine, uint64_t who, struct object *object, const struct object *to)
{
    struct object *area = prop_object(engine->world, object, ATOM_area);
    return !area || area == to || object->owner == who || area->owner == who ||
           (to && is_granted(engine, who, area));
}

bool perm_may_join(struct engine *engine, uint64_t who, struct object *area)
{
    return who == 0 || area->owner == who || is_granted(engine, who, area) ||
           role_of(engine, who) == PERM_WIZARD;
}

/* An exit leads by its owner's rights, so changing another's exit needs the same rights at its
 * destination. */
static bool may_lead(
        struct engine *engine, uint64_t who, struct object *exit, const struct value *value)
{
    struct object *to =
            value->kind == VALUE_OBJECT ? world_find(engine->world, value->object) : NULL;
    return !to || exit->owner == who || !is_exit(engine, exit) ||
           consent_accepts(engine, who, to) || consent_is_reachable(engine, NULL, to);
}

/* No script dresses another's player, because clothes can change the displayed name. */
static bool may_dress(struct engine *engine, uint64_t who, const struct object *object)
{
    struct object *holder =
            object->location ? world_find(engine->world, object->location) : NULL;
    return !holder || !proto_is_ref(engine->world, holder, "player") || holder->id == who ||
           holder->id == engine->transaction->rights.trusted;
}

/* A rehearsal creates no money. */
static bool may_make_coins(struct engine *engine, uint64_t who)
{
    return engine->transaction->rehearsing || trust_is_official_maker(engine, who);
}

/* A twin is written, too, so its rights are checked. */
static const char *refuse_twin(
        struct engine *engine, struct object *object, const struct value *value)
{
    struct object *twin =
            value->kind == VALUE_OBJECT ? world_find(engine->world, value->object) : NULL;
    if (value->kind == VALUE_OBJECT &&
            (!twin || twin == object || !proto_is_ref(engine->world, twin, "exit") ||
                    !proto_is_ref(engine->world, object, "exit"))) {
        return "only exits have twins, and a twin is another exit";
    }
    return !twin || perm_may_write(engine, twin) ? NULL : "its twin belongs to somebody else";
}

const char *perm_refuses_value(
        struct engine *engine, struct object *object, uint32_t atom, const struct value *value)
{
    uint64_t who = engine->transaction->rights.owner;
    if (atom == ATOM_twin) {
        return refuse_twin(engine, object, value);
    }
    if (atom == ATOM_amount && proto_is_ref(engine->world, object, "coin") &&
            !may_make_coins(engine, who)) {
        return "coins are made by the game and its wizards";
    }
    bool guarded = atom == ATOM_area || atom == ATOM_accepts || atom == ATOM_to ||
                   atom == ATOM_trigger || atom == ATOM_home_of ||
                   (atom_is_state(atom) && (atom != ATOM_worn || value_is_true(value)));
    if (!guarded || who == 0 || role_of(engine, who) == PERM_WIZARD) {
        return NULL;
    }
    if (atom == ATOM_worn) {
        return may_dress(engine, who, object) ? NULL : "only its holder may put it on";
    }
    if (atom_is_state(atom)) {
        return "only the game writes that note, by which it knows whose consent a change needs";
    }
    if (atom == ATOM_home_of) {
        return "only the game gives somebody a home";
    }
    if (atom == ATOM_trigger) {
        return object->owner == who ? NULL : "only its owner may change a trigger's actions";
    }
    if (atom == ATOM_to) {
        return may_lead(engine, who, object, value)
                       ? NULL
                       : "the place where another owner's exit leads has to accept you";
    }
    if (atom == ATOM_accepts) {
        return perm_controls(engine, who, object)
                       ? NULL
                       : "only those who control a place may say whom it accepts";
    }
    struct object *to =
            value->kind == VALUE_OBJECT ? world_find(engine->world, value->object) : NULL;
    if (to && !perm_may_join(engine, who, to)) {
        return "you have no right to that area; a wizard grants it (@area)";
    }
    return may_leave_area(engine, who, object, to)
                   ? NULL
                   : "only its owner or the area's may take it out of its area";
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
    tx_each_change(engine->world, find_handing, &handing);
    return handing.found;
}

bool perm_may_move(struct engine *engine, struct object *object)
{
    uint64_t trusted = engine->transaction->rights.trusted;
    if (perm_may_write(engine, object) || (trusted && object->id == trusted)) {
        return true;
    }
    struct object *holder =
            object->location ? world_find(engine->world, object->location) : NULL;
    return (holder && perm_may_write(engine, holder)) ||
           was_handed_over(engine, object, trusted);
}

static bool is_open_perm(struct engine *engine, struct object *object)
{
    const struct value *value = prop_get(engine->world, object, ATOM_public);
    return value->kind == VALUE_NIL || value_is_true(value);
}

bool perm_is_public(struct engine *engine, struct object *object)
{
    struct object *area = prop_object(engine->world, object, ATOM_area);
    return is_open_perm(engine, object) && (!area || is_open_perm(engine, area));
}

bool perm_may_see_room(struct engine *engine, uint64_t who, struct object *room)
{
    return perm_is_public(engine, room) ||
           (who && role_of(engine, who) >= PERM_BUILDER && perm_controls(engine, who, room));
}

enum phrase perm_refuses_heir(struct engine *engine, uint64_t who, struct object *proto)
{
    if (who != 0 && proto_is_ref(engine->world, proto, "player")) {
        return PHRASE_perm_no_player;
    }
    if (!trust_is_official_maker(engine, who) && proto_is_ref(engine->world, proto, "home")) {
        return PHRASE_perm_no_home;
    }
    bool coins = proto_is_ref(engine->world, proto, "coin");
    return coins && !may_make_coins(engine, who) ? PHRASE_perm_no_coin : PHRASE_END;
}

bool perm_may_put(struct engine *engine, struct object *dest)
{
    uint64_t trusted = engine->transaction->rights.trusted;
    return !is_character(engine, dest) || (trusted && dest->id == trusted) ||
           perm_may_write(engine, dest);
}
