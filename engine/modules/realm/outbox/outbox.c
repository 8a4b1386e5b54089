/* outbox.c -- Peers of the realm and the outbox of messages to them.
 *
 * 1. The writer numbers its messages in one sequence for all receivers, so a message to all is one
 *    row. For each receiver the numbers rise, and each message names its predecessor
 *    (outbox_offer.c).
 * 2. A message to all goes to every peer that exists when it is written. A world that becomes a
 *    peer while the message still waits for another gets it too.
 * 3. The amount that waits is bounded, in total and for each receiver (has_space). Past the bound,
 *    post_write fails with a reason. Refusals
 *    that are sent back (`back`) are exempt, because the message that they answer was counted.
 *
 * The state that a process keeps beside the rows (struct post_peer) may be lost at any time. */
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

bool post_row_find(struct engine *engine, const char *world, struct row *out)
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

bool post_row_get(struct engine *engine, const char *world, struct row *out)
{
    uint64_t unread = engine->world->pending->unread;
    (void)post_row_find(engine, world, out);
    return engine->world->pending->unread == unread;
}

static struct rows read_peers(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    return rows_read(engine->world, &all, 0);
}

uint64_t post_mark(const struct engine *engine, uint64_t number)
{
    struct post_proving about = {.what = "mark",
            .world = str_of(engine->post->name),
            .number = number,
            .mark = engine->process_number};
    unsigned char hash[POST_PROOF_BYTES];
    uint64_t mark = 0;
    post_own_prove(&engine->post->trust->own, &about, hash);
    memcpy(&mark, hash, sizeof(mark));
    return (mark >> 2) | 1; /* a number in JSON, and not 0, which means no message */
}

/* -- peers -- */

struct post_peer *post_peer_find(const struct post *post, struct str name)
{
    for (size_t i = 0; i < post->peer_count; i++) {
        if (str_equal(str_of(post->peers[i]->name), name)) {
            return post->peers[i];
        }
    }
    return NULL;
}

static bool is_given_up(struct engine *engine, const char *world)
{
    struct row row;
    bool found = post_row_find(engine, world, &row);
    bool given_up = found && row_int(&row, "state") == POST_GIVEN_UP;
    row_finish(&row);
    return given_up;
}

struct post_peer *post_peer_get(struct engine *engine, struct str name)
{
    struct post *post = engine->post;
    struct post_peer *peer = post_peer_find(post, name);
    if (peer || post->peer_count == POST_PEERS_MAX || !world_name_is_formed(name) ||
            str_equal(name, str_of(post->name))) {
        return peer;
    }
    size_t at = post->peer_count;
    while (at > 0 && str_compare(str_of(post->peers[at - 1]->name), name) > 0) {
        post->peers[at] = post->peers[at - 1];
        at--;
    }
    peer = mem_alloc(sizeof(*peer));
    (void)str_copy(name, peer->name, sizeof(peer->name));
    peer->given_up = is_given_up(engine, peer->name);
    peer->barred = !post_trust_believes(engine, name);
    post->peers[at] = peer;
    post->peer_count++;
    return peer;
}

/* -- making -- */

void post_unread(struct post *post)
{
    (void)snprintf(post->problem, sizeof(post->problem),
            "the realm's data cannot be read from the disk: start the world again when it can");
}

/* This world's own row, and the peers that it has known. */
static void claim(struct engine *engine)
{
    struct post *post = engine->post;
    bool known = false;
    struct rows rows = read_peers(engine);
    post->newcomer = true;
    if (rows.failed) {
        rows_finish(&rows);
        post_unread(post);
        return;
    }
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "world");
        bool self = row_int(&rows.items[i], "state") == POST_SELF;
        post->newcomer = post->newcomer && !(self && row_int(&rows.items[i], "joined_ms") > 0);
        if (self && post->name[0] == '\0') {
            (void)str_copy(name, post->name, sizeof(post->name));
        }
        known = known || self;
        if (self && row_int(&rows.items[i], "seen") != 0) {
            post->readmitted = post->shut = true;
        }
        if (self && !str_equal(name, str_of(post->name))) {
            (void)snprintf(post->problem, sizeof(post->problem),
                    "this world is called %.*s in its realm, which cannot change; serve it "
                    "with --name %.*s",
                    STR_FMT(name), STR_FMT(name));
        } else if (!self && row_int(&rows.items[i], "state") != POST_GIVEN_UP) {
            struct post_peer *peer = post_peer_get(engine, name);
            if (peer) {
                peer->joined_ms = row_int(&rows.items[i], "joined_ms");
            }
        }
    }
    rows_finish(&rows);
    if (!known && post->name[0] == '\0') {
        (void)snprintf(post->problem, sizeof(post->problem),
                "this world belongs to no realm: it was never served with --realm");
    } else if (!known) {
        struct row row;
        if (!post_row_get(engine, post->name, &row)) {
            row_finish(&row);
            post_unread(post);
            return;
        }
        row_set_int(&row, "state", POST_SELF);
        rows_put(engine->world, &row);
    }
}

/* Counts a message's bytes as waiting for its receiver and in total; or no longer, if !waits. */
static void count_message(struct post *post, const struct row *row, bool waits)
{
    struct str to = row_str(row, "receiver");
    struct post_peer *peer = post_peer_find(post, to);
    size_t bytes = row_str(row, "body").length + MESSAGE_BYTES;
    size_t none = 0;
    uint64_t apart = 0;
    bool returns = str_equal(row_str(row, "kind"), STR(POST_BACK));
    size_t *of_receiver = str_equal(to, POST_ALL) ? &post->all_bytes
                          : !peer                 ? &none
                          : returns               ? &peer->returned_bytes
                                                  : &peer->waiting_bytes;
    uint64_t *total = returns ? &apart : &post->counts.waiting_bytes;
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
bool post_may_return(const struct post *post, const struct post_peer *peer)
{
    return peer->returned_bytes <= post->messages_bytes;
}

static void count_waiting(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
    struct rows rows = rows_read(engine->world, &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        count_message(engine->post, &rows.items[i], true);
    }
    rows_finish(&rows);
}

/* True if so many bytes more may wait for that receiver. Half of the space is in equal shares, one for
 * each peer and one for messages to all. The unused part of another share stays reserved, so that a
 * world that takes no messages cannot fill the space of the others. */
static bool has_space(const struct post *post, struct str to, size_t bytes)
{
    size_t share = post->messages_bytes / 2 / (post->peer_count + 1);
    const struct post_peer *receiver = post_peer_find(post, to);
    size_t kept = receiver && post->all_bytes < share ? share - post->all_bytes : 0;
    for (size_t i = 0; i < post->peer_count; i++) {
        const struct post_peer *peer = post->peers[i];
        bool is_other = peer != receiver && !peer->given_up;
        kept += is_other && peer->waiting_bytes < share ? share - peer->waiting_bytes : 0;
    }
    return post->counts.waiting_bytes + post->open_bytes + bytes + kept <= post->messages_bytes;
}

struct post *post_create(struct engine *engine)
{
    const struct engine_options *options = &engine->options;
    if (!options->realm.name) {
        return NULL;
    }
    struct post *post = mem_alloc(sizeof(*post));
    engine->post = post;
    (void)str_copy(str_of(options->realm.name), post->name, sizeof(post->name));
    post->messages_bytes =
            options->realm.messages_bytes ? options->realm.messages_bytes : ALL_BYTES;
    strmap_init(&post->kinds);
    tx_begin(engine->world);
    post->trust = post_trust_create(engine);
    claim(engine);
    count_waiting(engine);
    (void)tx_commit(engine->world);
    return post;
}

void post_destroy(struct post *post)
{
    if (!post) {
        return;
    }
    for (size_t i = 0; i < post->peer_count; i++) {
        mem_free(post->peers[i]);
    }
    strmap_finish(&post->kinds);
    post_trust_destroy(post->trust);
    mem_free(post);
}

bool post_check(const struct engine *engine, struct err *err)
{
    return !engine->post || !engine->post->problem[0] ||
           err_set(err, ERR_EXISTS, "%s", engine->post->problem);
}

void post_kinds_add(struct engine *engine, const struct post_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)strmap_put(
                &engine->post->kinds, str_of(kinds[i].name), (void *)(uintptr_t)&kinds[i]);
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
    struct post *post = engine->post;
    struct row self;
    bool readable = post_row_get(engine, post->name, &self);
    uint64_t number = row_id(&self, "sent") + 1;
    bool any = false;
    for (size_t i = 0; i < post->peer_count && readable; i++) {
        struct post_peer *peer = post->peers[i];
        struct row row;
        uint64_t unread = engine->world->pending->unread;
        bool known = post_row_find(engine, peer->name, &row) &&
                     row_int(&row, "state") != POST_GIVEN_UP;
        readable = engine->world->pending->unread == unread;
        if (known && (str_equal(to, POST_ALL) || str_equal(to, str_of(peer->name)))) {
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

void post_put(struct engine *engine, struct str to, const char *kind, struct str body)
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
    row_set_id(&row, "mark", post_mark(engine, number));
    row_set_str(&row, "body", body);
    rows_put(engine->world, &row);
    engine->post->open_bytes += strcmp(kind, POST_BACK) == 0 ? 0 : body.length + MESSAGE_BYTES;
}

/* Writes a message to all to each peer that has space left, because one of them has taken none for
 * long. Returns false if no peer has. */
static bool put_to_each(struct engine *engine, const char *kind, struct str body)
{
    const struct post *post = engine->post;
    bool any = false;
    for (size_t i = 0; i < post->peer_count; i++) {
        const struct post_peer *peer = post->peers[i];
        if (!peer->given_up && has_space(post, str_of(peer->name), body.length)) {
            post_put(engine, str_of(peer->name), kind, body);
            any = true;
        }
    }
    return any;
}

bool post_write(struct engine *engine, struct str to, const char *kind, struct str body,
        struct err *err)
{
    struct post *post = engine->post;
    if (!post) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    if (!str_equal(to, POST_ALL) && !post_knows(engine, to)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", to));
    }
    if (body.length > POST_BODY_MAX) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_realm_long);
    }
    uint64_t unread = engine->world->pending->unread;
    bool written = has_space(post, to, body.length);
    if (written) {
        post_put(engine, to, kind, body);
    } else if (str_equal(to, POST_ALL)) {
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

void post_record(struct engine *engine, void *about)
{
    (void)about;
    if (engine->post) {
        rows_each_change(engine->world, TABLE_REALM_OUT, 0, count_row, engine->post);
    }
}

void post_end(struct engine *engine, void *about)
{
    (void)about;
    if (engine->post) {
        engine->post->open_bytes = 0;
        post_trust_reload(engine);
    }
}

void post_send(struct engine *engine, const struct post_peer *peer, struct post_entry *entry)
{
    struct session *session = hub_find(engine->hub, engine->post->carrier);
    struct buf plain = {0};
    struct buf text = {0};
    entry->from = str_of(engine->post->name);
    entry->to = str_of(peer->name);
    post_entry_write(entry, &plain);
    buf_printf(&text, "%s ", peer->name);
    size_t head = text.length;
    post_trust_seal(engine, entry->to, buf_str(&plain), &text);
    struct msg event = {.kind = MSG_EVENT, .topic = STR("Realm.Send"), .text = buf_str(&text)};
    if (session && text.length > head) {
        hub_send(session, &event);
    }
    buf_finish(&plain);
    buf_finish(&text);
}

/* -- the carrier -- */

void post_carry(struct engine *engine, uint64_t session)
{
    struct post *post = engine->post;
    post->carrier = session;
    for (size_t i = 0; i < post->peer_count; i++) {
        struct post_peer *peer = post->peers[i];
        /* Messages under way with the last carrier may be lost with it. */
        post_offer_again(engine, peer);
        peer->dirty = true;
        peer->wait_ms = POST_WAIT_FIRST_MS;
        peer->next_ms = clock_ms();
    }
}

bool post_is_carried(const struct engine *engine)
{
    return engine->post && engine->post->carrier &&
           hub_find(engine->hub, engine->post->carrier);
}

const char *post_name(const struct engine *engine)
{
    return engine->post ? engine->post->name : "";
}

int64_t post_joined_ms(struct engine *engine)
{
    struct row self;
    (void)post_row_find(engine, engine->post->name, &self);
    int64_t joined_ms = row_int(&self, "joined_ms");
    row_finish(&self);
    return joined_ms;
}

const char *post_old(const struct engine *engine)
{
    return engine->post && engine->post->old[0] ? engine->post->old : NULL;
}

bool post_reaches(const struct engine *engine, struct str name)
{
    const struct post_peer *peer = engine->post ? post_peer_find(engine->post, name) : NULL;
    return peer && post_is_carried(engine) && peer->state == POST_JOINED;
}

bool post_knows(const struct engine *engine, struct str name)
{
    const struct post_peer *peer = engine->post ? post_peer_find(engine->post, name) : NULL;
    return peer && !peer->barred;
}

bool post_is_settled(const struct engine *engine)
{
    return engine->post && engine->post->sure;
}

void post_each(struct engine *engine, void (*visit)(void *data, const struct post_about *about),
        void *data)
{
    struct post *post = engine->post;
    for (size_t i = 0; post && i < post->peer_count; i++) {
        const struct post_peer *peer = post->peers[i];
        struct row row;
        (void)post_row_find(engine, peer->name, &row);
        struct post_about about = {
                .name = peer->name,
                .up = peer->up && post_is_carried(engine),
                .joined = peer->state == POST_JOINED && post_is_carried(engine),
                .old = peer->old,
                .protocol = peer->protocol,
                .given_up = row_int(&row, "state") == POST_GIVEN_UP,
                .joined_ms = row_int(&row, "joined_ms"),
                .since_ms = peer->since_ms,
        };
        about.waiting = post_waiting(
                engine, str_of(peer->name), row_id(&row, "acked"), &about.oldest_ms);
        row_finish(&row);
        visit(data, &about);
    }
}

struct post_counts post_counts(const struct engine *engine)
{
    return engine->post ? engine->post->counts : (struct post_counts){0};
}

/* -- periodic work -- */

static bool may_greet(const struct post_peer *peer)
{
    return !peer->given_up && !peer->barred && peer->protocol == 0;
}

bool post_is_sure(struct post *post)
{
    bool all = post->heard;
    for (size_t i = 0; i < post->peer_count && all; i++) {
        const struct post_peer *peer = post->peers[i];
        all = peer->state == POST_JOINED || peer->old || !may_greet(peer);
    }
    bool long_ago = post->heard && clock_ms() - post->heard_ms >= POST_UNSURE_MS;
    post->sure = post->sure || all || long_ago;
    return post->sure;
}

static bool is_due(const struct post_peer *peer, int64_t now_ms)
{
    if (peer->state == POST_JOINED) {
        return (peer->dirty && now_ms >= peer->rest_ms) ||
               (peer->flying > 0 && now_ms >= peer->next_ms);
    }
    return now_ms >= peer->next_ms;
}

static void turn_peer(struct engine *engine, struct post_peer *peer, int64_t now_ms)
{
    if (peer->state != POST_JOINED) {
        post_greet(engine, peer);
        return;
    }
    if (peer->flying > 0 && now_ms >= peer->next_ms) {
        post_offer_again(engine, peer);
    }
    post_offer(engine, peer);
}

static int64_t due_in_us(const struct post_peer *peer, int64_t now_ms)
{
    if (peer->state == POST_JOINED && peer->flying == 0 && !peer->dirty) {
        return -1;
    }
    int64_t at_ms = peer->state == POST_JOINED && peer->dirty ? peer->rest_ms : peer->next_ms;
    return at_ms > now_ms ? (at_ms - now_ms) * 1000 : 0;
}

int64_t post_turn(struct engine *engine)
{
    struct post *post = engine->post;
    if (post && post->began_ms == 0) {
        post->began_ms = clock_ms();
    }
    if (!post || !post->heard || post->old[0] || !post_is_carried(engine) || engine->stopping) {
        return -1;
    }
    int64_t now_ms = clock_ms();
    int64_t next_us = post_is_sure(post) ? -1 : UNSURE_LOOK_MS * 1000;
    for (size_t i = 0; i < post->peer_count; i++) {
        struct post_peer *peer = post->peers[i];
        bool wanted = post->sure ? peer->up : peer->state != POST_JOINED;
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
    post_shut_turn(engine);
    return next_us;
}
