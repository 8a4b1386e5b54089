/* serve_relay.c -- does the configuration want letters sent by mail?
 *
 * Read at the start and at SIGHUP: a relay whose keys stayed as they were goes on with what it has. */
#include "engine/app/serve_impl.h"
#include "net/mail/relay.h"

static struct relay_options options_of(const struct config *config)
{
    return (struct relay_options){
            .server = config_text(config, CONFIG_MAIL_RELAY),
            .from = config_text(config, CONFIG_MAIL_FROM),
            .domain = config_text(config, CONFIG_MAIL_DOMAIN),
    };
}

bool serve_relay_check(const struct config *config, struct err *err)
{
    struct relay_options options = options_of(config);
    return !options.server || relay_check(&options, err);
}

bool serve_relay_set(struct server *server, const struct config *config, struct err *err)
{
    struct relay_options options = options_of(config);
    struct relay *relay = NULL;
    if (server->relay && options.server && relay_is(server->relay, &options)) {
        return true;
    }
    if (options.server && !relay_open(&server->net, &options, &relay, err)) {
        return false;
    }
    relay_close(server->relay);
    server->relay = relay;
    return true;
}

void serve_relay_close(struct server *server)
{
    relay_close(server->relay);
    server->relay = NULL;
}
