/* broker_address.c -- parses the address of the broker and the realm's name.
 *
 * A realm's name has the form of a world's. A password may hold anything but '@' and '/', which
 * separate parts of an address: "%40" and the like are not decoded. */
#include "net/stream/broker_address.h"

#include "engine/base/base.h"

#include <string.h>

#define FORM "write redis://HOST:PORT/REALM, rediss://HOST:PORT/REALM or unix:PATH/REALM"

static bool put(struct str text, char *out, size_t size, const char *what, struct err *err)
{
    if (text.length == 0 || text.length >= size) {
        return err_set(err, ERR_FORMAT, "the board's address has no valid %s: " FORM, what);
    }
    (void)str_copy(text, out, size);
    return true;
}

static bool is_name(struct str name)
{
    bool ok = name.length > 0 && name.length <= 32 && name.bytes[0] >= 'a' &&
              name.bytes[0] <= 'z';
    for (size_t i = 0; i < name.length && ok; i++) {
        ok = strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.bytes[i]) != NULL;
    }
    return ok;
}

/* Removes the realm's name from the end. */
static bool take_realm(struct str *text, struct broker_address *out, struct err *err)
{
    size_t slash = text->length;
    while (slash > 0 && text->bytes[slash - 1] != '/') {
        slash--;
    }
    struct str realm = str_slice(*text, slash, text->length);
    if (slash == 0 || !is_name(realm)) {
        return err_set(err, ERR_FORMAT,
                "the board's address must end with the realm's name (lower-case letters, "
                "digits and dashes): " FORM);
    }
    (void)str_copy(realm, out->realm, sizeof(out->realm));
    *text = str_slice(*text, 0, slash - 1);
    return true;
}

static bool take_login(struct str *text, struct broker_address *out, struct err *err)
{
    size_t at = str_find_char(*text, '@', 0);
    if (at == SIZE_MAX) {
        return true;
    }
    struct str password = str_slice(*text, 0, at);
    *text = str_slice(*text, at + 1, text->length);
    if (str_find_char(password, ':', 0) == SIZE_MAX) {
        return err_set(
                err, ERR_FORMAT, "the board's address has a user but no password: " FORM);
    }
    struct str user = str_take_until(&password, ':');
    (void)str_copy(user, out->user, sizeof(out->user));
    return put(password, out->password, sizeof(out->password), "password", err);
}

static bool take_host(struct str text, struct broker_address *out, struct err *err)
{
    uint64_t port = 0;
    if (str_starts(text, STR("["))) {
        size_t end = str_find_char(text, ']', 0);
        struct str rest = end == SIZE_MAX ? STR("") : str_slice(text, end + 1, text.length);
        if (end == SIZE_MAX || (rest.length > 0 && rest.bytes[0] != ':') ||
                !put(str_slice(text, 1, end), out->host, sizeof(out->host), "host", err)) {
            return err_set(err, ERR_FORMAT, "the board's address has no valid host: " FORM);
        }
        text = rest.length > 0 ? str_slice(rest, 1, rest.length) : STR("6379");
    } else {
        struct str host = str_take_until(&text, ':');
        if (!put(host, out->host, sizeof(out->host), "host", err)) {
            return false;
        }
        text = text.length > 0 ? text : STR("6379");
    }
    if (!str_to_u64(text, &port) || port == 0 || port > 65535) {
        return err_set(err, ERR_FORMAT, "the board's address has no valid port: " FORM);
    }
    return put(text, out->port, sizeof(out->port), "port", err);
}

bool broker_address_read(const char *text, struct broker_address *out, struct err *err)
{
    struct broker_address address = {0};
    struct str rest = str_of(text);
    bool local = str_starts(rest, STR("unix:"));
    address.tls = str_starts(rest, STR("rediss://"));
    if (!local && !address.tls && !str_starts(rest, STR("redis://"))) {
        return err_set(err, ERR_FORMAT, "\"%.64s\" is not the address of a board: " FORM, text);
    }
    rest = str_slice(rest,
            strlen(local          ? "unix:"
                    : address.tls ? "rediss://"
                                  : "redis://"),
            rest.length);
    if (!take_realm(&rest, &address, err)) {
        return false;
    }
    bool ok = local ? put(rest, address.path, sizeof(address.path), "path", err)
                    : take_login(&rest, &address, err) && take_host(rest, &address, err);
    if (ok) {
        *out = address;
    }
    return ok;
}
