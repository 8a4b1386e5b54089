#pragma once
#include "tests/simulate/heard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* network -- an IRC network elsewhere, to which the server carries the channel `public` (bridges).
 *
 * It answers late, hangs up, is not there for a while, and somebody called zed speaks there. Of what comes from the game,
 * a line may come twice only where the connection broke before the network had confirmed it, and the judge
 * looks whether all of it is in the file, in its order and without holes. */

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
    int64_t serial;                         /* of what zed says */
    struct heard_line lines[NETWORK_LINES]; /* what came, each once */
    size_t count;
    size_t asked;     /* so many were there when a receipt was last asked for */
    size_t confirmed; /* the server knows that these came */
    size_t again;     /* where repeats go on; NETWORK_LINES: there are none */
    struct heard heard;
};

void network_init(struct network *network);
/* Whether it takes a connection now; then the link is its. */
bool network_is_up(const struct network *network);
void network_accept(struct network *network, int link);
void network_take_turn(struct network *network);
/* The server is gone. */
void network_part(struct network *network);
