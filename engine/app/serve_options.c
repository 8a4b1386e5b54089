/* serve_options.c -- the options of the lower layers, from the configuration and the command
 * line.
 *
 * They are read at the start and at SIGHUP by the same steps: the file overrides the defaults,
 * and the command line overrides the file. A reload is taken completely or not at all. The log
 * names changed keys that count only at the start. Sessions are not interrupted. */
#include "engine/app/cmd.h"
#include "engine/app/config_every.h"
#include "engine/app/game_choice.h"
#include "engine/app/serve_impl.h"
#include "engine/app/trial.h"
#include "engine/base/base.h"
#include "engine/base/notify.h"
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "engine/lua/load/package_jobs.h"
#include "net/stream/dial.h"
#include "net/stream/tls_server.h"
#include "world/store/store_backup.h"

#include <stdio.h>
#include <string.h>

static bool is_given(const struct args *args, const char *listen)
{
    size_t cursor = 0;
    for (const char *given; (given = args_next(args, "listen", &cursor));) {
        if (strcmp(given, listen) == 0) {
            return true;
        }
    }
    return false;
}

/* Logs the addresses in the file that --listen leaves out, because their author expects them. */
static void tell_left_out(const struct args *args, const struct config *config)
{
    struct buf out = {0};
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        const char *listen = config_item(config, CONFIG_LISTEN, i);
        if (!is_given(args, listen)) {
            buf_printf(&out, "%s%s", out.length > 0 ? ", " : "", listen);
        }
    }
    if (out.length > 0) {
        log_notice("--listen replaces `listen` of the configuration; not listening at: %s",
                out.bytes);
    }
    buf_finish(&out);
}

static bool set_listens(const struct args *args, struct config *config, struct err *err)
{
    if (!args_has(args, "listen")) {
        return true;
    }
    tell_left_out(args, config);
    config_reset(config, CONFIG_LISTEN);
    size_t cursor = 0;
    for (const char *listen; (listen = args_next(args, "listen", &cursor));) {
        if (!config_set_text(config, CONFIG_LISTEN, listen, err)) {
            return err_wrap(err, "--listen");
        }
    }
    return true;
}

/* The packages of --game, which may be folders, so that the world alone does not say where. */
static bool take_game(const struct args *args, struct config *config, struct err *err)
{
    const char *word = args_value(args, "game");
    struct game_choice choice = {0};
    bool ok = !word || game_choice_find(word, &choice, err);
    if (ok) {
        game_choice_configure(&choice, config);
    }
    game_choice_finish(&choice);
    return ok;
}

/* named: the process is a world, which has a name in its realm. */
static bool set_realm(
        const struct args *args, bool named, struct config *config, struct err *err)
{
    const char *broker = args_value(args, "realm");
    const char *name = args_value(args, "name");
    if ((broker && !config_set_text(config, CONFIG_REALM_BOARD, broker, err)) ||
            (name && !config_set_text(config, CONFIG_REALM_NAME, name, err))) {
        return err_wrap(err, "--realm and --name");
    }
    bool has_broker = config_text(config, CONFIG_REALM_BOARD) != NULL;
    bool has_name = config_text(config, CONFIG_REALM_NAME) != NULL;
    return has_broker == has_name || !named ||
           err_set(err, ERR_FORMAT,
                   has_broker ? "a world in a realm needs a name: give it with --name NAME"
                              : "--name needs a realm: give it with --realm URL");
}

/* Refuses a link to another machine without TLS, unless realm.plain is set. */
static bool check_link(const struct config *config, const char *listen, struct err *err)
{
    struct str address = str_of(listen);
    struct str service = str_take_until(&address, ':');
    return !str_equal(service, STR("link")) || dial_is_local(address.bytes) ||
           config_flag(config, CONFIG_REALM_PLAIN) ||
           err_set(err, ERR_FORMAT,
                   "%.128s is reachable from other machines without TLS: listen for followers "
                   "with links:ADDRESS, through TLS, or on 127.0.0.1:PORT, [::1]:PORT or "
                   "unix:PATH, or set realm.plain = true",
                   listen);
}

bool serve_check_listen(const struct config *config, size_t i, struct err *err)
{
    const char *listen = config_item(config, CONFIG_LISTEN, i);
    return check_link(config, listen, err) && serve_secrets_check(config, listen, err);
}

static bool check_listens(const struct config *config, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < config_count(config, CONFIG_LISTEN); i++) {
        ok = serve_check_listen(config, i, err);
    }
    return ok;
}

/* A level given by --log replaces the configuration's. */
static bool set_log_level(const struct args *args, struct config *config, struct err *err)
{
    struct cmd_log log;
    return cmd_read_log(args, &log, err) &&
           (!log.has_level ||
                   config_set_text(config, CONFIG_LOG_LEVEL, log_level_name(log.level), err));
}

void serve_log_options(const struct server *server)
{
    struct cmd_log log;
    struct err ignored;
    if (cmd_read_log(server->args, &log, &ignored)) {
        (void)log_level_parse(
                str_of(config_text(&server->config, CONFIG_LOG_LEVEL)), &log.level);
        log_set_level(log.level);
        log_set_json(log.json || config_flag(&server->config, CONFIG_LOG_JSON));
    }
}

/* A copy's file has another name than the world that it became. Backups go on with that of the
 * configuration. */
static bool set_world(
        const struct args *args, const char *world, struct config *config, struct err *err)
{
    bool follows = args_has(args, "from") && !config_text(config, CONFIG_BACKUPS_WORLD) &&
                   config->sources[CONFIG_WORLD] == CONFIG_FROM_FILE;
    return (!follows || config_set_text(config, CONFIG_BACKUPS_WORLD,
                                config_text(config, CONFIG_WORLD), err)) &&
           config_set_text(config, CONFIG_WORLD, world, err);
}

bool serve_set_arguments(const struct args *args, const char *world, bool named,
        struct config *config, struct err *err)
{
    return take_game(args, config, err) && (!world || set_world(args, world, config, err)) &&
           set_log_level(args, config, err) && set_listens(args, config, err) &&
           set_realm(args, named, config, err);
}

static bool read_config(const struct args *args, const char *world, bool named,
        struct config *out, bool *out_usage, struct err *err)
{
    struct config config;
    const char *file = args_value(args, "config");
    config_init(&config);
    *out_usage = false;
    if (file && !config_read(&config, file, err)) {
        config_finish(&config);
        return false;
    }
    *out_usage = true;
    if (!serve_set_arguments(args, world, named, &config, err) ||
            !check_listens(&config, err)) {
        config_finish(&config);
        return false;
    }
    *out = config;
    return true;
}

bool serve_read_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err)
{
    return read_config(args, args_value(args, "world"), true, out, out_usage, err);
}

bool serve_read_gate_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err)
{
    return read_config(args, NULL, false, out, out_usage, err);
}

/* Returns the first address where connection proxies reach this world; NULL: none. */
static const char *first_gate(const struct config *config)
{
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        struct str item = str_of(config_item(config, CONFIG_LISTEN, i));
        if (str_starts(item, STR("gate:"))) {
            return item.bytes + 5;
        }
    }
    return NULL;
}

void serve_game_options(const struct config *config, struct game_options *out)
{
    bool full = str_equal(str_of(config_text(config, CONFIG_DURABILITY)), STR("full"));
    *out = (struct game_options){.store.durability = full ? STORE_FULL : STORE_PROCESS};
    config_apply(config, out);
    config_packages_text(config, out->packages);
    out->engine.packages = out->packages;
    out->engine.realm.roles_shared =
            str_equal(str_of(config_text(config, CONFIG_REALM_ROLES)), STR("shared"));
    out->engine.realm.accounts_own =
            str_equal(str_of(config_text(config, CONFIG_REALM_ACCOUNTS)), STR("own"));
    out->engine.realm.has_secret = config_text(config, CONFIG_REALM_SECRET) != NULL;
    if (!out->engine.realm.link) {
        out->engine.realm.link = first_gate(config);
    }
    out->engine.backups.every_seconds =
            config_every_seconds(&config->values[CONFIG_BACKUPS_EVERY]);
    out->engine.backups.try_copy = trial_run;
    out->host.transaction_us = out->engine.transaction_ms * 1000;
}

void serve_print_listening(const char *service, const char *address)
{
    (void)printf("listening %s %s\n", service, address);
    (void)fflush(stdout);
}

const char **serve_listens(const struct config *config, const char *prefix, size_t *out_count)
{
    const char **wanted = config_items(config, CONFIG_LISTEN);
    size_t count = 0;
    for (size_t i = 0; i < config_count(config, CONFIG_LISTEN); i++) {
        if (str_starts(str_of(wanted[i]), str_of(prefix))) {
            wanted[count++] = wanted[i];
        }
    }
    *out_count = count;
    return wanted;
}

bool serve_may_listen(const struct server *server, struct err *err)
{
    const struct config *config = &server->config;
    size_t count = config_count(config, CONFIG_LISTEN);
    const char **wanted = config_items(config, CONFIG_LISTEN);
    struct net_context net = server->net;
    bool ok = serve_modules_check_data(err) && serve_tls_open(config, &net.tls, err) &&
              services_try(&server->services, &net, count > 0 ? wanted : NULL, count, err);
    tls_server_close(net.tls);
    mem_free((void *)wanted);
    return ok;
}

bool serve_listen(struct server *server, const struct config *config,
        void (*opened)(const char *service, const char *address), struct err *err)
{
    size_t count = config_count(config, CONFIG_LISTEN);
    const char **wanted = config_items(config, CONFIG_LISTEN);
    struct tls_server *tls = NULL;
    bool ok = serve_tls_open(config, &tls, err);
    if (ok) {
        struct tls_server *before = server->net.tls;
        server->net.tls = tls;
        ok = services_run(
                &server->services, &server->net, count > 0 ? wanted : NULL, count, opened, err);
        server->net.tls = before;
    }
    if (ok) {
        serve_tls_set(server, tls);
    } else {
        tls_server_close(tls);
    }
    mem_free((void *)wanted);
    return ok;
}

static bool reload_config(struct server *server, struct err *err)
{
    struct config before;
    void **made = NULL;
    if (!serve_process_reread(server, &made, &before, err)) {
        return false;
    }
    struct buf fixed = {0};
    config_list_fixed(&before, &server->config, &fixed);
    if (fixed.length > 0) {
        log_notice("changed, but used at the next start only: %s", fixed.bytes);
    }
    buf_finish(&fixed);
    struct game_options options;
    serve_game_options(&server->config, &options);
    /* Only the start checked the starting room. */
    options.engine.start = config_text(&before, CONFIG_START);
    options.engine.realm.has_secret = engine_options(server->game.engine)->realm.has_secret;
    engine_set_options(server->game.engine, &options.engine);
    serve_modules_take(server, made);
    config_finish(&before);
    return true;
}

void serve_tell_packages(struct server *server)
{
    const struct packages *packages = packages_of(server->game.engine);
    struct buf line = {0};
    packages_describe(packages, &line);
    log_notice("packages: %s", line.bytes);
    buf_finish(&line);
    buf_clear(&server->net.packages);
    for (size_t i = 0; i < packages->count; i++) {
        if (package_is_active(packages->list[i])) {
            buf_printf(&server->net.packages, "%s ", packages->list[i]->name);
        }
    }
}

static void tell_refused(struct server *server, const char *what, const struct err *err)
{
    struct buf status = {0};
    server->net.reload.failed = true;
    log_error("%s: %s", what, err->text);
    buf_printf(&status, "STATUS=The last reload was refused: %.*s",
            STR_FMT(str_fit(str_of(err->text), 200)));
    notify_systemd(status.bytes);
    buf_finish(&status);
}

bool serve_reload(struct server *server, struct err *err)
{
    struct err scripts;
    struct buf summary = {0};
    bool configured = reload_config(server, err);
    bool loaded = host_load_stock(server->game.host, &summary, &scripts);
    notify_systemd("STATUS=");
    if (configured) {
        log_notice("the configuration was read again");
    } else {
        serve_privilege_explain(server, err);
    }
    if (loaded) {
        log_notice("the scripts were read again: %s", summary.bytes);
        serve_tell_packages(server);
        package_jobs_begin(server->game.host);
    }
    serve_modules_reload_data(server);
    if (!loaded) {
        tell_refused(server, "the scripts stay as they were", &scripts);
    }
    if (!configured) {
        tell_refused(server, "the configuration stays as it was", err);
    } else if (!loaded) {
        *err = scripts;
    }
    buf_finish(&summary);
    return configured && loaded;
}
