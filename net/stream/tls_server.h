#pragma once
#include "engine/base/err.h"

#include <stdint.h>

/* The certificate of all TLS services. It can be replaced while they run: existing connections
 * keep the old one. */
struct tls_server;
struct ssl_ctx_st;

/* The time in which the certificate and its chain are all valid: seconds since 1970, UTC. */
struct tls_validity {
    int64_t from_s;
    int64_t until_s;
};

/* Reads PEM files: the certificate with its chain, the leaf first, and its key. The error names
 * the file and the configuration key. */
MUST_CHECK bool tls_server_open(
        const char *certificate, const char *key, struct tls_server **out, struct err *err);
void tls_server_close(struct tls_server *server);
/* Returns the certificate's file, borrowed. */
const char *tls_server_path(const struct tls_server *server);
struct tls_validity tls_server_validity(const struct tls_server *server);
/* Moves the content of `from` to server, and closes `from`. */
void tls_server_replace(struct tls_server *server, struct tls_server *from);

/* -- for stream_tls.c -- */

/* Returns OpenSSL's context, borrowed. */
struct ssl_ctx_st *tls_server_context(const struct tls_server *server);
/* True if this turn of the loop has time for another handshake step; always true for the first. */
bool tls_server_may_step(const struct tls_server *server, unsigned turn);
/* Adds the time of a step. */
void tls_server_stepped(struct tls_server *server, unsigned turn, int64_t took_us);
