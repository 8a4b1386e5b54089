#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* Where a realm's board is: redis://[USER:PASSWORD@]HOST[:PORT]/REALM, rediss://… (TLS), or unix:PATH/REALM. */
struct board_address {
    bool tls;
    char user[64]; /* empty: none */
    char password[256];
    char host[256]; /* empty: path */
    char port[8];
    char path[108];
    char realm[33];
};

/* The error is one sentence that says what is wrong with it. */
MUST_CHECK bool board_address_read(
        const char *text, struct board_address *out, struct err *err);
