#pragma once
#include <stdint.h>

/* Fixed-size numbers in file and network formats. bytes: four or eight of them, borrowed. */

/* Reads a little-endian number, as in gzip (RFC 1952, 2.1). */
static inline uint32_t octets_little(const unsigned char *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 |
           bytes[0];
}

/* Same for 64 bits. */
static inline uint64_t octets_little64(const unsigned char *bytes)
{
    return octets_little(bytes) | (uint64_t)octets_little(bytes + 4) << 32;
}

/* Reads a number in network order, highest byte first (RFC 1700). */
static inline uint32_t octets_big(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}
