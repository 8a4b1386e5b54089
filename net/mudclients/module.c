/* module.c -- what MUD clients understand beside the text: GMCP, MSDP, MSSP, MXP and MCP. */
#include "net/mudclients/module.h"

#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/app/version.h"
#include "engine/core/people/presence.h"
#include "net/mudclients/mssp.h"
#include "net/mudclients/options.h"

#include <inttypes.h>
#include <stdio.h>

/* In the order in which they are offered. */
static const struct tel_option *const options[] = {&option_gmcp, &option_msdp, &option_mssp,
        &option_links, &option_mxp, &option_mcp, &option_lists, NULL};

static const struct value *fields_of(const struct config *config)
{
    return &config->values[CONFIG_MSSP];
}

static void add_mssp(
        void *data, void (*pair)(void *sink, const char *name, const char *value), void *sink)
{
    const struct server *server = data;
    const struct value *fields = fields_of(&server->config);
    char text[64];
    (void)snprintf(text, sizeof(text), "%zu", presence_count(server->game.engine));
    pair(sink, "PLAYERS", text);
    (void)snprintf(text, sizeof(text), "%" PRId64, server->started_ms / 1000);
    pair(sink, "UPTIME", text);
    (void)snprintf(text, sizeof(text), "Skein %s", version_text);
    pair(sink, "CODEBASE", text);
    mssp_tell(fields, pair, sink);
    if (server->net.web_url && !mssp_has(fields, "WEBSITE")) {
        pair(sink, "WEBSITE", server->net.web_url);
    }
}

static bool check_fields(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    (void)server;
    (void)i;
    return mssp_is_formed(fields_of(config), err);
}

static bool open_mssp(struct server *server, void **state, struct err *err)
{
    (void)state;
    (void)err;
    server->net.mssp = add_mssp;
    server->net.data = server;
    return true;
}

static const struct server_module module_server = {
        .check = check_fields,
        .open = open_mssp,
        .telnet_options = options,
};

const struct skein_module mudclients_module = {.name = "mudclients", .server = &module_server};
