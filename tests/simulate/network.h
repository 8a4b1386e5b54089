#pragma once
#include "tests/simulate/heard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* network -- An IRC network elsewhere, to which the server bridges the channel `public`.
 *
 * It answers late, hangs up, is sometimes unreachable, and somebody called zed speaks there. A line
 * from the game may come twice only if the connection broke before the network had confirmed it.
 * The judge checks that all of it is in the file, in its order and without gaps. */

enum {
    NETWORK_PORT = 6700,
    NETWORK_RAW = 4096,
    NETWORK_OUT = 1 << 14,
    NETWORK_LINES = 1 << 13
};

struct network {
    int link; /* -1: none */
    int64_t turn_us;
    int64_t up_at_us; /* refuses connections until then */
    char raw[NETWORK_RAW];
    size_t raw_length;
    char out[NETWORK_OUT];
    size_t out_length;
    bool has_user;
    bool has_nick;
    bool has_ended; /* CAP END */
    bool welcomed;
    bool joined;
    int64_t serial;                         /* of zed's lines */
    struct heard_line lines[NETWORK_LINES]; /* received messages, each once */
    size_t count;
    size_t asked;     /* so many were there when a receipt was last asked for */
    size_t confirmed; /* the server knows that these came */
    size_t again;     /* start of the repeats; NETWORK_LINES: none */
    struct heard heard;
};

void network_init(struct network *network);
/* Whether it takes a connection now; then the link is its. */
bool network_is_up(const struct network *network);
void network_accept(struct network *network, int link);
void network_take_turn(struct network *network);
/* Handles the server's end. */
void network_part(struct network *network);
