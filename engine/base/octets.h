#pragma once
#include <stdint.h>

/* Numbers of 32 bits as formats of files and networks have them. bytes: four of them, borrowed. */

/* Reads one whose lowest byte comes first, as in gzip (RFC 1952, 2.1). */
static inline uint32_t octets_little(const unsigned char *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 |
           bytes[0];
}

/* Reads one whose highest byte comes first, in network order (RFC 1700). */
static inline uint32_t octets_big(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}
