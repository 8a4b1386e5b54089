/* config_keys.c -- which keys has the configuration, and what may each hold?
 *
 * The one table: reading, checking, defaults and --help all go by it. Keys of
 * services that this build does not have are checked like the others, so that one
 * configuration serves several versions.
 *
 * To add a key: a name in config.h, a row here, its reader where it is used. */
#include "engine/app/config_keys.h"

#include "engine/app/config_bridge.h"
#include "engine/app/services.h"
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/stream/net.h"

#include <inttypes.h>
#include <string.h>

enum { NEAR_MOST = 3 };

#define MILLION ((uint64_t)1000000)

static bool is_not_empty(const char *text, struct err *err)
{
    return *text != '\0' || err_set(err, ERR_FORMAT, "it must not be empty");
}

static bool is_block(const char *text, struct err *err)
{
    return net_cidr_is_valid(text) ||
           err_set(err, ERR_FORMAT,
                   "\"%.64s\" is neither an address nor a block of them as \"10.0.0.0/8\"",
                   text);
}

static bool is_ref(const char *text, struct err *err)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_/-");
    return (length > 0 && text[length] == '\0') ||
           err_set(err, ERR_FORMAT, "\"%.64s\" is not the ref of a room, as \"start\"", text);
}

static bool is_url(const char *text, struct err *err)
{
    return str_starts(str_of(text), STR("https://")) ||
           str_starts(str_of(text), STR("http://")) ||
           err_set(err, ERR_FORMAT, "\"%.64s\" does not begin with http:// or https://", text);
}

static const char *const durabilities[] = {"full", "process", NULL};

static const struct config_row operator_fields[] = {
        {.name = "name", .kind = CONFIG_KIND_TEXT, .is_formed = is_not_empty, .needed = true},
        {.name = "password",
                .kind = CONFIG_KIND_TEXT,
                .is_formed = is_not_empty,
                .needed = true},
        {0},
};

static const struct config_row bridge_fields[] = {
        {.name = "name",
                .kind = CONFIG_KIND_TEXT,
                .is_formed = config_bridge_is_name,
                .needed = true},
        {.name = "address",
                .kind = CONFIG_KIND_TEXT,
                .is_formed = config_bridge_is_address,
                .needed = true},
        {.name = "nick",
                .kind = CONFIG_KIND_TEXT,
                .is_formed = config_bridge_is_nick,
                .needed = true},
        {.name = "channels",
                .kind = CONFIG_KIND_ANY,
                .is_value = config_bridge_is_channels,
                .needed = true},
        {.name = "sasl", .kind = CONFIG_KIND_ANY, .is_value = config_bridge_is_sasl},
        {.name = "keep", .kind = CONFIG_KIND_NUMBER, .min = 1, .max = 10000},
        {.name = "pace", .kind = CONFIG_KIND_ANY, .is_value = config_bridge_is_pace},
        {.name = "burst", .kind = CONFIG_KIND_NUMBER, .min = 1, .max = 1000},
        {.name = "tls", .kind = CONFIG_KIND_FLAG},
        {.name = "verify", .kind = CONFIG_KIND_FLAG},
        {.name = "ca", .kind = CONFIG_KIND_TEXT, .is_formed = is_not_empty},
        {.name = "password", .kind = CONFIG_KIND_TEXT, .is_formed = is_not_empty},
        {0},
};

const struct config_row config_rows[CONFIG_KEYS] = {
        [CONFIG_WORLD] = {"world", CONFIG_KIND_TEXT, .otherwise = "\"skein.db\"",
                .is_formed = is_not_empty, .fixed = true, .help = "the world's file"},
        [CONFIG_LISTEN] = {"listen", CONFIG_KIND_TEXTS, .otherwise = "{}",
                .is_formed = services_is_listen,
                .help = "where to listen, as \"telnet:127.0.0.1:4000\""},
        [CONFIG_NAME] = {"name", CONFIG_KIND_TEXT, .otherwise = "\"Skein\"",
                .is_formed = is_not_empty, .help = "what the game is called"},
        [CONFIG_START] = {"start", CONFIG_KIND_TEXT, .otherwise = "\"start\"",
                .is_formed = is_ref, .fixed = true, .help = "the room in which newcomers wake"},
        [CONFIG_GUESTS] = {"guests", CONFIG_KIND_FLAG, .otherwise = "true",
                .help = "whether people may come in without an account"},
        [CONFIG_DURABILITY] = {"durability", CONFIG_KIND_CHOICE, .otherwise = "\"full\"",
                .choices = durabilities, .fixed = true,
                .help = "\"full\", or \"process\": survives a crash of the server only"},
        [CONFIG_CACHE_MIB] = {"cache_mib", CONFIG_KIND_NUMBER, .otherwise = "256", .min = 1,
                .max = MILLION, .help = "memory for objects, about"},
        [CONFIG_LINKDEAD_SECONDS] = {"linkdead_seconds", CONFIG_KIND_NUMBER, .otherwise = "300",
                .min = 1, .max = MILLION,
                .help = "how long a character stays whose connection was lost"},
        [CONFIG_PASSWORDS_MEMORY_KIB] = {"passwords.memory_kib", CONFIG_KIND_NUMBER,
                .otherwise = "65536", .min = 8, .max = 4 * MILLION,
                .help = "memory that hashing a password takes"},
        [CONFIG_LIMITS_CONNECTIONS] = {"limits.connections", CONFIG_KIND_NUMBER,
                .otherwise = "10000", .min = 1, .max = MILLION, .help = "connections in all"},
        [CONFIG_LIMITS_CONNECTIONS_PER_ADDRESS] = {"limits.connections_per_address",
                CONFIG_KIND_NUMBER, .otherwise = "1000", .min = 1, .max = MILLION,
                .help = "connections from one address"},
        [CONFIG_LIMITS_LOGINS_PER_MINUTE] = {"limits.logins_per_minute", CONFIG_KIND_NUMBER,
                .otherwise = "10", .min = 1, .max = MILLION,
                .help = "attempts to log in, by address and by name"},
        [CONFIG_LIMITS_COMMANDS_PER_SECOND] = {"limits.commands_per_second", CONFIG_KIND_NUMBER,
                .otherwise = "30", .min = 1, .max = MILLION, .help = "lines of one player"},
        [CONFIG_LIMITS_EXEMPT] = {"limits.exempt", CONFIG_KIND_TEXTS, .otherwise = "{}",
                .is_formed = is_block,
                .help = "addresses that know no limits, as { \"10.0.0.0/8\" }"},
        [CONFIG_SLICE_MILLISECONDS] = {"slice.milliseconds", CONFIG_KIND_NUMBER,
                .otherwise = "20", .min = 1, .max = 1000, .fixed = true,
                .help = "time that a script has at once"},
        [CONFIG_SLICE_INSTRUCTIONS] = {"slice.instructions", CONFIG_KIND_NUMBER,
                .otherwise = "10000000", .min = 1000, .max = 1000 * MILLION, .fixed = true,
                .help = "instructions that a script has at once"},
        [CONFIG_SLICE_MEMORY_KIB] = {"slice.memory_kib", CONFIG_KIND_NUMBER,
                .otherwise = "16384", .min = 1024, .max = MILLION, .fixed = true,
                .help = "memory that a script may take at once"},
        [CONFIG_SLICE_OUTPUT_BYTES] = {"slice.output_bytes", CONFIG_KIND_NUMBER,
                .otherwise = "1048576", .min = 4096, .max = 64 * MILLION,
                .help = "text that a script may tell at once"},
        [CONFIG_SLICE_OBJECTS] = {"slice.objects", CONFIG_KIND_NUMBER, .otherwise = "200",
                .min = 1, .max = MILLION, .help = "objects that a script may make at once"},
        [CONFIG_QUOTAS_OBJECTS] = {"quotas.objects", CONFIG_KIND_NUMBER, .otherwise = "5000",
                .min = 1, .max = 1000 * MILLION, .help = "objects that one builder may own"},
        [CONFIG_QUOTAS_BEHAVIOUR_KIB] = {"quotas.behaviour_kib", CONFIG_KIND_NUMBER,
                .otherwise = "1024", .min = 1, .max = MILLION,
                .help = "source of one builder's behaviours in all"},
        [CONFIG_QUOTAS_TIMERS] = {"quotas.timers", CONFIG_KIND_NUMBER, .otherwise = "1000",
                .min = 1, .max = MILLION, .help = "timers of one builder"},
        [CONFIG_QUOTAS_TASKS] = {"quotas.tasks", CONFIG_KIND_NUMBER, .otherwise = "100",
                .min = 1, .max = MILLION, .help = "scripts of one builder that wait"},
        [CONFIG_QUOTAS_TIME_PERCENT] = {"quotas.time_percent", CONFIG_KIND_NUMBER,
                .otherwise = "20", .min = 1, .max = 100,
                .help = "of the time, for one builder's scripts before they are slowed"},
        [CONFIG_PLAYER_CHANNELS] = {"player_channels", CONFIG_KIND_FLAG, .otherwise = "true",
                .help = "whether players may found channels"},
        [CONFIG_TLS_CERTIFICATE] = {"tls.certificate", CONFIG_KIND_TEXT, .otherwise = "nil",
                .is_formed = is_not_empty, .help = "file with the certificate and its chain"},
        [CONFIG_TLS_KEY] = {"tls.key", CONFIG_KIND_TEXT, .otherwise = "nil",
                .is_formed = is_not_empty, .help = "file with the certificate's key"},
        [CONFIG_IRC_SERVER_NAME] = {"irc.server_name", CONFIG_KIND_TEXT, .otherwise = "nil",
                .is_formed = is_not_empty, .help = "what the server calls itself on IRC"},
        [CONFIG_IRC_MOTD] = {"irc.motd", CONFIG_KIND_TEXT, .otherwise = "nil",
                .is_formed = is_not_empty,
                .help = "the message of the day on IRC, lines; nil: how one plays by IRC"},
        [CONFIG_IRC_OPERATORS] = {"irc.operators", CONFIG_KIND_TABLES, .otherwise = "{}",
                .fields = operator_fields, .help = "{ { name =, password = }, ... }"},
        [CONFIG_BRIDGES] = {"bridges", CONFIG_KIND_TABLES, .otherwise = "{}",
                .fields = bridge_fields,
                .help = "{ { name =, address = \"HOST:PORT\", nick =, channels = { "
                        "[\"#there\"] = \"here\", ... }, tls =, verify =, ca = FILE, sasl = "
                        "{ account =, password = }, password = }, ... }: networks of IRC to "
                        "carry channels of"},
        [CONFIG_WEB_PUBLIC_URL] = {"web.public_url", CONFIG_KIND_TEXT, .otherwise = "nil",
                .is_formed = is_url,
                .help = "the address at which browsers find the game, \"https://mud.example\"; "
                        "without it they may log in under an IP address, localhost and the "
                        "name in --listen"},
        [CONFIG_WEB_TRUSTED_PROXIES] = {"web.trusted_proxies", CONFIG_KIND_TEXTS,
                .otherwise = "{}", .is_formed = is_block,
                .help = "proxies whose word on addresses is taken"},
};

/* -- checking -- */

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
    return !row->is_formed || row->is_formed(text.bytes, err) || err_wrap(err, "%s", path);
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

static const struct config_row *find_field(const struct config_row *fields, struct str name)
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
    unsigned best = NEAR_MOST + 1;
    for (; fields->name; fields++) {
        unsigned distance = str_distance(name, str_of(fields->name), NEAR_MOST);
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
        if (!find_field(fields, name)) {
            const char *meant = nearest_field(fields, name);
            return err_set(err, ERR_FORMAT, "%s has no key \"%.*s\"%s%s%s", path, STR_FMT(name),
                    meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
        }
    }
    return true;
}

/* One item of a list of tables. */
static bool check_table(const struct config_row *row, const char *path,
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
                texts ? "a list of texts, as { \"one\", \"two\" }"
                      : "a list of tables, as { { ... }, { ... } }",
                err);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        char item_path[128];
        (void)snprintf(item_path, sizeof(item_path), "%s[%zu]", path, i + 1);
        ok = (texts ? check_text : check_table)(row, item_path, &value->table->items[i], err);
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
