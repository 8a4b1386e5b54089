#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* The address of a realm's broker: redis://[USER:PASSWORD@]HOST[:PORT]/REALM, rediss://… (TLS),
 * or unix:PATH/REALM. */
struct broker_address {
    bool tls;
    char user[64]; /* empty: none */
    char password[256];
    char host[256]; /* empty: use path */
    char port[8];
    char path[108];
    char realm[33];
};

/* Parses an address. The error is one sentence. */
MUST_CHECK bool broker_address_read(
        const char *text, struct broker_address *out, struct err *err);
