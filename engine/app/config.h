#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct buf;

/* Every key of the configuration. A key in a table is TABLE_KEY; what it may
 * hold stands in the one table in config_keys.c. */
enum config_key {
    CONFIG_WORLD,
    CONFIG_LISTEN,
    CONFIG_NAME,
    CONFIG_START,
    CONFIG_GUESTS,
    CONFIG_DURABILITY,
    CONFIG_CACHE_MIB,
    CONFIG_LINKDEAD_SECONDS,
    CONFIG_PASSWORDS_MEMORY_KIB,
    CONFIG_LIMITS_CONNECTIONS,
    CONFIG_LIMITS_CONNECTIONS_PER_ADDRESS,
    CONFIG_LIMITS_LOGINS_PER_MINUTE,
    CONFIG_LIMITS_COMMANDS_PER_SECOND,
    CONFIG_LIMITS_EXEMPT,
    CONFIG_SLICE_MILLISECONDS,
    CONFIG_SLICE_INSTRUCTIONS,
    CONFIG_SLICE_MEMORY_KIB,
    CONFIG_SLICE_OUTPUT_BYTES,
    CONFIG_SLICE_OBJECTS,
    CONFIG_QUOTAS_OBJECTS,
    CONFIG_QUOTAS_BEHAVIOUR_KIB,
    CONFIG_QUOTAS_TIMERS,
    CONFIG_QUOTAS_TASKS,
    CONFIG_QUOTAS_TIME_PERCENT,
    CONFIG_PLAYER_CHANNELS,
    CONFIG_TLS_CERTIFICATE,
    CONFIG_TLS_KEY,
    CONFIG_IRC_SERVER_NAME,
    CONFIG_IRC_MOTD,
    CONFIG_IRC_OPERATORS,
    CONFIG_BRIDGES,
    CONFIG_WEB_PUBLIC_URL,
    CONFIG_WEB_TRUSTED_PROXIES,
    CONFIG_KEYS,
};

/* What the operator chose, or the defaults. */
struct config {
    struct value values[CONFIG_KEYS]; /* owned */
};

/* Fills in the defaults. */
void config_init(struct config *config);
void config_finish(struct config *config);
/* Reads a file over what is there: a key that it does not name stays as it is. On failure
 * config is as it was, and err is "FILE:LINE: sentence". */
MUST_CHECK bool config_read(struct config *config, const char *path, struct err *err);
/* Same, from text; name is for messages. */
MUST_CHECK bool config_read_text(
        struct config *config, struct str source, const char *name, struct err *err);
/* Gives a key its default again. */
void config_reset(struct config *config, enum config_key key);
/* Sets a key as the command line does: text, or one more item of a list. */
MUST_CHECK bool config_set_text(
        struct config *config, enum config_key key, const char *text, struct err *err);

/* NULL if the key has no value. Borrowed until the key is set again. */
const char *config_text(const struct config *config, enum config_key key);
uint64_t config_number(const struct config *config, enum config_key key);
bool config_flag(const struct config *config, enum config_key key);
/* Of a list of texts. */
size_t config_count(const struct config *config, enum config_key key);
const char *config_item(const struct config *config, enum config_key key, size_t i);
/* The i-th of a list of tables. Borrowed. */
const struct value *config_table(const struct config *config, enum config_key key, size_t i);
/* Of the i-th of a list of tables: a field that is text; NULL if it is not there. */
const char *config_field(
        const struct config *config, enum config_key key, size_t i, const char *field);
/* Appends the names of keys whose values differ and that count at the start only. */
void config_list_fixed(const struct config *a, const struct config *b, struct buf *out);
