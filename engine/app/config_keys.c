/* config_keys.c -- the allowed values of each configuration key, and the options that they set.
 *
 * Parsing, checking, defaults, --help and the options all use the one list, which
 * tools/generate writes from each module.json. Keys of modules that this build lacks are
 * checked like the others, so that one configuration works with several versions. */
#include "engine/app/config_keys.h"

#include "engine/app/config_bridge.h"
#include "engine/app/config_every.h"
#include "engine/app/config_packages.h"
#include "engine/app/config_rows.inc"
#include "engine/app/game.h"
#include "engine/app/services.h"
#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/str.h"
#include "engine/base/world_name.h"
#include "engine/core/people/world_pins.h"
#include "net/stream/broker_address.h"
#include "net/stream/dial.h"
#include "net/stream/net.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

static bool is_block(const char *text, struct err *err)
{
    return net_cidr_is_valid(text) ||
           err_set(err, ERR_FORMAT,
                   "\"%.64s\" is neither an address nor a network such as \"10.0.0.0/8\"",
                   text);
}

static bool is_mail_address(const char *text, struct err *err)
{
    const char *at = strchr(text, '@');
    size_t plain = strcspn(text, " <>\"\t,;:()[]\\");
    return (at && at > text && at[1] != '\0' && !strchr(at + 1, '@') && text[plain] == '\0' &&
                   plain <= 254) ||
           err_set(err, ERR_FORMAT,
                   "\"%.64s\" is not an email address such as \"game@example.org\"", text);
}

static bool is_url(const char *text, struct err *err)
{
    return str_starts(str_of(text), STR("https://")) ||
           str_starts(str_of(text), STR("http://")) ||
           err_set(err, ERR_FORMAT, "\"%.64s\" does not begin with http:// or https://", text);
}

/* A page's origin as browsers send it: RFC 6454, section 6.2. */
static bool is_origin(const char *text, struct err *err)
{
    struct str rest = str_of(text);
    (void)str_take_until(&rest, ':');
    bool ok = strcmp(text, "*") == 0 ||
              (is_url(text, err) && rest.length > 2 && !strchr(rest.bytes + 2, '/'));
    return ok || err_set(err, ERR_FORMAT,
                         "\"%.64s\" is not a web site such as \"https://fans.example\"; \"*\" "
                         "allows every site",
                         text);
}

static bool is_broker(const char *text, struct err *err)
{
    struct broker_address address;
    return broker_address_read(text, &address, err);
}

static bool is_dialled(const char *text, struct err *err)
{
    return dial_is_formed(text) ||
           err_set(err, ERR_FORMAT, "\"%.64s\" is neither HOST:PORT nor unix:PATH", text);
}

static bool is_world_name(const char *text, struct err *err)
{
    return world_name_is_formed(str_of(text)) ||
           err_set(err, ERR_FORMAT,
                   "\"%.64s\" is not a world name: use at most 32 small letters, digits and "
                   "dashes, beginning with a letter",
                   text);
}

static bool is_names(const struct value *value, struct err *err)
{
    bool ok = value->kind == VALUE_TABLE && value->table->entry_count == 0;
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        ok = value_as_str(&value->table->items[i]).length > 0;
    }
    return ok ||
           err_set(err, ERR_FORMAT, "it must be a list of names, such as { \"one\", \"two\" }");
}

static bool is_table(const struct value *value, struct err *err)
{
    return value->kind == VALUE_TABLE || err_set(err, ERR_FORMAT, "it must be a table");
}

static bool is_names_or_flag(const struct value *value, struct err *err)
{
    return value->kind == VALUE_BOOL || is_names(value, err) ||
           err_set(err, ERR_FORMAT,
                   "it must be true, false, or a list of names, such as { \"one\", \"two\" }");
}

static bool is_bound(const struct value *value, struct err *err)
{
    bool ok = value->kind == VALUE_BOOL ||
              (value->kind == VALUE_INT && value->integer >= 0 && value->integer <= 1000000);
    return ok || err_set(err, ERR_FORMAT,
                         "it must be true (any), false (none), or a whole number from 0 to "
                         "1000000: how many more than they left with");
}

#define INTO(member)                                                                           \
    .offset = offsetof(struct game_options, member),                                           \
    .size = sizeof(__typeof__(((struct game_options *)NULL)->member))

const struct config_row config_rows[CONFIG_KEYS] = {CONFIG_ROWS};

/* -- setting options -- */

static void put_number(const struct config_row *row, uint64_t number, void *to)
{
    number *= row->times > 0 ? row->times : 1;
    if (row->size == sizeof(uint32_t)) {
        *(uint32_t *)to = (uint32_t)number;
    } else {
        must(row->size == sizeof(uint64_t));
        *(uint64_t *)to = number;
    }
}

void config_apply(const struct config *config, struct game_options *out)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        const struct config_row *row = &config_rows[i];
        void *to = (char *)out + row->offset;
        if (row->size == 0) {
            continue;
        }
        if (row->kind == CONFIG_KIND_NUMBER) {
            put_number(row, config_number(config, (enum config_key)i), to);
        } else if (row->kind == CONFIG_KIND_FLAG) {
            *(bool *)to = config_flag(config, (enum config_key)i) != row->flips;
        } else if (row->kind == CONFIG_KIND_ANY) {
            *(const struct value **)to = &config->values[i];
        } else {
            must(row->kind == CONFIG_KIND_TEXT || row->kind == CONFIG_KIND_CHOICE);
            *(const char **)to = config_text(config, (enum config_key)i);
        }
    }
}

/* -- checking -- */

static bool has_form(const struct config_row *row, const char *text)
{
    size_t length = strlen(text);
    return length >= row->min && (row->max == 0 || length <= row->max) &&
           (!row->chars || strspn(text, row->chars) == length);
}

/* Fails with a sentence in which "{}" is the text. */
static bool fail_form(const char *says, const char *text, struct err *err)
{
    const char *hole = strstr(says, "{}");
    return hole ? err_set(err, ERR_FORMAT, "%.*s%.64s%s", (int)(hole - says), says, text,
                          hole + 2)
                : err_set(err, ERR_FORMAT, "%s", says);
}

static bool wants(const char *path, const char *what, struct err *err)
{
    return err_set(err, ERR_FORMAT, "%s must be %s", path, what);
}

static bool check_text(const struct config_row *row, const char *path,
        const struct value *value, struct err *err)
{
    struct str text = value_as_str(value);
    if (value->kind != VALUE_STRING) {
        return wants(path, "text in quotes", err);
    }
    if (memchr(text.bytes, '\0', text.length)) {
        return wants(path, "text without zero bytes", err);
    }
    bool ok = !row->says || has_form(row, text.bytes) || fail_form(row->says, text.bytes, err);
    return (ok && (!row->is_formed || row->is_formed(text.bytes, err))) ||
           err_wrap(err, "%s", path);
}

static bool check_number(const struct config_row *row, const char *path,
        const struct value *value, struct err *err)
{
    if (value->kind == VALUE_INT && value->integer >= 0 &&
            (uint64_t)value->integer >= row->min && (uint64_t)value->integer <= row->max) {
        return true;
    }
    return err_set(err, ERR_FORMAT, "%s must be a whole number from %" PRIu64 " to %" PRIu64,
            path, row->min, row->max);
}

static bool check_choice(const struct config_row *row, const char *path,
        const struct value *value, struct err *err)
{
    struct buf names = {0};
    bool ok = false;
    for (size_t i = 0; row->choices[i]; i++) {
        ok |= str_equal(value_as_str(value), str_of(row->choices[i]));
        buf_printf(&names, "%s\"%s\"", i > 0 ? " or " : "", row->choices[i]);
    }
    if (!ok) {
        wants(path, names.bytes, err);
    }
    buf_finish(&names);
    return ok;
}

const struct config_row *config_find_field(const struct config_row *fields, struct str name)
{
    for (; fields->name; fields++) {
        if (str_equal(name, str_of(fields->name))) {
            return fields;
        }
    }
    return NULL;
}

static const char *nearest_field(const struct config_row *fields, struct str name)
{
    const char *nearest = NULL;
    unsigned best = EDIT_DISTANCE_NONE;
    for (; fields->name; fields++) {
        unsigned distance = edit_distance(name, str_of(fields->name));
        if (distance < best) {
            best = distance;
            nearest = fields->name;
        }
    }
    return nearest;
}

static bool check_field_names(const struct config_row *fields, const char *path,
        const struct value *table, struct err *err)
{
    for (size_t i = 0; i < value_table_count(table); i++) {
        struct value key;
        (void)value_table_at(table, i, &key);
        struct str name = value_as_str(&key);
        if (!config_find_field(fields, name)) {
            const char *meant = nearest_field(fields, name);
            return err_set(err, ERR_FORMAT, "%s has no key \"%.*s\"%s%s%s", path, STR_FMT(name),
                    meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
        }
    }
    return true;
}

/* Checks one item of a list of tables. */
static bool check_config_table(const struct config_row *row, const char *path,
        const struct value *value, struct err *err)
{
    if (value->kind != VALUE_TABLE) {
        return wants(path, "a table in braces", err);
    }
    bool ok = check_field_names(row->fields, path, value, err);
    for (const struct config_row *field = row->fields; ok && field->name; field++) {
        const struct value *inner = value_table_get_str(value, str_of(field->name));
        char inner_path[160];
        (void)snprintf(inner_path, sizeof(inner_path), "%s.%s", path, field->name);
        if (inner) {
            ok = config_check(field, inner_path, inner, err);
        } else if (field->needed) {
            ok = err_set(err, ERR_FORMAT, "%s is missing", inner_path);
        }
    }
    return ok;
}

static bool check_list(const struct config_row *row, const char *path,
        const struct value *value, struct err *err)
{
    bool texts = row->kind == CONFIG_KIND_TEXTS;
    bool is_list = value->kind == VALUE_TABLE && value->table->entry_count == 0;
    if (!is_list) {
        return wants(path,
                texts ? "a list of texts, such as { \"one\", \"two\" }"
                      : "a list of tables, such as { { ... }, { ... } }",
                err);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        char item_path[128];
        (void)snprintf(item_path, sizeof(item_path), "%s[%zu]", path, i + 1);
        ok = (texts ? check_text : check_config_table)(
                row, item_path, &value->table->items[i], err);
    }
    return ok;
}

bool config_check(const struct config_row *row, const char *path, const struct value *value,
        struct err *err)
{
    switch (row->kind) {
    case CONFIG_KIND_ANY:
        return !row->is_value || row->is_value(value, err) || err_wrap(err, "%s", path);
    case CONFIG_KIND_TEXT:
        return check_text(row, path, value, err);
    case CONFIG_KIND_FLAG:
        return value->kind == VALUE_BOOL || wants(path, "true or false", err);
    case CONFIG_KIND_NUMBER:
        return check_number(row, path, value, err);
    case CONFIG_KIND_CHOICE:
        return check_choice(row, path, value, err);
    case CONFIG_KIND_TEXTS:
    case CONFIG_KIND_TABLES:
        return check_list(row, path, value, err);
    }
    return false;
}

void config_print_keys(FILE *out)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        const struct config_row *row = &config_rows[i];
        (void)fprintf(out, "  %-30s %-10s %s\n", row->name, row->otherwise, row->help);
    }
}
