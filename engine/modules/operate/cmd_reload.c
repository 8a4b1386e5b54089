/* cmd_reload.c -- `skein reload`: has the server read its configuration and scripts again, as SIGHUP
 * does, and waits for the result. A unit's ExecReload= is this, so `systemctl reload` fails when the
 * server refuses. */
#include "engine/app/cmd.h"

#include "engine/modules/operate/module.h"
#include "engine/modules/operate/operate_world.h"

static enum cmd_status run_reload(const struct args *args, struct err *err)
{
    struct cmd_world world;
    struct buf out = {0};
    if (!cmd_world_find(args, &world, err)) {
        cmd_world_finish(&world);
        return CMD_USAGE;
    }
    bool ok = operate_world_ask(&world, "{\"do\":\"reload\"}", &out, err);
    cmd_world_finish(&world);
    return cmd_end(ok, &out);
}

static const struct args_option reload_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {0},
};

const struct cmd cmd_reload = {
        .name = "reload",
        .usage = "[--world FILE] [--config FILE]",
        .summary = "has a server read its configuration again",
        .help = "Has the running server of a world read its configuration, certificate and\n"
                "scripts again, as SIGHUP does, and waits for it. Nobody is disconnected. "
                "Ends\n"
                "with 1 and the reason if the server stays as it was. A follower uses the\n"
                "configuration when its copy becomes the world: now it only checks it, and\n"
                "takes the log's level.\n"
                "\n"
                "Example: skein reload --config /etc/skein/skein.lua\n",
        .options = reload_options,
        .run = run_reload,
};
