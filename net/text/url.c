/* url.c -- percent-encoded text of addresses (RFC 3986). */
#include "net/text/url.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* True if it contains control characters: C0, DEL, or C1 as UTF-8. */
static bool has_controls(struct str s)
{
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        unsigned char next = i + 1 < s.length ? (unsigned char)s.bytes[i + 1] : 0xFF;
        if (c < ' ' || c == 0x7F || (c == 0xC2 && next < 0xA0)) {
            return true;
        }
    }
    return false;
}

bool url_decode(struct str raw, bool plus, struct buf *out)
{
    size_t before = out->length;
    bool ok = true;
    for (size_t i = 0; ok && i < raw.length; i++) {
        char c = raw.bytes[i];
        if (c == '%') {
            int high = i + 2 < raw.length ? hex_of(raw.bytes[i + 1]) : -1;
            int low = i + 2 < raw.length ? hex_of(raw.bytes[i + 2]) : -1;
            ok = high >= 0 && low >= 0;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        buf_add_char(out, c);
    }
    struct str decoded = str_slice(buf_str(out), before, out->length);
    if (!ok || !str_is_utf8(decoded) || has_controls(decoded)) {
        buf_truncate(out, before);
        return false;
    }
    return true;
}
