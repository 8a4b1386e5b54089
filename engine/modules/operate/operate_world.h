#pragma once
#include "engine/app/args.h"
#include "engine/app/cmd.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"

/* The running server that a command asks, by --world and --config. The server may have been started
 * before a mistake came into the configuration, which must not hide it. */
struct operate_world {
    struct buf path;    /* owned: the world's file */
    struct err mistake; /* of the configuration; empty: none */
};

/* Finds the world. After a mistake in the configuration, its part before the mistake may name the
 * world. Fails with the mistake if it does not. */
MUST_CHECK bool operate_world_find(
        const struct args *args, struct operate_world *out, struct err *err);
/* Calls run with the path of the world, for a command with CMD_WORLD_OPTION and OPERATE_CONFIG_OPTION. Returns CMD_USAGE
 * if that is not known. */
enum cmd_status operate_world_run(const struct args *args,
        enum cmd_status (*run)(const struct args *args, const char *world, struct err *err),
        struct err *err);
void operate_world_finish(struct operate_world *world);
/* Sends a request to the world's server, and appends its answer. */
MUST_CHECK bool operate_world_ask(const struct operate_world *world, const char *request,
        struct buf *out, struct err *err);
/* True if the file is there and is not the world, but a copy, or was the world and is no longer.
 * Then appends which file is the world, if that is known: "FILE on HOST in term 2". */
bool operate_world_was_replaced(const char *path, struct buf *out);

#define OPERATE_CONFIG_OPTION                                                                  \
    {                                                                                          \
        "config", "FILE", "the configuration, which names the world if --world does not"       \
    }
