/* host_share.c -- how much of the game do one owner's scripts take over time?
 *
 * A slice's limits do not see a script that comes again and again. So each owner has an account of
 * objects made and of bytes told to one person, filled up by the second: a burst is fine, a stream
 * is not. And who keeps too much memory in variables from slice to slice loses what she keeps: her
 * behaviours are loaded afresh, what waits of them is dropped, and she is told.
 *
 * The stock game, what a builder does by command, and slices that are undone are not counted. */
#include "engine/core/behaviour.h"
#include "engine/core/fault.h"
#include "engine/lua/host_impl.h"
#include "engine/session/hub.h"
#include "world/tx.h"

#define OBJECTS_MOST 1000.0
#define OBJECTS_A_SECOND 1.0
#define TOLD_MOST (256.0 * 1024)
#define TOLD_A_SECOND (32.0 * 1024)
#define TOLD_BY_SLICE ((size_t)64 << 10)

struct spending {
    double objects;
    double told;
};

/* What an owner may still do now. */
struct share {
    struct spending left;
    struct spending pending; /* of the open slice: spent when it is committed */
    bool hooked;             /* the tx settles it */
    int64_t at_ms;           /* when it was filled up last */
};

static double filled(double left, double a_second, double most, int64_t past_ms)
{
    double now = left + a_second * (double)past_ms / 1000.0;
    return now < most ? now : most;
}

static void settle(void *data)
{
    struct share *share = data;
    share->left.objects -= share->pending.objects;
    share->left.told -= share->pending.told;
    share->pending = (struct spending){0, 0};
    share->hooked = false;
}

static void forgive(void *data)
{
    struct share *share = data;
    share->pending = (struct spending){0, 0};
    share->hooked = false;
}

/* NULL for the stock game. */
static struct share *share_of(struct host *host)
{
    uint64_t owner = sandbox_owner(host->sandbox);
    if (sandbox_is_trusted(host->sandbox) || owner == 0) {
        return NULL;
    }
    struct share *share = map_find(&host->shares, owner);
    int64_t now_ms = clock_ms();
    if (!share) {
        share = mem_alloc(sizeof(*share));
        *share = (struct share){.left = {OBJECTS_MOST, TOLD_MOST}, .at_ms = now_ms};
        (void)map_put(&host->shares, owner, share);
    }
    int64_t past_ms = now_ms - share->at_ms;
    share->left.objects = filled(share->left.objects, OBJECTS_A_SECOND, OBJECTS_MOST, past_ms);
    share->left.told = filled(share->left.told, TOLD_A_SECOND, TOLD_MOST, past_ms);
    share->at_ms = now_ms;
    if (!share->hooked) {
        share->hooked = true;
        tx_on_end(host->engine->world,
                (struct tx_hook){.undo = forgive, .commit = settle, .data = share});
    }
    return share;
}

void share_object(lua_State *L)
{
    struct share *share = share_of(host_of(L));
    if (!share) {
        return;
    }
    if (share->left.objects < share->pending.objects + 1) {
        luaL_error(L,
                "your scripts made too many objects lately: %d at once and %d a minute are "
                "fine",
                (int)OBJECTS_MOST, (int)(OBJECTS_A_SECOND * 60));
    }
    share->pending.objects++;
}

void share_told(lua_State *L)
{
    struct host *host = host_of(L);
    size_t most = hub_unsealed_most(host->engine->hub);
    struct share *share = most > host->told_counted ? share_of(host) : NULL;
    if (!share) {
        return;
    }
    share->pending.told += (double)(most - host->told_counted);
    host->told_counted = most;
    if (most > TOLD_BY_SLICE) {
        sandbox_kill(host->sandbox, "it told somebody more than %zu KiB at once",
                TOLD_BY_SLICE / 1024);
    } else if (share->left.told < share->pending.told) {
        sandbox_kill(host->sandbox, "its owner's scripts told somebody more than %d KiB lately",
                (int)(TOLD_MOST / 1024));
    }
}

void share_memory(struct host *host)
{
    uint64_t owner = sandbox_take_hog(host->sandbox);
    if (owner == 0) {
        return;
    }
    host_drop_parked_of(host, owner);
    uint64_t object = behaviours_forget_owner(host->engine, owner);
    slice_fault(host->engine, object, owner,
            STR("your scripts keep too much memory in variables from one command to the next: "
                "they "
                "were started afresh, without it"));
}

void shares_finish(struct host *host)
{
    size_t cursor = 0;
    void *share = NULL;
    while (map_each(&host->shares, &cursor, NULL, &share)) {
        mem_free(share);
    }
    map_finish(&host->shares);
}
