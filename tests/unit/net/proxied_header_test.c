/* proxied_header_test.c -- The PROXY protocol's headers: complete ones name the client, others are
 * invalid. */
#include "net/stream/proxied_header.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <string.h>

#define SIGNED "\r\n\r\n\0\r\nQUIT\n"
#define V4 "\xC0\0\2\1\xC6\x33\x64\2\xDB\x04\1\xBB"
#define V6 "\x20\1\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\1"
#define MAPPED "\0\0\0\0\0\0\0\0\0\0\xFF\xFF\xC0\0\2\1"

static const struct proxied_header_row {
    struct str bytes;
    const char *address; /* NULL: invalid */
} proxied_header_rows[] = {
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"), "192.0.2.1"},
        {STR_IS("PROXY TCP6 2001:DB8::1 2001:db8::2 56324 443\r\n"), "2001:db8::1"},
        {STR_IS("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n"), "192.0.2.1"},
        {STR_IS("PROXY UNKNOWN\r\n"), "unknown"},
        {STR_IS("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"), "unknown"},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 65535 0\r\n"), "192.0.2.1"},
        {STR_IS("PROXY TCP4 192.0.2.1\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 99999 443\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 1 65536\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 -1 443\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 01 443\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 1 2 3\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 nowhere 1 2\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.256 198.51.100.2 1 2\r\n"), NULL},
        {STR_IS("PROXY TCP4 2001:db8::1 198.51.100.2 1 2\r\n"), NULL},
        {STR_IS("PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n"), NULL},
        {STR_IS("PROXY TCP4 192.0.2.1 198.51.100.2 1 2\n"), NULL},
        {STR_IS("proxy tcp4 192.0.2.1 198.51.100.2 1 2\r\n"), NULL},
        {STR_IS("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), NULL},
        {STR_IS("connect ann password1\r\n"), NULL},
        {STR_IS(SIGNED "\x21\x11\0\x0C" V4), "192.0.2.1"},
        {STR_IS(SIGNED "\x21\x11\0\x0F" V4 "\4\0\0"), "192.0.2.1"},
        {STR_IS(SIGNED "\x21\x21\0\x24" V6 V6 "\0\1\0\2"), "2001:db8::1"},
        {STR_IS(SIGNED "\x21\x21\0\x24" MAPPED V6 "\0\1\0\2"), "192.0.2.1"},
        {STR_IS(SIGNED "\x20\0\0\0"), ""},
        {STR_IS(SIGNED "\x20\x11\0\x0C" V4), ""},
        {STR_IS(SIGNED "\x21\0\0\0"), "unknown"},
        {STR_IS(SIGNED "\x21\x31\0\0"), "unknown"},
        {STR_IS(SIGNED "\x21\x11\0\x08"
                       "\xC0\0\2\1\xC6\x33\x64\2"),
                NULL},
        {STR_IS(SIGNED "\x21\x21\0\x0C" V4), NULL},
        {STR_IS(SIGNED "\x11\x11\0\x0C" V4), NULL},
        {STR_IS(SIGNED "\x21\x11\xFF\xFF" V4), NULL},
};

/* Feeds as many bytes as it asks for; out is empty if the header is invalid or ends early. */
static enum proxied_state feed_proxied_header(
        struct str bytes, struct proxied_header *out, size_t *length)
{
    enum proxied_state state = PROXIED_MORE;
    *length = 0;
    while (state == PROXIED_MORE) {
        state = proxied_header_read(str_slice(bytes, 0, *length), out);
        if (state != PROXIED_MORE || *length + out->needs > bytes.length) {
            break;
        }
        *length += out->needs;
    }
    return state;
}

TEST(a_complete_header_names_the_client_and_others_are_invalid)
{
    for (size_t i = 0; i < sizeof(proxied_header_rows) / sizeof(proxied_header_rows[0]); i++) {
        struct proxied_header header = {0};
        size_t length = 0;
        enum proxied_state got =
                feed_proxied_header(proxied_header_rows[i].bytes, &header, &length);

        if (proxied_header_rows[i].address) {
            assert_int_equal(got, PROXIED_WHOLE);
            assert_string_equal(header.address, proxied_header_rows[i].address);
            assert_int_equal(length, proxied_header_rows[i].bytes.length);
        } else {
            assert_int_equal(got, PROXIED_BAD);
        }
    }
}

TEST(bytes_after_the_proxy_header_are_left_unread)
{
    for (size_t i = 0; i < sizeof(proxied_header_rows) / sizeof(proxied_header_rows[0]); i++) {
        struct buf more = {0};
        struct proxied_header header = {0};
        size_t length = 0;
        buf_add_str(&more, proxied_header_rows[i].bytes);
        buf_add_text(&more, "more of it");
        enum proxied_state got = feed_proxied_header(buf_str(&more), &header, &length);

        assert_int_equal(got, proxied_header_rows[i].address ? PROXIED_WHOLE : PROXIED_BAD);
        assert_true(!proxied_header_rows[i].address ||
                    length == proxied_header_rows[i].bytes.length);
        buf_finish(&more);
    }
}

TEST(an_endless_proxy_header_is_invalid)
{
    char text[200];
    struct proxied_header header = {0};
    size_t length = 0;
    memset(text, 'x', sizeof(text));
    memcpy(text, "PROXY UNKNOWN ", 14);

    assert_int_equal(feed_proxied_header((struct str){text, sizeof(text)}, &header, &length),
            PROXIED_BAD);
    assert_true(length <= 107);
}
