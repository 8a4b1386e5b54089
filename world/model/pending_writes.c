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
    struct pending_rows *ahead = mem_alloc(sizeof(*ahead));
    map_init(&ahead->gone);
    for (size_t i = 0; i < TABLE_END; i++) {
        strmap_init(&ahead->newest[i]);
    }
    return ahead;
}

static void list_append(struct pending_rows *ahead, struct version *version)
{
    version->before = ahead->last;
    if (ahead->last) {
        ahead->last->after = version;
    } else {
        ahead->first = version;
    }
    ahead->last = version;
    ahead->versions[version->row.table]++;
}

/* Removes a version from the list and its chain, and frees it. */
static void forget_ahead(struct pending_rows *ahead, struct version *version)
{
    uint64_t object = value_as_id(&version->row.columns[0]);
    *(version->before ? &version->before->after : &ahead->first) = version->after;
    *(version->after ? &version->after->before : &ahead->last) = version->before;
    if (version->older) {
        version->older->newer = version->newer;
    }
    if (version->newer) {
        version->newer->older = version->older;
    } else if (version->key.length == 0) {
        (void)(map_find(&ahead->gone, object) == version && map_remove(&ahead->gone, object));
    } else if (version->older) {
        (void)strmap_put(
                &ahead->newest[version->row.table], buf_str(&version->key), version->older);
    } else {
        (void)strmap_remove(&ahead->newest[version->row.table], buf_str(&version->key));
    }
    row_finish(&version->row);
    buf_finish(&version->key);
    mem_free(version);
}

void pending_destroy(struct pending_rows *ahead)
{
    if (!ahead) {
        return;
    }
    while (ahead->last) {
        forget_ahead(ahead, ahead->last);
    }
    for (size_t i = 0; i < TABLE_END; i++) {
        strmap_finish(&ahead->newest[i]);
    }
    map_finish(&ahead->gone);
    mem_free(ahead);
}

/* Calls the watcher of the table's index. The reads of that callback do not count as seen, since no
 * player is shown them. */
static void tell_watcher_ahead(struct world *world, const struct row *row)
{
    const struct pending_rows *ahead = world->ahead;
    uint64_t seen = world->seen;
    if (ahead->watchers[row->table].changed) {
        ahead->watchers[row->table].changed(ahead->watchers[row->table].data, row);
    }
    world->seen = seen;
}

void pending_note(struct world *world, enum batch_op op, struct row *row, size_t at)
{
    struct pending_rows *ahead = world->ahead;
    struct version *version = mem_alloc(sizeof(*version));
    *version = (struct version){
            .row = *row,
            .deleted = op == BATCH_ROW_DELETE,
            .number = world->commit_number + 1,
            .at = at,
    };
    version->older =
            strmap_put(&ahead->newest[row->table], row_key(row, &version->key), version);
    if (version->older) {
        version->older->newer = version;
    }
    *row = row_new(version->row.table);
    list_append(ahead, version);
    tell_watcher_ahead(world, &version->row);
}

void pending_undo(struct world *world, size_t at)
{
    struct pending_rows *ahead = world->ahead;
    while (ahead->last && ahead->last->number > world->commit_number && ahead->last->at >= at) {
        struct row row = ahead->last->row;
        ahead->versions[row.table]++;
        ahead->last->row = row_new(row.table);
        forget_ahead(ahead, ahead->last);
        tell_watcher_ahead(world, &row);
        row_finish(&row);
    }
}

void pending_note_gone(struct world *world, uint64_t object)
{
    struct pending_rows *ahead = world->ahead;
    struct version *version = mem_alloc(sizeof(*version));
    version->row.columns[0] = value_int((int64_t)object);
    version->number = world->commit_number + 1;
    (void)map_put(&ahead->gone, object, version);
    list_append(ahead, version);
    for (size_t i = 0; i < TABLE_END; i++) {
        ahead->versions[i] += table_def((enum table)i)->of_object;
    }
}

void pending_settle(struct world *world, uint64_t durable)
{
    struct pending_rows *ahead = world->ahead;
    while (ahead->first && ahead->first->number <= durable) {
        forget_ahead(ahead, ahead->first);
    }
}

bool pending_is_gone(const struct world *world, const struct row *row, uint64_t number)
{
    const struct version *end =
            table_def(row->table)->of_object
                    ? map_find(&world->ahead->gone, value_as_id(&row->columns[0]))
                    : NULL;
    return end && end->number >= number;
}
