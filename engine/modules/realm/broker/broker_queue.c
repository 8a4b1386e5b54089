/* broker_queue.c -- decides which entries go to the game next, and which are finished.
 *
 * 1. At most two calls are in progress: the disk syncs the entries of the first while the game
 *    processes the second. Entries that arrive meanwhile go into one later call, so a busy broker
 *    costs few commits.
 * 2. The second call begins where the first ends, if the game takes all of the first. Otherwise the
 *    second came too early, and its entries are passed again after the rest of the first. The
 *    outbox sees an early message as a gap, and ignores a repeated one.
 * 3. After that, the calls are made one at a time, until the game takes a whole call. */
#include "engine/modules/realm/broker/broker_queue.h"

#define CALLS_MOST 2
#define CALL_ENTRIES 50

struct entry {
    json_t *id;   /* owned */
    json_t *text; /* owned */
};

struct broker_queue {
    struct entry *entries; /* owned, in order; entries of pending calls first */
    size_t count;
    size_t capacity;
    size_t handed; /* number of entries in pending calls that count */

    struct {
        uint64_t number;
        size_t count; /* 0: the call does not count, as it came too early or before a reset */
    } calls[CALLS_MOST];

    size_t flying; /* pending calls */
    uint64_t last; /* number of the last call */
    bool careful;
};

struct broker_queue *broker_queue_create(void)
{
    return mem_alloc(sizeof(struct broker_queue));
}

void broker_queue_destroy(struct broker_queue *queue)
{
    if (queue) {
        broker_queue_clear(queue);
        mem_free(queue->entries);
        mem_free(queue);
    }
}

bool broker_queue_has_room(const struct broker_queue *queue)
{
    return queue->count < BROKER_QUEUE_MOST;
}

void broker_queue_add(struct broker_queue *queue, struct str id, struct str text)
{
    queue->entries =
            mem_grow(queue->entries, queue->count, &queue->capacity, sizeof(*queue->entries));
    queue->entries[queue->count++] = (struct entry){
            json_stringn(id.bytes, id.length), json_stringn(text.bytes, text.length)};
}

json_t *broker_queue_hand(struct broker_queue *queue, uint64_t *out_number)
{
    size_t left = queue->count - queue->handed;
    size_t count = left < CALL_ENTRIES ? left : CALL_ENTRIES;
    if (count == 0 || queue->flying == (queue->careful ? 1 : CALLS_MOST)) {
        return NULL;
    }
    json_t *entries = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append(entries, queue->entries[queue->handed + i].text);
    }
    queue->calls[queue->flying].number = ++queue->last;
    queue->calls[queue->flying++].count = count;
    queue->handed += count;
    *out_number = queue->last;
    return entries;
}

/* Removes `count` entries from the front; returns their IDs. */
static json_t *take_off(struct broker_queue *queue, size_t count)
{
    json_t *ids = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(ids, queue->entries[i].id);
        json_decref(queue->entries[i].text);
    }
    queue->count -= count;
    for (size_t i = 0; i < queue->count; i++) {
        queue->entries[i] = queue->entries[i + count];
    }
    return ids;
}

static void forget_calls(struct broker_queue *queue)
{
    for (size_t i = 0; i < queue->flying; i++) {
        queue->calls[i].count = 0;
    }
    queue->handed = 0;
}

json_t *broker_queue_done(struct broker_queue *queue, uint64_t number, size_t taken)
{
    if (queue->flying == 0 || queue->calls[0].number != number) {
        return json_array();
    }
    size_t count = queue->calls[0].count;
    queue->flying--;
    for (size_t i = 0; i < queue->flying; i++) {
        queue->calls[i] = queue->calls[i + 1];
    }
    if (count == 0) {
        return json_array();
    }
    if (taken == 0) {
        forget_calls(queue);
        return take_off(queue, queue->count);
    }
    queue->careful = taken < count;
    if (taken < count) {
        forget_calls(queue);
        return take_off(queue, taken);
    }
    queue->handed -= count;
    return take_off(queue, count);
}

void broker_queue_clear(struct broker_queue *queue)
{
    forget_calls(queue);
    json_decref(take_off(queue, queue->count));
}
