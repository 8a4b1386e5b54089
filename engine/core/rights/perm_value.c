/* perm_value.c -- which values the running code may give to properties that decide about rights. */
#include "engine/core/rights/perm.h"

#include "engine/core/object_kind.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

/* Only an owner may take an object out of an area that is granted to them; otherwise
 * co-builders could take rooms from each other. */
static bool may_leave_area(
        struct engine *engine, uint64_t who, struct object *object, const struct object *to)
{
    struct object *area = prop_object(engine_world(engine), object, ATOM_area);
    return !area || area == to || object->owner == who || area->owner == who ||
           (to && perm_is_granted(engine, who, area));
}

/* An exit leads by its owner's rights, so changing another's exit needs the same rights at its
 * destination. */
static bool may_lead(
        struct engine *engine, uint64_t who, struct object *exit, const struct value *value)
{
    struct object *to = value->kind == VALUE_OBJECT
                                ? world_find(engine_world(engine), value->object)
                                : NULL;
    return !to || exit->owner == who || !is_exit(engine, exit) ||
           consent_accepts(engine, who, to) || consent_is_reachable(engine, NULL, to);
}

/* No script dresses another's player, because clothes can change the displayed name. */
static bool may_dress(struct engine *engine, uint64_t who, const struct object *object)
{
    struct object *holder =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    return !holder || !is_player_character(engine, holder) || holder->id == who ||
           holder->id == engine_transaction(engine)->rights.trusted;
}

/* A rehearsal creates no money. */
static bool may_make_coins(struct engine *engine, uint64_t who)
{
    return engine_transaction(engine)->rehearsing || trust_is_official_maker(engine, who);
}

/* A twin is written, too, so its rights are checked. */
static const char *refuse_twin(
        struct engine *engine, struct object *object, const struct value *value)
{
    struct world *world = engine_world(engine);
    struct object *twin = value->kind == VALUE_OBJECT ? world_find(world, value->object) : NULL;
    if (value->kind == VALUE_OBJECT &&
            (!twin || twin == object || !proto_is_ref(world, twin, "exit") ||
                    !proto_is_ref(world, object, "exit"))) {
        return "only exits have twins, and a twin is another exit";
    }
    return !twin || perm_may_write(engine, twin) ? NULL : "its twin belongs to somebody else";
}

const char *perm_refuses_value(
        struct engine *engine, struct object *object, uint32_t atom, const struct value *value)
{
    uint64_t who = engine_transaction(engine)->rights.owner;
    if (atom == ATOM_twin) {
        return refuse_twin(engine, object, value);
    }
    if (atom == ATOM_amount && proto_is_ref(engine_world(engine), object, "coin") &&
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
    struct object *to = value->kind == VALUE_OBJECT
                                ? world_find(engine_world(engine), value->object)
                                : NULL;
    if (to && !perm_may_join(engine, who, to)) {
        return "you have no right to that area; a wizard grants it (@area)";
    }
    return may_leave_area(engine, who, object, to)
                   ? NULL
                   : "only its owner or the area's may take it out of its area";
}

enum phrase perm_refuses_heir(struct engine *engine, uint64_t who, struct object *proto)
{
    struct world *world = engine_world(engine);
    if (who != 0 && is_player_character(engine, proto)) {
        return PHRASE_perm_no_player;
    }
    if (!trust_is_official_maker(engine, who) && proto_is_ref(world, proto, "home")) {
        return PHRASE_perm_no_home;
    }
    bool coins = proto_is_ref(world, proto, "coin");
    return coins && !may_make_coins(engine, who) ? PHRASE_perm_no_coin : PHRASE_END;
}
