/* mssp.c -- the MSSP fields that the operator sets.
 *
 * A field's name is sent in capitals with blanks, however the configuration spells it: contact,
 * minimum_age. Names are free, as the protocol allows. Fields that the server fills in itself
 * are refused. */
#include "net/mudclients/mssp.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 40, TEXT_MAX_LENGTH = 400, FIELDS_MAX = 60, VALUES_MAX = 20 };

/* Defaults that the configuration can replace. */
static const char *const usual[][2] = {{"FAMILY", "Custom"}, {"LANGUAGE", "English"}};

/* Fixed fields. */
static const char *const always[][2] = {{"CHARSET", "UTF-8"}, {"UTF-8", "1"}, {"ANSI", "1"},
        {"VT100", "0"}, {"XTERM 256 COLORS", "1"}, {"XTERM TRUE COLORS", "1"}, {"GMCP", "1"},
        {"MSDP", "1"}, {"MXP", "1"}, {"MCP", "1"}, {"MCCP", "1"}, {"MSP", "0"},
        {"PUEBLO", "0"}};

static const char *const counted[] = {
        "NAME", "PLAYERS", "UPTIME", "PORT", "SSL", "CODEBASE", "HELPFILES"};

#define MSSP_COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* -- names -- */

/* Writes the name in its protocol form; returns false if it is malformed. */
static bool put_name(struct str key, char out[NAME_MAX_LENGTH + 1])
{
    bool ok = key.length > 0 && key.length <= NAME_MAX_LENGTH;
    for (size_t i = 0; ok && i < key.length; i++) {
        char c = key.bytes[i];
        bool small = c >= 'a' && c <= 'z';
        ok = small || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             strchr(" _-", c) != NULL;
        out[i] = small ? (char)(c - 'a' + 'A') : c == '_' ? ' ' : c;
        out[i + 1] = '\0';
    }
    return ok;
}

static bool is_the_servers(const char *name)
{
    bool found = false;
    for (size_t i = 0; i < MSSP_COUNT(counted); i++) {
        found = found || strcmp(counted[i], name) == 0;
    }
    for (size_t i = 0; i < MSSP_COUNT(always); i++) {
        found = found || strcmp(always[i][0], name) == 0;
    }
    return found;
}

/* -- values -- */

static bool is_one(const struct value *value)
{
    struct str text = value_as_str(value);
    return value->kind == VALUE_BOOL || value->kind == VALUE_INT ||
           (value->kind == VALUE_STRING && str_is_plain_line(text, TEXT_MAX_LENGTH));
}

static bool is_list(const struct value *value)
{
    bool ok = value->kind == VALUE_TABLE && value->table->entry_count == 0 &&
              value->table->item_count > 0 && value->table->item_count <= VALUES_MAX;
    for (size_t i = 0; ok && i < value->table->item_count; i++) {
        ok = is_one(&value->table->items[i]);
    }
    return ok;
}

bool mssp_is_formed(const struct value *value, struct err *err)
{
    char name[NAME_MAX_LENGTH + 1];
    if (value->kind != VALUE_TABLE || value->table->item_count > 0 ||
            value->table->entry_count > FIELDS_MAX) {
        return err_set(err, ERR_FORMAT,
                "mssp must be a table of at most %d fields, as { contact = \"ann@example.org\" "
                "}",
                FIELDS_MAX);
    }
    for (size_t i = 0; i < value->table->entry_count; i++) {
        const struct value_entry *entry = &value->table->entries[i];
        struct str key = value_as_str(&entry->key);
        if (!put_name(key, name)) {
            return err_set(err, ERR_FORMAT,
                    "mssp: \"%.*s\" is not a valid field: letters, digits, blanks and dashes, "
                    "at most %d",
                    STR_FMT(str_fit(key, NAME_MAX_LENGTH)), NAME_MAX_LENGTH);
        }
        if (is_the_servers(name)) {
            return err_set(err, ERR_FORMAT, "mssp: the server sets %s itself", name);
        }
        if (!is_one(&entry->value) && !is_list(&entry->value)) {
            return err_set(err, ERR_FORMAT,
                    "mssp.%.*s must be one line of text, a whole number, true, false, or a "
                    "list of these",
                    STR_FMT(key));
        }
    }
    return true;
}

/* -- telling -- */

static void tell_one(const char *name, const struct value *value, mssp_pair *pair, void *sink)
{
    char number[24];
    if (value->kind == VALUE_STRING) {
        char text[TEXT_MAX_LENGTH * 4 + 1];
        pair(sink, name, str_copy(value_as_str(value), text, sizeof(text)));
        return;
    }
    int64_t as_number = value->kind == VALUE_BOOL ? value->boolean : value->integer;
    (void)snprintf(number, sizeof(number), "%" PRId64, as_number);
    pair(sink, name, number);
}

static void tell_entry(const struct value_entry *entry, mssp_pair *pair, void *sink)
{
    char name[NAME_MAX_LENGTH + 1];
    if (!put_name(value_as_str(&entry->key), name)) {
        return;
    }
    if (entry->value.kind != VALUE_TABLE) {
        tell_one(name, &entry->value, pair, sink);
        return;
    }
    for (size_t i = 0; i < entry->value.table->item_count; i++) {
        tell_one(name, &entry->value.table->items[i], pair, sink);
    }
}

bool mssp_has(const struct value *chosen, const char *wanted)
{
    char name[NAME_MAX_LENGTH + 1];
    for (size_t i = 0; chosen->kind == VALUE_TABLE && i < chosen->table->entry_count; i++) {
        if (put_name(value_as_str(&chosen->table->entries[i].key), name) &&
                strcmp(name, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* Of the files of packages, only help topics begin with a title. */
static void count_one(void *data, struct str content)
{
    *(size_t *)data += str_starts(content, STR("# "));
}

void mssp_tell(const struct value *chosen, mssp_pair *pair, void *sink)
{
    size_t topics = 0;
    char number[24];
    asset_each_built_in("data/help/", count_one, &topics);
    asset_each_built_in("scripts/", count_one, &topics);
    (void)snprintf(number, sizeof(number), "%zu", topics);
    pair(sink, "HELPFILES", number);
    for (size_t i = 0; i < MSSP_COUNT(always); i++) {
        pair(sink, always[i][0], always[i][1]);
    }
    for (size_t i = 0; i < MSSP_COUNT(usual); i++) {
        if (!mssp_has(chosen, usual[i][0])) {
            pair(sink, usual[i][0], usual[i][1]);
        }
    }
    for (size_t i = 0; chosen->kind == VALUE_TABLE && i < chosen->table->entry_count; i++) {
        tell_entry(&chosen->table->entries[i], pair, sink);
    }
}
