/* outbox_take.c -- Receiving of messages: duplicate detection, applying and acknowledging.
 *
 * 1. A message is applied in the transaction that notes its number as seen, so both are durable or
 *    neither is. Many messages share a transaction, each with a savepoint. A kind that may run
 *    scripts gets a transaction of its own, because scripts may end the transaction and use up its
 *    budget.
 * 2. A message that cannot be applied (unknown kind, or refused by its handler) counts as seen and
 *    goes back with the reason, so it does not block later messages. A message that cannot be sent
 *    back either stays here. A peer that takes nothing back is not read further (outbox_may_return).
 * 3. The acknowledgement is output of the same transaction, so it leaves when that is durable. Each
 *    peer gets one for the whole transaction.
 * 4. A message that was seen before is acknowledged again and has no other effect. A message after
 *    a gap is dropped and comes again.
 * 5. A failed disk read does not prove that the data is missing. The changes made meanwhile are
 *    rolled back, and the message comes again. After the fifth failure it goes back. */
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "world/model/pending_writes.h"

#include <jansson.h>

#include <string.h>

#define TAKE_US 2000 /* no other work runs during a transaction */
#define VAIN_MOST 5
#define AHEAD_MS ((int64_t)24 * 3600 * 1000) /* most that another world's clock may be ahead */
#define VOID_MS 60000

/* Acknowledges the messages taken in this transaction to each peer that sent some. */
static void acknowledge(struct engine *engine)
{
    struct outbox *outbox = realm_outbox(engine);
    for (size_t i = 0; i < outbox->peer_count; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        struct row row;
        if (!peer->owed || peer->state != OUTBOX_JOINED) {
            peer->owed = false;
            continue;
        }
        peer->owed = false;
        if (outbox_row_find(engine, peer->name, &row)) {
            struct outbox_entry entry = {
                    .kind = OUTBOX_ACK,
                    .session = str_of(peer->session),
                    .number = row_id(&row, "seen"),
                    .mark = row_id(&row, "seen_mark"),
                    .proof = outbox_prove(engine, OUTBOX_HAS, peer->name, row_id(&row, "seen"),
                            row_id(&row, "seen_mark")),
            };
            outbox_send(engine, peer, &entry);
        }
        row_finish(&row);
    }
}

static void send_back(struct engine *engine, const struct outbox_peer *peer,
        const struct outbox_entry *entry, const char *why)
{
    json_t *json = json_pack("{s:I, s:s%, s:I, s:s, s:s%}", "number", (json_int_t)entry->number,
            "kind", entry->message.bytes, entry->message.length, "ms",
            (json_int_t)entry->time_ms, "why", why, "body", entry->body.bytes,
            entry->body.length);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    realm_outbox(engine)->counts.refused++;
    outbox_log(engine, str_of(peer->name), LOG_INFO, "message %llu of %s (%.*s) goes back: %s",
            (unsigned long long)entry->number, peer->name, STR_FMT(entry->message), why);
    outbox_put(engine, str_of(peer->name), OUTBOX_BACK, str_of(text ? text : "{}"));
    free(text);
    json_decref(json);
}

int64_t outbox_time_ms(int64_t told_ms)
{
    int64_t now_ms = clock_wall_ms();
    return told_ms >= 0 && told_ms <= now_ms + AHEAD_MS ? told_ms : now_ms;
}

static struct outbox_message message_of(
        const struct outbox_peer *peer, const struct outbox_entry *entry)
{
    return (struct outbox_message){
            str_of(peer->name), entry->number, outbox_time_ms(entry->time_ms), entry->body};
}

static bool apply(struct engine *engine, const struct outbox_peer *peer,
        const struct outbox_entry *entry, struct err *err)
{
    const struct outbox_kind *kind = strmap_find(&realm_outbox(engine)->kinds, entry->message);
    struct outbox_message message = message_of(peer, entry);
    if (!kind || !kind->apply) {
        return err_set(err, ERR_FORMAT, "%s does not know messages of the kind %.*s",
                outbox_own_name(engine), STR_FMT(entry->message));
    }
    if (!outbox_trust_may(engine, message.from, kind->right)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_realm_may_not,
                WITH("world", outbox_own_name(engine)), WITH("from", message.from));
    }
    return kind->apply(engine, &message, err);
}

static void refuse(struct engine *engine, const struct outbox_peer *peer,
        const struct outbox_entry *entry, const char *why)
{
    const struct outbox_kind *kind = strmap_find(&realm_outbox(engine)->kinds, entry->message);
    struct outbox_message message = message_of(peer, entry);
    if (kind && kind->refused) {
        kind->refused(engine, &message, str_of(why));
    }
    send_back(engine, peer, entry, why);
}

/* Handles a message of this world that the peer refused. */
static void take_back(
        struct engine *engine, const struct outbox_peer *peer, const struct outbox_entry *entry)
{
    json_t *json = json_loadb(entry->body.bytes, entry->body.length, 0, NULL);
    const json_t *kind_name = json_object_get(json, "kind");
    const json_t *why = json_object_get(json, "why");
    const json_t *body = json_object_get(json, "body");
    const struct outbox_kind *kind = json_is_string(kind_name)
                                             ? strmap_find(&realm_outbox(engine)->kinds,
                                                       str_of(json_string_value(kind_name)))
                                             : NULL;
    if (kind && kind->returned && json_is_string(why) && json_is_string(body)) {
        struct outbox_message message = {
                str_of(peer->name),
                (uint64_t)json_integer_value(json_object_get(json, "number")),
                outbox_time_ms((int64_t)json_integer_value(json_object_get(json, "ms"))),
                {json_string_value(body), json_string_length(body)},
        };
        kind->returned(engine, &message, str_of(json_string_value(why)));
    } else {
        outbox_log(engine, str_of(peer->name), LOG_INFO,
                "%s sent back a message that has no handler here", peer->name);
    }
    json_decref(json);
}

static bool is_returned(const struct outbox_entry *entry)
{
    return str_equal(entry->message, STR(OUTBOX_BACK));
}

static void take_new(
        struct engine *engine, const struct outbox_peer *peer, const struct outbox_entry *entry)
{
    struct err err = {0};
    struct transaction_mark mark = transaction_savepoint(engine);
    if (is_returned(entry)) {
        take_back(engine, peer, entry);
    } else if (peer->vain >= VAIN_MOST) {
        (void)phrase_err(engine, &err, ERR_IO, PHRASE_disk_unread);
        refuse(engine, peer, entry, err.text);
    } else if (!apply(engine, peer, entry, &err)) {
        transaction_rollback_to(engine, mark);
        refuse(engine, peer, entry, err.text);
    }
}

static void take_message(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    struct row row;
    (void)outbox_row_find(engine, peer->name, &row);
    uint64_t seen = row_id(&row, "seen");
    row_finish(&row);
    peer->owed = peer->owed || entry->number <= seen || entry->prev == seen;
    if (entry->number <= seen || entry->prev != seen ||
            (!is_returned(entry) && !outbox_may_return(realm_outbox(engine), peer))) {
        return;
    }
    take_new(engine, peer, entry);
    /* Read again, because applying the message may have written one to the same peer. */
    (void)outbox_row_find(engine, peer->name, &row);
    row_set_id(&row, "seen", entry->number);
    row_set_id(&row, "seen_mark", entry->mark);
    row_set_str(&row, "seen_proof", str_of(entry->proof.text));
    rows_put(engine_world(engine), &row);
}

static void take_entry(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    if (entry->kind != OUTBOX_MESSAGE && entry->kind != OUTBOX_ACK) {
        outbox_take_greeting(engine, peer, entry);
    } else if (!outbox_session_is(engine, peer, entry) ||
               !outbox_is_sure(realm_outbox(engine))) {
        /* If the outbox is not sure yet, the peer will send it again. */
        realm_outbox(engine)->counts.voided++;
    } else if (entry->kind == OUTBOX_MESSAGE) {
        take_message(engine, peer, entry);
    } else {
        outbox_take_ack(engine, peer, entry);
    }
}

/* Takes the entry, and undoes that if data it depends on could not be read. */
static void take_whole(struct engine *engine, const struct outbox_entry *entry)
{
    struct outbox_peer *peer = outbox_peer_get(engine, entry->from);
    if (!peer || !str_equal(entry->to, str_of(outbox_own_name(engine)))) {
        realm_outbox(engine)->counts.voided++;
        return;
    }
    peer->protocol = 0;
    uint64_t unread = engine_world(engine)->pending->unread;
    struct transaction_mark mark = transaction_savepoint(engine);
    take_entry(engine, peer, entry);
    if (engine_world(engine)->pending->unread == unread) {
        peer->vain = entry->kind == OUTBOX_MESSAGE ? 0 : peer->vain;
        return;
    }
    transaction_rollback_to(engine, mark);
    realm_outbox(engine)->counts.voided++;
    peer->vain += entry->kind == OUTBOX_MESSAGE;
}

static bool wants_transaction(const struct engine *engine, const struct outbox_entry *entry)
{
    const struct outbox_kind *kind =
            entry->kind == OUTBOX_MESSAGE
                    ? strmap_find(&realm_outbox(engine)->kinds, entry->message)
                    : NULL;
    return kind && kind->alone;
}

/* Logs a void entry. Repetitions are dropped, so that nobody can fill the log with nonsense. */
static void note_void(struct outbox *outbox, const char *why)
{
    outbox->counts.voided++;
    if (strncmp(outbox->voided, why, sizeof(outbox->voided) - 1) != 0 ||
            clock_ms() - outbox->voided_ms >= VOID_MS) {
        (void)str_copy(str_of(why), outbox->voided, sizeof(outbox->voided));
        outbox->voided_ms = clock_ms();
        log_info("an entry of the broker is void: %s", why);
    }
}

size_t outbox_take(struct engine *engine, const json_t *entries)
{
    int64_t end_us = clock_us() + TAKE_US;
    size_t count = json_array_size(entries);
    size_t taken = 0;
    bool alone = false;
    while (taken < count && !alone && (taken == 0 || clock_us() < end_us)) {
        const json_t *text = json_array_get(entries, taken);
        struct outbox_entry entry;
        struct err err;
        if (realm_outbox(engine)->old[0] || !realm_outbox(engine)->heard) {
            return count;
        }
        if (!outbox_trust_open(engine,
                    (struct str){json_string_value(text), json_string_length(text)}, &entry,
                    &err)) {
            note_void(realm_outbox(engine), err.text);
            taken++;
            continue;
        }
        alone = wants_transaction(engine, &entry);
        if (!alone || taken == 0) {
            transaction_go_on(engine);
            take_whole(engine, &entry);
            taken++;
        }
        outbox_entry_finish(&entry);
    }
    acknowledge(engine);
    return taken;
}
