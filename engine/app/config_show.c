/* config_show.c -- shows the configuration without its secrets.
 *
 * Values of keys and of table fields that module.json marks as secret are hidden. In addresses
 * with a scheme, the part before the "@" and after the "?" is hidden too. */
#include "engine/app/config_show.h"

#include "engine/app/config_keys.h"
#include "engine/base/base.h"
#include "engine/core/calls/calls_json.h"
#include "engine/data/data_file.h"

#include <string.h>

#define HIDDEN "(not shown)"

/* Returns "redis://:word@host" without the word, which may contain "@"; the same for
 * "https://host/hook?token=word". */
static struct value without_word(struct str text)
{
    struct buf out = {0};
    size_t scheme = str_find(text, STR("://"), 0);
    size_t from = scheme == SIZE_MAX ? text.length : scheme + 3;
    size_t host = from;
    for (size_t at = from; (at = str_find_char(text, '@', at)) != SIZE_MAX; at++) {
        host = at;
    }
    size_t query = str_find_char(text, '?', host);
    buf_add_str(&out, str_slice(text, 0, from));
    buf_add_text(&out, host > from ? HIDDEN : "");
    buf_add_str(&out, str_slice(text, host, query < text.length ? query : text.length));
    buf_add_text(&out, query < text.length ? "?" HIDDEN : "");
    struct value value = value_str(buf_str(&out));
    buf_finish(&out);
    return value;
}

/* Returns the row of a member of a table: a list of tables has one for all of them, and they have one for each field. NULL:
 * none. */
static const struct config_row *row_within(
        const struct config_row *row, const struct value *key)
{
    bool is_item = key->kind != VALUE_STRING;
    return !row || !row->fields ? NULL
           : is_item            ? row
                                : config_find_field(row->fields, value_as_str(key));
}

static struct value shown_value(const struct config_row *row, const struct value *value)
{
    if (row && row->secret && value->kind != VALUE_NIL) {
        return value_text(HIDDEN);
    }
    if (value->kind != VALUE_TABLE) {
        return value->kind == VALUE_STRING ? without_word(value_as_str(value))
                                           : value_dup(value);
    }
    struct value out = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key;
        const struct value *member = value_table_at(value, i, &key);
        value_table_set(&out, value_dup(&key), shown_value(row_within(row, &key), member));
    }
    return out;
}

/* Returns the value as Lua text. */
static json_t *value_json(size_t i, const struct value *value)
{
    struct value seen = shown_value(&config_rows[i], value);
    struct buf text = {0};
    data_file_write(&seen, NULL, &text);
    json_t *json = calls_json_text(buf_str(&text));
    buf_finish(&text);
    value_finish(&seen);
    return json;
}

static json_t *show_key(const struct config *config, const struct config *begun, size_t i)
{
    static const char *const sources[] = {"default", "file", "command line"};
    const struct config_row *row = &config_rows[i];
    const struct config *in_force = row->fixed ? begun : config;
    json_t *json = json_pack("{s:s, s:s, s:b, s:s, s:o}", "key", row->name, "from",
            sources[in_force->sources[i]], "restart", row->fixed, "about",
            row->help ? row->help : "", "value", value_json(i, &in_force->values[i]));
    must(json);
    if (!value_equal(&config->values[i], &in_force->values[i])) {
        (void)json_object_set_new(json, "next", value_json(i, &config->values[i]));
    }
    return json;
}

json_t *config_show(const struct config *config, const struct config *begun)
{
    json_t *list = json_array();
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        (void)json_array_append_new(list, show_key(config, begun, i));
    }
    return list;
}
