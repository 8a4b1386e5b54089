/* outbox_peer.c -- the rows of worlds, and the peers that this process knows. */
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "world/model/pending_writes.h"

#include <stdio.h>
#include <string.h>

bool outbox_row_find(struct engine *engine, const char *world, struct row *out)
{
    *out = row_new(TABLE_REALM_PEER);
    row_set_str(out, "world", str_of(world));
    if (rows_find(engine_world(engine), out)) {
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
    uint64_t unread = engine_world(engine)->pending->unread;
    (void)outbox_row_find(engine, world, out);
    return engine_world(engine)->pending->unread == unread;
}

struct outbox_peer *outbox_peer_find(const struct outbox *outbox, struct str name)
{
    for (size_t i = 0; i < outbox->peer_count; i++) {
        if (str_equal(str_of(outbox->peers[i]->name), name)) {
            return outbox->peers[i];
        }
    }
    return NULL;
}

void outbox_unread(struct outbox *outbox)
{
    (void)snprintf(outbox->problem, sizeof(outbox->problem),
            "the realm's data cannot be read from the disk: start the world again when it can");
}

int64_t outbox_joined_ms(struct engine *engine)
{
    struct row self;
    (void)outbox_row_find(engine, outbox_own_name(engine), &self);
    int64_t joined_ms = row_int(&self, "joined_ms");
    row_finish(&self);
    return joined_ms;
}

bool outbox_knows(const struct engine *engine, struct str name)
{
    const struct outbox_peer *peer =
            realm_outbox(engine) ? outbox_peer_find(realm_outbox(engine), name) : NULL;
    return peer && !peer->barred;
}

bool outbox_is_caller(const struct engine *engine, const struct outbox_peer *peer)
{
    return strcmp(outbox_own_name(engine), peer->name) < 0;
}

struct str outbox_process_of(const struct engine *engine, const struct outbox_peer *peer)
{
    struct str session = str_of(peer->state == OUTBOX_JOINED ? peer->session : "");
    struct str x = str_take_until(&session, '.');
    struct str theirs = outbox_is_caller(engine, peer) ? session : x;
    return str_take_until(&theirs, '-');
}
