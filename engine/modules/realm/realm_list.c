/* realm_list.c -- the state of each world of the realm, one line each, for `skein realm` with
 * or without a running server. */
#include "engine/modules/realm/realm_list.h"

#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/realm.h"

#include <inttypes.h>
#include <string.h>

struct listing {
    struct engine *engine;
    bool served;
    struct buf *out;
};

/* -- keys -- */

static void put_print(const struct world_key *key, struct buf *out)
{
    char print[OUTBOX_KEY_PRINT];
    outbox_key_print(key, print);
    buf_printf(out, " %s", print);
}

static void put_accepted(const struct outbox_trust_about *about, struct buf *out)
{
    static const char *const by[] = {"", " accepted", " pinned", " accepted at the upgrade"};
    buf_add_text(out, by[about->by]);
    if (about->may != WORLD_MAY_ALL) {
        buf_add_text(out, ", may ");
        outbox_may_put(about->may, out);
    }
    if (about->shown) {
        buf_add_text(out, ", shows another key:");
        put_print(about->shown, out);
    } else if (about->waits_for_us) {
        buf_add_text(out, ", has not accepted this world");
    }
}

static void put_key_of_world(void *data, const struct outbox_trust_about *about)
{
    const struct listing *listing = data;
    struct buf *out = listing->out;
    if (about->state == OUTBOX_TRUST_WAITS && !about->there) {
        return;
    }
    const struct world_key *key = about->key ? about->key : about->shown;
    buf_printf(out, "  %s", about->name);
    if (key) {
        put_print(key, out);
    } else {
        buf_add_text(out, " no key yet");
    }
    if (about->state == OUTBOX_TRUST_ACCEPTED) {
        put_accepted(about, out);
    } else if (about->state == OUTBOX_TRUST_STRUCK) {
        buf_add_text(out, " struck off");
    } else if (about->state == OUTBOX_TRUST_WAITS) {
        buf_printf(out, about->shown ? " waits: @realm accept %s" : ", waits", about->name);
    }
    buf_add_char(out, '\n');
}

static void put_keys(struct listing *listing)
{
    struct world_key own;
    if (!outbox_trust_own(listing->engine, false, &own)) {
        return;
    }
    buf_printf(listing->out, "keys:\n  %s", outbox_name(listing->engine));
    put_print(&own, listing->out);
    buf_add_text(listing->out, " this world\n");
    outbox_trust_each(listing->engine, put_key_of_world, listing);
}

/* -- worlds -- */

static const char *state_of(const struct listing *listing, const struct outbox_about *about)
{
    return !about                               ? (listing->served ? "here" : "away")
           : about->old                         ? "old"
           : about->protocol                    ? "unknown"
           : about->joined                      ? "here"
           : outbox_is_carried(listing->engine) ? "away"
                                                : "unknown";
}

static void put_world(void *data, const struct realm_world *world)
{
    const struct listing *listing = data;
    struct buf *out = listing->out;
    const char *state = state_of(listing, world->about);
    buf_printf(out, "%s %s", world->name, state);
    if (strcmp(state, "here") == 0) {
        buf_printf(
                out, ", %" PRIu64 " player%s", world->players, world->players == 1 ? "" : "s");
    }
    if (world->about && world->about->protocol) {
        buf_printf(out, ", speaks protocol %" PRIu64 " and this program %d",
                world->about->protocol, OUTBOX_PROTOCOL);
    }
    if (world->about) {
        buf_printf(out, ", letters waiting %" PRIu64, world->about->waiting);
    }
    if (world->about && world->about->oldest_ms > 0) {
        buf_printf(out, ", oldest %" PRId64 " s",
                clock_wall_age_ms(world->about->oldest_ms) / 1000);
    }
    if (world->copy[0]) {
        buf_printf(out, ", in step with %s",
                strcmp(world->copy, "this machine") == 0 ? "a copy on its machine"
                                                         : world->copy);
    }
    buf_add_char(out, '\n');
}

static void put_given_up(void *data, const struct outbox_about *about)
{
    const struct listing *listing = data;
    if (about->given_up) {
        buf_printf(listing->out, "%s given up\n", about->name);
    }
}

bool realm_list_put(struct engine *engine, bool served, struct buf *out)
{
    struct listing listing = {engine, served, out};
    if (!realm_people(engine)) {
        buf_add_text(out, "this world is in no realm");
        return false;
    }
    realm_each_world(engine, put_world, &listing);
    outbox_each(engine, put_given_up, &listing);
    put_keys(&listing);
    return true;
}
