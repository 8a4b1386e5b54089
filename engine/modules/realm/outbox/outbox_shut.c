/* outbox_shut.c -- Holding back of logins while this world's file may be an older copy.
 *
 * After its start, a world first greets the peers that it knows, which reveals whether its file
 * is an older copy. Logins wait for that, but only a bounded time: a peer or the broker may be
 * gone permanently, and the world then runs on alone.
 *
 * A readmitted older copy waits longer. It must have spoken with a peer, and every peer that runs
 * must have said where everybody is. Otherwise a player could be in two worlds. Until then the
 * world's own row of TABLE_REALM_PEER notes it (as `seen`), so the wait survives a crash. */
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_impl.h"

bool outbox_readmit(struct engine *engine, struct err *err)
{
    struct row self;
    if (!outbox_row_get(engine, outbox_own_name(engine), &self)) {
        row_finish(&self);
        return phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
    }
    row_set_int(&self, "seen", 1);
    rows_put(engine_world(engine), &self);
    return true;
}

/* True if every peer that is up has said where everybody is, so that players may log in. */
static bool may_open(const struct outbox *outbox)
{
    bool any = outbox->peer_count == 0;
    bool all = true;
    for (size_t i = 0; i < outbox->peer_count && all; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        bool says = !peer->asked && (!peer->up || peer->state == OUTBOX_JOINED);
        all = says || peer->lies || peer->barred;
        any = any || peer->state == OUTBOX_JOINED;
    }
    return all && any;
}

static void open_worlds(struct engine *engine)
{
    struct row self;
    transaction_begin(engine, 0, 0);
    if (!outbox_row_get(engine, outbox_own_name(engine), &self)) {
        row_finish(&self);
        transaction_abort(engine);
        return; /* again at the next turn */
    }
    row_set_int(&self, "seen", 0);
    rows_put(engine_world(engine), &self);
    transaction_commit(engine);
    realm_outbox(engine)->shut = false;
    log_notice("%s is readmitted: players may log in", outbox_own_name(engine));
}

void outbox_shut_turn(struct engine *engine)
{
    const struct outbox *outbox = realm_outbox(engine);
    if (outbox->shut && outbox->sure && may_open(outbox)) {
        open_worlds(engine);
    }
}

bool outbox_is_asked(const struct engine *engine, struct str name)
{
    const struct outbox_peer *peer = outbox_peer_find(realm_outbox(engine), name);
    return peer && peer->asked;
}

void outbox_answered(struct engine *engine, struct str name)
{
    struct outbox_peer *peer = outbox_peer_find(realm_outbox(engine), name);
    if (peer) {
        peer->asked = false;
    }
}

bool outbox_is_opening(const struct engine *engine)
{
    const struct outbox *outbox = realm_outbox(engine);
    if (!outbox || outbox->sure || outbox->peer_count == 0) {
        return false;
    }
    int64_t from_ms = outbox->heard ? outbox->heard_ms : outbox->began_ms;
    return from_ms == 0 || clock_ms() - from_ms < OUTBOX_UNSURE_MS;
}

bool outbox_is_shut(const struct engine *engine)
{
    return realm_outbox(engine) && realm_outbox(engine)->shut;
}
