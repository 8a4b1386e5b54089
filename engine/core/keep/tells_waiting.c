/* tells_waiting.c -- what was told in a flood, and is no row yet.
 *
 * 1. Of what two tell each other FLOOD within WINDOW_MS are rows at once. What is more waits in memory for FLOOD_MS, or
 *    until somebody reads it or leaves; and what would be among the oldest that go by then (tells.c) is never a row. So
 *    who floods costs little.
 * 2. An entry is made in the slice that tells, and goes with it if that is undone; entries are only taken off between
 *    slices. So the newest entry is always that of the undo.
 * 3. What somebody reads is written in the slice that reads: sides[].written, taken back with that slice.
 * 4. Who was forgotten meanwhile has no copy, and in that of the other "somebody who has left" in the place of their
 *    name. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/keep/disk.h"
#include "engine/core/keep/tells_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/slice.h"
#include "engine/core/tell/speech.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <string.h>

enum { WINDOW_MS = 100, FLOOD = 25, FLOOD_MS = 1000, WRITE_EACH = 64, WAIT_MOST = 16384 };

/* One of the two. */
struct side {
    uint64_t character;
    struct str name;
    bool guest;
    bool written; /* their copy */
};

struct waiting {
    struct waiting *newer;
    struct waiting *older;
    struct side sides[2]; /* who said it, who was told */
    int64_t time_ms;      /* wall clock */
    int64_t since_ms;     /* monotonic */
    struct str kind;
    struct str mark;
    struct str text;
    char bytes[]; /* of all these */
};

struct tells_waiting {
    struct waiting *oldest;
    struct waiting *newest;
    size_t count;
    struct strmap companies; /* of each copy, as in tells.c, how many wait: (void *)count */
    struct strmap recent;    /* who told whom within this window: (void *)count */
    int64_t window_ms;       /* monotonic: its end */
};

/* -- how many wait of whom -- */

/* Which copy and company an entry belongs to, by whose copy it is. */
static struct str company_of(const struct waiting *entry, int side, uint64_t out[2])
{
    const struct side *other = &entry->sides[1 - side];
    out[0] = entry->sides[side].character;
    out[1] = other->guest ? 0 : other->character;
    return (struct str){(const char *)out, 2 * sizeof(*out)};
}

static size_t count_of(
        const struct tells_waiting *waiting, const struct waiting *entry, int side)
{
    uint64_t key[2];
    return (size_t)(uintptr_t)strmap_find(&waiting->companies, company_of(entry, side, key));
}

static void set_count(
        struct tells_waiting *waiting, const struct waiting *entry, int side, size_t count)
{
    uint64_t key[2];
    struct str company = company_of(entry, side, key);
    if (count > 0) {
        (void)strmap_put(&waiting->companies, company, (void *)(uintptr_t)count);
    } else {
        (void)strmap_remove(&waiting->companies, company);
    }
}

/* -- the line -- */

static struct str put(char **at, struct str text)
{
    struct str copy = {*at, text.length};
    if (text.length > 0) {
        memcpy(*at, text.bytes, text.length);
    }
    *at += text.length;
    return copy;
}

static struct waiting *make(struct engine *engine, struct object *const people[2],
        struct str kind, struct str mark, struct str text)
{
    struct str names[2] = {prop_str(engine->world, people[0], ATOM_name),
            prop_str(engine->world, people[1], ATOM_name)};
    struct waiting *entry =
            mem_realloc(NULL, sizeof(*entry) + names[0].length + names[1].length + kind.length +
                                      mark.length + text.length);
    char *at = entry->bytes;
    *entry = (struct waiting){
            .time_ms = speech_time(engine),
            .since_ms = clock_ms(),
            .kind = put(&at, kind),
            .mark = put(&at, mark),
            .text = put(&at, text),
    };
    for (int i = 0; i < 2; i++) {
        entry->sides[i] = (struct side){.character = people[i]->id,
                .name = put(&at, names[i]),
                .guest = account_of(engine, people[i]->id) == NULL};
    }
    return entry;
}

static struct tells_waiting *line_of(struct engine *engine)
{
    if (!engine->tells_waiting) {
        engine->tells_waiting = mem_alloc(sizeof(*engine->tells_waiting));
        strmap_init(&engine->tells_waiting->recent);
        strmap_init(&engine->tells_waiting->companies);
    }
    return engine->tells_waiting;
}

static void append(struct tells_waiting *waiting, struct waiting *entry)
{
    entry->older = waiting->newest;
    *(waiting->newest ? &waiting->newest->newer : &waiting->oldest) = entry;
    waiting->newest = entry;
    waiting->count++;
    for (int i = 0; i < 2; i++) {
        set_count(waiting, entry, i, count_of(waiting, entry, i) + 1);
    }
}

static void take_off(struct tells_waiting *waiting, struct waiting *entry)
{
    *(entry->older ? &entry->older->newer : &waiting->oldest) = entry->newer;
    *(entry->newer ? &entry->newer->older : &waiting->newest) = entry->older;
    waiting->count--;
    for (int i = 0; i < 2; i++) {
        set_count(waiting, entry, i, count_of(waiting, entry, i) - 1);
    }
    mem_free(entry);
}

/* -- keeping -- */

/* Who was forgotten (door/forget.h) has no name any more; guests come and go, and theirs stays. */
static void write_side(struct engine *engine, struct waiting *entry, int side)
{
    const struct side *own = &entry->sides[side];
    const struct side *peer = &entry->sides[1 - side];
    bool is_gone = !peer->guest && !world_find(engine->world, peer->character);
    struct tell tell = {
            .time_ms = entry->time_ms,
            .peer = is_gone ? 0 : peer->character,
            .peer_name = is_gone ? phrase_get(engine, PHRASE_forget_somebody) : peer->name,
            .own = side == 0,
            .guest = peer->guest,
            .kind = entry->kind,
            .mark = entry->mark,
            .text = entry->text,
    };
    if (!own->written && world_find(engine->world, own->character)) {
        tells_put(engine, own->character, &tell);
    }
}

static void undo_keep(void *data)
{
    struct tells_waiting *waiting = data;
    take_off(waiting, waiting->newest);
}

/* Counts one more. */
static bool is_flood(struct tells_waiting *waiting, const struct waiting *entry)
{
    uint64_t pair[2] = {entry->sides[0].character, entry->sides[1].character};
    struct str key = {(const char *)pair, sizeof(pair)};
    if (clock_ms() >= waiting->window_ms) {
        strmap_finish(&waiting->recent);
        waiting->window_ms = clock_ms() + WINDOW_MS;
    }
    size_t count = (size_t)(uintptr_t)strmap_find(&waiting->recent, key) + 1;
    (void)strmap_put(&waiting->recent, key, (void *)(uintptr_t)count);
    return count > FLOOD || count_of(waiting, entry, 0) > 0 || count_of(waiting, entry, 1) > 0;
}

void tells_keep(struct engine *engine, struct object *from, struct object *to, struct str text)
{
    struct tells_waiting *waiting = line_of(engine);
    struct object *const people[2] = {from, to};
    struct str kind = engine->slice->speech.kind;
    struct buf mark = {0};
    speech_id(engine, &mark);
    kind = kind.length > 0 ? kind : STR("say");
    struct waiting *entry = make(engine, people, kind, buf_str(&mark), text);
    buf_finish(&mark);
    if (is_flood(waiting, entry)) {
        append(waiting, entry);
        tx_on_end(engine->world, (struct tx_hook){.undo = undo_keep, .data = waiting});
    } else {
        write_side(engine, entry, 0);
        write_side(engine, entry, 1);
        mem_free(entry);
    }
}

/* -- writing -- */

/* Would it be among the oldest, which go? */
static bool is_outrun(
        const struct tells_waiting *waiting, const struct waiting *entry, int side)
{
    return count_of(waiting, entry, side) > TELLS_KEPT;
}

static void write_both(
        struct engine *engine, struct tells_waiting *waiting, struct waiting *entry)
{
    for (int i = 0; i < 2; i++) {
        if (!is_outrun(waiting, entry, i)) {
            write_side(engine, entry, i);
        }
    }
}

/* Writes the oldest, so many of them and those whose time has come. */
static void write_oldest(
        struct engine *engine, struct tells_waiting *waiting, size_t most, int64_t until_ms)
{
    slice_begin(engine, 0, 0);
    for (size_t i = 0; i < most && waiting->oldest && waiting->oldest->since_ms <= until_ms;
            i++) {
        struct waiting *entry = waiting->oldest;
        write_both(engine, waiting, entry);
        take_off(waiting, entry);
    }
    slice_commit(engine);
}

/* Takes off what would go anyway, and, as long as the disk takes nothing, what there is no room for. */
static void drop_outrun(struct tells_waiting *waiting, bool writes)
{
    while (waiting->oldest && ((is_outrun(waiting, waiting->oldest, 0) &&
                                       is_outrun(waiting, waiting->oldest, 1)) ||
                                      (!writes && waiting->count > WAIT_MOST))) {
        take_off(waiting, waiting->oldest);
    }
}

int64_t tells_turn(struct engine *engine, bool writes)
{
    struct tells_waiting *waiting = engine->tells_waiting;
    int64_t now_ms = clock_ms();
    if (waiting) {
        drop_outrun(waiting, writes);
    }
    if (!waiting || !waiting->oldest || !writes) {
        return -1;
    }
    bool is_full = waiting->count > WAIT_MOST;
    if (is_full || waiting->oldest->since_ms + FLOOD_MS <= now_ms) {
        write_oldest(engine, waiting, WRITE_EACH + waiting->count / 8,
                is_full ? now_ms : now_ms - FLOOD_MS);
    }
    return waiting->oldest ? (waiting->oldest->since_ms + FLOOD_MS - now_ms) * 1000 : -1;
}

void tells_finish(struct engine *engine)
{
    struct tells_waiting *waiting = engine->tells_waiting;
    if (waiting && waiting->oldest && !disk_is_troubled(engine)) {
        write_oldest(engine, waiting, SIZE_MAX, INT64_MAX);
    }
}

void tells_destroy(struct engine *engine)
{
    struct tells_waiting *waiting = engine->tells_waiting;
    while (waiting && waiting->oldest) {
        take_off(waiting, waiting->oldest);
    }
    if (waiting) {
        strmap_finish(&waiting->recent);
        strmap_finish(&waiting->companies);
    }
    mem_free(waiting);
    engine->tells_waiting = NULL;
}

/* -- reading -- */

/* Whose copies were written in the open slice. */
struct written {
    struct side **sides; /* owned; entries are taken off between slices only */
    size_t count;
    size_t capacity;
};

static void undo_written(void *data)
{
    const struct written *written = data;
    for (size_t i = 0; i < written->count; i++) {
        written->sides[i]->written = false;
    }
}

static void drop_written(void *data)
{
    struct written *written = data;
    mem_free(written->sides);
    mem_free(written);
}

void tells_write_waiting_of(struct engine *engine, uint64_t character)
{
    struct tells_waiting *waiting = engine->tells_waiting;
    if (!waiting || !waiting->oldest) {
        return;
    }
    struct written *written = mem_alloc(sizeof(*written));
    for (struct waiting *entry = waiting->oldest; entry; entry = entry->newer) {
        for (int i = 0; i < 2; i++) {
            struct side *side = &entry->sides[i];
            if (side->character == character && !side->written) {
                write_side(engine, entry, i);
                side->written = true;
                written->sides = mem_grow(written->sides, written->count, &written->capacity,
                        sizeof(struct side *));
                written->sides[written->count++] = side;
            }
        }
    }
    if (written->count == 0) {
        drop_written(written);
        return;
    }
    tx_on_end(engine->world,
            (struct tx_hook){.undo = undo_written, .drop = drop_written, .data = written});
}
