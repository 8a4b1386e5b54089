/* replication_log.c -- the last commits of a world, ready to be sent.
 *
 * The log is bounded in bytes: a follower that lacks older commits needs a new copy. The chain
 * of each entry identifies the history before it, so a follower with another history is
 * detected. */
#include "engine/base/mem.h"
#include "net/follow/replication_impl.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"

#include <string.h>

static void drop_first(struct replication_log *log)
{
    struct replication_entry *entry = log->first;
    log->first = entry->next;
    log->last = log->first ? log->last : NULL;
    log->bytes -= sizeof(*entry) + entry->length;
    log->before = entry->number;
    log->before_chain = entry->chain;
    mem_free(entry);
}

void replication_log_finish(struct replication_log *log)
{
    while (log->first) {
        drop_first(log);
    }
}

static struct replication_entry *make_entry(const struct batch *batch)
{
    struct buf frame = {0};
    size_t begun = follow_begin(&frame, FOLLOW_BATCH);
    batch_write(batch, &frame);
    frame_end(&frame, begun);
    struct replication_entry *entry = mem_alloc(sizeof(*entry) + frame.length);
    entry->number = batch->number;
    entry->chain = batch->chain;
    entry->length = frame.length;
    memcpy(entry->frame, frame.bytes, frame.length);
    buf_finish(&frame);
    return entry;
}

void replication_log_add(struct replication_log *log, struct batch *batch)
{
    batch->chain = batch_chain(log->chain, batch);
    log->newest = batch->number;
    log->chain = batch->chain;
    if (batch->rows.length > FOLLOW_BATCH_MAX) {
        replication_log_finish(log);
        log->before = batch->number;
        log->before_chain = batch->chain;
        return;
    }
    struct replication_entry *entry = make_entry(batch);
    if (log->last) {
        log->last->next = entry;
    } else {
        log->first = entry;
    }
    log->last = entry;
    log->bytes += sizeof(*entry) + entry->length;
    while (log->bytes > log->bytes_max && log->first != log->last) {
        drop_first(log);
    }
}

bool replication_log_find(
        const struct replication_log *log, uint64_t number, struct replication_entry **out_next)
{
    if (number < log->before || number > log->newest) {
        return false;
    }
    struct replication_entry *entry = log->first;
    while (entry && entry->number <= number) {
        entry = entry->next;
    }
    *out_next = entry;
    return true;
}

bool replication_log_goes_on(const struct replication_log *log, uint64_t number, uint64_t chain,
        struct replication_entry **out_next)
{
    if (number == log->before) {
        return chain == log->before_chain && replication_log_find(log, number, out_next);
    }
    for (struct replication_entry *entry = log->first; entry; entry = entry->next) {
        if (entry->number == number) {
            *out_next = entry->next;
            return entry->chain == chain;
        }
    }
    return false;
}
