/* server_mail.c -- the mail relay of the configuration.
 *
 * It is read at the start and at SIGHUP: a relay with unchanged keys continues with its
 * queue. */
#include "net/mail/server_mail.h"

#include "engine/app/serve_impl.h"
#include "net/mail/relay.h"
#include "net/mail/smtp.h"

static const struct module_service module_services[] = {
        {"smtp", &smtp_kind.base},
        {"lmtp", &lmtp_kind.base},
        {"submission", &submission_kind.base},
        {0},
};

static struct relay_options options_of(const struct config *config)
{
    return (struct relay_options){
            .server = config_text(config, CONFIG_MAIL_RELAY),
            .from = config_text(config, CONFIG_MAIL_FROM),
            .domain = config_text(config, CONFIG_MAIL_DOMAIN),
    };
}

static bool prepare_relay(struct server *server, void *const *state,
        const struct config *config, void **out, struct err *err)
{
    struct relay_options options = options_of(config);
    struct relay *made = NULL;
    bool same = *state && options.server && relay_is(*state, &options);
    bool ok = same || !options.server || relay_create(&server->net, &options, &made, err);
    *out = same ? *state : made;
    return ok;
}

static void take_relay(struct server *server, void **state, void *made)
{
    (void)server;
    relay_close(*state);
    *state = made;
    if (made) {
        relay_begin(made);
    }
}

static void drop_relay(struct server *server, void *const *state, void *made)
{
    (void)server;
    (void)state;
    relay_close(made);
}

static bool check_relay(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    void *none = NULL;
    void *made = NULL;
    (void)i;
    bool ok = prepare_relay(server, &none, config, &made, err);
    relay_close(made);
    return ok;
}

static void close_relay(struct server *server, void **state)
{
    (void)server;
    relay_close(*state);
    *state = NULL;
}

const struct server_module server_mail = {
        .services = module_services,
        .check = check_relay,
        .prepare = prepare_relay,
        .take = take_relay,
        .drop = drop_relay,
        .close = close_relay,
};
