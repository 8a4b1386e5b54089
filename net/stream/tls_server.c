/* tls_server.c -- the server's certificate, and the time that handshakes may take.
 *
 * OpenSSL counts the users of a context, so replacing it is always safe: a connection made with
 * the old one keeps it until its end.
 *
 * TLS 1.2 and up; no renegotiation, because a client could make us compute at will. No sessions
 * are kept in memory: clients hold them in tickets.
 *
 * Handshakes share a time budget for each turn of the loop. Otherwise five hundred clients at
 * once, each costing a signature, would cause a pause that players notice. */
#include "net/stream/tls_server.h"

#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "net/stream/tls_files.h"

#include <openssl/ssl.h>
#include <time.h>

/* The time that handshakes may take in one turn. */
enum { STEP_BUDGET_US = 4000 };

struct tls_server {
    SSL_CTX *context;
    char *path; /* owned; path of the certificate */
    struct tls_validity validity;
    unsigned turn;    /* the loop's turn that spent_us is about */
    int64_t spent_us; /* time of handshakes in it */
};

/* ALPN (RFC 7301). A client that speaks another protocol than the service is refused before any of
 * its bytes are read as ours. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_length,
        const unsigned char *offered, unsigned int length, void *data)
{
    const char *name = SSL_get_app_data(ssl);
    (void)data;
    if (!name || !name[0]) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    struct str names = {(const char *)offered, length};
    while (names.length > 0) {
        size_t size = (unsigned char)names.bytes[0];
        struct str one = str_slice(names, 1, 1 + size);
        if (str_equal(one, str_of(name))) {
            *out = (const unsigned char *)one.bytes;
            *out_length = (unsigned char)one.length;
            return SSL_TLSEXT_ERR_OK;
        }
        names = str_slice(names, 1 + size, names.length);
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* -- how long it is valid -- */

static int64_t time_of(const ASN1_TIME *time)
{
    struct tm utc = {0};
    return ASN1_TIME_to_tm(time, &utc) == 1 ? (int64_t)timegm(&utc) : 0;
}

/* Narrows the span to the validity of a certificate. */
static void narrow(struct tls_validity *span, const X509 *certificate)
{
    int64_t from_s = time_of(X509_get0_notBefore(certificate));
    int64_t until_s = time_of(X509_get0_notAfter(certificate));
    span->from_s = from_s > span->from_s ? from_s : span->from_s;
    span->until_s = until_s < span->until_s ? until_s : span->until_s;
}

static struct tls_validity validity_of(SSL_CTX *context)
{
    struct tls_validity span = {INT64_MIN, INT64_MAX};
    STACK_OF(X509) *chain = NULL;
    narrow(&span, SSL_CTX_get0_certificate(context));
    if (SSL_CTX_get0_chain_certs(context, &chain) == 1) {
        for (int i = 0; i < sk_X509_num(chain); i++) {
            narrow(&span, sk_X509_value(chain, i));
        }
    }
    return span;
}

const char *tls_server_path(const struct tls_server *server)
{
    return server->path;
}

struct tls_validity tls_server_validity(const struct tls_server *server)
{
    return server->validity;
}

bool tls_server_open(
        const char *certificate, const char *key, struct tls_server **out, struct err *err)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    must(context && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(context,
            SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    if (!tls_files_load(context, certificate, key, err)) {
        SSL_CTX_free(context);
        return false;
    }
    struct tls_server *server = mem_alloc(sizeof(*server));
    server->context = context;
    server->path = mem_dup_text(certificate);
    server->validity = validity_of(context);
    *out = server;
    return true;
}

void tls_server_close(struct tls_server *server)
{
    if (server) {
        SSL_CTX_free(server->context);
        mem_free(server->path);
        mem_free(server);
    }
}

void tls_server_replace(struct tls_server *server, struct tls_server *from)
{
    SSL_CTX *context = server->context;
    char *path = server->path;
    server->context = from->context;
    server->path = from->path;
    server->validity = from->validity;
    from->context = context;
    from->path = path;
    tls_server_close(from);
}

struct ssl_ctx_st *tls_server_context(const struct tls_server *server)
{
    return server->context;
}

bool tls_server_may_step(const struct tls_server *server, unsigned turn)
{
    return server->turn != turn || server->spent_us < STEP_BUDGET_US;
}

void tls_server_stepped(struct tls_server *server, unsigned turn, int64_t took_us)
{
    if (server->turn != turn) {
        server->turn = turn;
        server->spent_us = 0;
    }
    server->spent_us += took_us;
}
