/* outbox_write.c -- messages to other worlds: writing, the space for those that wait, and sending.
 *
 * 1. The writer numbers its messages in one sequence for all receivers, so a message to all is one
 *    row. For each receiver the numbers rise, and each message names its predecessor
 *    (outbox_offer.c).
 * 2. A message to all goes to every peer that exists when it is written. A world that becomes a
 *    peer while the message still waits for another gets it too.
 * 3. The amount that waits is bounded, in total and for each receiver (has_space). Past the bound,
 *    outbox_write fails with a reason. Refusals
 *    that are sent back (`back`) are exempt, because the message that they answer was counted. */
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/pending_writes.h"

#include <string.h>

#define MESSAGE_BYTES 200 /* of a row, without its body */

uint64_t outbox_mark(const struct engine *engine, uint64_t number)
{
    struct outbox_proving about = {.what = "mark",
            .world = str_of(outbox_own_name(engine)),
            .number = number,
            .mark = engine_process_number(engine)};
    unsigned char hash[OUTBOX_PROOF_BYTES];
    uint64_t mark = 0;
    outbox_own_prove(&realm_outbox(engine)->trust->own, &about, hash);
    memcpy(&mark, hash, sizeof(mark));
    return (mark >> 2) | 1; /* a number in JSON, and not 0, which means no message */
}

/* Counts a message's bytes as waiting for its receiver and in total; or no longer, if !waits. */
static void count_message(struct outbox *outbox, const struct row *row, bool waits)
{
    struct str to = row_str(row, "receiver");
    struct outbox_peer *peer = outbox_peer_find(outbox, to);
    size_t bytes = row_str(row, "body").length + MESSAGE_BYTES;
    size_t none = 0;
    uint64_t apart = 0;
    bool returns = str_equal(row_str(row, "kind"), STR(OUTBOX_BACK));
    size_t *of_receiver = str_equal(to, OUTBOX_ALL) ? &outbox->all_bytes
                          : !peer                   ? &none
                          : returns                 ? &peer->returned_bytes
                                                    : &peer->waiting_bytes;
    uint64_t *total = returns ? &apart : &outbox->counts.waiting_bytes;
    if (waits) {
        *of_receiver += bytes;
        *total += bytes;
    } else {
        *of_receiver -= bytes < *of_receiver ? bytes : *of_receiver;
        *total -= bytes < *total ? bytes : *total;
    }
}

/* The space for returned messages is as large as all that a peer may have written, because it may
 * have to take them all back. They use none of the space of other messages, so a peer that writes
 * nonsense and takes nothing back silences nobody. */
bool outbox_may_return(const struct outbox *outbox, const struct outbox_peer *peer)
{
    return peer->returned_bytes <= outbox->messages_bytes;
}

void outbox_count_waiting(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        count_message(realm_outbox(engine), &rows.items[i], true);
    }
    rows_finish(&rows);
}

/* True if so many bytes more may wait for that receiver. Half of the space is in equal shares, one for
 * each peer and one for messages to all. The unused part of another share stays reserved, so that a
 * world that takes no messages cannot fill the space of the others. */
static bool has_space(const struct outbox *outbox, struct str to, size_t bytes)
{
    size_t share = outbox->messages_bytes / 2 / (outbox->peer_count + 1);
    const struct outbox_peer *receiver = outbox_peer_find(outbox, to);
    size_t kept = receiver && outbox->all_bytes < share ? share - outbox->all_bytes : 0;
    for (size_t i = 0; i < outbox->peer_count; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        bool is_other = peer != receiver && !peer->given_up;
        kept += is_other && peer->waiting_bytes < share ? share - peer->waiting_bytes : 0;
    }
    return outbox->counts.waiting_bytes + outbox->open_bytes + bytes + kept <=
           outbox->messages_bytes;
}

static void set_sent(struct engine *engine, struct row *row, uint64_t number)
{
    row_set_id(row, "sent", number);
    rows_put(engine_world(engine), row);
}

/* Returns the next message number and stores it as sent to the receivers. Returns 0 without
 * receivers, or on a disk error. */
static uint64_t number_for(struct engine *engine, struct str to)
{
    struct outbox *outbox = realm_outbox(engine);
    struct row self;
    bool readable = outbox_row_get(engine, outbox->name, &self);
    uint64_t number = row_id(&self, "sent") + 1;
    bool any = false;
    for (size_t i = 0; i < outbox->peer_count && readable; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        struct row row;
        uint64_t unread = engine_world(engine)->pending->unread;
        bool known = outbox_row_find(engine, peer->name, &row) &&
                     row_int(&row, "state") != OUTBOX_GIVEN_UP;
        readable = engine_world(engine)->pending->unread == unread;
        if (known && (str_equal(to, OUTBOX_ALL) || str_equal(to, str_of(peer->name)))) {
            set_sent(engine, &row, number);
            peer->dirty = true;
            any = true;
        } else {
            row_finish(&row);
        }
    }
    if (any && readable) {
        set_sent(engine, &self, number);
        return number;
    }
    row_finish(&self);
    return 0;
}

void outbox_put(struct engine *engine, struct str to, const char *kind, struct str body)
{
    uint64_t number = number_for(engine, to);
    if (number == 0) {
        return;
    }
    struct row row = row_of_id(TABLE_REALM_OUT, number);
    row_set_str(&row, "receiver", to);
    row_set_str(&row, "kind", str_of(kind));
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_id(&row, "mark", outbox_mark(engine, number));
    row_set_str(&row, "body", body);
    rows_put(engine_world(engine), &row);
    realm_outbox(engine)->open_bytes +=
            strcmp(kind, OUTBOX_BACK) == 0 ? 0 : body.length + MESSAGE_BYTES;
}

/* Writes a message to all to each peer that has space left, because one of them has taken none for
 * long. Returns false if no peer has. */
static bool put_to_each(struct engine *engine, const char *kind, struct str body)
{
    const struct outbox *outbox = realm_outbox(engine);
    bool any = false;
    for (size_t i = 0; i < outbox->peer_count; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        if (!peer->given_up && has_space(outbox, str_of(peer->name), body.length)) {
            outbox_put(engine, str_of(peer->name), kind, body);
            any = true;
        }
    }
    return any;
}

bool outbox_write(struct engine *engine, struct str to, const char *kind, struct str body,
        struct err *err)
{
    struct outbox *outbox = realm_outbox(engine);
    if (!outbox) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    if (!str_equal(to, OUTBOX_ALL) && !outbox_knows(engine, to)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", to));
    }
    if (body.length > OUTBOX_BODY_MAX) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_realm_long);
    }
    uint64_t unread = engine_world(engine)->pending->unread;
    bool written = has_space(outbox, to, body.length);
    if (written) {
        outbox_put(engine, to, kind, body);
    } else if (str_equal(to, OUTBOX_ALL)) {
        written = put_to_each(engine, kind, body);
    }
    if (!written) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_realm_full);
    }
    return engine_world(engine)->pending->unread == unread ||
           phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
}

static void count_row(void *data, const struct row *before, const struct row *now)
{
    if (before) {
        count_message(data, before, false);
    }
    if (now) {
        count_message(data, now, true);
    }
}

void outbox_record(struct engine *engine, void *about)
{
    (void)about;
    if (realm_outbox(engine)) {
        rows_each_change(
                engine_world(engine), TABLE_REALM_OUT, 0, count_row, realm_outbox(engine));
    }
}

void outbox_send(
        struct engine *engine, const struct outbox_peer *peer, struct outbox_entry *entry)
{
    struct session *session = hub_find(engine_hub(engine), realm_outbox(engine)->carrier);
    struct buf plain = {0};
    struct buf text = {0};
    entry->from = str_of(outbox_own_name(engine));
    entry->to = str_of(peer->name);
    outbox_entry_write(entry, &plain);
    buf_printf(&text, "%s ", peer->name);
    size_t head = text.length;
    outbox_trust_seal(engine, entry->to, buf_str(&plain), &text);
    struct msg event = {.kind = MSG_EVENT, .topic = STR("Realm.Send"), .text = buf_str(&text)};
    if (session && text.length > head) {
        hub_send(session, &event);
    }
    buf_finish(&plain);
    buf_finish(&text);
}
