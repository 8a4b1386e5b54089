/* outbox_registrar.c -- Choice of the registrar, the world that grants names: the first that joined
 * the realm.
 *
 * Each world states itself when it joined. A claim to have joined before this world is trusted
 * only if that world was there when this one joined, or in the first minute after (for worlds
 * that start together), or was known before worlds had keys. Otherwise a newcomer could get all
 * names by claiming to be the oldest. An untrusted claim counts as "just after this world".
 *
 * A world that joins late cannot know which of the earlier worlds lies about its age. It asks all
 * of them through their news. If they disagree about the registrar, this world has none until its
 * operator names it (realm.registrar) or strikes the liar off. Worlds that joined later are not
 * asked. */
#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "world/model/pending_writes.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

#define CAME_MS 60000
#define CLAIM_MOST (INT64_C(1) << 60) /* a number of an entry can be larger */

/* -- earlier worlds -- */

/* True if the world may have joined before this one. */
static bool came_before(struct engine *engine, const char *world)
{
    struct row row = row_of_str(TABLE_REALM_BEFORE, str_of(world));
    bool came = rows_find(engine_world(engine), &row);
    row_finish(&row);
    return came;
}

void outbox_registrar_meet(struct engine *engine, const char *world)
{
    const struct outbox *outbox = realm_outbox(engine);
    if (outbox->came_ms == 0 || clock_ms() - outbox->came_ms >= CAME_MS ||
            came_before(engine, world)) {
        return;
    }
    struct store_select select = {.table = TABLE_REALM_BEFORE};
    struct rows rows = rows_read(engine_world(engine), &select, OUTBOX_PEERS_MAX);
    if (!rows.failed && rows.count < OUTBOX_PEERS_MAX) {
        struct row row = row_of_str(TABLE_REALM_BEFORE, str_of(world));
        rows_put(engine_world(engine), &row);
    }
    rows_finish(&rows);
}

/* Sets when this world joined. It is later than any other world's claim, so a wrong clock cannot
 * make this world the first of the realm. */
void outbox_registrar_come(
        struct engine *engine, const struct outbox_news *news, size_t count, int64_t now_ms)
{
    struct row self;
    if (!outbox_row_get(engine, outbox_own_name(engine), &self) ||
            row_int(&self, "joined_ms") != 0) {
        row_finish(&self);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t claim_ms = news[i].joined_ms < CLAIM_MOST ? news[i].joined_ms : CLAIM_MOST;
        now_ms = claim_ms >= now_ms ? claim_ms + 1 : now_ms;
    }
    row_set_int(&self, "joined_ms", now_ms);
    rows_put(engine_world(engine), &self);
    realm_outbox(engine)->came_ms = clock_ms();
}

int64_t outbox_registrar_joined_ms(struct engine *engine, const char *world, int64_t claim_ms)
{
    int64_t own_ms = outbox_joined_ms(engine);
    if (claim_ms <= 0 || own_ms == 0 || claim_ms > own_ms) {
        return claim_ms;
    }
    bool before = came_before(engine, world) || outbox_trust_is_old_kind(engine, str_of(world));
    if (!before) {
        outbox_log(engine, str_of(world), LOG_WARNING,
                "the world %s claims to have joined this realm before %s, which did not "
                "see it then: it is not accepted as the one that gives out names; "
                "set realm.registrar to decide",
                world, outbox_own_name(engine));
    }
    return before ? claim_ms : own_ms + 1;
}

/* -- the choice -- */

/* True if a world that joined earlier names a registrar other than `first`. */
static bool disagree(const struct outbox *outbox, const char *first, int64_t own_ms)
{
    bool any = false;
    for (size_t i = 0; i < outbox->peer_count && !any; i++) {
        const struct outbox_peer *peer = outbox->peers[i];
        any = !peer->barred && !peer->given_up && peer->joined_ms > 0 &&
              peer->joined_ms < own_ms && peer->registrar[0] &&
              strcmp(peer->registrar, first) != 0;
    }
    return any;
}

static void tell_disagree(struct outbox *outbox, bool now)
{
    if (now && !outbox->disagree) {
        log_error("the worlds that were in the realm before %s don't agree on which gives out "
                  "names: nobody can register here until you set realm.registrar, or type "
                  "@realm refuse NAME for the one that lies",
                outbox->name);
    }
    outbox->disagree = now;
}

/* Fills out when this world came. */
static const char *find_first(struct engine *engine, int64_t *out_own_ms)
{
    const struct outbox *outbox = realm_outbox(engine);
    const char *first = "";
    int64_t first_ms = INT64_MAX;
    *out_own_ms = INT64_MAX;
    if (outbox->newcomer && !outbox->sure) {
        return first; /* others may have joined earlier */
    }
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        int64_t joined_ms = row_int(row, "joined_ms");
        struct str name = row_str(row, "world");
        bool self = str_equal(name, str_of(outbox->name));
        const struct outbox_peer *peer = outbox_peer_find(outbox, name);
        *out_own_ms = self ? joined_ms : *out_own_ms;
        if (joined_ms > 0 && joined_ms < first_ms && ((peer && !peer->barred) || self)) {
            first = peer ? peer->name : outbox->name;
            first_ms = joined_ms;
        }
    }
    rows_finish(&rows);
    return first;
}

const char *outbox_registrar_first(struct engine *engine)
{
    int64_t own_ms = 0;
    const char *set = engine_options(engine)->realm.registrar;
    return set ? set : find_first(engine, &own_ms);
}

const char *outbox_registrar(struct engine *engine)
{
    struct outbox *outbox = realm_outbox(engine);
    int64_t own_ms = 0;
    if (engine_options(engine)->realm.registrar) {
        return engine_options(engine)->realm.registrar;
    }
    const char *first = find_first(engine, &own_ms);
    tell_disagree(outbox, first[0] && disagree(outbox, first, own_ms));
    return outbox->disagree ? "" : first;
}
