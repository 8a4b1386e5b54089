/* outbox_forget.c -- Giving up a peer permanently. */
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/outbox/outbox_impl.h"

/* Returns the messages that wait for this peer alone to their writers. */
static void return_waiting(struct engine *engine, const char *world, uint64_t acked)
{
    struct store_select select = {.table = TABLE_REALM_OUT,
            .where = {{"receiver", STORE_EQUAL, value_text(world)},
                    {"number", STORE_ABOVE, value_int((int64_t)acked)}},
            .order = "number"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        const struct outbox_kind *kind =
                strmap_find(&realm_outbox(engine)->kinds, row_str(row, "kind"));
        if (kind && kind->returned) {
            struct outbox_message message = {str_of(world), row_id(row, "number"),
                    row_int(row, "time_ms"), row_str(row, "body")};
            kind->returned(engine, &message, phrase_get(engine, PHRASE_realm_forgotten));
        }
    }
    rows_finish(&rows);
    value_finish(&select.where[0].value);
}

bool outbox_forget(struct engine *engine, struct str name)
{
    struct outbox_peer *peer = outbox_peer_find(realm_outbox(engine), name);
    struct row row;
    if (!peer || !outbox_row_find(engine, peer->name, &row)) {
        if (peer) {
            row_finish(&row);
        }
        return false;
    }
    row_set_int(&row, "state", OUTBOX_GIVEN_UP);
    return_waiting(engine, peer->name, row_id(&row, "acked"));
    outbox_acknowledged(engine, &row, row_id(&row, "sent"), 0, &(struct outbox_proof){0});
    rows_put(engine_world(engine), &row);
    peer->state = OUTBOX_APART;
    peer->up = false;
    peer->given_up = true;
    return true;
}
