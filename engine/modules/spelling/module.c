/* module.c -- names beyond ASCII. */
#include "engine/modules/spelling/module.h"

#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/modules/spelling/spelling.h"

static void ready_spelling(struct server *server)
{
    (void)spelling_ready(server->game.engine);
}

static const struct server_module module_server = {.ready = ready_spelling};

const struct skein_module spelling_module = {
        .name = "spelling",
        .server = &module_server,
        .create = spelling_create,
        .destroy = spelling_destroy,
        .add_functions = bind_spelling_open,
        .on = {[INTERNAL_SPELLING] = spelling_answer,
                [INTERNAL_ELSEWHERE] = spelling_compare,
                [INTERNAL_PROPERTY] = spelling_refuse_property},
};
