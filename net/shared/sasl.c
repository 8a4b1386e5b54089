/* sasl.c -- parses the credentials in an answer of SASL. Pure. */
#include "net/shared/sasl.h"

#include <sodium.h>

bool sasl_decode(struct str coded, struct buf *out)
{
    while (coded.length > 0 && coded.bytes[coded.length - 1] == '=') {
        coded.length--;
    }
    size_t length = 0;
    bool ok = sodium_base642bin((unsigned char *)buf_reserve(out, coded.length + 1),
                      coded.length + 1, coded.bytes, coded.length, NULL, &length, NULL,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
    buf_added(out, ok ? length : 0);
    return ok;
}

enum sasl_plain sasl_read_plain(
        struct str plain, struct str *out_name, struct str *out_password)
{
    struct str rest = plain;
    struct str acting = str_take_until(&rest, '\0');
    struct str name = str_take_until(&rest, '\0');
    *out_name = name;
    *out_password = rest;
    if (name.length == 0 || !str_is_utf8(name) || !str_is_utf8(rest)) {
        return SASL_BAD;
    }
    return acting.length == 0 || str_equal_nocase(acting, name) ? SASL_READ : SASL_OTHER;
}
