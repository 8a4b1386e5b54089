/* ws_accept.c -- negotiates extensions of WebSockets.
 *
 * Extensions are offers in the client's order. An offer with an unknown or repeated
 * parameter or a wrong value is ignored, as RFC 7692 requires. */
#include "net/web/ws/ws_accept.h"

#include <stdint.h>

enum { SERVER_BITS = 1, CLIENT_BITS = 2, SERVER_FRESH = 4, CLIENT_FRESH = 8 };

/* Reads a number from 8 to 15, quoted or not. */
static bool read_bits(struct str value, uint64_t *out)
{
    if (value.length > 1 && value.bytes[0] == '"' && value.bytes[value.length - 1] == '"') {
        value = str_slice(value, 1, value.length - 1);
    }
    return str_to_u64(value, out) && *out >= 8 && *out <= 15 && value.bytes[0] != '0';
}

/* Enters one parameter into seen. False if the offer cannot be accepted. */
static bool take_param(struct str param, unsigned *seen)
{
    struct str value = param;
    struct str name = str_trim(str_take_until(&value, '='));
    bool has_value = str_find_char(param, '=', 0) != SIZE_MAX;
    uint64_t bits = 0;
    unsigned bit = 0;
    value = str_trim(value);
    if (str_equal_nocase(name, STR("server_no_context_takeover"))) {
        bit = has_value ? 0 : SERVER_FRESH;
    } else if (str_equal_nocase(name, STR("client_no_context_takeover"))) {
        bit = has_value ? 0 : CLIENT_FRESH;
    } else if (str_equal_nocase(name, STR("server_max_window_bits"))) {
        bit = has_value && read_bits(value, &bits) && bits >= WS_WINDOW_BITS ? SERVER_BITS : 0;
    } else if (str_equal_nocase(name, STR("client_max_window_bits"))) {
        bit = !has_value || read_bits(value, &bits) ? CLIENT_BITS : 0;
    }
    bool ok = bit != 0 && (*seen & bit) == 0;
    *seen |= bit;
    return ok;
}

struct ws_agreed ws_agree(struct str command_indexes)
{
    while (command_indexes.length > 0) {
        struct str offer = str_take_until(&command_indexes, ',');
        struct str name = str_trim(str_take_until(&offer, ';'));
        unsigned seen = 0;
        bool ok = str_equal_nocase(name, STR("permessage-deflate"));
        while (ok && offer.length > 0) {
            ok = take_param(str_trim(str_take_until(&offer, ';')), &seen);
        }
        if (ok) {
            return (struct ws_agreed){.deflate = true, .names_server_bits = seen & SERVER_BITS};
        }
    }
    return (struct ws_agreed){0};
}

const char *ws_agreed_text(const struct ws_agreed *agreed)
{
    return agreed->names_server_bits ? "permessage-deflate; server_no_context_takeover; "
                                       "client_no_context_takeover; server_max_window_bits=12"
                                     : "permessage-deflate; server_no_context_takeover; "
                                       "client_no_context_takeover";
}

_Static_assert(WS_WINDOW_BITS == 12, "the text above names it");
