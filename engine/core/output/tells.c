/* tells.c -- stored private messages.
 *
 * 1. A tell is stored twice, once for each person. They are told at once, and the rows are
 *    written in the background: a crash may lose some milliseconds of stored tells, and nothing
 *    of the world. Readers wait until the rows are written.
 * 2. If there are too many, the oldest tells of the most frequent peer are deleted first, and
 *    all guests count as one peer. So nobody can displace other people's messages with a flood.
 *    The row counts of a copy are read once for this and kept in memory as long as no other
 *    code changes a tell.
 *
 * The scripts decide who may tell whom (scripts/core/commands/talk.lua), calls_tells.c who may read
 * stored tells. */
#include "engine/core/output/tells.h"

#include "engine/base/mem.h"
#include "engine/core/output/speech.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

enum { HOW_OWN = 1, HOW_GUEST = 2, SWEEP_EACH = 500, NUMBERS_MOST = 4096, ROOMS_MOST = 32 };

enum { ROWS_MOST = TELLS_KEPT + SWEEP_EACH };

/* Selects the rows of one character, the oldest first; only: columns, NULL: all. */
static struct store_select all_of(uint64_t character, const char *only)
{
    struct store_select select = rows_with(TABLE_TELL, "character", character, "number");
    select.only = only;
    return select;
}

void tells_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct tell *tell), void *data)
{
    struct store_select select = all_of(character, NULL);
    struct rows rows = rows_read(engine_world(engine), &select, ROWS_MOST);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        int64_t how = row_int(row, "how");
        struct tell tell = {
                .number = row_id(row, "number"),
                .time_ms = row_int(row, "time_ms"),
                .peer = row_id(row, "peer"),
                .peer_name = row_str(row, "peer_name"),
                .own = (how & HOW_OWN) != 0,
                .guest = (how & HOW_GUEST) != 0,
                .kind = row_str(row, "kind"),
                .mark = row_str(row, "mark"),
                .text = row_str(row, "text"),
        };
        visit(data, &tell);
    }
    rows_finish(&rows);
}

/* -- deleting old rows -- */

/* The rows of one copy, the oldest first, grouped by peer. */
struct room {
    uint64_t numbers[ROWS_MOST]; /* of each row; 0: deleted */
    uint16_t company[ROWS_MOST]; /* of each row: index of its group */
    size_t count;
    uint64_t ids[ROWS_MOST];  /* of each group: the peer, 0 for guests */
    uint16_t left[ROWS_MOST]; /* of each group: number of rows */
    uint16_t next[ROWS_MOST]; /* of each group: its oldest row */
    size_t company_count;
};

struct tells {
    struct map numbers; /* character -> number of their newest tell */
    struct map rooms;   /* character -> struct room, owned */
    uint64_t version;   /* value of rows_version of tells that rooms is valid for */
};

PART_STATE(tells, PART_TELLS)

static uint16_t company_at(struct room *room, uint64_t id, size_t row)
{
    size_t k = 0;
    while (k < room->company_count && room->ids[k] != id) {
        k++;
    }
    if (k == room->company_count) {
        room->ids[k] = id;
        room->next[k] = (uint16_t)row;
        room->company_count++;
    }
    return (uint16_t)k;
}

static void add_tells(struct room *room, uint64_t number, uint64_t company)
{
    size_t i = room->count++;
    must(i < ROWS_MOST);
    room->numbers[i] = number;
    room->company[i] = company_at(room, company, i);
    room->left[room->company[i]]++;
}

static uint64_t company_of(bool guest, uint64_t peer)
{
    return guest ? 0 : peer;
}

static void take_row(void *data, const struct row *row)
{
    bool guest = row_int(row, "how") & HOW_GUEST;
    add_tells(data, row_id(row, "number"), company_of(guest, row_id(row, "peer")));
}

static bool gives_before(const struct room *room, size_t a, size_t b)
{
    return room->left[a] != room->left[b] ? room->left[a] > room->left[b]
                                          : room->next[a] < room->next[b];
}

/* Returns the oldest row of the largest group. */
static size_t take_victim(struct room *room)
{
    size_t most = 0;
    for (size_t k = 1; k < room->company_count; k++) {
        most = gives_before(room, k, most) ? k : most;
    }
    size_t victim = room->next[most];
    room->left[most]--;
    /* After a group's last row, this ends at room->count. */
    do {
        room->next[most]++;
    } while (room->next[most] < room->count && room->company[room->next[most]] != most);
    return victim;
}

static void delete_row_tells(struct engine *engine, uint64_t character, uint64_t number)
{
    struct row row = row_of_ids(TABLE_TELL, character, number);
    rows_delete(engine_world(engine), &row);
}

void tells_trim(struct engine *engine)
{
    map_finish_with(&tells_state(engine)->rooms, mem_free);
}

/* Returns the cached room of somebody's copy, or NULL. The cache is cleared if other code has
 * changed a tell, or a change was undone. */
static struct room *find_room(struct engine *engine, uint64_t character)
{
    if (tells_state(engine)->version != rows_version(engine_world(engine), TABLE_TELL)) {
        tells_trim(engine);
    }
    return map_find(&tells_state(engine)->rooms, character);
}

static struct room *read_room(struct engine *engine, uint64_t character)
{
    struct store_select select = all_of(character, "peer how");
    struct room *room = mem_alloc(sizeof(*room));
    if (!rows_each(engine_world(engine), &select, ROWS_MOST, take_row, room)) {
        mem_free(room);
        return NULL;
    }
    return room;
}

static void keep_room(struct engine *engine, uint64_t character, struct room *room)
{
    if (tells_state(engine)->rooms.count >= ROOMS_MOST) {
        tells_trim(engine);
    }
    (void)map_put(&tells_state(engine)->rooms, character, room);
}

static void close_ranks(struct room *room)
{
    struct room *rest = mem_alloc(sizeof(*rest));
    for (size_t i = 0; i < room->count; i++) {
        if (room->numbers[i] > 0) {
            add_tells(rest, room->numbers[i], room->ids[room->company[i]]);
        }
    }
    *room = *rest;
    mem_free(rest);
}

static void make_room_tells(struct engine *engine, uint64_t character, struct room *room)
{
    for (size_t left = room->count; left > TELLS_KEPT; left--) {
        size_t victim = take_victim(room);
        delete_row_tells(engine, character, room->numbers[victim]);
        room->numbers[victim] = 0;
    }
    close_ranks(room);
}

/* After a failed read, a copy may have more rows than a room holds. */
static void sweep_unknown(struct engine *engine, uint64_t character, uint64_t number)
{
    struct room *room = read_room(engine, character);
    if (!room) {
        return;
    }
    bool is_all = room->numbers[room->count - 1] == number;
    make_room_tells(engine, character, room);
    if (is_all) {
        keep_room(engine, character, room);
    } else {
        mem_free(room);
    }
}

/* Deletes old rows after the tell of that number was added to somebody's copy. */
static void sweep(struct engine *engine, uint64_t character, struct room *room, uint64_t number)
{
    if (room && room->count == ROWS_MOST) {
        make_room_tells(engine, character, room);
    } else if (!room && number % SWEEP_EACH == 0) {
        sweep_unknown(engine, character, number);
    }
    tells_state(engine)->version = rows_version(engine_world(engine), TABLE_TELL);
}

/* -- storing -- */

/* Sets the number of somebody's newest tell, 0 if they have none. Returns false if the disk
 * cannot be read. */
static bool find_newest_tells(struct engine *engine, uint64_t character, uint64_t *out_number)
{
    *out_number = (uint64_t)(uintptr_t)map_find(&tells_state(engine)->numbers, character);
    if (*out_number > 0) {
        return true;
    }
    struct store_select select = all_of(character, "number");
    select.descending = true;
    struct rows newest = rows_read(engine_world(engine), &select, 1);
    bool is_read = !newest.failed;
    *out_number = newest.count > 0 ? row_id(&newest.items[0], "number") : 0;
    rows_finish(&newest);
    return is_read;
}

static void note_newest(struct engine *engine, uint64_t character, uint64_t number)
{
    if (tells_state(engine)->numbers.count >= NUMBERS_MOST) {
        map_finish(&tells_state(engine)->numbers);
    }
    (void)map_put(&tells_state(engine)->numbers, character, (void *)(uintptr_t)number);
}

/* Stores a tell. If the last number cannot be read from the disk, it is not stored. */
static void number_and_put(struct engine *engine, uint64_t character, struct tell *tell)
{
    uint64_t newest = 0;
    if (!find_newest_tells(engine, character, &newest)) {
        return;
    }
    struct room *room = find_room(engine, character);
    tell->number = newest + 1;
    note_newest(engine, character, tell->number);
    struct row row = row_of_ids(TABLE_TELL, character, tell->number);
    row_set_int(&row, "time_ms", tell->time_ms);
    row_set_id(&row, "peer", tell->peer);
    row_set_str(&row, "peer_name", tell->peer_name);
    row_set_int(&row, "how", (tell->own ? HOW_OWN : 0) | (tell->guest ? HOW_GUEST : 0));
    row_set_str(&row, "kind", tell->kind);
    row_set_str(&row, "mark", tell->mark);
    row_set_str(&row, "text", tell->text);
    rows_put(engine_world(engine), &row);
    if (room) {
        add_tells(room, tell->number, company_of(tell->guest, tell->peer));
    }
    sweep(engine, character, room, tell->number);
}

/* Stores a tell without making the output depend on the rows read for it. */
static void put_row_tells(struct engine *engine, uint64_t character, struct tell *tell)
{
    uint64_t seen = engine_world(engine)->seen;
    number_and_put(engine, character, tell);
    engine_world(engine)->seen = seen;
}

static void keep_with(struct engine *engine, const struct object *owner, struct object *peer,
        struct tell *tell)
{
    tell->peer = peer->id;
    tell->peer_name = prop_str(engine_world(engine), peer, ATOM_name);
    tell->guest = account_of(engine, peer->id) == NULL;
    put_row_tells(engine, owner->id, tell);
}

void tells_keep(struct engine *engine, struct object *from, struct object *to, struct str text)
{
    struct str kind = engine_transaction(engine)->speech.kind;
    struct buf mark = {0};
    speech_id(engine, &mark);
    struct tell tell = {
            .time_ms = speech_time(engine),
            .kind = kind.length > 0 ? kind : STR("say"),
            .mark = buf_str(&mark),
            .text = text,
            .own = true,
    };
    keep_with(engine, from, to, &tell);
    tell.own = false;
    if (to != from) {
        keep_with(engine, to, from, &tell);
    }
    buf_finish(&mark);
}

void tells_keep_afar(struct engine *engine, uint64_t character, struct tell *tell)
{
    tell->kind = STR("say");
    put_row_tells(engine, character, tell);
}

static void tells_destroy(struct engine *engine)
{
    map_finish(&tells_state(engine)->numbers);
    tells_trim(engine);
}

const struct kernel_part tells_part = {
        .state_size = sizeof(struct tells),
        .destroy = tells_destroy,
        .trim = tells_trim,
};
