/* module.c -- the web: pages, play and build in a browser, the API. */
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/log.h"
#include "engine/core/skein_module.h"
#include "net/text/web_palette.h"
#include "net/web/routes/http_frontend.h"
#include "net/web/routes/web.h"

static const struct module_service module_services[] = {
        {"http", &http_service_kind},
        {"https", &http_service_kind},
        {0},
};

static void reload_data(struct server *server)
{
    struct err err;
    if (!web_reload(&server->net, &err)) {
        log_error("the web pages stay as they were: %s", err.text);
    } else if (server->net.web) {
        log_notice("the web pages were read again");
    }
}

static size_t count_palettes(const struct config *config)
{
    return config_text(config, CONFIG_WEB_PALETTE) != NULL;
}

static bool check_palette(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    struct web_palette palette;
    const char *text = config_text(config, CONFIG_WEB_PALETTE);
    (void)server;
    (void)i;
    return web_palette_find(str_of(text), &palette) ||
           err_set(err, ERR_FORMAT,
                   "web.palette: \"%.40s\" is not a palette: use a name such as \"river\", or "
                   "a colour such as \"#2b6b5f\"",
                   text);
}

static const struct server_module module_server = {
        .services = module_services,
        .check_count = count_palettes,
        .check = check_palette,
        .check_data = web_check,
        .reload_data = reload_data,
};

const struct skein_module web_module = {.name = "web", .server = &module_server};
