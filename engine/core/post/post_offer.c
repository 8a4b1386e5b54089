/* post_offer.c -- what is sent to a peer, again and again, until it has it?
 *
 * 1. What is not acknowledged lies in the file, so nothing here needs to be kept: what was sent in this session is a
 *    number (`offered`), and after a pause, or when the board was away, it is taken back to what is acknowledged.
 * 2. A letter to a peer says the number of the one before it for that peer. So a gap is seen, and what comes behind it is
 *    dropped, and comes again.
 * 3. At most 200 letters, or 256 KiB, are under way to a peer; the next ones follow when those are acknowledged.
 * 4. A letter to all is forgotten when the last peer has acknowledged it. */
#include "engine/core/post/post_impl.h"

#include <string.h>

#define SOME 500 /* rows read at once */

static struct rows read_to(struct engine *engine, struct str receiver, uint64_t above,
        const char *only, size_t limit)
{
    struct value name = value_str(receiver);
    struct store_select select = {
            .table = TABLE_REALM_OUT,
            .where = {{"receiver", STORE_EQUAL, name},
                    {"number", STORE_ABOVE, value_int((int64_t)above)}},
            .order = "number",
            .only = only,
    };
    struct rows rows = rows_read(engine->world, &select, limit);
    value_finish(&name);
    return rows;
}

/* Letters to a peer and to all, as one sequence. */
struct both {
    struct rows one;
    struct rows all;
    size_t at_one;
    size_t at_all;
};

static struct both read_both(struct engine *engine, const struct post_peer *peer,
        uint64_t above, const char *only, size_t limit)
{
    return (struct both){
            .one = read_to(engine, str_of(peer->name), above, only, limit),
            .all = read_to(engine, POST_ALL, above, only, limit),
    };
}

static const struct row *both_next(struct both *both)
{
    const struct row *one =
            both->at_one < both->one.count ? &both->one.items[both->at_one] : NULL;
    const struct row *all =
            both->at_all < both->all.count ? &both->all.items[both->at_all] : NULL;
    if (!one || (all && row_id(all, "number") < row_id(one, "number"))) {
        both->at_all++;
        return all;
    }
    both->at_one++;
    return one;
}

static void both_finish(struct both *both)
{
    rows_finish(&both->one);
    rows_finish(&both->all);
}

/* -- sending -- */

static bool has_room(const struct post_peer *peer)
{
    return peer->flying < POST_AHEAD_LETTERS && peer->flying_bytes < POST_AHEAD_BYTES;
}

void post_offer(struct engine *engine, struct post_peer *peer)
{
    peer->dirty = false;
    if (!has_room(peer)) {
        return;
    }
    bool rested = peer->flying == 0;
    struct both both =
            read_both(engine, peer, peer->offered, NULL, POST_AHEAD_LETTERS - peer->flying);
    const struct row *row = NULL;
    while (has_room(peer) && (row = both_next(&both))) {
        struct post_entry entry = {
                .kind = POST_LETTER,
                .session = str_of(peer->session),
                .number = row_id(row, "number"),
                .prev = peer->offered,
                .mark = row_id(row, "mark"),
                .letter = row_str(row, "kind"),
                .time_ms = row_int(row, "time_ms"),
                .body = row_str(row, "body"),
        };
        post_send(engine, peer, &entry);
        peer->offered = entry.number;
        peer->flying++;
        peer->flying_bytes += entry.body.length;
    }
    both_finish(&both);
    if (rested && peer->flying > 0) {
        peer->next_ms = clock_ms() + peer->wait_ms;
    }
}

void post_offer_again(struct engine *engine, struct post_peer *peer)
{
    struct row row;
    (void)post_row_find(engine, peer->name, &row);
    peer->offered = row_id(&row, "acked");
    row_finish(&row);
    engine->post->counts.resent += peer->flying;
    peer->flying = 0;
    peer->flying_bytes = 0;
    peer->wait_ms =
            peer->wait_ms * 2 < POST_WAIT_MOST_MS ? peer->wait_ms * 2 : POST_WAIT_MOST_MS;
}

/* -- acknowledgements -- */

/* The lowest number that all peers but one have acknowledged. */
static uint64_t others_have(struct engine *engine, struct str but)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    struct rows rows = rows_read(engine->world, &all, 0);
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        int64_t state = row_int(row, "state");
        if (state != POST_SELF && state != POST_GIVEN_UP &&
                !str_equal(row_str(row, "world"), but) && row_id(row, "acked") < least) {
            least = row_id(row, "acked");
        }
    }
    rows_finish(&rows);
    return least;
}

/* Deletes what has numbers above from, up to and with `to`. */
static void delete_between(
        struct engine *engine, struct str receiver, uint64_t from, uint64_t to)
{
    bool more = from < to;
    while (more) {
        struct rows rows = read_to(engine, receiver, from, "mark", SOME);
        more = rows.count == SOME;
        for (size_t i = 0; i < rows.count; i++) {
            from = row_id(&rows.items[i], "number");
            if (from > to) {
                more = false;
                break;
            }
            rows_delete(engine->world, &rows.items[i]);
        }
        rows_finish(&rows);
    }
}

void post_acknowledged(struct engine *engine, struct row *row, uint64_t number, uint64_t mark)
{
    struct str peer = row_str(row, "world");
    uint64_t others = others_have(engine, peer);
    delete_between(engine, peer, 0, number);
    delete_between(engine, POST_ALL, 0, others < number ? others : number);
    row_set_id(row, "acked", number);
    row_set_id(row, "acked_mark", mark);
}

void post_take_ack(
        struct engine *engine, struct post_peer *peer, const struct post_entry *entry)
{
    struct row row;
    if (!post_row_find(engine, peer->name, &row) || entry->number <= row_id(&row, "acked")) {
        row_finish(&row);
        return;
    }
    if (entry->mark != post_mark_of(engine, str_of(peer->name), entry->number)) {
        row_finish(&row);
        engine->post->counts.voided++;
        return;
    }
    post_acknowledged(engine, &row, entry->number, entry->mark);
    rows_put(engine->world, &row);
    peer->wait_ms = POST_WAIT_FIRST_MS;
    peer->next_ms = clock_ms() + peer->wait_ms;
    if (entry->number >= peer->offered) {
        peer->offered = entry->number;
        peer->flying = 0;
        peer->flying_bytes = 0;
        peer->dirty = true;
    }
}

/* -- what waits -- */

uint64_t post_mark_of(struct engine *engine, struct str peer, uint64_t number)
{
    struct row row = row_new(TABLE_REALM_OUT);
    row_set_id(&row, "number", number);
    bool found = rows_find(engine->world, &row);
    struct str receiver = found ? row_str(&row, "receiver") : STR("");
    bool to_it = str_equal(receiver, peer) || str_equal(receiver, POST_ALL);
    uint64_t mark = to_it ? row_id(&row, "mark") : 0;
    row_finish(&row);
    return mark;
}

uint64_t post_last_for_all(struct engine *engine)
{
    struct value name = value_str(POST_ALL);
    struct store_select select = {
            .table = TABLE_REALM_OUT,
            .where = {{"receiver", STORE_EQUAL, name}},
            .order = "number",
            .descending = true,
            .only = "mark",
    };
    struct rows rows = rows_read(engine->world, &select, 1);
    uint64_t number = rows.count > 0 ? row_id(&rows.items[0], "number") : 0;
    rows_finish(&rows);
    value_finish(&name);
    return number;
}

uint64_t post_waiting(
        struct engine *engine, struct str peer, uint64_t number, int64_t *out_oldest_ms)
{
    struct rows one = read_to(engine, peer, number, "time_ms", 0);
    struct rows all = read_to(engine, POST_ALL, number, "time_ms", 0);
    int64_t oldest_ms = 0;
    if (one.count > 0) {
        oldest_ms = row_int(&one.items[0], "time_ms");
    }
    if (all.count > 0 && (oldest_ms == 0 || row_int(&all.items[0], "time_ms") < oldest_ms)) {
        oldest_ms = row_int(&all.items[0], "time_ms");
    }
    uint64_t count = one.count + all.count;
    rows_finish(&one);
    rows_finish(&all);
    *out_oldest_ms = oldest_ms;
    return count;
}
