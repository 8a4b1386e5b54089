/* cmd_health.c -- `skein health`: asks the server of a world whether it is well.
 *
 * For health checks of containers, which have no other program to ask with. The answer comes from
 * the server's loop, so a server that hangs gives none. /healthz says the same by HTTP. */
#include "engine/app/cmd.h"

#include "engine/modules/operate/module.h"
#include "engine/modules/operate/operate_world.h"

static enum cmd_status run_health(const struct args *args, struct err *err)
{
    struct cmd_world world;
    struct buf out = {0};
    if (!cmd_world_find(args, &world, err)) {
        cmd_world_finish(&world);
        return CMD_USAGE;
    }
    bool ok = operate_world_ask(&world, "{\"do\":\"health\"}", &out, err);
    if (world.mistake.text[0] != '\0') {
        (void)fprintf(stderr, "skein health: the next start or reload would fail: %s\n",
                world.mistake.text);
    }
    cmd_world_finish(&world);
    return cmd_end(ok, &out);
}

static const struct args_option health_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {0},
};

const struct cmd cmd_health = {
        .name = "health",
        .usage = "[--world FILE] [--config FILE]",
        .summary = "tells whether the server of a world is well",
        .help = "Ends with 0 if a server, or a follower, has the world open and answers, and\n"
                "with 1 if none does, or if it cannot write the world. For health checks of\n"
                "containers; by HTTP, GET /healthz says the same. The answer has a line for\n"
                "the follower and for the backups, if the world has any.\n"
                "\n"
                "It is about the server and not about the configuration. A mistake in that is\n"
                "printed as a warning, or ends the command with 2 if the part before the\n"
                "mistake does not name the world.\n"
                "\n"
                "Example: skein health --world skein.db\n",
        .options = health_options,
        .run = run_health,
};
