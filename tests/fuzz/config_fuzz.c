/* config_fuzz.c -- Any file: the configuration accepts it, with every key in its allowed range, or
 * reports an error that names it and stays unchanged. */
#include "engine/app/config.h"

#include "engine/app/config_bridge.h"
#include "engine/app/config_every.h"
#include "engine/app/config_keys.h"
#include "engine/base/buf.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

/* Accepted values can be read. */
static void check_bridge(const struct value *entry)
{
    struct config_bridge bridge;
    struct err err;
    config_bridge_read(entry, &bridge);
    must(config_bridge_is_name(bridge.name, &err));
    must(bridge.host[0] && bridge.port[0] && bridge.nick[0]);
    must(!bridge.account == !bridge.account_password);
    must(bridge.channel_count > 0);
    for (size_t i = 0; i < bridge.channel_count; i++) {
        must(strchr("#&+!", bridge.channels[i].network[0]) && bridge.channels[i].game[0]);
    }
    config_bridge_finish(&bridge);
}

FUZZ_TARGET(config)
{
    struct str source = {(const char *)data, size};
    struct config config;
    struct config defaults;
    struct err err = {0};
    config_init(&config);
    config_init(&defaults);
    bool ok = config_read_text(&config, source, "fuzz.lua", &err);
    must(ok || str_starts(str_of(err.text), STR("fuzz.lua:")));
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        const struct value *value = &config.values[i];
        must(ok || value_equal(value, &defaults.values[i]));
        must(value->kind == VALUE_NIL ||
                config_check(&config_rows[i], config_rows[i].name, value, &err));
    }
    must(config_every_seconds(&config.values[CONFIG_BACKUPS_EVERY]) > 0);
    for (size_t i = 0; i < config_count(&config, CONFIG_BRIDGES); i++) {
        check_bridge(config_table(&config, CONFIG_BRIDGES, i));
    }
    config_finish(&config);
    config_finish(&defaults);
    return 0;
}
