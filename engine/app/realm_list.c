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
    const char *name; /* of the world whose key is looked for */
};

/* -- keys -- */

static const char *how_of(const struct post_trust_about *about)
{
    static const char *const by[] = {"", " accepted", " pinned", " accepted at the upgrade"};
    return about->state == POST_TRUST_STRUCK ? " struck off" : by[about->by];
}

static void put_shown(const struct post_trust_about *about, struct buf *out)
{
    char print[POST_KEY_PRINT];
    if (about->shown && about->state != POST_TRUST_WAITS) {
        post_key_print(about->shown, print);
        buf_printf(out, ", shows another key %s that is not accepted", print);
    }
    if (about->waits_for_us && about->state == POST_TRUST_ACCEPTED) {
        buf_add_text(out, ", has not accepted the key of this world");
    }
}

static void put_key_of_world(void *data, const struct post_trust_about *about)
{
    const struct listing *listing = data;
    char print[POST_KEY_PRINT];
    if (strcmp(about->name, listing->name) != 0) {
        return;
    }
    if (about->key) {
        post_key_print(about->key, print);
        buf_printf(listing->out, ", key %s%s", print, how_of(about));
    } else {
        buf_add_text(listing->out, ", no key yet");
    }
    if (about->state != POST_TRUST_STRUCK && about->may != POST_MAY_ALL) {
        buf_add_text(listing->out, ", may ");
        post_may_put(about->may, listing->out);
    }
    put_shown(about, listing->out);
}

static void put_own_key(const struct listing *listing)
{
    struct post_key key;
    char print[POST_KEY_PRINT];
    if (post_trust_own(listing->engine, false, &key)) {
        post_key_print(&key, print);
        buf_printf(listing->out, ", key %s", print);
    }
}

/* Those that are not of the realm yet. */
static void put_waiting(void *data, const struct post_trust_about *about)
{
    const struct listing *listing = data;
    char print[POST_KEY_PRINT];
    if (post_is_peer(listing->engine, str_of(about->name))) {
        return;
    }
    if (about->state == POST_TRUST_WAITS && about->there && about->shown) {
        post_key_print(about->shown, print);
        buf_printf(listing->out, "%s waits, key %s: @realm accept %s\n", about->name, print,
                about->name);
    } else if (about->state == POST_TRUST_WAITS && about->there) {
        buf_printf(listing->out, "%s waits, no key: its server has to be upgraded\n",
                about->name);
    } else if (about->state == POST_TRUST_STRUCK) {
        buf_printf(listing->out, "%s struck off\n", about->name);
    } else if (about->state == POST_TRUST_ACCEPTED && about->key) {
        post_key_print(about->key, print);
        buf_printf(listing->out, "%s unknown, key %s%s\n", about->name, print, how_of(about));
    }
}

/* -- worlds -- */

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
    struct listing *listing = data;
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
    listing->name = world->name;
    if (world->here) {
        put_own_key(listing);
    } else {
        post_trust_each(listing->engine, put_key_of_world, listing);
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
    struct listing listing = {engine, served, out, ""};
    if (!engine->realm) {
        buf_add_text(out, "this world is of no realm");
        return false;
    }
    realm_each_world(engine, put_world, &listing);
    post_each(engine, put_given_up, &listing);
    post_trust_each(engine, put_waiting, &listing);
    return true;
}
