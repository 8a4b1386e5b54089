/* serve_bridges.c -- the bridges of the configuration.
 *
 * They are read at the start and at SIGHUP. A bridge with an unchanged entry continues, and
 * retries at once what it would retry later. A bridge with a changed entry ends its session,
 * and its queue moves to the new bridge of that name. A bridge without an entry ends.
 * Everything that can fail is done in serve_bridges_prepare, before anything is changed. */
#include "engine/app/config_bridge.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"

struct serve_bridges {
    struct net_bridge **items;
    size_t count;
};

static struct net_bridge *find_serve_bridges(
        const struct serve_bridges *list, const struct net_bridge_options *options)
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
        const struct serve_bridges *list, const struct net_bridge *bridge)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (net_bridge_has_name_of(list->items[i], bridge)) {
            return list->items[i];
        }
    }
    return NULL;
}

static bool has(const struct serve_bridges *list, const struct net_bridge *bridge)
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
static void close_all_but(struct serve_bridges *list, const struct serve_bridges *kept)
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

static void free_list(struct serve_bridges *list)
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

bool serve_bridges_check(const struct config *config, size_t i, struct err *err)
{
    struct config_bridge entry;
    config_bridge_read(config_table(config, CONFIG_BRIDGES, i), &entry);
    bool ok = is_double(config, i) ? err_set(err, ERR_EXISTS, "two bridges are called %s",
                                             entry.options.name)
                                   : net_bridge_check(&entry.options, err);
    config_bridge_finish(&entry);
    return ok;
}

bool serve_bridges_prepare(struct server *server, const struct config *config,
        struct serve_bridges **out, struct err *err)
{
    size_t count = config_count(config, CONFIG_BRIDGES);
    struct serve_bridges *list = mem_alloc(sizeof(*list));
    bool ok = true;
    list->items = mem_alloc_array(count, sizeof(*list->items));
    for (size_t i = 0; ok && i < count; i++) {
        struct config_bridge entry;
        config_bridge_read(config_table(config, CONFIG_BRIDGES, i), &entry);
        struct net_bridge *bridge = find_serve_bridges(server->bridges, &entry.options);
        ok = bridge || net_bridge_create(&server->net, &entry.options, NULL, &bridge, err);
        if (ok) {
            list->items[list->count++] = bridge;
        }
        config_bridge_finish(&entry);
    }
    if (!ok) {
        serve_bridges_drop(server, list);
        list = NULL;
    }
    *out = list;
    return ok;
}

void serve_bridges_take(struct server *server, struct serve_bridges *list)
{
    for (size_t i = 0; i < list->count; i++) {
        net_bridge_begin(list->items[i]);
    }
    close_all_but(server->bridges, list);
    free_list(server->bridges);
    server->bridges = list;
}

void serve_bridges_drop(struct server *server, struct serve_bridges *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (!has(server->bridges, list->items[i])) {
            net_bridge_close(list->items[i], "");
        }
    }
    free_list(list);
}

void serve_bridges_cut(struct server *server)
{
    struct serve_bridges *list = server->bridges;
    for (size_t i = 0; list && i < list->count; i++) {
        net_bridge_cut(list->items[i]);
    }
    free_list(list);
    server->bridges = NULL;
}
