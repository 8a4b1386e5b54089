/* tx_commit.c -- encodes a transaction's changes as one batch of rows.
 *
 * 1. Each object, list of prototypes and property is encoded once, in its final state. A property
 *    that ends as it began is left out.
 * 2. The order is one in which the store can write row by row: refs given up come first (another
 *    object may have them now), then objects, prototypes, properties, then rows of other tables,
 *    and last the destroyed objects, so that their deletion also deletes rows put for them.
 * 3. There is a batch only if there is something to write, or ids were spent: an id must not be
 *    given out again after a crash, even if it was rolled back.
 *
 * The batch is only submitted; nothing here waits until it is durable (see
 * engine/core/run/transaction.c). */
#include "world/model/tx.h"

#include "engine/base/mem.h"
#include "world/model/fresh.h"
#include "world/model/object_cache.h"
#include "world/model/pending_writes.h"
#include "world/model/prop.h"
#include "world/model/tx_log.h"
#include "world/store/batch.h"
#include "world/store/store.h"

/* Bits of object.dirty. */
enum {
    DIRTY_ROW = 1,
    DIRTY_PROTOS = 2,
    DIRTY_REF = 4,
};

static void mark_dirty(const struct tx *tx)
{
    static const uint8_t dirt[] = {
            [TX_UNDO_CREATE] = DIRTY_ROW,
            [TX_UNDO_REVIVE] = DIRTY_ROW,
            [TX_UNDO_PLACE] = DIRTY_ROW,
            [TX_UNDO_OWNER] = DIRTY_ROW,
            [TX_UNDO_BEHAVIOUR] = DIRTY_ROW,
            [TX_UNDO_REF] = DIRTY_ROW | DIRTY_REF,
            [TX_UNDO_PROTOS] = DIRTY_PROTOS,
            [TX_UNDO_HOOK] = 0,
    };
    for (size_t i = 0; i < tx->count; i++) {
        if (tx->log[i].object) {
            tx->log[i].object->dirty |= dirt[tx->log[i].kind];
        }
    }
}

/* Values in an array on the stack: their strings are freed by finish. */
static void add_object(struct batch *batch, const struct object *object, bool with_ref)
{
    struct value columns[] = {
            value_object(object->id),
            value_object(object->location),
            value_int((int64_t)object->arrived),
            value_object(object->owner),
            with_ref && object->ref ? value_text(object->ref) : value_nil(),
            value_int(object->behaviour),
    };
    batch_add(&batch->rows, BATCH_OBJECT, TABLE_END, columns, 6);
    value_finish(&columns[4]);
}

static void add_parents(struct batch *batch, const struct object *object)
{
    struct value columns[BATCH_COLUMNS_MAX] = {value_object(object->id)};
    must(object->proto_count + 1 <= BATCH_COLUMNS_MAX);
    for (uint32_t i = 0; i < object->proto_count; i++) {
        columns[1 + i] = value_object(object->protos[i]);
    }
    batch_add(&batch->rows, BATCH_PARENTS, TABLE_END, columns, object->proto_count + 1);
}

static void add_property(
        struct batch *batch, const struct world *world, const struct tx_undo *undo)
{
    const struct prop *prop = object_find_prop(undo->object, undo->atom);
    const struct value nil = value_nil();
    if (value_equal(prop ? &prop->value : &nil, &undo->value)) {
        return;
    }
    struct value name = value_str(atom_name(&world->atoms, undo->atom));
    struct value columns[] = {value_object(undo->object->id), name, prop ? prop->value : nil};
    if (prop) {
        batch_add(&batch->rows, BATCH_PROPERTY, TABLE_END, columns, 3);
    } else {
        batch_add(&batch->rows, BATCH_PROPERTY_DELETE, TABLE_END, columns, 2);
    }
    value_finish(&name);
}

static void add_objects(struct batch *batch, const struct tx *tx)
{
    for (size_t i = 0; i < tx->count && tx_may_have(tx, TX_UNDO_REF); i++) {
        const struct object *object = tx->log[i].object;
        if (tx->log[i].kind == TX_UNDO_TOUCH && (object->dirty & DIRTY_REF) &&
                !object->created) {
            add_object(batch, object, false);
        }
    }
    for (size_t i = 0; i < tx->count; i++) {
        const struct object *object = tx->log[i].object;
        if (tx->log[i].kind == TX_UNDO_TOUCH && (object->dirty & DIRTY_ROW) &&
                !object->destroyed) {
            add_object(batch, object, true);
        }
    }
    for (size_t i = 0; i < tx->count && tx_may_have(tx, TX_UNDO_PROTOS); i++) {
        const struct object *object = tx->log[i].object;
        if (tx->log[i].kind == TX_UNDO_TOUCH && (object->dirty & DIRTY_PROTOS) &&
                !object->destroyed) {
            add_parents(batch, object);
        }
    }
}

static void add_properties(struct batch *batch, const struct world *world, const struct tx *tx)
{
    struct tx_ordered changes;
    tx_log_properties(tx, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        const struct tx_undo *undo = &tx->log[changes.indexes[i]];
        if (!undo->object->destroyed) {
            add_property(batch, world, undo);
        }
    }
    tx_ordered_finish(&changes);
}

static void add_deletions(struct world *world, struct batch *batch, const struct tx *tx)
{
    for (size_t i = 0; i < tx->count && tx_may_have(tx, TX_UNDO_DESTROY); i++) {
        const struct object *object = tx->log[i].object;
        bool known = object && (!object->created || tx->rows.length > 0);
        if (tx->log[i].kind == TX_UNDO_DESTROY && known) {
            struct value id = value_object(object->id);
            batch_add(&batch->rows, BATCH_OBJECT_DELETE, TABLE_END, &id, 1);
            pending_note_gone(world, object->id);
        }
    }
}

/* Returns NULL if there is nothing to write. */
static struct batch *encode(struct world *world)
{
    struct tx *tx = world->tx;
    if (!tx_will_write(world)) {
        return NULL;
    }
    struct batch *batch = batch_create();
    mark_dirty(tx);
    add_objects(batch, tx);
    add_properties(batch, world, tx);
    buf_add_str(&batch->rows, buf_str(&tx->rows));
    add_deletions(world, batch, tx);
    bool spent = world->next_id != tx->saved_next_id;
    if (batch->rows.length == 0 && !spent) {
        batch_destroy(batch);
        return NULL;
    }
    batch->at_leisure = !tx->hurries && !spent && batch->rows.length == tx->rows.length;
    batch->number = world->commit_number + 1;
    batch->time_ms = world_now_ms(world);
    batch->next_id = world->next_id;
    batch->next_arrival = world->next_arrival;
    return batch;
}

static void submit(struct world *world, struct batch *batch)
{
    world->commit_number = batch->number;
    world->time_ms = batch->time_ms;
    world->tx->saved_next_id = batch->next_id;
    store_submit(world->store, batch);
}

/* Restores the stamps of objects that the tx touched but did not change. */
static void restore_stamps(struct tx *tx)
{
    for (size_t i = 0; i < tx->count; i++) {
        if (tx->log[i].kind == TX_UNDO_TOUCH) {
            tx->log[i].object->changed = tx->log[i].number;
        }
    }
}

static void count_bytes(struct world *world, struct object *object)
{
    int64_t grown = (int64_t)object->stored_bytes - (int64_t)object->counted_bytes;
    object->counted_bytes = object->stored_bytes;
    if (grown != 0 && object->owner != 0 && world->on_grown) {
        world->on_grown(world->on_owned_data, object->owner, grown);
    }
}

static void settle(struct world *world, struct object *object, uint64_t number)
{
    object->dirty = 0;
    if (object->destroyed && object->created) {
        object_cache_drop(world, object);
        return;
    }
    object->created = false;
    if (object->destroyed) {
        object_cache_bury(world, object);
    } else {
        object_cache_measure(world, object);
        count_bytes(world, object);
    }
    if (number > 0) {
        fresh_add(world, number, object->id);
    }
}

/* Removes the hooks from the log and returns them in order. */
static struct tx_hook *take_hooks(const struct tx *tx, size_t *out_count)
{
    size_t count = 0;
    *out_count = 0;
    if (!tx_may_have(tx, TX_UNDO_HOOK)) {
        return NULL;
    }
    for (size_t i = 0; i < tx->count; i++) {
        count += tx->log[i].kind == TX_UNDO_HOOK;
    }
    struct tx_hook *hooks = mem_alloc_array(count, sizeof(*hooks));
    count = 0;
    for (size_t i = 0; i < tx->count; i++) {
        if (tx->log[i].kind == TX_UNDO_HOOK) {
            hooks[count++] = *tx->log[i].hook;
        }
    }
    *out_count = count;
    return hooks;
}

static void run_hooks(const struct tx_hook *hooks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (hooks[i].commit) {
            hooks[i].commit(hooks[i].data);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (hooks[i].drop) {
            hooks[i].drop(hooks[i].data);
        }
    }
}

uint64_t tx_commit(struct world *world)
{
    struct tx *tx = world->tx;
    must(tx->open);
    if (tx->count == 0 && world->next_id == tx->saved_next_id) {
        tx_end(world);
        return 0;
    }
    twin_settle(world);
    struct batch *batch = encode(world);
    uint64_t number = batch && !batch->at_leisure ? batch->number : 0;
    if (batch) {
        submit(world, batch);
    }
    if (number == 0) {
        restore_stamps(tx);
    }
    size_t hook_count = 0;
    struct tx_hook *hooks = take_hooks(tx, &hook_count);
    for (size_t i = 0; i < tx->count; i++) {
        if (tx->log[i].kind == TX_UNDO_TOUCH) {
            settle(world, tx->log[i].object, number);
        }
    }
    tx_end(world);
    fresh_settle(world, store_durable(world->store));
    pending_settle(world, store_durable(world->store));
    run_hooks(hooks, hook_count);
    mem_free(hooks);
    return number;
}

/* -- for history and audit -- */

static bool describe(const struct tx_undo *undo, struct tx_change *out)
{
    static const enum tx_change_kind kinds[] = {
            [TX_UNDO_CREATE] = TX_CREATED,
            [TX_UNDO_REVIVE] = TX_CREATED,
            [TX_UNDO_DESTROY] = TX_DESTROYED,
            [TX_UNDO_PROP] = TX_PROPERTY,
            [TX_UNDO_PLACE] = TX_MOVED,
            [TX_UNDO_OWNER] = TX_OWNER,
            [TX_UNDO_BEHAVIOUR] = TX_BEHAVIOUR,
            [TX_UNDO_REF] = TX_REF,
            [TX_UNDO_PROTOS] = TX_PROTOS,
    };
    enum tx_undo_kind kind = undo->kind;
    if (kind == TX_UNDO_TOUCH || kind == TX_UNDO_ROWS || kind == TX_UNDO_HOOK) {
        return false;
    }
    *out = (struct tx_change){
            .kind = kinds[kind],
            .object = undo->object->id,
            .atom = undo->atom,
            .old = kind == TX_UNDO_PROP ? &undo->value : NULL,
            .old_place = kind == TX_UNDO_PLACE ? undo->place.location : 0,
            .old_arrived = kind == TX_UNDO_PLACE ? undo->place.arrived : 0,
            .old_owner = kind == TX_UNDO_OWNER ? undo->number : 0,
            .old_ref = kind == TX_UNDO_REF ? undo->ref : NULL,
            .old_protos = kind == TX_UNDO_PROTOS ? undo->protos.ids : NULL,
            .old_proto_count = kind == TX_UNDO_PROTOS ? undo->protos.count : 0,
            .old_behaviour = kind == TX_UNDO_BEHAVIOUR ? (uint32_t)undo->number : 0,
    };
    return true;
}

void tx_each_change(struct world *world,
        void (*visit)(void *data, const struct tx_change *change), void *data)
{
    tx_each_change_since(world, 0, visit, data);
}

void tx_each_change_since(struct world *world, size_t savepoint,
        void (*visit)(void *data, const struct tx_change *change), void *data)
{
    const struct tx *tx = world->tx;
    must(tx->open && savepoint <= tx->count);
    if (savepoint == tx->count) {
        return;
    }
    struct tx_ordered changes;
    tx_log_first_of_each(tx, savepoint, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        const struct tx_undo *undo = &tx->log[changes.indexes[i]];
        struct tx_change change;
        bool came_and_went = undo->object->created && undo->object->destroyed;
        if (!came_and_went && describe(undo, &change)) {
            visit(data, &change);
        }
    }
    tx_ordered_finish(&changes);
}
