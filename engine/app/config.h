#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct buf;
struct game_options;

/* enum config_key: a key "TABLE.KEY" of a module.json is CONFIG_TABLE_KEY. See tools/generate_config.py. */
#include "engine/app/config_names.h"

/* The origin of a value. */
enum config_source { CONFIG_FROM_DEFAULT, CONFIG_FROM_FILE, CONFIG_FROM_COMMAND_LINE };

/* The operator's configuration, over the defaults. */
struct config {
    struct value values[CONFIG_KEYS]; /* owned */
    uint8_t sources[CONFIG_KEYS];     /* enum config_source */
};

/* Sets all keys to their defaults. */
void config_init(struct config *config);
void config_finish(struct config *config);
/* Copies a configuration; the caller finishes out. */
void config_dup(const struct config *from, struct config *out);
/* Reads a file over the current values; keys that it does not set stay. On failure config is
 * unchanged, and err is "FILE:LINE: sentence". */
MUST_CHECK bool config_read(struct config *config, const char *path, struct err *err);
/* Same, but continues after a mistake and reports each one. Takes the rest of the file and
 * returns the number of mistakes. */
size_t config_check_file(
        struct config *config, const char *path, void (*tell)(const char *mistake));
/* Same as config_read, from text; name is for messages. */
MUST_CHECK bool config_read_text(
        struct config *config, struct str source, const char *name, struct err *err);
/* Resets a key to its default. */
void config_reset(struct config *config, enum config_key key);
/* Sets a key from the command line: the text, or one more item of a list. */
MUST_CHECK bool config_set_text(
        struct config *config, enum config_key key, const char *text, struct err *err);

/* True if somebody set the key of that name (which must be one) to more than nil, false or {}. */
bool config_is_used(const struct config *config, struct str name);
/* Returns NULL if the key has no value. Borrowed until the key is set again. */
const char *config_text(const struct config *config, enum config_key key);
uint64_t config_number(const struct config *config, enum config_key key);
bool config_flag(const struct config *config, enum config_key key);
/* For lists of texts. */
size_t config_count(const struct config *config, enum config_key key);
const char *config_item(const struct config *config, enum config_key key, size_t i);
/* Returns all items: the caller frees the list, the texts are borrowed. */
const char **config_items(const struct config *config, enum config_key key);
/* Returns the i-th item of a list of tables. Borrowed. */
const struct value *config_table(const struct config *config, enum config_key key, size_t i);
/* Returns a text field of the i-th item of a list of tables; NULL if it is missing. */
const char *config_field(
        const struct config *config, enum config_key key, size_t i, const char *field);
/* Appends the names of keys whose values differ and that only take effect at the start. */
void config_list_fixed(const struct config *a, const struct config *b, struct buf *out);
/* Calls add for each file that the server needs after the start; write: it writes into its folder. */
void config_each_file(const struct config *config,
        void (*add)(void *data, const char *file, bool write), void *data);
/* Sets the options of keys with "into". Texts are borrowed from config. */
void config_apply(const struct config *config, struct game_options *out);
