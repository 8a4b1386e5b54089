/* config.c -- reads the operator's configuration.
 *
 * A file of Lua literals, read over the defaults. A partial table keeps the other defaults,
 * since tables are only notation: limits = { connections = 5 } sets the key limits.connections.
 * A list is replaced as a whole.
 *
 * A file is accepted completely or not at all, so a reload with a mistake changes nothing.
 * Every error names the file, the line, the key and the expected value; for an unknown key it
 * suggests the nearest one.
 *
 * config_keys.c defines the keys. */
#include "engine/app/config.h"

#include "engine/app/config_keys.h"
#include "engine/base/buf.h"
#include "engine/base/edit_distance.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/data/data_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_FILE_MAX_BYTES = 1 << 20, PATH_BYTES = 128 };

void config_init(struct config *config)
{
    *config = (struct config){0};
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        struct err err;
        must(data_file_value(str_of(config_rows[i].otherwise), NULL, &config->values[i], &err));
    }
}

void config_reset(struct config *config, enum config_key key)
{
    struct config defaults;
    config_init(&defaults);
    value_finish(&config->values[key]);
    config->values[key] = defaults.values[key];
    defaults.values[key] = value_nil();
    config->sources[key] = CONFIG_FROM_DEFAULT;
    config_finish(&defaults);
}

void config_finish(struct config *config)
{
    if (config) {
        for (size_t i = 0; i < CONFIG_KEYS; i++) {
            value_finish(&config->values[i]);
        }
    }
}

void config_dup(const struct config *from, struct config *out)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        out->values[i] = value_dup(&from->values[i]);
        out->sources[i] = from->sources[i];
    }
}

/* -- names -- */

static const struct config_row *find_config(struct str path)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        if (str_equal(path, str_of(config_rows[i].name))) {
            return &config_rows[i];
        }
    }
    return NULL;
}

/* True if name is a table that contains keys. */
static bool is_group(struct str name)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        struct str row = str_of(config_rows[i].name);
        if (str_starts(row, name) && row.length > name.length &&
                row.bytes[name.length] == '.') {
            return true;
        }
    }
    return false;
}

/* Fills err and suggests the key nearest to path. A name without a dot is also compared with
 * groups, and the part after a dot with the last part of keys. */
static bool unknown_config(struct str path, struct err *err)
{
    struct str nearest = STR_NONE;
    unsigned distance = EDIT_DISTANCE_NONE;
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        struct str rest = str_of(config_rows[i].name);
        struct str whole = rest;
        struct str group = str_take_until(&rest, '.');
        const struct str names[] = {group, rest, whole};
        for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
            unsigned d =
                    names[n].length > 0 ? edit_distance(path, names[n]) : EDIT_DISTANCE_NONE;
            if (d < distance) {
                distance = d;
                nearest = n == 0 ? group : whole;
            }
        }
    }
    if (distance == EDIT_DISTANCE_NONE) {
        return err_set(err, ERR_FORMAT, "unknown key %.*s; `skein serve --help` lists all keys",
                STR_FMT(str_slice(path, 0, path.length < 64 ? path.length : 64)));
    }
    return err_set(err, ERR_FORMAT, "unknown key %.*s; did you mean %.*s?", STR_FMT(path),
            STR_FMT(nearest));
}

/* -- parsing -- */

/* A file that is being read. */
struct config_reading {
    struct config *config;
    const char *name;
    struct str source;
    int line; /* where the value ends that is being set; after a mistake, where its key is */
    void (*tell)(const char *mistake); /* NULL: the first mistake ends the reading */
    size_t mistakes;
};

/* Returns whether the reading goes on. */
static bool go_on_after(struct config_reading *reading, int line, const struct err *err)
{
    if (!reading->tell) {
        return false;
    }
    struct buf text = {0};
    buf_add_text(&text, reading->name);
    if (line > 0) {
        buf_printf(&text, ":%d", line);
    }
    buf_printf(&text, ": %s", err->text);
    reading->tell(text.bytes);
    reading->mistakes++;
    buf_finish(&text);
    return true;
}

/* Takes *value. */
static bool set_path(
        struct config *config, struct str path, struct value *value, struct err *err)
{
    const struct config_row *row = find_config(path);
    if (!row) {
        return unknown_config(path, err);
    }
    if (!config_check(row, row->name, value, err)) {
        return false;
    }
    struct value *slot = &config->values[row - config_rows];
    value_finish(slot);
    *slot = *value;
    *value = value_nil();
    config->sources[row - config_rows] = CONFIG_FROM_FILE;
    return true;
}

static bool set_any(
        struct config_reading *reading, struct str path, struct value *value, struct err *err);

/* Recurses as deep as key names have dots. */
static bool set_group(
        struct config_reading *reading, struct str group, struct value *table, struct err *err)
{
    int end = reading->line;
    for (size_t i = 0; i < value_table_count(table); i++) {
        struct value key;
        struct value inner = value_dup(value_table_at(table, i, &key));
        struct str name = value_as_str(&key);
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof(path), "%.*s.%.*s", STR_FMT(group), STR_FMT(name));
        bool ok = key.kind == VALUE_STRING
                          ? set_any(reading, str_of(path), &inner, err)
                          : err_set(err, ERR_FORMAT, "%.*s: write NAME = VALUE in it",
                                    STR_FMT(group));
        value_finish(&inner);
        if (!ok && !go_on_after(reading, reading->line, err)) {
            return false;
        }
        reading->line = end;
    }
    return true;
}

static bool set_any(
        struct config_reading *reading, struct str path, struct value *value, struct err *err)
{
    if (is_group(path) && value->kind == VALUE_TABLE) {
        return set_group(reading, path, value, err);
    }
    if (is_group(path)
                    ? err_set(err, ERR_FORMAT, "%.*s must be a table in braces", STR_FMT(path))
                    : set_path(reading->config, path, value, err)) {
        return true;
    }
    reading->line = data_file_key_line(reading->source, reading->line, path);
    return false;
}

static bool on_set(void *data, struct str name, struct value *value, struct err *err)
{
    struct config_reading *reading = data;
    return set_any(reading, name, value, err) || go_on_after(reading, reading->line, err);
}

static bool refuse_record(const struct data_file_record *record, struct err *err)
{
    if (!find_config(record->kind) && !is_group(record->kind)) {
        return unknown_config(record->kind, err);
    }
    return err_set(err, ERR_FORMAT, "write %.*s = { ... }, with =", STR_FMT(record->kind));
}

/* `limits { ... }` without the =. */
static bool on_record_config(void *data, struct data_file_record *record, struct err *err)
{
    (void)refuse_record(record, err);
    return go_on_after(data, (int)record->line, err);
}

/* -- checks that concern several keys -- */

static bool check_certificate(const struct config *config, struct err *err)
{
    bool certificate = config_text(config, CONFIG_TLS_CERTIFICATE) != NULL;
    bool key = config_text(config, CONFIG_TLS_KEY) != NULL;
    return certificate == key ||
           err_set(err, ERR_FORMAT, "tls.certificate and tls.key need each other: set both");
}

static bool check_keep(const struct config *config, struct err *err)
{
    return !config_text(config, CONFIG_BACKUPS_DIRECTORY) ||
           config_number(config, CONFIG_BACKUPS_KEEP_HOURLY) +
                           config_number(config, CONFIG_BACKUPS_KEEP_DAILY) +
                           config_number(config, CONFIG_BACKUPS_KEEP_WEEKLY) >
                   0 ||
           err_set(err, ERR_FORMAT,
                   "backups.keep keeps no backup: set hourly, daily or weekly to 1 at least");
}

static bool check_archive(const struct config *config, struct err *err)
{
    return !config_text(config, CONFIG_BACKUPS_ARCHIVE) ||
           config_text(config, CONFIG_BACKUPS_DIRECTORY) ||
           err_set(err, ERR_FORMAT, "an archive needs backups: set backups.directory too");
}

static bool check_whole(struct config_reading *reading, struct err *err)
{
    static bool (*const checks[])(const struct config *, struct err *) = {
            check_certificate, check_keep, check_archive};
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (!checks[i](reading->config, err) && !go_on_after(reading, 0, err)) {
            return err_wrap(err, "%s", reading->name);
        }
    }
    return true;
}

static bool read_text(struct config_reading *reading, struct str source, struct err *err)
{
    reading->source = source;
    /* Modules first, because other keys may name their services. */
    struct data_file_sink sink = {.set = on_set,
            .record = on_record_config,
            .data = reading,
            .first = config_rows[CONFIG_MODULES].name,
            .line = &reading->line};
    return data_file_eval(source, reading->name, &sink, err) && check_whole(reading, err);
}

bool config_read_text(
        struct config *config, struct str source, const char *name, struct err *err)
{
    struct config changed = {0};
    config_dup(config, &changed);
    struct config_reading reading = {.config = &changed, .name = name};
    if (!read_text(&reading, source, err)) {
        config_finish(&changed);
        return false;
    }
    config_finish(config);
    *config = changed;
    return true;
}

static bool read_file_config(const char *path, struct buf *out, struct err *err)
{
    struct buf what = {0};
    if (access(path, R_OK) != 0) {
        return err_set(err, ERR_IO, "cannot open the configuration %s: %s", path,
                file_why(path, FILE_READ).text);
    }
    buf_printf(&what, "the configuration %s", path);
    bool ok = file_read(path, what.bytes, CONFIG_FILE_MAX_BYTES, out, err);
    buf_finish(&what);
    return ok;
}

bool config_read(struct config *config, const char *path, struct err *err)
{
    struct buf source = {0};
    bool ok = read_file_config(path, &source, err) &&
              config_read_text(config, buf_str(&source), path, err);
    buf_finish(&source);
    return ok;
}

size_t config_check_file(
        struct config *config, const char *path, void (*tell)(const char *mistake))
{
    struct config_reading reading = {.config = config, .name = path, .tell = tell};
    struct buf source = {0};
    struct err err;
    if (!read_file_config(path, &source, &err) ||
            !read_text(&reading, buf_str(&source), &err)) {
        tell(err.text);
        reading.mistakes++;
    }
    buf_finish(&source);
    return reading.mistakes;
}

bool config_set_text(
        struct config *config, enum config_key key, const char *text, struct err *err)
{
    const struct config_row *row = &config_rows[key];
    struct value value = value_text(text);
    if (row->kind != CONFIG_KIND_TEXTS) {
        bool ok = set_path(config, str_of(row->name), &value, err);
        value_finish(&value);
        config->sources[key] = ok ? CONFIG_FROM_COMMAND_LINE : config->sources[key];
        return ok;
    }
    if (row->is_formed && !row->is_formed(text, err)) {
        value_finish(&value);
        return false;
    }
    value_table_append(&config->values[key], value);
    config->sources[key] = CONFIG_FROM_COMMAND_LINE;
    return true;
}

/* -- reading values -- */

bool config_is_used(const struct config *config, struct str name)
{
    const struct config_row *row = find_config(name);
    must(row);
    const struct value *value = &config->values[row - config_rows];
    bool is_set = config->sources[row - config_rows] != CONFIG_FROM_DEFAULT;
    return is_set &&
           (value->kind == VALUE_TABLE ? value_table_count(value) > 0 : value_is_true(value));
}

const char **config_items(const struct config *config, enum config_key key)
{
    size_t count = config_count(config, key);
    const char **items = mem_alloc_array(count, sizeof(*items));
    for (size_t i = 0; i < count; i++) {
        items[i] = config_item(config, key, i);
    }
    return items;
}

size_t config_count(const struct config *config, enum config_key key)
{
    const struct value *value = &config->values[key];
    must(value->kind == VALUE_TABLE);
    return value->table->item_count;
}

const char *config_item(const struct config *config, enum config_key key, size_t i)
{
    must(i < config_count(config, key));
    const struct value *item = &config->values[key].table->items[i];
    must(item->kind == VALUE_STRING);
    return item->string->bytes;
}

const struct value *config_table(const struct config *config, enum config_key key, size_t i)
{
    must(i < config_count(config, key));
    return &config->values[key].table->items[i];
}

const char *config_field(
        const struct config *config, enum config_key key, size_t i, const char *field)
{
    const struct value *value =
            value_table_get_str(config_table(config, key, i), str_of(field));
    return value && value->kind == VALUE_STRING ? value->string->bytes : NULL;
}

static void add_config_file(const struct config_row *row, const struct value *value,
        void (*add)(void *data, const char *file, bool write), void *data)
{
    if (row->file != CONFIG_FILE_NONE && value && value->kind == VALUE_STRING) {
        add(data, value->string->bytes, row->file == CONFIG_FILE_WRITE);
    }
}

void config_each_file(const struct config *config,
        void (*add)(void *data, const char *file, bool write), void *data)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        const struct config_row *row = &config_rows[i];
        add_config_file(row, &config->values[i], add, data);
        for (const struct config_row *field = row->fields; field && field->name; field++) {
            for (size_t k = 0; k < config_count(config, (enum config_key)i); k++) {
                const struct value *entry = config_table(config, (enum config_key)i, k);
                add_config_file(
                        field, value_table_get_str(entry, str_of(field->name)), add, data);
            }
        }
    }
}

void config_list_fixed(const struct config *a, const struct config *b, struct buf *out)
{
    for (size_t i = 0; i < CONFIG_KEYS; i++) {
        if (config_rows[i].fixed && !value_equal(&a->values[i], &b->values[i])) {
            buf_printf(out, "%s%s", out->length > 0 ? ", " : "", config_rows[i].name);
        }
    }
}
