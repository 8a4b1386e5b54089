/* server_bridges.c -- the bridges of the configuration.
 *
 * They are read at the start and at SIGHUP. A bridge with an unchanged entry continues, and
 * retries at once what it would retry later. A bridge with a changed entry ends its session,
 * and its queue moves to the new bridge of that name. A bridge without an entry ends.
 * Everything that can fail is done in prepare_bridges, before anything is changed. */
#include "net/bridges/server_bridges.h"

#include "engine/app/config_bridge.h"
#include "engine/app/modules.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "net/bridges/net_bridge.h"
#include "net/bridges/net_bridge_impl.h"

#include <string.h>

struct server_bridges {
    struct net_bridge **items;
    size_t count;
};

static struct net_bridge *find_same(
        const struct server_bridges *list, const struct net_bridge_options *options)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (net_bridge_is(list->items[i], options)) {
            return list->items[i];
        }
    }
    return NULL;
}

/* Finds the bridge with an equal name; NULL: not found. */
static struct net_bridge *find_heir(
        const struct server_bridges *list, const struct net_bridge *bridge)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (net_bridge_has_name_of(list->items[i], bridge)) {
            return list->items[i];
        }
    }
    return NULL;
}

static bool has(const struct server_bridges *list, const struct net_bridge *bridge)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (list->items[i] == bridge) {
            return true;
        }
    }
    return false;
}

/* Closes the bridges that are not in `kept`; each queue moves to the bridge of that name in
 * `kept`. */
static void close_all_but(struct server_bridges *list, const struct server_bridges *kept)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (!has(kept, list->items[i])) {
            struct net_bridge *heir = find_heir(kept, list->items[i]);
            if (heir) {
                net_bridge_inherit(heir, list->items[i]);
            }
            net_bridge_close(list->items[i], "The bridge is closed.");
        }
    }
}

static void free_list(struct server_bridges *list)
{
    if (list) {
        mem_free(list->items);
        mem_free(list);
    }
}

static bool is_double(const struct config *config, size_t i)
{
    const char *name = config_field(config, CONFIG_BRIDGES, i, "name");
    for (size_t k = 0; k < i; k++) {
        const char *other = config_field(config, CONFIG_BRIDGES, k, "name");
        if (str_equal_nocase(str_of(name), str_of(other))) {
            return true;
        }
    }
    return false;
}

/* Fails with a sentence: the module of the protocol is missing. */
static bool lacks_protocol(const struct config_bridge *bridge, struct err *err)
{
    const struct known_module *known = known_modules();
    while (known->name && strcmp(known->name, bridge->protocol) != 0) {
        known++;
    }
    must(known->name);
    struct module_missing missing = module_missing(known);
    return err_set(err, ERR_MISSING, "bridge %s: %s; %s, or remove the bridge", bridge->name,
            missing.why, missing.remedy);
}

/* Returns NULL if the module of the protocol is missing. */
static const struct net_bridge_protocol *find_protocol(const char *name)
{
    for (size_t i = 0; skein_modules()[i]; i++) {
        const struct net_bridge_protocol *protocol = skein_modules()[i]->bridge_protocol;
        if (protocol && strcmp(protocol->name, name) == 0) {
            return protocol;
        }
    }
    return NULL;
}

/* Reads the i-th entry, which the caller finishes even on failure. */
static bool read_entry(const struct config *config, size_t i, struct config_bridge *out,
        struct net_bridge_options *options, struct err *err)
{
    config_bridge_read(config_table(config, CONFIG_BRIDGES, i), out);
    *options = (struct net_bridge_options){
            .protocol = find_protocol(out->protocol),
            .name = out->name,
            .host = out->host,
            .port = out->port,
            .nick = out->nick,
            .channels = out->channels,
            .channel_count = out->channel_count,
            .domain = out->domain,
            .account = out->account,
            .account_password = out->account_password,
            .password = out->password,
            .template = out->template,
            .keep = out->keep,
            .pace_ms = out->pace_ms,
            .burst = out->burst,
            .tls = out->tls,
            .verify = out->verify,
            .authority = out->authority,
    };
    return options->protocol || lacks_protocol(out, err);
}

static size_t count_bridges(const struct config *config)
{
    return config_count(config, CONFIG_BRIDGES);
}

static bool check_bridge(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    struct config_bridge entry;
    struct net_bridge_options options;
    (void)server;
    bool ok = read_entry(config, i, &entry, &options, err);
    if (ok) {
        ok = is_double(config, i)
                     ? err_set(err, ERR_EXISTS, "two bridges are called %s", entry.name)
                     : net_bridge_check(&options, err);
    }
    config_bridge_finish(&entry);
    return ok;
}

static void drop_bridges(struct server *server, void *const *state, void *made)
{
    struct server_bridges *list = made;
    (void)server;
    for (size_t i = 0; list && i < list->count; i++) {
        if (!has(*state, list->items[i])) {
            net_bridge_close(list->items[i], "");
        }
    }
    free_list(list);
}

/* Creates the bridges of the configuration, including those that already run. */
static bool prepare_bridges(struct server *server, void *const *state,
        const struct config *config, void **out, struct err *err)
{
    size_t count = config_count(config, CONFIG_BRIDGES);
    struct server_bridges *list = mem_alloc(sizeof(*list));
    bool ok = true;
    list->items = mem_alloc_array(count, sizeof(struct net_bridge *));
    for (size_t i = 0; ok && i < count; i++) {
        struct config_bridge entry;
        struct net_bridge_options options;
        struct net_bridge *bridge = NULL;
        ok = read_entry(config, i, &entry, &options, err);
        if (ok) {
            bridge = find_same(*state, &options);
            ok = bridge || net_bridge_create(&server->net, &options, NULL, &bridge, err);
        }
        if (ok) {
            list->items[list->count++] = bridge;
        }
        config_bridge_finish(&entry);
    }
    if (!ok) {
        drop_bridges(server, state, list);
        list = NULL;
    }
    *out = list;
    return ok;
}

static void take_bridges(struct server *server, void **state, void *made)
{
    struct server_bridges *list = made;
    (void)server;
    for (size_t i = 0; i < list->count; i++) {
        net_bridge_begin(list->items[i]);
    }
    close_all_but(*state, list);
    free_list(*state);
    *state = list;
}

/* Ends all bridges at once; they are freed after the next turn of the loop. */
static void close_bridges(struct server *server, void **state)
{
    struct server_bridges *list = *state;
    (void)server;
    for (size_t i = 0; list && i < list->count; i++) {
        net_bridge_cut(list->items[i]);
    }
    free_list(list);
    *state = NULL;
}

const struct server_module server_bridges = {
        .check_count = count_bridges,
        .check = check_bridge,
        .prepare = prepare_bridges,
        .take = take_bridges,
        .drop = drop_bridges,
        .close = close_bridges,
};
