/* config_values.c -- single values of a configuration. */
#include "engine/app/config.h"

const char *config_text(const struct config *config, enum config_key key)
{
    const struct value *value = &config->values[key];
    return value->kind == VALUE_STRING ? value->string->bytes : NULL;
}

bool config_flag(const struct config *config, enum config_key key)
{
    return value_is_true(&config->values[key]);
}

uint64_t config_number(const struct config *config, enum config_key key)
{
    return (uint64_t)value_as_int(&config->values[key], 0);
}
