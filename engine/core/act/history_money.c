/* history_money.c -- counts the coins that a transaction created or lost, so that an undo
 * creates none.
 *
 * 1. A heap of coins counts by its amount wherever it is. Bank accounts (the property `_bank`
 *    of a player) are counted separately, since the coins of all accounts lie in one bank.
 * 2. A set stores what its command did to both. Undoing must do exactly the opposite, or it is
 *    refused: somebody has moved the coins on.
 * 3. A forced undo leaves out the coins, and everything that was not the author's: sold goods
 *    stay sold. */
#include "engine/core/act/history_impl.h"
#include "engine/core/object_kind.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#define BANK "_bank"
#define PURSE "purse"
#define MONEY_DEPTH_MAX 16                /* of destroyed prototypes */
#define HEAP_MAX ((int64_t)1000000000000) /* so that no sum of heaps overflows */

/* A changed object's former state; values are borrowed from the transaction. */
struct money_before {
    bool known; /* existed is valid */
    bool existed;
    const struct value *amount; /* NULL: same as now */
    const struct value *bank;
    bool inherited; /* protos is valid: they have changed */
    const uint64_t *protos;
    size_t proto_count;
};

struct money_sums {
    struct engine *engine;
    struct map objects; /* id -> struct money_before, owned */
    uint32_t bank;
};

static void note_before(void *data, const struct tx_change *change)
{
    struct money_sums *sums = data;
    struct money_before *before = map_find(&sums->objects, change->object);
    if (!before) {
        before = mem_alloc(sizeof(*before));
        *before = (struct money_before){.existed = true};
        (void)map_put(&sums->objects, change->object, before);
    }
    if ((change->kind == TX_CREATED || change->kind == TX_DESTROYED) && !before->known) {
        before->known = true;
        before->existed = change->kind == TX_DESTROYED;
    } else if (change->kind == TX_PROPERTY && change->atom == ATOM_amount) {
        before->amount = change->old;
    } else if (change->kind == TX_PROPERTY && change->atom == sums->bank) {
        before->bank = change->old;
    } else if (change->kind == TX_PROTOS) {
        before->inherited = true;
        before->protos = change->old_protos;
        before->proto_count = change->old_proto_count;
    }
}

/* Returns the prototype that makes one of these a coin, or NULL. */
static struct object *coin_of(struct engine *engine, const uint64_t *protos, size_t count)
{
    struct world *world = engine_world(engine);
    for (size_t i = 0; i < count; i++) {
        struct object *proto = map_find(&world->objects, protos[i]);
        proto = proto ? proto : world_find(world, protos[i]);
        if (proto && proto_is_ref(world, proto, "coin")) {
            return proto;
        }
    }
    return NULL;
}

/* Returns the value of a heap with this amount of its own. */
static int64_t worth(struct engine *engine, struct object *proto, const struct value *own)
{
    const struct value *amount = own && own->kind != VALUE_NIL
                                         ? own
                                         : prop_get(engine_world(engine), proto, ATOM_amount);
    int64_t coins = value_as_int(amount, 1);
    return coins < 0 ? 0 : coins > HEAP_MAX ? HEAP_MAX : coins;
}

static int64_t account(const struct value *bank)
{
    return bank ? value_as_int(bank, 0) : 0;
}

static void add_object(struct money_sums *sums, const struct money_before *before,
        const struct object *object, struct history_money *out)
{
    struct engine *engine = sums->engine;
    const struct value *amount = prop_own(object, ATOM_amount);
    const struct value *bank = prop_own(object, sums->bank);
    struct object *now = coin_of(engine, object->protos, object->proto_count);
    struct object *then =
            before->inherited ? coin_of(engine, before->protos, before->proto_count) : now;
    if (!object->destroyed) {
        out->coins += now ? worth(engine, now, amount) : 0;
        out->banked += account(bank);
    }
    if (before->existed) {
        out->coins -= then ? worth(engine, then, before->amount ? before->amount : amount) : 0;
        out->banked -= account(before->bank ? before->bank : bank);
    }
}

struct history_money history_money_since(struct engine *engine, size_t savepoint)
{
    struct world *world = engine_world(engine);
    struct money_sums sums = {.engine = engine, .bank = atom_intern(&world->atoms, STR(BANK))};
    struct history_money money = {.known = true};
    size_t cursor = 0;
    uint64_t id = 0;
    void *before = NULL;
    map_init(&sums.objects);
    tx_each_change_since(world, savepoint, note_before, &sums);
    while (map_each(&sums.objects, &cursor, &id, &before)) {
        const struct object *object = map_find(&world->objects, id);
        if (object) {
            add_object(&sums, before, object, &money);
        }
        mem_free(before);
    }
    map_finish(&sums.objects);
    return money;
}

bool history_money_is_back(struct history_money did, struct history_money back)
{
    if (!did.known) {
        return back.coins <= 0 && back.banked <= 0;
    }
    return back.coins == -did.coins && back.banked == -did.banked;
}

/* -- undoing a set -- */

/* Returns the set's change of that thing unless it is skipped. */
static const struct change *find_live(
        const struct undo *undo, enum change_kind kind, uint64_t id, const char *name)
{
    const struct change *change = change_set_find(&undo->set, kind, id, str_of(name));
    return change && !undo->skip[change - undo->set.list] ? change : NULL;
}

/* Same as coin_of for the prototypes that an object has after the undo. One that was destroyed
 * comes back with the state of the set; if it has an amount, *amount becomes that. */
static struct object *coin_in(const struct undo *undo, const struct value *list,
        const struct value **amount, unsigned depth)
{
    struct object *coin = NULL;
    for (size_t i = 0; !coin && depth < MONEY_DEPTH_MAX && i < list->table->item_count; i++) {
        uint64_t proto = change_number(list, i);
        const struct change *protos = find_live(undo, CHANGE_PROTOS, proto, "");
        if (world_find(engine_world(undo->engine), proto) || !protos) {
            coin = coin_of(undo->engine, &proto, 1);
            continue;
        }
        const struct change *own = find_live(undo, CHANGE_PROPERTY, proto, "amount");
        coin = coin_in(undo, &protos->before, amount, depth + 1);
        if (coin && own && own->before.kind != VALUE_NIL) {
            *amount = &own->before;
        }
    }
    return coin;
}

/* Adds the increase of money that undoing the set will cause in one object. */
static void foresee(struct undo *undo, uint64_t id, struct history_money *out)
{
    struct engine *engine = undo->engine;
    struct object *object = world_find(engine_world(engine), id);
    const struct change *protos = find_live(undo, CHANGE_PROTOS, id, "");
    const struct change *amount = find_live(undo, CHANGE_PROPERTY, id, "amount");
    const struct change *bank = find_live(undo, CHANGE_PROPERTY, id, BANK);
    bool comes = !object && find_live(undo, CHANGE_DESTROYED, id, "");
    bool stays = object && !find_live(undo, CHANGE_CREATED, id, "");
    uint32_t bank_atom = atom_intern(&engine_world(engine)->atoms, STR(BANK));
    const struct value *has = object ? prop_own(object, ATOM_amount) : NULL;
    const struct value *owed = object ? prop_own(object, bank_atom) : NULL;
    struct object *now = object ? coin_of(engine, object->protos, object->proto_count) : NULL;
    const struct value *inherited = NULL;
    struct object *then = protos ? coin_in(undo, &protos->before, &inherited, 0) : now;
    out->coins -= now ? worth(engine, now, has) : 0;
    out->banked -= account(owed);
    if (comes || stays) {
        const struct value *own = amount ? &amount->before : has;
        bool has_own = own && own->kind != VALUE_NIL;
        out->coins += then ? worth(engine, then, has_own ? own : inherited) : 0;
        out->banked += account(bank ? &bank->before : owed);
    }
}

bool undo_keeps_money(struct undo *undo)
{
    struct history_money back = {.known = true};
    for (size_t i = 0; i < undo->set.count; i++) {
        if (i == 0 || undo->set.list[i].object != undo->set.list[i - 1].object) {
            foresee(undo, undo->set.list[i].object, &back);
        }
    }
    return history_money_is_back(undo->did, back);
}

/* True if the object is a coin, or was one before the command destroyed it. */
static bool is_coin(const struct undo *undo, uint64_t id)
{
    struct object *object = world_find(engine_world(undo->engine), id);
    const struct change *was = change_set_find(&undo->set, CHANGE_PROTOS, id, STR_NONE);
    return (object && coin_of(undo->engine, object->protos, object->proto_count)) ||
           (was && coin_in(undo, &was->before, &(const struct value *){NULL}, 0));
}

static bool is_money(const struct undo *undo, const struct change *change)
{
    struct str name = value_as_str(&change->name);
    bool property = change->kind == CHANGE_PROPERTY;
    return (property && (str_equal(name, STR(BANK)) || str_equal(name, STR(PURSE)))) ||
           is_coin(undo, change->object);
}

void undo_leave_money(struct undo *undo)
{
    undo->did = (struct history_money){.known = true};
    for (size_t i = 0; i < undo->set.count; i++) {
        const struct change *change = &undo->set.list[i];
        struct object *object = world_find(engine_world(undo->engine), change->object);
        bool walks =
                change->kind == CHANGE_MOVED && object && is_character(undo->engine, object);
        undo->skip[i] |= is_money(undo, change) || (!change->own && !walks);
    }
}
