/* ws_key.c -- the proof in a WebSocket's handshake that the server read the client's key.
 *
 * SHA-1 is here because the protocol requires it; it protects nothing. */
#include "net/shared/ws_key.h"

#include "engine/base/octets.h"

#include <stdint.h>
#include <string.h>

/* -- SHA-1 -- */

struct sha1 {
    uint32_t h[5];
};

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static void mix(const uint32_t w[80], uint32_t h[5])
{
    uint32_t a = h[0];
    uint32_t b = h[1];
    uint32_t c = h[2];
    uint32_t d = h[3];
    uint32_t e = h[4];
    for (unsigned i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
        static const uint32_t k[] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
        uint32_t next = rotate(a, 5) + f + e + k[i / 20] + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

static void add_block(struct sha1 *sha, const unsigned char block[64])
{
    uint32_t w[80];
    for (unsigned i = 0; i < 16; i++) {
        w[i] = octets_big(block + (size_t)i * 4);
    }
    for (unsigned i = 16; i < 80; i++) {
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    mix(w, sha->h);
}

/* Hashes at most 119 bytes: two blocks. */
static void sha1_short(const unsigned char *bytes, size_t length, unsigned char out[20])
{
    struct sha1 sha = {{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}};
    unsigned char padded[128] = {0};
    size_t blocks = length + 9 > 64 ? 2 : 1;
    memcpy(padded, bytes, length);
    padded[length] = 0x80;
    padded[blocks * 64 - 2] = (unsigned char)(length * 8 >> 8);
    padded[blocks * 64 - 1] = (unsigned char)(length * 8);
    for (size_t i = 0; i < blocks; i++) {
        add_block(&sha, padded + i * 64);
    }
    for (unsigned i = 0; i < 20; i++) {
        out[i] = (unsigned char)(sha.h[i / 4] >> (24 - i % 4 * 8));
    }
}

/* -- the key -- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool ws_accept_key(struct str key, char out[29])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char text[24 + sizeof(guid) - 1];
    unsigned char hash[21] = {0};
    if (key.length != 24 || !str_ends(key, STR("=="))) {
        return false;
    }
    for (size_t i = 0; i < 22; i++) {
        if (!key.bytes[i] || !strchr(digits, key.bytes[i])) {
            return false;
        }
    }
    memcpy(text, key.bytes, 24);
    memcpy(text + 24, guid, sizeof(guid) - 1);
    sha1_short(text, sizeof(text), hash);
    for (unsigned i = 0; i < 28; i++) {
        unsigned bit = i * 6;
        unsigned pair =
                (unsigned)hash[bit / 8] << 8 | (bit / 8 + 1 < 21 ? hash[bit / 8 + 1] : 0);
        out[i] = digits[pair >> (10 - bit % 8) & 63];
    }
    out[27] = '=';
    out[28] = '\0';
    return true;
}
