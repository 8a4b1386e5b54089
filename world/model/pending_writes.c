/* pending_writes.c -- pending row writes that are not in the file yet.
 *
 * 1. They stand in one list, in the order in which they were made. A rollback removes entries from
 *    its end, durable commits are removed from its beginning.
 * 2. The versions of one row form a chain, the newest first. A read uses only the newest.
 * 3. A deleted object deletes its rows (table_def.of_object), unless they are put again later. */
#include "world/model/pending_writes.h"

#include "engine/base/mem.h"

#include <string.h>

struct pending_rows *pending_create(void)
{
    struct pending_rows *pending = mem_alloc(sizeof(*pending));
    map_init(&pending->gone);
    for (size_t i = 0; i < TABLE_END; i++) {
        strmap_init(&pending->newest[i]);
    }
    return pending;
}

static void list_append(struct pending_rows *pending, struct version *version)
{
    version->before = pending->last;
    if (pending->last) {
        pending->last->after = version;
    } else {
        pending->first = version;
    }
    pending->last = version;
    pending->versions[version->row.table]++;
}

/* Removes a version from the list and its chain, and frees it. */
static void forget_pending(struct pending_rows *pending, struct version *version)
{
    uint64_t object = value_as_id(&version->row.columns[0]);
    *(version->before ? &version->before->after : &pending->first) = version->after;
    *(version->after ? &version->after->before : &pending->last) = version->before;
    if (version->older) {
        version->older->newer = version->newer;
    }
    if (version->newer) {
        version->newer->older = version->older;
    } else if (version->key.length == 0) {
        (void)(map_find(&pending->gone, object) == version &&
                map_remove(&pending->gone, object));
    } else if (version->older) {
        (void)strmap_put(
                &pending->newest[version->row.table], buf_str(&version->key), version->older);
    } else {
        (void)strmap_remove(&pending->newest[version->row.table], buf_str(&version->key));
    }
    row_finish(&version->row);
    buf_finish(&version->key);
    mem_free(version);
}

void pending_destroy(struct pending_rows *pending)
{
    if (!pending) {
        return;
    }
    while (pending->last) {
        forget_pending(pending, pending->last);
    }
    for (size_t i = 0; i < TABLE_END; i++) {
        strmap_finish(&pending->newest[i]);
    }
    map_finish(&pending->gone);
    mem_free(pending);
}

/* Calls the watcher of the table's index. The reads of that callback do not count as seen, since no
 * player is shown them. */
static void tell_watcher_pending(struct world *world, const struct row *row)
{
    const struct pending_rows *pending = world->pending;
    uint64_t seen = world->seen;
    if (pending->watchers[row->table].changed) {
        pending->watchers[row->table].changed(pending->watchers[row->table].data, row);
    }
    world->seen = seen;
}

void pending_note(struct world *world, enum batch_op op, struct row *row, size_t at)
{
    struct pending_rows *pending = world->pending;
    struct version *version = mem_alloc(sizeof(*version));
    *version = (struct version){
            .row = *row,
            .deleted = op == BATCH_ROW_DELETE,
            .number = world->commit_number + 1,
            .at = at,
    };
    version->older =
            strmap_put(&pending->newest[row->table], row_key(row, &version->key), version);
    if (version->older) {
        version->older->newer = version;
    }
    *row = row_new(version->row.table);
    list_append(pending, version);
    tell_watcher_pending(world, &version->row);
}

void pending_undo(struct world *world, size_t at)
{
    struct pending_rows *pending = world->pending;
    while (pending->last && pending->last->number > world->commit_number &&
            pending->last->at >= at) {
        struct row row = pending->last->row;
        pending->versions[row.table]++;
        pending->last->row = row_new(row.table);
        forget_pending(pending, pending->last);
        tell_watcher_pending(world, &row);
        row_finish(&row);
    }
}

void pending_note_gone(struct world *world, uint64_t object)
{
    struct pending_rows *pending = world->pending;
    struct version *version = mem_alloc(sizeof(*version));
    version->row.columns[0] = value_int((int64_t)object);
    version->number = world->commit_number + 1;
    (void)map_put(&pending->gone, object, version);
    list_append(pending, version);
    for (size_t i = 0; i < TABLE_END; i++) {
        pending->versions[i] += table_def((enum table)i)->of_object;
    }
}

void pending_settle(struct world *world, uint64_t durable)
{
    struct pending_rows *pending = world->pending;
    while (pending->first && pending->first->number <= durable) {
        forget_pending(pending, pending->first);
    }
}

bool pending_is_gone(const struct world *world, const struct row *row, uint64_t number)
{
    const struct version *end =
            table_def(row->table)->of_object
                    ? map_find(&world->pending->gone, value_as_id(&row->columns[0]))
                    : NULL;
    return end && end->number >= number;
}
