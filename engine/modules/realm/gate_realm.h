#pragma once
#include "engine/app/gate_worlds.h"
#include "net/stream/net.h"

/* Connection proxy of a realm: the broker tells the addresses of the worlds. */
struct gate_realm;

struct gate_realm_options {
    const char *address; /* see broker_address_read */
    const char *
            authority; /* file of certificates that may sign the server's; NULL: the system's */
    const char *secret; /* shared by all worlds of the realm; NULL: none; borrowed */
};

/* Starts asking. */
MUST_CHECK bool gate_realm_open(struct net_context *context, const struct gate_worlds *worlds,
        const struct gate_realm_options *options, struct gate_realm **out, struct err *err);
/* Ends it, in two turns of the loop. NULL: does nothing. */
void gate_realm_close(struct gate_realm *realm);
