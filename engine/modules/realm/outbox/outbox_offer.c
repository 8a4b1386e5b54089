/* outbox_offer.c -- Sending of messages to a peer until it acknowledges them.
 *
 * 1. Unacknowledged messages are in the file, so nothing here must be durable. The progress in this
 *    session is a number (`offered`). After a pause, or when the broker was away, it is set back to
 *    the last acknowledged message.
 * 2. Each message to a peer names the number of its predecessor for that peer. The receiver thus
 *    sees a gap, drops later messages, and gets them again.
 * 3. At most 200 messages, or 256 KiB, are under way to a peer; each acknowledgement makes room for
 *    the next. A peer that answers slowly is not sent more: the pause before messages are sent
 *    again is three times the recent round-trip time and doubles each time. After a pause one
 *    message is sent, and twice as many with each answer.
 * 4. A message to all is deleted when the last peer has acknowledged it. */
#include "engine/modules/realm/outbox/outbox_impl.h"

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
    struct rows rows = rows_read(engine_world(engine), &select, limit);
    value_finish(&name);
    return rows;
}

/* Messages to one peer and messages to all, merged into one sequence. */
struct both {
    struct rows one;
    struct rows all;
    size_t at_one;
    size_t at_all;
};

static struct both read_both(struct engine *engine, const struct outbox_peer *peer,
        uint64_t above, const char *only, size_t limit)
{
    return (struct both){
            .one = read_to(engine, str_of(peer->name), above, only, limit),
            .all = read_to(engine, OUTBOX_ALL, above, only, limit),
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

static bool has_room(const struct outbox_peer *peer)
{
    return peer->flying < peer->window && peer->flying_bytes < OUTBOX_AHEAD_BYTES;
}

static void note_flight(struct outbox_peer *peer, const struct outbox_entry *entry)
{
    size_t at = (peer->flight + peer->flying++) % OUTBOX_AHEAD_MESSAGES;
    peer->flights[at] = (struct outbox_flight){entry->number, entry->body.length, clock_ms()};
    peer->flying_bytes += entry->body.length;
}

/* Updates the round-trip time. Messages that were sent twice do not count, because the answer may
 * belong to either. */
static void note_trip(struct outbox_peer *peer, const struct outbox_flight *flight)
{
    if (flight->number > peer->again) {
        int64_t took_ms = clock_ms() - flight->sent_ms;
        int64_t smooth_ms = (7 * peer->trip_ms + took_ms) / 8;
        peer->trip_ms = took_ms > smooth_ms ? took_ms : smooth_ms;
        peer->wait_ms = 3 * peer->trip_ms;
    }
}

/* Removes all messages up to number from the flights, because they have arrived. */
static void end_flights(struct outbox_peer *peer, uint64_t number)
{
    while (peer->flying > 0 && peer->flights[peer->flight].number <= number) {
        const struct outbox_flight *flight = &peer->flights[peer->flight];
        if (flight->number == number) {
            note_trip(peer, flight);
        }
        peer->flying_bytes -= flight->bytes;
        peer->flight = (peer->flight + 1) % OUTBOX_AHEAD_MESSAGES;
        peer->flying--;
    }
    peer->window =
            peer->window * 2 < OUTBOX_AHEAD_MESSAGES ? peer->window * 2 : OUTBOX_AHEAD_MESSAGES;
}

static int64_t bounded_ms(int64_t wait_ms)
{
    return wait_ms < OUTBOX_WAIT_FIRST_MS  ? OUTBOX_WAIT_FIRST_MS
           : wait_ms > OUTBOX_WAIT_MOST_MS ? OUTBOX_WAIT_MOST_MS
                                           : wait_ms;
}

void outbox_offer(struct engine *engine, struct outbox_peer *peer)
{
    peer->dirty = false;
    if (!has_room(peer)) {
        return;
    }
    bool rested = peer->flying == 0;
    struct both both =
            read_both(engine, peer, peer->offered, NULL, peer->window - peer->flying);
    const struct row *row = NULL;
    if (both.one.failed || both.all.failed) {
        /* A message that could not be read would be skipped permanently. */
        both_finish(&both);
        peer->dirty = true;
        peer->rest_ms = clock_ms() + OUTBOX_WAIT_FIRST_MS;
        return;
    }
    while (has_room(peer) && (row = both_next(&both))) {
        struct outbox_entry entry = {
                .kind = OUTBOX_MESSAGE,
                .session = str_of(peer->session),
                .number = row_id(row, "number"),
                .prev = peer->offered,
                .mark = row_id(row, "mark"),
                .proof = outbox_prove(engine, OUTBOX_WROTE, peer->name, row_id(row, "number"),
                        row_id(row, "mark")),
                .message = row_str(row, "kind"),
                .time_ms = row_int(row, "time_ms"),
                .body = row_str(row, "body"),
        };
        outbox_send(engine, peer, &entry);
        realm_outbox(engine)->counts.resent += entry.number <= peer->again;
        peer->offered = entry.number;
        note_flight(peer, &entry);
    }
    both_finish(&both);
    if (rested && peer->flying > 0) {
        peer->next_ms = clock_ms() + peer->wait_ms;
    }
}

void outbox_offer_first(struct outbox_peer *peer, uint64_t acked)
{
    peer->offered = acked;
    peer->again = 0;
    peer->flying = 0;
    peer->flying_bytes = 0;
    peer->window = OUTBOX_AHEAD_MESSAGES;
    peer->wait_ms = OUTBOX_WAIT_FIRST_MS;
    peer->dirty = true;
}

void outbox_offer_again(struct engine *engine, struct outbox_peer *peer)
{
    struct row row;
    (void)outbox_row_find(engine, peer->name, &row);
    peer->again = peer->offered > peer->again ? peer->offered : peer->again;
    peer->offered = row_id(&row, "acked");
    row_finish(&row);
    peer->flying = 0;
    peer->flying_bytes = 0;
    peer->window = 1;
    peer->wait_ms = bounded_ms(peer->wait_ms * 2);
}

/* -- acknowledgements -- */

/* Returns the lowest number that all peers but this one have acknowledged. */
static uint64_t others_have(struct engine *engine, struct str but)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        int64_t state = row_int(row, "state");
        if (state != OUTBOX_SELF && state != OUTBOX_GIVEN_UP &&
                !str_equal(row_str(row, "world"), but) && row_id(row, "acked") < least) {
            least = row_id(row, "acked");
        }
    }
    rows_finish(&rows);
    return least;
}

/* Deletes the messages to the receiver with numbers above from, up to and including `to`. */
static void delete_between(
        struct engine *engine, struct str receiver, uint64_t from, uint64_t to)
{
    bool more = true;
    while (more && from < to) {
        size_t most = to - from < SOME ? (size_t)(to - from) : SOME;
        struct rows rows = read_to(engine, receiver, from, "mark", most);
        more = rows.count == most && row_id(&rows.items[most - 1], "number") <= to;
        for (size_t i = 0; i < rows.count && row_id(&rows.items[i], "number") <= to; i++) {
            from = row_id(&rows.items[i], "number");
            rows_delete(engine_world(engine), &rows.items[i]);
        }
        rows_finish(&rows);
    }
}

void outbox_acknowledged(struct engine *engine, struct row *row, uint64_t number, uint64_t mark,
        const struct outbox_proof *proof)
{
    struct str peer = row_str(row, "world");
    uint64_t before = row_id(row, "acked");
    uint64_t others = others_have(engine, peer);
    delete_between(engine, peer, before, number);
    delete_between(engine, OUTBOX_ALL, others < before ? others : before,
            others < number ? others : number);
    row_set_id(row, "acked", number);
    row_set_id(row, "acked_mark", mark);
    row_set_str(row, "acked_proof", str_of(proof->text));
}

void outbox_take_ack(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    struct row row;
    if (!outbox_row_find(engine, peer->name, &row) || entry->number <= row_id(&row, "acked")) {
        row_finish(&row);
        return;
    }
    if (entry->mark != outbox_mark_of(engine, str_of(peer->name), entry->number)) {
        row_finish(&row);
        realm_outbox(engine)->counts.voided++;
        return;
    }
    outbox_acknowledged(engine, &row, entry->number, entry->mark, &entry->proof);
    rows_put(engine_world(engine), &row);
    end_flights(peer, entry->number);
    peer->wait_ms = bounded_ms(peer->wait_ms);
    peer->next_ms = clock_ms() + peer->wait_ms;
    peer->offered = entry->number > peer->offered ? entry->number : peer->offered;
    peer->dirty = true;
}

/* -- waiting messages -- */

uint64_t outbox_mark_of(struct engine *engine, struct str peer, uint64_t number)
{
    struct row row = row_of_id(TABLE_REALM_OUT, number);
    bool found = rows_find(engine_world(engine), &row);
    struct str receiver = found ? row_str(&row, "receiver") : STR("");
    bool to_it = str_equal(receiver, peer) || str_equal(receiver, OUTBOX_ALL);
    uint64_t mark = to_it ? row_id(&row, "mark") : 0;
    row_finish(&row);
    return mark;
}

uint64_t outbox_last_for_all(struct engine *engine)
{
    struct value name = value_str(OUTBOX_ALL);
    struct store_select select = {
            .table = TABLE_REALM_OUT,
            .where = {{"receiver", STORE_EQUAL, name}},
            .order = "number",
            .descending = true,
            .only = "mark",
    };
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    uint64_t number = rows.count > 0 ? row_id(&rows.items[0], "number") : 0;
    rows_finish(&rows);
    value_finish(&name);
    return number;
}

uint64_t outbox_waiting(
        struct engine *engine, struct str peer, uint64_t number, int64_t *out_oldest_ms)
{
    struct rows one = read_to(engine, peer, number, "time_ms", 0);
    struct rows all = read_to(engine, OUTBOX_ALL, number, "time_ms", 0);
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
