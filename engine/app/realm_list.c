/* realm_list.c -- how do the worlds of the realm stand, a line each? For `skein realm`, whether a server has the world or
 * none does. */
#include "engine/app/realm_list.h"

#include "engine/base/base.h"
#include "engine/core/post/post.h"
#include "engine/core/realm/realm.h"

#include <inttypes.h>
#include <string.h>

struct listing {
    struct engine *engine;
    bool served;
    struct buf *out;
};

static const char *state_of(const struct listing *listing, const struct post_about *about)
{
    return !about                             ? (listing->served ? "here" : "away")
           : about->old                       ? "old"
           : about->protocol                  ? "unknown"
           : about->joined                    ? "here"
           : post_is_carried(listing->engine) ? "away"
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
                world->about->protocol, POST_PROTOCOL);
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
                strcmp(world->copy, "unix") == 0 ? "a copy on its machine" : world->copy);
    }
    buf_add_char(out, '\n');
}

static void put_given_up(void *data, const struct post_about *about)
{
    const struct listing *listing = data;
    if (about->given_up) {
        buf_printf(listing->out, "%s given up\n", about->name);
    }
}

bool realm_list_put(struct engine *engine, bool served, struct buf *out)
{
    struct listing listing = {engine, served, out};
    if (!engine->realm) {
        buf_add_text(out, "this world is of no realm");
        return false;
    }
    realm_each_world(engine, put_world, &listing);
    post_each(engine, put_given_up, &listing);
    return true;
}
