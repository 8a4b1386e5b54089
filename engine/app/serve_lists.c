/* serve_lists.c -- Checks of the configuration's lists of bridges and webhooks, item by item. */
#include "engine/app/serve_impl.h"

static const struct {
    enum config_key key;
    bool (*check)(const struct config *config, size_t i, struct err *err);
} checked_lists[] = {
        {CONFIG_BRIDGES, serve_bridges_check},
        {CONFIG_WEBHOOKS, serve_webhooks_check},
};

enum { CHECKED_LISTS = sizeof(checked_lists) / sizeof(checked_lists[0]) };

size_t serve_lists_count(const struct config *config)
{
    size_t all = 0;
    for (size_t list = 0; list < CHECKED_LISTS; list++) {
        all += config_count(config, checked_lists[list].key);
    }
    return all;
}

bool serve_lists_check_one(const struct config *config, size_t i, struct err *err)
{
    size_t list = 0;
    while (i >= config_count(config, checked_lists[list].key)) {
        i -= config_count(config, checked_lists[list++].key);
    }
    return checked_lists[list].check(config, i, err);
}

bool serve_lists_check(const struct config *config, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < serve_lists_count(config); i++) {
        ok = serve_lists_check_one(config, i, err);
    }
    return ok;
}
