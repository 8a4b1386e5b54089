#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* TLS settings of a client: the peer's name, and how its certificate is verified. */
struct tls_client;
struct ssl_st;

struct tls_client_options {
    const char *host;      /* the host name or address that the certificate must have */
    bool verify;           /* false: accept any server */
    const char *authority; /* file of authority certificates; NULL: the system's */
};

/* The error names the file. */
MUST_CHECK bool tls_client_open(
        const struct tls_client_options *options, struct tls_client **out, struct err *err);
void tls_client_close(struct tls_client *client);

/* -- for stream_tls.c -- */

/* Returns OpenSSL's object for one connection; owned by the caller. */
struct ssl_st *tls_client_start(const struct tls_client *client);
