/* cmd_health.c -- `skein health`: asks the server of a world whether it is well.
 *
 * For health checks of containers, which have no other program to ask with. The answer comes from
 * the server's loop, so a server that hangs gives none. /healthz says the same by HTTP. */
#include "engine/app/cmd.h"

#include "engine/app/config.h"
#include "engine/app/control.h"
#include "engine/base/buf.h"
#include "world/store/store.h"

static bool ask_health(const char *world, struct buf *out, struct err *err)
{
    long holder = store_holder(world);
    struct control_ask ask = {.request = "{\"do\":\"health\"}"};
    return holder != 0
                   ? control_ask_server(world, holder, &ask, out, err)
                   : err_set(err, ERR_MISSING,
                             "no server has the world %s open: start one, or name the world "
                             "with --world",
                             world);
}

static enum cmd_status run_health(const struct args *args, struct err *err)
{
    struct config config;
    const char *file = args_value(args, "config");
    const char *named = args_value(args, "world");
    struct buf out = {0};
    config_init(&config);
    bool ok = (!file || config_read(&config, file, err)) &&
              ask_health(named ? named : config_text(&config, CONFIG_WORLD), &out, err);
    config_finish(&config);
    return cmd_end(ok, &out);
}

static const struct args_option health_options[] = {
        CMD_WORLD_OPTION,
        {"config", "FILE", "the configuration, which names the world if --world does not"},
        {0},
};

const struct cmd cmd_health = {
        .name = "health",
        .usage = "[--world FILE] [--config FILE]",
        .summary = "tells whether the server of a world is well",
        .help = "Ends with 0 if a server, or a follower, has the world open and answers, and\n"
                "with 1 if none does, or if it cannot write the world. For health checks of\n"
                "containers; by HTTP, GET /healthz says the same.\n"
                "\n"
                "Example: skein health --world skein.db\n",
        .options = health_options,
        .run = run_health,
};
