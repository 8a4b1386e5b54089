/* approval.c -- players' stored permissions for what other people's scripts do to them.
 *
 * 1. The stock game and wizards need no permission, and nobody needs one for their own scripts'
 *    effects on themselves.
 * 2. Code of one owner in a thing of another needs permission for both. Otherwise the author of
 *    a prototype would use the permission given to the owners of things made from it.
 * 3. A permission covers what was asked for, once (left, once, to). After that it covers the
 *    same again only on a line that the asking thing handles itself, and up to its sum for each
 *    such line: no timer and no bystander can use it. Coins also need a verb of its own, or a
 *    line that names the thing and does more than look or smile at it. A permission to be moved is for one
 *    place, once and soon, so a line such as a typo cannot move the player unexpectedly.
 * 4. A line belongs to the thing if it is a command of that thing, or names it. A script that
 *    waits loses this together with the player's trust (suspend.c). */
#include "engine/core/rights/approval.h"

#include "engine/core/object_kind.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>

#define DEPTH_MAX 64
#define HEIRS_MAX 1000    /* heirs that are examined */
#define APPROVALS_MAX 200 /* owners for one player; the oldest are dropped */

static uint32_t atom_of(struct engine *engine, const char *name)
{
    return atom_intern(&engine_world(engine)->atoms, str_of(name));
}

static bool is_played(struct engine *engine, struct object *object)
{
    return object && is_player_character(engine, object);
}

static bool needs_yes(struct engine *engine, uint64_t owner, const struct object *who)
{
    return owner != 0 && owner != who->id && role_of(engine, owner) != PERM_WIZARD;
}

size_t approval_owners(
        struct engine *engine, const struct object *who, uint64_t out[APPROVAL_OWNERS])
{
    const struct transaction *transaction = engine_transaction(engine);
    uint64_t owner = transaction->rights.owner;
    if (!needs_yes(engine, owner, who)) {
        return 0;
    }
    out[0] = owner;
    const struct object *thing = transaction->place_object ? world_find(engine_world(engine),
                                                                     transaction->place_object)
                                                           : NULL;
    if (!thing || thing->id == who->id || thing->owner == owner ||
            !needs_yes(engine, thing->owner, who)) {
        return 1;
    }
    out[1] = thing->owner;
    return 2;
}

/* Returns the innermost character around place, or place itself. NULL: none; then *top is the
 * outermost place. */
static struct object *person_around(
        struct engine *engine, struct object *place, struct object **top)
{
    for (unsigned depth = 0; place && depth < DEPTH_MAX; depth++) {
        if (is_character(engine, place)) {
            return place;
        }
        *top = place;
        place = place->location ? world_find(engine_world(engine), place->location) : NULL;
    }
    return NULL;
}

static struct object *if_asked(struct engine *engine, struct object *holder)
{
    uint64_t owners[APPROVAL_OWNERS];
    return is_played(engine, holder) && approval_owners(engine, holder, owners) > 0 ? holder
                                                                                    : NULL;
}

bool approval_is_carried(struct engine *engine, struct object *place)
{
    struct object *top = NULL;
    return person_around(engine, place, &top) != NULL;
}

struct object *approval_hands(struct engine *engine, struct object *to)
{
    struct object *top = NULL;
    return if_asked(engine, person_around(engine, to, &top));
}

/* Returns the player whose hands or home place is in, or NULL. */
static struct object *holder_of(struct engine *engine, struct object *place)
{
    struct object *top = NULL;
    struct object *holder = person_around(engine, place, &top);
    if (!holder && top && is_room(engine, top)) {
        holder = prop_object(engine_world(engine), top, ATOM_home_of);
    }
    return if_asked(engine, holder);
}

struct object *approval_holder(struct engine *engine, struct object *object)
{
    struct object *place =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    bool stays = is_character(engine, object) || is_exit(engine, object);
    if (!place || engine_transaction(engine)->rights.owner == 0) {
        return NULL;
    }
    return stays ? approval_hands(engine, place) : holder_of(engine, place);
}

struct heirs {
    struct engine *engine;
    bool kept;
};

static void find_kept(void *data, uint64_t id)
{
    struct heirs *heirs = data;
    struct object *heir = heirs->kept ? NULL : world_find(engine_world(heirs->engine), id);
    heirs->kept = heirs->kept || (heir && approval_holder(heirs->engine, heir));
}

bool approval_keeps_heir(struct engine *engine, struct object *object)
{
    struct world_find_query query = {.proto = object->id, .limit = HEIRS_MAX};
    struct heirs heirs = {.engine = engine};
    if (!trust_is_official_maker(engine, engine_transaction(engine)->rights.owner)) {
        world_search(engine_world(engine), &query, find_kept, &heirs);
    }
    return heirs.kept;
}

static bool is_gift_of(struct engine *engine, struct object *object, uint64_t owner)
{
    return object->owner == owner || value_as_id(prop_get(engine_world(engine), object,
                                             atom_of(engine, "_put_by"))) == owner;
}

size_t approval_gift_count(struct engine *engine, struct object *who, uint64_t owner)
{
    size_t count = 0;
    size_t gifts = 0;
    const uint64_t *ids = place_contents(engine_world(engine), who, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        gifts += object && is_gift_of(engine, object, owner);
    }
    return gifts;
}

bool approval_is_by_line(
        const struct engine *engine, const struct object *who, enum line_about least)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    return rights->trusted == who->id && rights->about >= least;
}

/* True if the line concerns the object that would be taken. */
static bool is_line_about(
        const struct engine *engine, const struct object *who, uint64_t object)
{
    const struct transaction *transaction = engine_transaction(engine);
    return approval_is_by_line(engine, who, LINE_VERB) &&
           (object == transaction->place_object || transaction_names(transaction, object));
}

static void key_of(uint64_t owner, char out[24])
{
    (void)snprintf(out, 24, "%" PRIu64, owner);
}

static const struct value *kept(struct engine *engine, const struct object *who, uint64_t owner)
{
    char key[24];
    key_of(owner, key);
    const struct value *all = prop_own(who, atom_of(engine, "_approvals"));
    const struct value *one =
            all && all->kind == VALUE_TABLE ? value_table_get_str(all, str_of(key)) : NULL;
    return one && one->kind == VALUE_TABLE ? one : NULL;
}

static int64_t number_in(const struct value *one, const char *name)
{
    const struct value *value = value_table_get_str(one, str_of(name));
    return value ? value_as_int(value, 0) : 0;
}

static bool flag_in(const struct value *one, const char *name)
{
    const struct value *value = value_table_get_str(one, str_of(name));
    return value && value_is_true(value);
}

static uint64_t id_in(const struct value *one, const char *name)
{
    const struct value *value = value_table_get_str(one, str_of(name));
    return value ? value_as_id(value) : 0;
}

/* Returns the coins that this owner took on the line so far; NULL if too many owners took
 * coins. */
static int64_t *spent_by(struct transaction *transaction, uint64_t owner)
{
    for (size_t i = 0; i < TRANSACTION_SPENDERS; i++) {
        struct transaction_spent *spent = &transaction->spenders[i];
        if (spent->owner == owner || spent->owner == 0) {
            spent->owner = owner;
            return &spent->coins;
        }
    }
    return NULL;
}

static bool covers_coins(struct engine *engine, const struct approval *approval,
        const struct object *who, const struct value *one)
{
    if (number_in(one, "left") >= approval->coins) {
        return true;
    }
    const int64_t *spent = spent_by(engine_transaction(engine), approval->owner);
    return approval_is_by_line(engine, who, LINE_OWN) && !engine_transaction(engine)->idles &&
           spent && *spent + approval->coins <= number_in(one, "coins");
}

bool approval_covers(struct engine *engine, const struct approval *approval)
{
    const struct object *who = world_find(engine_world(engine), approval->who);
    const struct value *one = who ? kept(engine, who, approval->owner) : NULL;
    if (!one) {
        return false;
    }
    switch (approval->kind) {
    case APPROVAL_COINS:
        return covers_coins(engine, approval, who, one);
    case APPROVAL_THING:
        return id_in(one, "once") == approval->object ||
               (flag_in(one, "things") && is_line_about(engine, who, approval->object));
    case APPROVAL_GIFTS:
        return flag_in(one, "gifts");
    case APPROVAL_MOVE:
        return id_in(one, "to") == approval->object &&
               clock_wall_ms() < number_in(one, "until");
    case APPROVAL_OWNER:
    case APPROVAL_OFFER:
        return false;
    }
    return false;
}

/* Returns the table of the player's permission for owner, to be changed. make: creates a
 * missing one; else a missing one gives NULL. */
static struct value *to_change(
        struct engine *engine, const struct approval *approval, bool make)
{
    char key[24];
    key_of(approval->owner, key);
    struct object *who = world_find(engine_world(engine), approval->who);
    if (!who || (!make && !kept(engine, who, approval->owner))) {
        return NULL;
    }
    struct value *all =
            prop_change_table(engine_world(engine), who, atom_of(engine, "_approvals"));
    struct value name = value_text(key);
    struct value *one = value_table_find(all, &name);
    if (!one || one->kind != VALUE_TABLE) {
        while (value_table_count(all) >= APPROVALS_MAX) {
            struct value oldest;
            (void)value_table_at(all, 0, &oldest);
            value_table_set(all, value_dup(&oldest), value_nil());
        }
        value_table_set(all, value_dup(&name), value_table());
        one = value_table_find(all, &name);
        value_table_set_str(one, STR("by"), value_object(approval->owner));
    }
    value_finish(&name);
    return one;
}

static void use_coins(struct engine *engine, const struct approval *approval, struct value *one)
{
    int64_t *spent = spent_by(engine_transaction(engine), approval->owner);
    int64_t left = number_in(one, "left");
    if (spent) {
        *spent += approval->coins;
    }
    if (left >= approval->coins) {
        left -= approval->coins;
        value_table_set_str(one, STR("left"), left > 0 ? value_int(left) : value_nil());
    }
}

void approval_use(struct engine *engine, const struct approval *approval)
{
    struct value *one = to_change(engine, approval, false);
    if (!one) {
        return;
    }
    if (approval->kind == APPROVAL_COINS) {
        use_coins(engine, approval, one);
    } else if (approval->kind == APPROVAL_THING && id_in(one, "once") == approval->object) {
        value_table_set_str(one, STR("once"), value_nil());
    } else if (approval->kind == APPROVAL_MOVE && id_in(one, "to") == approval->object) {
        value_table_set_str(one, STR("to"), value_nil());
        value_table_set_str(one, STR("until"), value_nil());
    }
}

void approval_keep(struct engine *engine, const struct approval *approval)
{
    bool never = approval->kind == APPROVAL_OWNER || approval->kind == APPROVAL_OFFER;
    struct value *one = never ? NULL : to_change(engine, approval, true);
    if (!one) {
        return;
    }
    if (approval->kind == APPROVAL_COINS) {
        int64_t coins = number_in(one, "coins");
        value_table_set_str(one, STR("coins"),
                value_int(coins > approval->coins ? coins : approval->coins));
        value_table_set_str(one, STR("left"), value_int(approval->coins));
    } else if (approval->kind == APPROVAL_THING) {
        value_table_set_str(one, STR("things"), value_bool(true));
        value_table_set_str(one, STR("once"), value_object(approval->object));
    } else if (approval->kind == APPROVAL_GIFTS) {
        value_table_set_str(one, STR("gifts"), value_bool(true));
    } else {
        value_table_set_str(one, STR("to"), value_object(approval->object));
        value_table_set_str(one, STR("until"), value_int(clock_wall_ms() + APPROVAL_MOVE_MS));
    }
}

/* True if the property can fasten a thing to its holder's hands, shut it, or disguise it. */
static bool is_grip(struct engine *engine, uint32_t atom)
{
    static const char *const names[] = {
            "name", "aliases", "open", "locked", "key", "door", "capacity", "weight", "corpse"};
    struct str name = atom_name(&engine_world(engine)->atoms, atom);
    return str_is_one_of(name, names, sizeof(names) / sizeof(names[0]));
}

/* True if the property can take the thing from its holder as soon as they put it down, which no
 * line of theirs asks for. */
static bool is_snare(uint32_t atom)
{
    return atom == ATOM_hidden || atom == ATOM_portable || atom == ATOM_worn ||
           atom == ATOM_furniture_of;
}

/* True if the holder's line, which names the object, changes it, or its own script changes a
 * harmless property. */
static bool may_change_itself(struct engine *engine, const struct object *holder,
        const struct object *object, uint32_t atom)
{
    struct transaction *transaction = engine_transaction(engine);
    bool own = transaction->place_object == object->id && !is_grip(engine, atom);
    bool own_source = atom == ATOM_private; /* hides the source */
    bool named = approval_is_by_line(engine, holder, LINE_NAMES) &&
                 transaction->place_object == object->id;
    return !is_snare(atom) && (own || own_source || named ||
                                      (approval_is_by_line(engine, holder, LINE_VERB) &&
                                              transaction_names(transaction, object->id)));
}

#define HELD_NAMED                                                                             \
    "a player holds it, or has it at home; only a line of theirs that names it may change it " \
    "(help consent)"
#define HELD_SNARE                                                                             \
    "a player holds it, or has it at home; they would have to agree first (help consent)"

#define AUCTION_HOUSE STR("auctioneer") /* its ref */

bool approval_is_holder(struct engine *engine, struct object *object)
{
    return (object->ref && str_equal(str_of(object->ref), AUCTION_HOUSE)) ||
           (is_character(engine, object) && is_played(engine, object));
}

bool approval_is_put_up(struct engine *engine, const struct object *object)
{
    if (object->location == 0 ||
            trust_is_official_maker(engine, engine_transaction(engine)->rights.owner)) {
        return false;
    }
    const struct object *house = world_find_ref(engine_world(engine), AUCTION_HOUSE);
    return house && place_is_inside(engine_world(engine), object, house);
}

const char *approval_refuses_value(struct engine *engine, struct object *object, uint32_t atom)
{
    /* The commonest answer, found without a look at who holds it. */
    if (trust_is_official_maker(engine, engine_transaction(engine)->rights.owner)) {
        return NULL;
    }
    if (approval_is_put_up(engine, object)) {
        return "it is up for auction, and can't be changed until somebody collects it (help "
               "auctions)";
    }
    uint64_t owners[APPROVAL_OWNERS];
    const struct object *holder = approval_holder(engine, object);
    size_t count = holder ? approval_owners(engine, holder, owners) : 0;
    bool coins = atom == ATOM_amount && proto_is_ref(engine_world(engine), object, "coin");
    if (count > 0 && !coins && may_change_itself(engine, holder, object, atom)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct approval approval = {.kind = APPROVAL_THING,
                .who = holder->id,
                .owner = owners[i],
                .object = object->id};
        if (!approval_covers(engine, &approval)) {
            return is_snare(atom) ? HELD_SNARE : HELD_NAMED;
        }
        approval_use(engine, &approval);
    }
    return NULL;
}
