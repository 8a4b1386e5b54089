/* travel_accept.c -- Limits on the luggage of returning travellers: `realm.accept`.
 *
 * The other world states what they have. Of that they get at most what they left with plus what the
 * configuration allows. The limits are for new things, coins (the total amount) and experience
 * points. The rest waits in a box in the room $limbo until a wizard hands it over or destroys it
 * (`@realm waiting`). Each traveller and world has one box, with a property `waiting`: {who, from,
 * experience}.
 *
 * Things that left with them always pass. Experience that they lost elsewhere is not lost here. */
#include "engine/core/act/history_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#define WAITING STR("waiting")
#define EXPERIENCE STR("experience")
#define COINS_MAX ((int64_t)1000000000000) /* of one heap, so that sums cannot overflow */
#define POINTS_MAX ((int64_t)1000000000000)

/* -- limits -- */

static struct travel_bound bound_of(const struct value *value, bool any)
{
    if (!value) {
        return (struct travel_bound){.any = any};
    }
    if (value->kind == VALUE_BOOL) {
        return (struct travel_bound){.none = !value->boolean, .any = value->boolean};
    }
    int64_t more = value_as_int(value, 0);
    return (struct travel_bound){.more = more > 0 ? (uint64_t)more : 0};
}

static bool is_within(const struct travel_bound *bound, uint64_t left, uint64_t has)
{
    return bound->any || (!bound->none && has <= left + bound->more);
}

/* Returns how much of it must wait. */
static uint64_t excess_of(const struct travel_bound *bound, uint64_t left, uint64_t has)
{
    if (is_within(bound, left, has)) {
        return 0;
    }
    return bound->none ? has : has - (left + bound->more);
}

/* -- coins -- */

static uint64_t coins_of_value(const struct value *amount)
{
    int64_t coins = amount ? value_as_int(amount, 1) : 1;
    return coins < 0 ? 0 : (uint64_t)(coins > COINS_MAX ? COINS_MAX : coins);
}

static uint64_t coins_of_thing(struct engine *engine, struct object *thing)
{
    return proto_is_ref(engine_world(engine), thing, "coin")
                   ? coins_of_value(prop_get(engine_world(engine), thing, ATOM_amount))
                   : 0;
}

static bool was_coin(struct engine *engine, const struct change_set *kept, uint64_t id)
{
    struct world *world = engine_world(engine);
    const struct change *protos = change_set_find(kept, CHANGE_PROTOS, id, STR_NONE);
    size_t count =
            protos && protos->before.kind == VALUE_TABLE ? protos->before.table->item_count : 0;
    for (size_t i = 0; i < count; i++) {
        struct object *proto = world_find(world, (uint64_t)change_number(&protos->before, i));
        if (proto && (proto == world_find_ref(world, STR("coin")) ||
                             proto_is_ref(world, proto, "coin"))) {
            return true;
        }
    }
    return false;
}

void travel_accept_left(struct travel_luggage *luggage, const struct change_set *kept)
{
    for (size_t i = 0; i < kept->count; i++) {
        const struct change *change = &kept->list[i];
        if (change->kind != CHANGE_DESTROYED) {
            continue;
        }
        if (was_coin(luggage->engine, kept, change->object)) {
            const struct change *amount =
                    change_set_find(kept, CHANGE_PROPERTY, change->object, STR("amount"));
            luggage->left_coins += coins_of_value(amount ? &amount->before : NULL);
        } else {
            luggage->left_things++;
        }
    }
}

/* -- the box -- */

static const struct value *waiting_of(struct engine *engine, const struct object *box)
{
    return prop_own(box, atom_intern(&engine_world(engine)->atoms, WAITING));
}

static bool is_box_of(const struct travel_luggage *luggage, const struct object *box)
{
    const struct value *waiting = waiting_of(luggage->engine, box);
    const struct value *who = waiting ? value_table_get_str(waiting, STR("who")) : NULL;
    const struct value *from = waiting ? value_table_get_str(waiting, STR("from")) : NULL;
    return who && from && value_as_id(who) == luggage->things[0]->id &&
           str_equal(value_as_str(from), luggage->from);
}

static struct object *find_box(const struct travel_luggage *luggage, struct object *room)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(luggage->engine), room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *box = world_find(engine_world(luggage->engine), ids[i]);
        if (box && is_box_of(luggage, box)) {
            return box;
        }
    }
    return NULL;
}

static void put_waiting(
        const struct travel_luggage *luggage, struct object *box, int64_t experience)
{
    struct world *world = engine_world(luggage->engine);
    struct value waiting = value_table();
    value_table_set_str(&waiting, STR("who"), value_object(luggage->things[0]->id));
    value_table_set_str(&waiting, STR("from"), value_str(luggage->from));
    value_table_set_str(&waiting, EXPERIENCE, value_int(experience));
    prop_set(world, box, atom_intern(&world->atoms, WAITING), waiting);
}

/* Returns the box, and makes it if necessary. */
static struct object *box_of(struct travel_luggage *luggage)
{
    struct engine *engine = luggage->engine;
    struct object *room = luggage->box ? NULL : travel_limbo(engine);
    if (!room) {
        return luggage->box;
    }
    luggage->box = find_box(luggage, room);
    if (!luggage->box) {
        struct buf name = {0};
        phrase_put(engine, &name, PHRASE_travel_waiting_box,
                WITH_RAW("name", prop_str(engine_world(engine), luggage->things[0], ATOM_name)),
                WITH("world", luggage->from));
        luggage->box = travel_box(engine, room, buf_str(&name));
        put_waiting(luggage, luggage->box, 0);
        buf_finish(&name);
    }
    return luggage->box;
}

/* -- waiting things -- */

static bool is_coin(const struct travel_luggage *luggage, size_t i)
{
    return proto_is_ref(engine_world(luggage->engine), luggage->things[i], "coin");
}

/* Selects the things that must wait. Things that left with the traveller count first. */
static void accept_things(struct travel_luggage *luggage)
{
    const struct value *value = engine_options(luggage->engine)->realm.accept_things;
    struct travel_bound bound = bound_of(value, true);
    uint64_t count = 0;
    for (size_t i = 1; i < luggage->count; i++) {
        count += luggage->known[i] != 0 && !is_coin(luggage, i);
        luggage->waits[i] = bound.none && !is_coin(luggage, i);
    }
    for (size_t i = 1; i < luggage->count; i++) {
        if (luggage->known[i] == 0 && !is_coin(luggage, i)) {
            count++;
            luggage->waits[i] = !is_within(&bound, luggage->left_things, count);
        }
    }
}

/* Splits a heap that has too much; the excess waits. */
static void part_heap(struct travel_luggage *luggage, struct object *heap, uint64_t excess)
{
    struct world *world = engine_world(luggage->engine);
    struct object *box = box_of(luggage);
    struct object *proto = world_get_ref(world, "coin");
    struct err err;
    uint64_t all = coins_of_thing(luggage->engine, heap);
    prop_set(world, heap, ATOM_amount, value_int((int64_t)(all - excess)));
    struct object *rest = world_create(world, 0);
    prop_set(world, rest, ATOM_amount, value_int((int64_t)excess));
    (void)soft(box && proto_set(world, rest, &proto, 1, &err) && place_move(world, rest, box));
}

static void accept_coins(struct travel_luggage *luggage)
{
    const struct value *value = engine_options(luggage->engine)->realm.accept_coins;
    struct travel_bound bound = bound_of(value, false);
    uint64_t sum = 0;
    for (size_t i = 1; i < luggage->count; i++) {
        sum += coins_of_thing(luggage->engine, luggage->things[i]);
    }
    uint64_t excess = excess_of(&bound, luggage->left_coins, sum);
    for (size_t i = luggage->count; i-- > 1 && excess > 0;) {
        uint64_t coins = coins_of_thing(luggage->engine, luggage->things[i]);
        if (coins > 0 && coins <= excess) {
            luggage->waits[i] = true;
            excess -= coins;
        } else if (coins > 0) {
            part_heap(luggage, luggage->things[i], excess);
            excess = 0;
        }
    }
}

static int64_t points_of(const struct value *value)
{
    int64_t points = value ? value_as_int(value, 0) : 0;
    return points < 0 ? 0 : points > POINTS_MAX ? POINTS_MAX : points;
}

static void accept_experience(struct travel_luggage *luggage)
{
    struct world *world = engine_world(luggage->engine);
    struct travel_bound bound =
            bound_of(engine_options(luggage->engine)->realm.accept_experience, false);
    uint32_t atom = atom_intern(&world->atoms, EXPERIENCE);
    int64_t left = points_of(prop_get(world, luggage->things[0], atom));
    int64_t has = points_of(luggage->experience);
    if (has <= left) {
        return;
    }
    struct travel_bound more = bound.none ? (struct travel_bound){0} : bound;
    int64_t rest = (int64_t)excess_of(&more, (uint64_t)left, (uint64_t)has);
    if (has - rest > left) {
        prop_set(world, luggage->things[0], atom, value_int(has - rest));
    }
    struct object *box = rest > 0 ? box_of(luggage) : NULL;
    if (box) {
        const struct value *waiting = waiting_of(luggage->engine, box);
        const struct value *before = value_table_get_str(waiting, EXPERIENCE);
        put_waiting(luggage, box, points_of(before) + rest);
    }
}

void travel_accept(struct travel_luggage *luggage)
{
    accept_things(luggage);
    accept_coins(luggage);
    accept_experience(luggage);
    for (size_t i = 1; i < luggage->count; i++) {
        if (luggage->waits[i] && !box_of(luggage)) {
            luggage->waits[i] = false; /* without $limbo nothing waits, so nothing is lost */
        }
    }
}

void travel_accept_tell(struct travel_luggage *luggage)
{
    struct engine *engine = luggage->engine;
    struct buf text = {0};
    phrase_put(engine, &text, PHRASE_travel_waits, WITH("world", luggage->from));
    travel_tell_later(engine, luggage->things[0], buf_str(&text));
    realm_audit(engine, luggage->from, "traveller's luggage waits",
            prop_str(engine_world(engine), luggage->things[0], ATOM_name),
            STR("@realm waiting"));
    buf_finish(&text);
}

void travel_tell_later(struct engine *engine, struct object *traveller, struct str text)
{
    struct world *world = engine_world(engine);
    uint32_t atom = atom_intern(&world->atoms, STR(TRAVEL_WHY));
    const struct value *before = prop_own(traveller, atom);
    struct buf all = {0};
    if (before && before->kind == VALUE_STRING) {
        buf_printf(&all, "%.*s ", STR_FMT(value_as_str(before)));
    }
    buf_add_str(&all, text);
    prop_set(world, traveller, atom, value_str(buf_str(&all)));
    buf_finish(&all);
}
