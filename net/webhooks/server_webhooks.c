/* server_webhooks.c -- the webhooks of the configuration.
 *
 * They are read at the start and at SIGHUP: if every key is unchanged, the running webhooks
 * continue. */
#include "net/webhooks/server_webhooks.h"

#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/mem.h"
#include "net/webhooks/webhook.h"
#include "net/webhooks/webhooks.h"

#include <string.h>

static const char *field(const struct config *config, size_t i, const char *name)
{
    return config_field(config, CONFIG_WEBHOOKS, i, name);
}

static size_t count_webhooks(const struct config *config)
{
    return config_count(config, CONFIG_WEBHOOKS);
}

static bool check_webhook(
        struct server *server, const struct config *config, size_t i, struct err *err)
{
    (void)server;
    for (size_t k = 0; k < i; k++) {
        if (strcmp(field(config, i, "name"), field(config, k, "name")) == 0) {
            return err_set(
                    err, ERR_EXISTS, "two webhooks are called %s", field(config, i, "name"));
        }
    }
    return true;
}

/* Returns a webhook's events; the list is owned, the texts belong to the configuration. */
static const char **events_of(const struct config *config, size_t i, size_t *out_count)
{
    const struct value *entry = config_table(config, CONFIG_WEBHOOKS, i);
    const struct value *list = value_table_get_str(entry, STR("events"));
    const char **events = mem_alloc_array(list->table->item_count, sizeof(*events));
    for (size_t k = 0; k < list->table->item_count; k++) {
        events[k] = value_as_str(&list->table->items[k]).bytes;
    }
    *out_count = list->table->item_count;
    return events;
}

static bool prepare_webhooks(struct server *server, void *const *state,
        const struct config *config, void **out, struct err *err)
{
    struct webhooks *made = *state;
    size_t count = config_count(config, CONFIG_WEBHOOKS);
    struct webhook_options *list = mem_alloc_array(count, sizeof(*list));
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct webhook_options){.name = field(config, i, "name"),
                .url = field(config, i, "url"),
                .secret = field(config, i, "secret")};
        list[i].events = events_of(config, i, &list[i].event_count);
    }
    bool same = made && webhooks_are(made, list, count);
    if (!same) {
        made = NULL;
        ok = count == 0 || webhooks_create(&server->net, list, count, &made, err);
    }
    *out = made;
    for (size_t i = 0; i < count; i++) {
        mem_free((void *)(uintptr_t)list[i].events);
    }
    mem_free(list);
    return ok;
}

static void take_webhooks(struct server *server, void **state, void *made)
{
    (void)server;
    webhooks_close(*state);
    *state = made;
    if (made) {
        webhooks_begin(made);
    }
}

static void drop_webhooks(struct server *server, void *const *state, void *made)
{
    (void)server;
    (void)state;
    webhooks_close(made);
}

static void close_webhooks(struct server *server, void **state)
{
    (void)server;
    webhooks_close(*state);
    *state = NULL;
}

const struct server_module server_webhooks = {
        .check_count = count_webhooks,
        .check = check_webhook,
        .prepare = prepare_webhooks,
        .take = take_webhooks,
        .drop = drop_webhooks,
        .close = close_webhooks,
};
