#pragma once
#include <stdbool.h>
#include <stdint.h>

/* net -- bytes from and to the world outside, on one libev loop; knows
 * sessions, never the world.
 *
 *   listener        accepts in bursts, within the limits of addresses
 *   stream          non-blocking bytes, bounded both ways, one write per turn
 *   tel_front       a telnet conversation; tel_opts (options by libtelnet), tel_render (markup to bytes)
 *
 * To add a service: a front like tel_front, a row in engine/app/services.c. */

struct ev_loop;
struct hub;
struct err;

/* Bounds on connections; from the configuration. */
struct net_limits {
    uint32_t connections;             /* in all */
    uint32_t connections_per_address;
    uint32_t stream_queue_bytes;      /* a reader slower than this is cut */
    uint32_t idle_login_seconds;      /* to log in */
    const char *const *exempt;        /* CIDR texts */
    uint32_t exempt_count;
};

/* What a front is started with; borrowed for its life. */
struct net_context {
    struct ev_loop *loop;
    struct hub *hub;
    struct net_limits limits;
    const char *game_name;   /* for MSSP and the like */
    /* Statistics for MSSP and who pages. */
    void (*mssp)(void *data, void (*pair)(void *sink, const char *name, const char *value), void *sink);
    void *data;
    bool wire_log;           /* debug: log the bytes of each session */
};

bool net_address_is_exempt(const struct net_limits *limits, const char *address);
