/* config_fuzz.c -- whatever the file says, the configuration either takes it, and then every key
 * holds what it may, or complains of it by its name and stays as it was. */
#include "engine/app/config.h"

#include "engine/app/config_keys.h"
#include "engine/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
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
    config_finish(&config);
    config_finish(&defaults);
    return 0;
}
