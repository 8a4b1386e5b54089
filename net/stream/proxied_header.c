/* proxied_header.c -- parses the PROXY header.
 *
 * Version 1 is a line; version 2 is sixteen bytes and the data they announce. Only bytes that
 * certainly belong to the header are requested, because the client's own data follows it and
 * stays in the socket. */
#include "net/stream/proxied_header.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum {
    COMMON = 12,
    FIXED = 16,
    LINE_MOST = 107,
    IPV4 = 0x1,
    IPV6 = 0x2,
    PROXIED_HEADER_LOCAL = 0x20,
    PROXY = 0x21
};

static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";

static enum proxied_state more(struct proxied_header *out, size_t needs)
{
    out->needs = needs;
    return PROXIED_MORE;
}

/* Writes an address in the form of net.h. */
static bool put_address(int family, const void *bytes, struct proxied_header *out)
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (family == AF_INET6 && memcmp(bytes, mapped, sizeof(mapped)) == 0) {
        return put_address(AF_INET, (const char *)bytes + sizeof(mapped), out);
    }
    return inet_ntop(family, bytes, out->address, sizeof(out->address)) != NULL;
}

/* An unknown client, without the rights of the proxy's own address. */
static enum proxied_state put_unknown(struct proxied_header *out)
{
    (void)snprintf(out->address, sizeof(out->address), "unknown");
    return PROXIED_WHOLE;
}

/* True if word is an address; bytes has room for one. */
static bool is_address(int family, struct str word, unsigned char *bytes)
{
    char text[ADDRESS_SIZE];
    return word.length < sizeof(text) &&
           inet_pton(family, str_copy(word, text, sizeof(text)), bytes) == 1;
}

/* Reads a port as "56324", without leading zeros. */
static bool take_port(struct str *line)
{
    struct str word = str_take_word(line);
    uint64_t port = 0;
    bool plain = word.length == 1 || (word.length > 1 && word.bytes[0] != '0');
    return plain && str_to_u64(word, &port) && port <= UINT16_MAX;
}

/* Reads "TCP4 192.0.2.1 198.51.100.1 56324 443", or "UNKNOWN" with anything after it. */
static enum proxied_state read_line(struct str line, struct proxied_header *out)
{
    unsigned char bytes[16];
    struct str kind = str_take_word(&line);
    bool v4 = str_equal(kind, STR("TCP4"));
    if (str_equal(kind, STR("UNKNOWN"))) {
        return put_unknown(out);
    }
    struct str address = str_take_word(&line);
    struct str ours = str_take_word(&line);
    int family = v4 ? AF_INET : AF_INET6;
    bool ok = (v4 || str_equal(kind, STR("TCP6"))) && is_address(family, ours, bytes) &&
              is_address(family, address, bytes) && take_port(&line) && take_port(&line) &&
              line.length == 0;
    return ok && put_address(family, bytes, out) ? PROXIED_WHOLE : PROXIED_BAD;
}

static enum proxied_state read_first(struct str bytes, struct proxied_header *out)
{
    if (str_ends(bytes, STR("\r\n"))) {
        return read_line(str_slice(bytes, strlen("PROXY "), bytes.length - 2), out);
    }
    bool ends = memchr(bytes.bytes, '\n', bytes.length) != NULL;
    return ends || bytes.length >= LINE_MOST ? PROXIED_BAD : more(out, 1);
}

static enum proxied_state read_second(struct str bytes, struct proxied_header *out)
{
    if (bytes.length < FIXED) {
        return more(out, FIXED - bytes.length);
    }
    const unsigned char *fixed = (const unsigned char *)bytes.bytes;
    size_t length = FIXED + ((size_t)fixed[14] << 8 | fixed[15]);
    unsigned family = fixed[13] >> 4;
    bool known = fixed[12] == PROXIED_HEADER_LOCAL || fixed[12] == PROXY;
    if (!known || length > PROXIED_MOST) {
        return PROXIED_BAD;
    }
    if (bytes.length < length) {
        return more(out, length - bytes.length);
    }
    if (fixed[12] == PROXIED_HEADER_LOCAL) {
        return PROXIED_WHOLE;
    }
    if (family != IPV4 && family != IPV6) {
        return put_unknown(out);
    }
    size_t size = family == IPV4 ? 4 : 16;
    return length >= FIXED + 2 * size + 4 &&
                           put_address(family == IPV4 ? AF_INET : AF_INET6, fixed + FIXED, out)
                   ? PROXIED_WHOLE
                   : PROXIED_BAD;
}

enum proxied_state proxied_header_read(struct str bytes, struct proxied_header *out)
{
    *out = (struct proxied_header){0};
    if (bytes.length < COMMON) {
        return more(out, COMMON - bytes.length);
    }
    if (memcmp(bytes.bytes, signature, COMMON) == 0) {
        return read_second(bytes, out);
    }
    return str_starts(bytes, STR("PROXY ")) ? read_first(bytes, out) : PROXIED_BAD;
}
