/* serve_doubt.c -- whether this process is still the world, in a build or configuration that cannot ask.
 *
 * A world notes that a copy was in step. After an unclean end, that copy may have taken over. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "world/model/world.h"
#include "world/store/batch.h"
#include "world/store/store_claim.h"

uint64_t serve_commit_note(void *data, struct batch *batch)
{
    struct server *server = data;
    struct world *world = server->game.world;
    uint64_t number = world->commit_number + 1;
    batch->number = number;
    batch->time_ms = world->time_ms;
    batch->next_id = world->next_id;
    batch->next_arrival = world->next_arrival;
    world->commit_number = number;
    store_submit(server->game.store, batch);
    return number;
}

bool serve_doubt_check(struct server *server, struct err *err)
{
    struct store_claim claim;
    const char *path = config_text(&server->config, CONFIG_WORLD);
    if (serve_modules_know_leader(server)) {
        return true;
    }
    if (!store_claim_now(server->game.store, &claim, err)) {
        return false;
    }
    if (claim.in_step == 0) {
        return true;
    }
    if (!args_has(server->args, "alone")) {
        return err_set(err, ERR_DENIED,
                "%s had a follower in step and did not end in order, so a copy may have taken "
                "over: start it with --listen link:ADDRESS, so that the follower can say that "
                "none did; or with --alone, if you know that no copy of it is served",
                path);
    }
    (void)serve_commit_note(
            server, store_claim_batch(&(struct store_claim_change){.in_step = 0}));
    return true;
}
