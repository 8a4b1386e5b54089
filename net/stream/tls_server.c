/* tls_server.c -- with which certificate do we answer, and how much time do newcomers get?
 *
 * OpenSSL counts who uses a context, so replacing it is safe at any moment: a
 * connection made with the old one keeps it until its end.
 *
 * TLS 1.2 and up, no renegotiation (a client could have us compute at will), no sessions kept
 * in memory: clients hold them in tickets.
 *
 * Handshakes share a budget a turn of the loop: of five hundred newcomers at once each costs a
 * signature, which together would be a pause that players notice. */
#include "net/stream/tls_server.h"

#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>
#include <unistd.h>

/* What handshakes may take of one turn. */
enum { STEP_BUDGET_US = 4000 };

struct tls_server {
    SSL_CTX *context;
    unsigned turn;    /* the loop's, that spent_us is about */
    int64_t spent_us; /* on handshakes in it */
};

/* Why OpenSSL could not use a file. */
static bool unusable(const char *name, const char *path, const char *otherwise, struct err *err)
{
    /* Of a file that cannot be read the first one is the system's reason. */
    unsigned long code = ERR_peek_error();
    bool system = code != 0 && ERR_SYSTEM_ERROR(code);
    code = system ? code : ERR_peek_last_error();
    const char *reason = system      ? strerror(ERR_GET_REASON(code))
                         : code != 0 ? ERR_reason_error_string(code)
                                     : NULL;
    ERR_clear_error();
    return err_set(err, ERR_FORMAT, "%s: %s cannot be used: %s", name, path,
            reason ? reason : otherwise);
}

static bool can_read(const char *name, const char *path, struct err *err)
{
    return access(path, R_OK) == 0 ||
           err_set(err, ERR_IO,
                   "%s: cannot read %s: %s; `skein certificate DIR` makes a certificate and a "
                   "key for trying out",
                   name, path, strerror(errno));
}

/* Nobody sits at the server to be asked for the words that lock a key. */
static int no_password(char *out, int size, int writing, void *data)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)data;
    return -1;
}

/* ALPN (RFC 7301). Who speaks another protocol than the service has come to the wrong one, and is told so before
 * a byte of it is taken for ours. */
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

static bool load(SSL_CTX *context, const char *certificate, const char *key, struct err *err)
{
    ERR_clear_error();
    if (!can_read("tls.certificate", certificate, err) || !can_read("tls.key", key, err)) {
        return false;
    }
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1) {
        return unusable("tls.certificate", certificate, "it holds no certificate", err);
    }
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        return unusable("tls.key", key, "it holds no key", err);
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        return unusable("tls.key", key, "it is not the certificate's", err);
    }
    return true;
}

bool tls_server_open(
        const char *certificate, const char *key, struct tls_server **out, struct err *err)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    must(context && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(context,
            SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_default_passwd_cb(context, no_password);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    if (!load(context, certificate, key, err)) {
        SSL_CTX_free(context);
        return false;
    }
    struct tls_server *server = mem_alloc(sizeof(*server));
    server->context = context;
    *out = server;
    return true;
}

void tls_server_close(struct tls_server *server)
{
    if (server) {
        SSL_CTX_free(server->context);
        mem_free(server);
    }
}

void tls_server_replace(struct tls_server *server, struct tls_server *from)
{
    SSL_CTX *before = server->context;
    server->context = from->context;
    from->context = before;
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
