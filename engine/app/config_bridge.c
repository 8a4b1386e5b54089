/* config_bridge.c -- parses the entries of `bridges`.
 *
 * channels is a list of the network's channels, each relayed to the game's channel of the same
 * name ({"#skein"}), or maps them ({["#skein"] = "public"}). The reversed form means the same,
 * since a network's channel is recognised by its first character.
 *
 * For XMPP it is a room, recognised by its '@', with the game's channel: {
 * ["tea@conference.example.org"] = "tea" }; for Matrix one such as "#tea:example.org", for Discord "#tea". The module
 * bridges verifies what only one protocol supports.
 *
 * Default ports: 6697 with TLS, 6667 without; 5222 for XMPP, 443 for Matrix and Discord. By default 200 lines
 * wait for a disconnected network (keep), which gets one each two seconds (pace), five at once
 * (burst). */
#include "engine/app/config_bridge.h"

#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <stdio.h>
#include <string.h>

enum { CHANNELS_MAX = 50, NAME_MAX_BYTES = 40, NICK_MAX_BYTES = 60, CHANNEL_MAX_BYTES = 200 };

/* -- texts -- */

bool config_bridge_is_name(const char *text, struct err *err)
{
    size_t length = strlen(text);
    return (length > 0 && length <= NAME_MAX_BYTES && !strpbrk(text, " @<>\t\r\n")) ||
           err_set(err, ERR_FORMAT,
                   "it must be one word of at most %d bytes, without @, < and >, such as "
                   "\"libera\"",
                   NAME_MAX_BYTES);
}

/* Splits HOST:PORT, [V6]:PORT or HOST. */
static bool split_address(struct str text, struct str *host, struct str *port)
{
    *port = STR_NONE;
    if (str_starts(text, STR("["))) {
        *host = str_slice(text, 1, text.length);
        struct str rest = *host;
        *host = str_take_until(&rest, ']');
        if (rest.length > 0 && rest.bytes[0] != ':') {
            return false;
        }
        *port = rest.length > 0 ? str_slice(rest, 1, rest.length) : rest;
    } else {
        struct str rest = text;
        *host = str_take_until(&rest, ':');
        *port = rest;
    }
    return host->length > 0 && host->length < 256;
}

bool config_bridge_is_address(const char *text, struct err *err)
{
    struct str host = STR_NONE;
    struct str port = STR_NONE;
    uint64_t number = 1;
    bool ok = split_address(str_of(text), &host, &port) && !strpbrk(text, " \t\r\n") &&
              (port.length == 0 || str_to_u64(port, &number)) && number > 0 && number < 65536;
    return ok || err_set(err, ERR_FORMAT,
                         "\"%.64s\" is not HOST:PORT, such as \"irc.example.org:6697\"", text);
}

bool config_bridge_is_nick(const char *text, struct err *err)
{
    size_t length = strlen(text);
    bool digit = text[0] >= '0' && text[0] <= '9';
    return (length > 0 && length <= NICK_MAX_BYTES && !digit && text[0] != '-' &&
                   strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_[]\\`^{}|") == length) ||
           err_set(err, ERR_FORMAT, "\"%.64s\" is not an IRC nickname", text);
}

/* -- tables -- */

static bool is_there_config_bridge(struct str name)
{
    size_t at = str_find_char(name, '@', 0);
    bool room = at != SIZE_MAX && at > 0 && at + 1 < name.length &&
                str_find_char(name, '/', 0) == SIZE_MAX;
    return name.length > 1 && name.length <= CHANNEL_MAX_BYTES &&
           (room || strchr("#&+!", name.bytes[0])) && !memchr(name.bytes, ' ', name.length) &&
           !memchr(name.bytes, ',', name.length) && !memchr(name.bytes, '\0', name.length) &&
           !memchr(name.bytes, 7, name.length);
}

/* Splits one pair of the table. Returns false if it is invalid. */
static bool read_channel(
        const struct value *key, const struct value *value, struct str *there, struct str *here)
{
    struct str text = value_as_str(value);
    *there = key->kind == VALUE_STRING ? value_as_str(key) : text;
    *here = text;
    if (!is_there_config_bridge(*there) && is_there_config_bridge(text)) {
        *here = *there;
        *there = text;
    }
    if (here->length > 0 && strchr("#&+!", here->bytes[0])) {
        *here = str_slice(*here, 1, here->length);
    }
    bool good = here->length > 0 && here->length <= 50;
    for (size_t i = 0; i < here->length; i++) {
        unsigned char c = (unsigned char)here->bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c >= 0x80;
        good &= letter || (i > 0 && (c == '-' || c == '_' || c == '.'));
    }
    return good && is_there_config_bridge(*there) && value->kind == VALUE_STRING;
}

bool config_bridge_is_channels(const struct value *value, struct err *err)
{
    size_t count = value->kind == VALUE_TABLE ? value_table_count(value) : 0;
    if (count == 0 || count > CHANNELS_MAX) {
        return err_set(err, ERR_FORMAT,
                "it must name 1 to %d channels, such as { \"#skein\" } or { [\"#skein\"] = "
                "\"public\" }",
                CHANNELS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        struct value key;
        struct str there = STR_NONE;
        struct str here = STR_NONE;
        const struct value *item = value_table_at(value, i, &key);
        if (!read_channel(&key, item, &there, &here)) {
            return err_set(err, ERR_FORMAT,
                    "\"%.*s\" does not pair a channel of the network with one of the game, as "
                    "in [\"#skein\"] = "
                    "\"public\"",
                    STR_FMT(str_fit(there, 64)));
        }
    }
    return true;
}

static const char *text_of(const struct value *table, const char *name)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value && value->kind == VALUE_STRING ? value->string->bytes : NULL;
}

/* Returns the text at a place, from 1, of a table without names. */
static const char *text_at(const struct value *table, int64_t place)
{
    struct value key = value_int(place);
    const struct value *value = value_table_get(table, &key);
    return value && value->kind == VALUE_STRING ? value->string->bytes : NULL;
}

/* Returns the account's name, which people write under several keys or without one: { "skein",
 * "secret" }. */
static const char *account_of_bridge(const struct value *sasl)
{
    static const char *const names[] = {"account", "user", "username", "name"};
    const char *found = NULL;
    for (size_t i = 0; !found && i < sizeof(names) / sizeof(names[0]); i++) {
        found = text_of(sasl, names[i]);
    }
    return found ? found : text_at(sasl, 1);
}

static const char *password_of(const struct value *sasl)
{
    const char *found = text_of(sasl, "password");
    return found ? found : text_at(sasl, 2);
}

bool config_bridge_is_sasl(const struct value *value, struct err *err)
{
    bool pair = value->kind == VALUE_TABLE && value_table_count(value) == 2;
    const char *account = pair ? account_of_bridge(value) : NULL;
    const char *password = pair ? password_of(value) : NULL;
    return (account && account[0] && password && password[0]) ||
           err_set(err, ERR_FORMAT, "it must be { account = NAME, password = TEXT }");
}

bool config_bridge_is_pace(const struct value *value, struct err *err)
{
    double seconds = value_as_number(value, -1);
    return (seconds >= 0 && seconds <= 60) ||
           err_set(err, ERR_FORMAT, "it must be the seconds between lines, from 0 to 60");
}

/* -- parsing -- */

static bool flag_of(const struct value *table, const char *name, bool otherwise)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_is_true(value) : otherwise;
}

static double number_of(const struct value *table, const char *name, double otherwise)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_as_number(value, otherwise) : otherwise;
}

static void read_channels(const struct value *table, struct config_bridge *out)
{
    out->channel_count = value_table_count(table);
    out->channels = mem_alloc_array(out->channel_count, sizeof(*out->channels));
    for (size_t i = 0; i < out->channel_count; i++) {
        struct value key;
        struct str there = STR_NONE;
        struct str here = STR_NONE;
        const struct value *item = value_table_at(table, i, &key);
        (void)read_channel(&key, item, &there, &here);
        /* Both are suffixes of configuration texts, so they are terminated by NUL. */
        out->channels[i] = (struct config_bridge_channel){there.bytes, here.bytes};
    }
}

void config_bridge_read(const struct value *entry, struct config_bridge *out)
{
    struct str host = STR_NONE;
    struct str port = STR_NONE;
    const struct value *sasl = value_table_get_str(entry, STR("sasl"));
    *out = (struct config_bridge){0};
    (void)split_address(str_of(text_of(entry, "address")), &host, &port);
    const char *protocol = text_of(entry, "protocol");
    bool xmpp = protocol && strcmp(protocol, "xmpp") == 0;
    bool irc = !protocol || strcmp(protocol, "irc") == 0;
    out->protocol = protocol ? protocol : "irc";
    out->tls = flag_of(entry, "tls", !irc);
    const char *usual = xmpp ? "5222" : !irc ? "443" : out->tls ? "6697" : "6667";
    (void)str_copy(host, out->host, sizeof(out->host));
    (void)str_copy(port.length > 0 ? port : str_of(usual), out->port, sizeof(out->port));
    out->name = text_of(entry, "name");
    out->nick = text_of(entry, "nick");
    out->verify = flag_of(entry, "verify", true);
    out->keep = (uint32_t)number_of(entry, "keep", 200);
    out->pace_ms = (uint32_t)(number_of(entry, "pace", 2) * 1000);
    out->burst = (uint32_t)number_of(entry, "burst", 5);
    out->authority = text_of(entry, "ca");
    out->template = text_of(entry, "template");
    out->password = text_of(entry, "password");
    out->account = sasl ? account_of_bridge(sasl) : NULL;
    out->account_password = sasl ? password_of(sasl) : NULL;
    const char *at = xmpp && out->account ? strchr(out->account, '@') : NULL;
    out->domain = at ? at + 1 : NULL;
    read_channels(value_table_get_str(entry, STR("channels")), out);
}

void config_bridge_finish(struct config_bridge *bridge)
{
    mem_free(bridge->channels);
}
