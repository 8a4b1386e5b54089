#pragma once
#include "net/stream/net.h"

/* A gate of a realm: the board says where the worlds are. */
struct gate;
struct gate_realm;

struct gate_realm_options {
    const char *address; /* see board_address_read */
    const char *
            authority; /* file of certificates that may vouch for the server; NULL: the system's */
    const char *secret; /* that all worlds of the realm share; NULL: none; borrowed */
    const char *
            world; /* where newcomers come in; NULL: in the first that joined, of those that are there */
};

/* Starts to look. */
MUST_CHECK bool gate_realm_open(struct net_context *context, struct gate *gate,
        const struct gate_realm_options *options, struct gate_realm **out, struct err *err);
/* Ends it, in two turns of the loop. NULL: nothing. */
void gate_realm_close(struct gate_realm *realm);
