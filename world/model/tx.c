/* tx.c -- the undo log of one transaction.
 *
 * 1. Every change is logged before or as it is made, with the old value moved in. Replaying the log
 *    in reverse restores the world exactly, including the order of contents and the number of the
 *    last change.
 * 2. A savepoint is a length of the log.
 * 3. An object that was created and undone stays in memory, marked destroyed, until the tx ends,
 *    since callers up the stack hold pointers to it. Its id is not reused.
 * 4. The changes to one property between two savepoints are one entry (see prop.c), so a script
 *    that counts in a loop does not grow the log.
 *
 * A commit finds its writes by walking the log: tx_commit.c. To add a kind of change: enum
 * tx_undo_kind, undo_one here, tx_commit.c. */
#include "world/model/tx.h"

#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "world/model/object_cache.h"
#include "world/model/pending_writes.h"
#include "world/model/tx_log.h"
#include "world/store/batch.h"
#include "world/store/store.h"

#include <stdlib.h>

enum { KEPT_ENTRIES = 1024 };

struct tx *tx_create(void)
{
    return mem_alloc(sizeof(struct tx));
}

static void finish_entry(struct tx_undo *undo)
{
    switch (undo->kind) {
    case TX_UNDO_PROP:
        value_finish(&undo->value);
        return;
    case TX_UNDO_REF:
        mem_free(undo->ref);
        return;
    case TX_UNDO_PROTOS:
        slab_free(undo->protos.ids);
        return;
    case TX_UNDO_HOOK:
        mem_free(undo->hook);
        return;
    case TX_UNDO_TOUCH:
    case TX_UNDO_CREATE:
    case TX_UNDO_REVIVE:
    case TX_UNDO_DESTROY:
    case TX_UNDO_PLACE:
    case TX_UNDO_OWNER:
    case TX_UNDO_BEHAVIOUR:
    case TX_UNDO_ROWS:
        return;
    }
}

static void clear_log(struct tx *tx)
{
    for (size_t i = 0; i < tx->count; i++) {
        finish_entry(&tx->log[i]);
    }
    tx->count = 0;
    tx->kinds = 0;
    tx->barrier = 0;
    if (tx->capacity > KEPT_ENTRIES) {
        mem_free(tx->log);
        tx->log = NULL;
        tx->capacity = 0;
    }
    buf_clear(&tx->rows);
    buf_shrink(&tx->rows, KEPT_ENTRIES);
}

void tx_destroy(struct tx *tx)
{
    if (tx) {
        clear_log(tx);
        mem_free(tx->log);
        mem_free(tx->dead);
        buf_finish(&tx->rows);
        mem_free(tx);
    }
}

void tx_begin(struct world *world)
{
    struct tx *tx = world->tx;
    must(!tx->open);
    store_hold_reads(world->store, true);
    tx->open = true;
    tx->hurries = false;
    tx->created_count = 0;
}

bool tx_is_open(const struct world *world)
{
    return world->tx->open;
}

bool tx_will_write(const struct world *world)
{
    return world->next_id != world->tx->saved_next_id || tx_has_changes(world);
}

bool tx_has_changes(const struct world *world)
{
    const struct tx *tx = world->tx;
    bool has = tx->rows.length > 0;
    for (size_t i = 0; i < tx->count && !has; i++) {
        has = tx->log[i].kind != TX_UNDO_TOUCH && tx->log[i].kind != TX_UNDO_HOOK;
    }
    return has;
}

size_t tx_created_count(const struct world *world)
{
    return world->tx->created_count;
}

/* -- writing the log -- */

static size_t append(struct tx *tx, struct tx_undo undo)
{
    must(tx->open);
    if (tx->count == tx->capacity) {
        tx->capacity = tx->capacity ? tx->capacity * 2 : 64;
        tx->log = mem_realloc(tx->log, tx->capacity * sizeof(*tx->log));
    }
    tx->log[tx->count] = undo;
    tx->kinds |= 1u << undo.kind;
    return tx->count++;
}

void tx_touch(struct world *world, struct object *object)
{
    uint64_t number = world->commit_number + 1;
    if (object->changed != number) {
        append(world->tx,
                (struct tx_undo){
                        .kind = TX_UNDO_TOUCH, .object = object, .number = object->changed});
        object->changed = number;
    }
}

static void note_heirs(struct world *world, enum tx_undo_kind kind)
{
    world->heirs_version += kind == TX_UNDO_CREATE || kind == TX_UNDO_REVIVE ||
                            kind == TX_UNDO_DESTROY || kind == TX_UNDO_PROTOS;
}

size_t tx_log(struct world *world, struct tx_undo undo)
{
    note_heirs(world, undo.kind);
    if (undo.object) {
        tx_touch(world, undo.object);
    }
    return append(world->tx, undo);
}

/* Adds a row, taking it; the first count columns are written. */
static void add_row(struct world *world, enum batch_op op, struct row *row, size_t count)
{
    struct buf *rows = &world->tx->rows;
    size_t at = rows->length;
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_ROWS, .number = at});
    batch_add(rows, op, row->table, row->columns, count);
    world->tx->hurries |= !table_def(row->table)->at_leisure;
    pending_note(world, op, row, at);
}

static void add_copy(struct world *world, enum batch_op op, enum table table,
        const struct value *columns, size_t count)
{
    struct row lent = row_lent(table, columns, count);
    struct row row = row_dup(&lent);
    add_row(world, op, &row, count);
}

void tx_put(struct world *world, enum table table, const struct value *columns, size_t count)
{
    add_copy(world, BATCH_ROW, table, columns, count);
}

void tx_put_row(struct world *world, struct row *row)
{
    size_t width = table_width(row->table);
    struct row taken = row_lent(row->table, row->columns, width);
    add_row(world, BATCH_ROW, &taken, width);
    *row = row_new(row->table);
}

void tx_delete(struct world *world, enum table table, const struct value *key, size_t count)
{
    add_copy(world, BATCH_ROW_DELETE, table, key, count);
}

void tx_on_end(struct world *world, struct tx_hook hook)
{
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_HOOK, .hook = mem_dup(&hook, sizeof(hook))});
}

/* -- undo -- */

static void undo_create(struct tx *tx, struct object *object)
{
    must(object->location == 0 && !object->ref);
    object->destroyed = true;
    tx->dead = mem_grow(tx->dead, tx->dead_count, &tx->dead_capacity, sizeof(struct object *));
    tx->dead[tx->dead_count++] = object;
}

static void undo_hook(const struct tx_hook *hook)
{
    if (hook->undo) {
        hook->undo(hook->data);
    }
    if (hook->drop) {
        hook->drop(hook->data);
    }
}

/* Undoes one step. The undone value is left in undo, to be freed. */
static void undo_one(struct world *world, struct tx_undo *undo)
{
    struct object *object = undo->object;
    note_heirs(world, undo->kind);
    switch (undo->kind) {
    case TX_UNDO_TOUCH:
        object->changed = undo->number;
        return;
    case TX_UNDO_CREATE:
        world_tell_owned(world, object, false);
        undo_create(world->tx, object);
        return;
    case TX_UNDO_REVIVE:
        object->destroyed = true;
        object_cache_bury(world, object);
        return;
    case TX_UNDO_DESTROY:
        object->destroyed = false;
        world_tell_owned(world, object, true);
        return;
    case TX_UNDO_PROP:
        undo->value = object_cache_swap_prop(world, object, undo->atom, undo->value);
        return;
    case TX_UNDO_PLACE:
        object_cache_set_place(world, object, undo->place.location, undo->place.arrived);
        return;
    case TX_UNDO_OWNER:
        world_tell_owned(world, object, false);
        object->owner = undo->number;
        world_tell_owned(world, object, true);
        return;
    case TX_UNDO_BEHAVIOUR:
        object->behaviour = (uint32_t)undo->number;
        return;
    case TX_UNDO_REF:
        undo->ref = object_cache_swap_ref(world, object, undo->ref);
        return;
    case TX_UNDO_PROTOS:
        object_cache_swap_protos(world, object, &undo->protos.ids, &undo->protos.count);
        return;
    case TX_UNDO_ROWS:
        buf_truncate(&world->tx->rows, undo->number);
        pending_undo(world, undo->number);
        return;
    case TX_UNDO_HOOK:
        undo_hook(undo->hook);
        return;
    }
}

size_t tx_savepoint(const struct world *world)
{
    struct tx *tx = world->tx;
    must(tx->open);
    tx->barrier = tx->count;
    return tx->count;
}

void tx_rollback_to(struct world *world, size_t savepoint)
{
    struct tx *tx = world->tx;
    must(tx->open && savepoint <= tx->count);
    while (tx->count > savepoint) {
        struct tx_undo undo = tx->log[--tx->count];
        undo_one(world, &undo);
        finish_entry(&undo);
    }
    tx->barrier = savepoint;
}

void tx_rollback(struct world *world)
{
    tx_rollback_to(world, 0);
    tx_end(world);
}

void tx_end(struct world *world)
{
    struct tx *tx = world->tx;
    store_hold_reads(world->store, false);
    tx->open = false;
    clear_log(tx);
    for (size_t i = 0; i < tx->dead_count; i++) {
        object_cache_drop(world, tx->dead[i]);
    }
    tx->dead_count = 0;
}

/* -- each changed thing once -- */

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int by_thing(const void *a, const void *b, void *data)
{
    const struct tx_undo *log = data;
    const struct tx_undo *x = &log[*(const size_t *)a];
    const struct tx_undo *y = &log[*(const size_t *)b];
    int by = compare_sizes(x->object->id, y->object->id);
    by = by ? by : compare_sizes(x->kind, y->kind);
    by = by ? by : compare_sizes(x->atom, y->atom);
    return by ? by : compare_sizes((size_t)(x - log), (size_t)(y - log));
}

static int by_index(const void *a, const void *b)
{
    return compare_sizes(*(const size_t *)a, *(const size_t *)b);
}

static bool is_same_thing(const struct tx_undo *a, const struct tx_undo *b)
{
    return a->object == b->object && a->kind == b->kind && a->atom == b->atom;
}

/* Sorts the entries and keeps the first of each changed thing. */
static void keep_first(const struct tx *tx, struct tx_ordered *all)
{
    size_t kept = 0;
    qsort_r(all->indexes, all->count, sizeof(*all->indexes), by_thing, tx->log);
    for (size_t i = 0; i < all->count; i++) {
        size_t index = all->indexes[i];
        if (kept == 0 || !is_same_thing(&tx->log[all->indexes[kept - 1]], &tx->log[index])) {
            all->indexes[kept++] = index;
        }
    }
    all->count = kept;
}

static bool has_thing(const struct tx *tx, const struct tx_ordered *all, size_t index)
{
    bool has = false;
    for (size_t i = 0; i < all->count && !has; i++) {
        has = is_same_thing(&tx->log[all->indexes[i]], &tx->log[index]);
    }
    return has;
}

static void begin_ordered(struct tx_ordered *ordered, size_t most)
{
    ordered->count = 0;
    ordered->indexes =
            most <= TX_FEW ? ordered->few : mem_alloc_array(most, sizeof(*ordered->indexes));
}

void tx_ordered_finish(struct tx_ordered *ordered)
{
    if (ordered->indexes != ordered->few) {
        mem_free(ordered->indexes);
    }
}

/* A command changes few things. For those a linear search is faster than sorting twice. */
void tx_log_first_of_each(const struct tx *tx, size_t from, struct tx_ordered *out)
{
    bool few = tx->count - from <= TX_FEW;
    begin_ordered(out, tx->count - from);
    for (size_t i = from; i < tx->count; i++) {
        if (tx->log[i].object && !(few && has_thing(tx, out, i))) {
            out->indexes[out->count++] = i;
        }
    }
    if (!few) {
        keep_first(tx, out);
        qsort(out->indexes, out->count, sizeof(*out->indexes), by_index);
    }
}

void tx_log_properties(const struct tx *tx, struct tx_ordered *out)
{
    bool has = tx_may_have(tx, TX_UNDO_PROP);
    begin_ordered(out, has ? tx->count : 0);
    for (size_t i = 0; has && i < tx->count; i++) {
        if (tx->log[i].kind == TX_UNDO_PROP) {
            out->indexes[out->count++] = i;
        }
    }
    if (out->count > 1) {
        keep_first(tx, out);
    }
}
