/* serve_webhooks.c -- the webhooks of the configuration.
 *
 * They are read at the start and at SIGHUP: if every key is unchanged, the running webhooks
 * continue. */
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/mem.h"
#include "net/webhooks/webhooks.h"

#include <string.h>

static const char *field(const struct config *config, size_t i, const char *name)
{
    return config_field(config, CONFIG_WEBHOOKS, i, name);
}

bool serve_webhooks_check(const struct config *config, size_t i, struct err *err)
{
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

bool serve_webhooks_prepare(struct server *server, const struct config *config,
        struct webhooks **out, struct err *err)
{
    size_t count = config_count(config, CONFIG_WEBHOOKS);
    struct webhook_options *list = mem_alloc_array(count, sizeof(*list));
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct webhook_options){.name = field(config, i, "name"),
                .url = field(config, i, "url"),
                .secret = field(config, i, "secret")};
        list[i].events = events_of(config, i, &list[i].event_count);
    }
    bool same = server->webhooks && webhooks_are(server->webhooks, list, count);
    *out = same ? server->webhooks : NULL;
    if (!same && count > 0) {
        ok = webhooks_create(&server->net, list, count, out, err);
    }
    for (size_t i = 0; i < count; i++) {
        mem_free((void *)(uintptr_t)list[i].events);
    }
    mem_free(list);
    return ok;
}

void serve_webhooks_take(struct server *server, struct webhooks *hooks)
{
    if (hooks != server->webhooks) {
        webhooks_close(server->webhooks);
        server->webhooks = hooks;
        if (hooks) {
            webhooks_begin(hooks);
        }
    }
}

void serve_webhooks_drop(struct server *server, struct webhooks *hooks)
{
    if (hooks != server->webhooks) {
        webhooks_close(hooks);
    }
}

void serve_webhooks_close(struct server *server)
{
    webhooks_close(server->webhooks);
    server->webhooks = NULL;
}
