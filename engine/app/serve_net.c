/* serve_net.c -- the configuration of the protocol handlers.
 *
 * It fills the context that all of them share. The strings belong to the configuration. The
 * lists are created here and replaced as a whole, so a pointer kept beyond a call dangles after
 * a reload. */
#include "engine/app/serve_impl.h"
#include "engine/app/version.h"
#include "engine/base/base.h"
#include "net/stream/tls_server.h"

struct serve_net {
    const char **exempt;  /* net.limits.exempt */
    const char **proxies; /* net.trusted_proxies */
    const char **brings;  /* net.proxies */
    const char **cors;    /* net.cors */
    char *ssh_key;        /* net.ssh_key, if it is next to the world */
};

#define WATCH_SECONDS 600.0

static void free_lists(struct serve_net *lists)
{
    if (lists) {
        mem_free((void *)lists->exempt);
        mem_free((void *)lists->proxies);
        mem_free((void *)lists->brings);
        mem_free((void *)lists->cors);
        mem_free(lists->ssh_key);
        mem_free(lists);
    }
}

/* Returns the default path. A connection proxy has no world and so no path. */
static char *default_ssh_key(const struct server *server)
{
    struct buf path = {0};
    if (args_has(server->args, "to")) {
        return NULL;
    }
    buf_printf(&path, "%s.ssh", config_text(&server->config, CONFIG_WORLD));
    char *text = str_dup(buf_str(&path));
    buf_finish(&path);
    return text;
}

static struct net_limits limits_of(const struct config *config, const char *const *exempt)
{
    return (struct net_limits){
            .connections = (uint32_t)config_number(config, CONFIG_LIMITS_CONNECTIONS),
            .connections_per_address =
                    (uint32_t)config_number(config, CONFIG_LIMITS_CONNECTIONS_PER_ADDRESS),
            .idle_login_seconds = (uint32_t)config_number(config, CONFIG_LIMITS_LOGIN_SECONDS),
            .exempt = exempt,
            .exempt_count = (uint32_t)config_count(config, CONFIG_LIMITS_EXEMPT),
    };
}

void serve_net_options(struct server *server)
{
    const struct config *config = &server->config;
    struct net_context *net = &server->net;
    struct serve_net *lists = mem_alloc(sizeof(*lists));
    lists->exempt = config_items(config, CONFIG_LIMITS_EXEMPT);
    lists->proxies = config_items(config, CONFIG_WEB_TRUSTED_PROXIES);
    lists->brings = config_items(config, CONFIG_PROXIES);
    lists->cors = config_items(config, CONFIG_WEB_CORS);
    lists->ssh_key = default_ssh_key(server);
    net->config = config;
    net->game_name = config_text(config, CONFIG_NAME);
    net->limits = limits_of(config, lists->exempt);
    net->version = version_text;
    net->lines_kind = services_lines_kind();
    net->linkdead_seconds = (uint32_t)config_number(config, CONFIG_LINKDEAD_SECONDS);
    net->web_url = config_text(config, CONFIG_WEB_PUBLIC_URL);
    const char *ssh_key = config_text(config, CONFIG_SSH_KEY);
    net->ssh_key = ssh_key ? ssh_key : lists->ssh_key;
    net->mail_domain = config_text(config, CONFIG_MAIL_DOMAIN);
    net->trusted_proxies = lists->proxies;
    net->trusted_proxy_count = config_count(config, CONFIG_WEB_TRUSTED_PROXIES);
    net->proxies = lists->brings;
    net->proxy_count = config_count(config, CONFIG_PROXIES);
    net->web_part = serve_modules_web_part;
    net->telnet_option = serve_modules_telnet_option;
    net->cors = lists->cors;
    net->cors_count = config_count(config, CONFIG_WEB_CORS);
    free_lists(server->net_lists);
    server->net_lists = lists;
}

bool serve_tls_open(const struct config *config, struct tls_server **out, struct err *err)
{
    const char *certificate = config_text(config, CONFIG_TLS_CERTIFICATE);
    const char *key = config_text(config, CONFIG_TLS_KEY);
    *out = NULL;
    return !certificate || tls_server_open(certificate, key, out, err);
}

static void on_certificate(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct server *server = watcher->data;
    (void)loop;
    (void)events;
    certificate_watch_turn(&server->certificate, server->net.tls);
}

/* Warns at once if clients refuse the certificate, and then each day. */
static void watch_certificate(struct server *server)
{
    certificate_watch_tell(&server->certificate, server->net.tls);
    if (!ev_is_active(&server->certificate_timer)) {
        ev_timer_init(&server->certificate_timer, on_certificate, WATCH_SECONDS, WATCH_SECONDS);
        server->certificate_timer.data = server;
        ev_timer_start(server->loop, &server->certificate_timer);
    }
}

/* Keeps the address of server->tls, because handshakes in progress use it. */
void serve_tls_set(struct server *server, struct tls_server *tls)
{
    if (server->tls && tls) {
        tls_server_replace(server->tls, tls);
    } else if (tls) {
        server->tls = tls;
    }
    server->net.tls = tls ? server->tls : NULL;
    watch_certificate(server);
}

void serve_net_finish(struct server *server)
{
    tls_server_close(server->tls);
    free_lists(server->net_lists);
    server->net_lists = NULL;
    buf_finish(&server->net.packages);
}
