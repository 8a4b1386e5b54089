/* outbox.c -- Peers of the realm and the outbox of messages to them.
 *
 * 1. The writer numbers its messages in one sequence for all receivers, so a message to all is one
 *    row. For each receiver the numbers rise, and each message names its predecessor
 *    (outbox_offer.c).
 * 2. A message to all goes to every peer that exists when it is written. A world that becomes a
 *    peer while the message still waits for another gets it too.
 * 3. The amount that waits is bounded, in total and for each receiver (has_space). Past the bound,
 *    outbox_write fails with a reason. Refusals
 *    that are sent back (`back`) are exempt, because the message that they answer was counted.
 *
 * The state that a process keeps beside the rows (struct outbox_peer) may be lost at any time. */
#include "engine/modules/realm/outbox/outbox.h"

#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/pending_writes.h"
#include "world/model/tx.h"

#include <string.h>

#define MESSAGE_BYTES 200 /* of a row, without its body */
#define UNSURE_LOOK_MS INT64_C(50)
#define ALL_BYTES ((size_t)64 * 1024 * 1024)

/* -- rows -- */

bool outbox_row_find(struct engine *engine, const char *world, struct row *out)
{
    *out = row_new(TABLE_REALM_PEER);
    row_set_str(out, "world", str_of(world));
    if (rows_find(engine->world, out)) {
        return true;
    }
    static const char *const numbers[] = {
            "state", "sent", "acked", "acked_mark", "seen", "seen_mark", "joined_ms"};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        row_set_int(out, numbers[i], 0);
    }
    row_set_str(out, "seen_proof", STR(""));
    row_set_str(out, "acked_proof", STR(""));
    return false;
}

bool outbox_row_get(struct engine *engine, const char *world, struct row *out)
{
    uint64_t unread = engine->world->pending->unread;
    (void)outbox_row_find(engine, world, out);
    return engine->world->pending->unread == unread;
}

static struct rows read_peers(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    return rows_read(engine->world, &all, 0);
}

uint64_t outbox_mark(const struct engine *engine, uint64_t number)
{
    struct outbox_proving about = {.what = "mark",
            .world = str_of(realm_outbox(engine)->name),
            .number = number,
            .mark = engine->process_number};
    unsigned char hash[OUTBOX_PROOF_BYTES];
    uint64_t mark = 0;
    outbox_own_prove(&realm_outbox(engine)->trust->own, &about, hash);
    memcpy(&mark, hash, sizeof(mark));
    return (mark >> 2) | 1; /* a number in JSON, and not 0, which means no message */
}

/* -- peers -- */

struct outbox_peer *outbox_peer_find(const struct outbox *outbox, struct str name)
{
    for (size_t i = 0; i < outbox->peer_count; i++) {
        if (str_equal(str_of(outbox->peers[i]->name), name)) {
            return outbox->peers[i];
        }
    }
    return NULL;
}

static bool is_given_up(struct engine *engine, const char *world)
{
    struct row row;
    bool found = outbox_row_find(engine, world, &row);
    bool given_up = found && row_int(&row, "state") == OUTBOX_GIVEN_UP;
    row_finish(&row);
    return given_up;
}

struct outbox_peer *outbox_peer_get(struct engine *engine, struct str name)
{
    struct outbox *outbox = realm_outbox(engine);
    struct outbox_peer *peer = outbox_peer_find(outbox, name);
    if (peer || outbox->peer_count == OUTBOX_PEERS_MAX || !world_name_is_formed(name) ||
            str_equal(name, str_of(outbox->name))) {
        return peer;
    }
    size_t at = outbox->peer_count;
    while (at > 0 && str_compare(str_of(outbox->peers[at - 1]->name), name) > 0) {
        outbox->peers[at] = outbox->peers[at - 1];
        at--;
    }
    peer = mem_alloc(sizeof(*peer));
    (void)str_copy(name, peer->name, sizeof(peer->name));
    peer->given_up = is_given_up(engine, peer->name);
    peer->barred = !outbox_trust_believes(engine, name);
    outbox->peers[at] = peer;
    outbox->peer_count++;
    return peer;
}

/* -- making -- */

void outbox_unread(struct outbox *outbox)
{
    (void)snprintf(outbox->problem, sizeof(outbox->problem),
            "the realm's data cannot be read from the disk: start the world again when it can");
}

/* This world's own row, and the peers that it has known. */
static void claim(struct engine *engine)
{
    struct outbox *outbox = realm_outbox(engine);
    bool known = false;
    struct rows rows = read_peers(engine);
    outbox->newcomer = true;
    if (rows.failed) {
        rows_finish(&rows);
        outbox_unread(outbox);
        return;
    }
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "world");
        bool self = row_int(&rows.items[i], "state") == OUTBOX_SELF;
        outbox->newcomer =
                outbox->newcomer && !(self && row_int(&rows.items[i], "joined_ms") > 0);
        if (self && outbox->name[0] == '\0') {
            (void)str_copy(name, outbox->name, sizeof(outbox->name));
        }
        known = known || self;
        if (self && row_int(&rows.items[i], "seen") != 0) {
            outbox->readmitted = outbox->shut = true;
        }
        if (self && !str_equal(name, str_of(outbox->name))) {
            (void)snprintf(outbox->problem, sizeof(outbox->problem),
                    "this world is called %.*s in its realm, which cannot change; serve it "
                    "with --name %.*s",
                    STR_FMT(name), STR_FMT(name));
        } else if (!self && row_int(&rows.items[i], "state") != OUTBOX_GIVEN_UP) {
            struct outbox_peer *peer = outbox_peer_get(engine, name);
            if (peer) {
                peer->joined_ms = row_int(&rows.items[i], "joined_ms");
            }
        }
    }
    rows_finish(&rows);
    if (!known && outbox->name[0] == '\0') {
        (void)snprintf(outbox->problem, sizeof(outbox->problem),
                "this world belongs to no realm: it was never served with --realm");
    } else if (!known) {
        struct row row;
        if (!outbox_row_get(engine, outbox->name, &row)) {
            row_finish(&row);
            outbox_unread(outbox);
            return;
        }
        row_set_int(&row, "state", OUTBOX_SELF);
        rows_put(engine->world, &row);
    }
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

static void count_waiting(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine->world, &all, 0);
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

struct outbox *outbox_create(struct engine *engine)
{
    const struct engine_options *options = &engine->options;
    if (!options->realm.name) {
        return NULL;
    }
    struct outbox *outbox = mem_alloc(sizeof(*outbox));
    realm_parts(engine)->outbox = outbox;
    (void)str_copy(str_of(options->realm.name), outbox->name, sizeof(outbox->name));
    outbox->messages_bytes =
            options->realm.messages_bytes ? options->realm.messages_bytes : ALL_BYTES;
    strmap_init(&outbox->kinds);
    tx_begin(engine->world);
    outbox->trust = outbox_trust_create(engine);
    claim(engine);
    count_waiting(engine);
    (void)tx_commit(engine->world);
    return outbox;
}

void outbox_destroy(struct outbox *outbox)
{
    if (!outbox) {
        return;
    }
    for (size_t i = 0; i < outbox->peer_count; i++) {
        mem_free(outbox->peers[i]);
    }
    strmap_finish(&outbox->kinds);
    outbox_trust_destroy(outbox->trust);
    mem_free(outbox);
}

bool outbox_check(const struct engine *engine, struct err *err)
{
    return !realm_outbox(engine) || !realm_outbox(engine)->problem[0] ||
           err_set(err, ERR_EXISTS, "%s", realm_outbox(engine)->problem);
}

void outbox_kinds_add(struct engine *engine, const struct outbox_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)strmap_put(&realm_outbox(engine)->kinds, str_of(kinds[i].name),
                (void *)(uintptr_t)&kinds[i]);
    }
}

/* -- writing -- */

static void set_sent(struct engine *engine, struct row *row, uint64_t number)
{
    row_set_id(row, "sent", number);
    rows_put(engine->world, row);
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
        uint64_t unread = engine->world->pending->unread;
        bool known = outbox_row_find(engine, peer->name, &row) &&
                     row_int(&row, "state") != OUTBOX_GIVEN_UP;
        readable = engine->world->pending->unread == unread;
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
    struct row row = row_new(TABLE_REALM_OUT);
    row_set_id(&row, "number", number);
    row_set_str(&row, "receiver", to);
    row_set_str(&row, "kind", str_of(kind));
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_id(&row, "mark", outbox_mark(engine, number));
    row_set_str(&row, "body", body);
    rows_put(engine->world, &row);
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
    uint64_t unread = engine->world->pending->unread;
    bool written = has_space(outbox, to, body.length);
    if (written) {
        outbox_put(engine, to, kind, body);
    } else if (str_equal(to, OUTBOX_ALL)) {
        written = put_to_each(engine, kind, body);
    }
    if (!written) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_realm_full);
    }
    return engine->world->pending->unread == unread ||
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
        rows_each_change(engine->world, TABLE_REALM_OUT, 0, count_row, realm_outbox(engine));
    }
}

void outbox_end(struct engine *engine, void *about)
{
    (void)about;
    if (realm_outbox(engine)) {
        realm_outbox(engine)->open_bytes = 0;
        outbox_trust_reload(engine);
    }
}

void outbox_send(
        struct engine *engine, const struct outbox_peer *peer, struct outbox_entry *entry)
{
    struct session *session = hub_find(engine->hub, realm_outbox(engine)->carrier);
    struct buf plain = {0};
    struct buf text = {0};
    entry->from = str_of(realm_outbox(engine)->name);
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

/* -- the carrier -- */

void outbox_carry(struct engine *engine, uint64_t session)
{
    struct outbox *outbox = realm_outbox(engine);
    outbox->carrier = session;
    for (size_t i = 0; i < outbox->peer_count; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        /* Messages under way with the last carrier may be lost with it. */
        outbox_offer_again(engine, peer);
        peer->dirty = true;
        peer->wait_ms = OUTBOX_WAIT_FIRST_MS;
        peer->next_ms = clock_ms();
    }
}

bool outbox_is_carried(const struct engine *engine)
{
    return realm_outbox(engine) && realm_outbox(engine)->carrier &&
           hub_find(engine->hub, realm_outbox(engine)->carrier);
}

const char *outbox_name(const struct engine *engine)
{
    return realm_outbox(engine) ? realm_outbox(engine)->name : "";
}

int64_t outbox_joined_ms(struct engine *engine)
{
    struct row self;
    (void)outbox_row_find(engine, realm_outbox(engine)->name, &self);
    int64_t joined_ms = row_int(&self, "joined_ms");
    row_finish(&self);
    return joined_ms;
}

const char *outbox_old(const struct engine *engine)
{
    return realm_outbox(engine) && realm_outbox(engine)->old[0] ? realm_outbox(engine)->old
                                                                : NULL;
}

bool outbox_reaches(const struct engine *engine, struct str name)
{
    const struct outbox_peer *peer =
            realm_outbox(engine) ? outbox_peer_find(realm_outbox(engine), name) : NULL;
    return peer && outbox_is_carried(engine) && peer->state == OUTBOX_JOINED;
}

bool outbox_knows(const struct engine *engine, struct str name)
{
    const struct outbox_peer *peer =
            realm_outbox(engine) ? outbox_peer_find(realm_outbox(engine), name) : NULL;
    return peer && !peer->barred;
}

bool outbox_is_settled(const struct engine *engine)
{
    return realm_outbox(engine) && realm_outbox(engine)->sure;
}

void outbox_each(struct engine *engine,
        void (*visit)(void *data, const struct outbox_about *about), void *data)
{
    struct outbox *outbox = realm_outbox(engine);
    for (size_t i = 0; outbox && i < outbox->peer_count; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        struct row row;
        (void)outbox_row_find(engine, peer->name, &row);
        struct outbox_about about = {
                .name = peer->name,
                .up = peer->up && outbox_is_carried(engine),
                .joined = peer->state == OUTBOX_JOINED && outbox_is_carried(engine),
                .old = peer->old,
                .protocol = peer->protocol,
                .given_up = row_int(&row, "state") == OUTBOX_GIVEN_UP,
                .joined_ms = row_int(&row, "joined_ms"),
                .since_ms = peer->since_ms,
        };
        about.waiting = outbox_waiting(
                engine, str_of(peer->name), row_id(&row, "acked"), &about.oldest_ms);
        row_finish(&row);
        visit(data, &about);
    }
}

struct outbox_counts outbox_counts(const struct engine *engine)
{
    return realm_outbox(engine) ? realm_outbox(engine)->counts : (struct outbox_counts){0};
}

/* -- periodic work -- */

static bool may_greet(const struct outbox_peer *peer)
{
    return !peer->given_up && !peer->barred && peer->protocol == 0;
}

bool outbox_is_sure(struct outbox *outbox)
{
    bool all = outbox->heard;
    for (size_t i = 0; i < outbox->peer_count && all; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        all = peer->state == OUTBOX_JOINED || peer->old || !may_greet(peer);
    }
    bool long_ago = outbox->heard && clock_ms() - outbox->heard_ms >= OUTBOX_UNSURE_MS;
    outbox->sure = outbox->sure || all || long_ago;
    return outbox->sure;
}

static bool is_due(const struct outbox_peer *peer, int64_t now_ms)
{
    if (peer->state == OUTBOX_JOINED) {
        return (peer->dirty && now_ms >= peer->rest_ms) ||
               (peer->flying > 0 && now_ms >= peer->next_ms);
    }
    return now_ms >= peer->next_ms;
}

static void turn_peer(struct engine *engine, struct outbox_peer *peer, int64_t now_ms)
{
    if (peer->state != OUTBOX_JOINED) {
        outbox_greet(engine, peer);
        return;
    }
    if (peer->flying > 0 && now_ms >= peer->next_ms) {
        outbox_offer_again(engine, peer);
    }
    outbox_offer(engine, peer);
}

static int64_t due_in_us(const struct outbox_peer *peer, int64_t now_ms)
{
    if (peer->state == OUTBOX_JOINED && peer->flying == 0 && !peer->dirty) {
        return -1;
    }
    int64_t at_ms = peer->state == OUTBOX_JOINED && peer->dirty ? peer->rest_ms : peer->next_ms;
    return at_ms > now_ms ? (at_ms - now_ms) * 1000 : 0;
}

int64_t outbox_turn(struct engine *engine)
{
    struct outbox *outbox = realm_outbox(engine);
    if (outbox && outbox->began_ms == 0) {
        outbox->began_ms = clock_ms();
    }
    if (!outbox || !outbox->heard || outbox->old[0] || !outbox_is_carried(engine) ||
            engine_is_stopping(engine)) {
        return -1;
    }
    int64_t now_ms = clock_ms();
    int64_t next_us = outbox_is_sure(outbox) ? -1 : UNSURE_LOOK_MS * 1000;
    for (size_t i = 0; i < outbox->peer_count; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        bool wanted = outbox->sure ? peer->up : peer->state != OUTBOX_JOINED;
        if (!wanted || !may_greet(peer)) {
            continue;
        }
        if (is_due(peer, now_ms)) {
            transaction_begin(engine, 0, 0);
            turn_peer(engine, peer, now_ms);
            transaction_commit(engine);
        }
        int64_t due_us = due_in_us(peer, now_ms);
        next_us = next_us < 0 || (due_us >= 0 && due_us < next_us) ? due_us : next_us;
    }
    outbox_shut_turn(engine);
    return next_us;
}
