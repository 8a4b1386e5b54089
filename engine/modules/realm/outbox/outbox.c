/* outbox.c -- Peers of the realm and the outbox of messages to them.
 *
 * outbox_peer.c has the rows of worlds and outbox_write.c the messages; this file makes the outbox
 * and does its work of each turn.
 *
 * The state that a process keeps beside the rows (struct outbox_peer) may be lost at any time. */
#include "engine/modules/realm/outbox/outbox.h"

#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/tx.h"

#include <string.h>

#define UNSURE_LOOK_MS INT64_C(50)
#define ALL_BYTES ((size_t)64 * 1024 * 1024)

static struct rows read_peers(struct engine *engine)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    return rows_read(engine_world(engine), &all, 0);
}

/* -- peers -- */

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
        rows_put(engine_world(engine), &row);
    }
}

struct outbox *outbox_create(struct engine *engine)
{
    const struct engine_options *options = engine_options(engine);
    if (!options->realm.name) {
        return NULL;
    }
    struct outbox *outbox = mem_alloc(sizeof(*outbox));
    realm_parts(engine)->outbox = outbox;
    (void)str_copy(str_of(options->realm.name), outbox->name, sizeof(outbox->name));
    outbox->messages_bytes =
            options->realm.messages_bytes ? options->realm.messages_bytes : ALL_BYTES;
    strmap_init(&outbox->kinds);
    tx_begin(engine_world(engine));
    outbox->trust = outbox_trust_create(engine);
    claim(engine);
    outbox_count_waiting(engine);
    (void)tx_commit(engine_world(engine));
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

void outbox_end(struct engine *engine, void *about)
{
    (void)about;
    if (realm_outbox(engine)) {
        realm_outbox(engine)->open_bytes = 0;
        outbox_trust_reload(engine);
    }
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
           hub_find(engine_hub(engine), realm_outbox(engine)->carrier);
}

const char *outbox_name(const struct engine *engine)
{
    return realm_outbox(engine) ? realm_outbox(engine)->name : "";
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
