/* stream_tls.c -- a stream's bytes through TLS.
 *
 * 1. Each OpenSSL call starts with an empty error queue and is followed by a look at the result: an
 *    error of one connection is never taken for another's.
 * 2. After a failure the connection is not used again, not even for close_notify: OpenSSL forbids
 *    it.
 * 3. Handshakes take time from everybody. Together they may use STEP_BUDGET_US of a turn; the rest
 *    continue in the next one (see tls_server_may_step).
 * 4. An end without close_notify is reported as such: an attacker may have truncated the data.
 *
 * Idle connections keep no buffers (SSL_MODE_RELEASE_BUFFERS). Versions and ciphers are set where
 * contexts are made: tls_server.c, tls_client.c. */
#include "net/stream/stream_tls.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/stream/net.h"
#include "net/stream/tls_client.h"
#include "net/stream/tls_server.h"

#include <ev.h>

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

struct stream_tls {
    SSL *ssl;
    struct ev_loop *loop;      /* for a server; NULL: a client */
    struct tls_server *server; /* borrowed; used only in the handshake */
    const char *broken;        /* static text: why the connection cannot be used any more */
    bool gone;                 /* the peer has disconnected */
};

static const char cut_off[] = "cut off by the other side";

/* Returns OpenSSL's message for the call that just failed. */
static const char *describe(SSL *ssl, int number)
{
    unsigned long code = ERR_get_error();
    long verified = SSL_get_verify_result(ssl);
    if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED && verified != X509_V_OK) {
        return X509_verify_cert_error_string(verified);
    }
    if (ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return cut_off;
    }
    const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;
    if (reason) {
        return reason;
    }
    return code == 0 && number != 0 ? strerror(number) : "not TLS";
}

/* Returns the meaning of a call's result; the error queue is empty afterwards. */
static enum wire_result judge(struct stream_tls *tls, int result, const char **out_reason)
{
    int number = errno;
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_NONE:
        return WIRE_DONE;
    case SSL_ERROR_WANT_READ:
        return WIRE_WANT_READ;
    case SSL_ERROR_WANT_WRITE:
        return WIRE_WANT_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return WIRE_ENDED;
    case SSL_ERROR_SYSCALL:
        tls->broken =
                ERR_peek_error() == 0 && number == 0 ? cut_off : describe(tls->ssl, number);
        tls->gone = true;
        break;
    default:
        tls->broken = describe(tls->ssl, 0);
        tls->gone = tls->broken == cut_off;
        break;
    }
    ERR_clear_error();
    *out_reason = tls->broken;
    return WIRE_FAILED;
}

static enum wire_result tls_handshake(void *state, const char **out_reason)
{
    struct stream_tls *tls = state;
    unsigned turn = tls->server ? ev_iteration(tls->loop) : 0;
    if (tls->server && !tls_server_may_step(tls->server, turn)) {
        return WIRE_LATER;
    }
    int64_t begun_us = clock_us();
    ERR_clear_error();
    errno = 0;
    enum wire_result result = judge(tls, SSL_do_handshake(tls->ssl), out_reason);
    if (tls->server) {
        tls_server_stepped(tls->server, turn, clock_us() - begun_us);
    }
    if (result == WIRE_ENDED) {
        *out_reason = cut_off;
    }
    return result == WIRE_FAILED && tls->gone ? WIRE_ENDED : result;
}

static enum wire_result tls_read(
        void *state, char *bytes, size_t size, size_t *out_count, const char **out_reason)
{
    struct stream_tls *tls = state;
    enum wire_result result = WIRE_DONE;
    size_t count = 0;
    if (tls->broken) {
        *out_reason = tls->broken;
        return WIRE_FAILED;
    }
    /* The rest of a record that did not fit before is read alone, so that a flood of records does
     * not fill a whole turn. */
    bool rest = SSL_pending(tls->ssl) > 0;
    while (result == WIRE_DONE && count < size && (!rest || SSL_pending(tls->ssl) > 0)) {
        size_t n = 0;
        ERR_clear_error();
        errno = 0;
        result = judge(tls, SSL_read_ex(tls->ssl, bytes + count, size - count, &n), out_reason);
        count += n;
    }
    *out_count = count;
    return result;
}

static enum wire_result tls_write(void *state, const char *bytes, size_t length,
        size_t *out_count, const char **out_reason)
{
    struct stream_tls *tls = state;
    enum wire_result result = WIRE_DONE;
    size_t count = 0;
    if (tls->broken) {
        *out_reason = tls->broken;
        return WIRE_FAILED;
    }
    while (result == WIRE_DONE && count < length) {
        size_t n = 0;
        ERR_clear_error();
        errno = 0;
        result = judge(
                tls, SSL_write_ex(tls->ssl, bytes + count, length - count, &n), out_reason);
        count += n;
    }
    *out_count = count;
    return result;
}

static enum wire_result tls_shut(void *state)
{
    struct stream_tls *tls = state;
    const char *reason = "";
    if (tls->broken) {
        return WIRE_DONE;
    }
    ERR_clear_error();
    errno = 0;
    int result = SSL_shutdown(tls->ssl);
    /* 0: our close_notify is sent; do not wait for the peer's */
    return result >= 0 ? WIRE_DONE : judge(tls, result, &reason);
}

static bool tls_pending(const void *state)
{
    const struct stream_tls *tls = state;
    /* An end that followed data must still be reported. SSL_has_pending would also count an
     * incomplete record, which cannot be read yet. */
    return tls->broken || SSL_pending(tls->ssl) > 0 ||
           (SSL_get_shutdown(tls->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

static const char *tls_asked(const void *state)
{
    const struct stream_tls *tls = state;
    return SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);
}

static bool tls_proved(const void *state, unsigned char out[32])
{
    const struct stream_tls *tls = state;
    const X509 *peer = SSL_get0_peer_certificate(tls->ssl);
    return peer && X509_digest(peer, EVP_sha256(), out, NULL) == 1;
}

/* Accepts any certificate of a client: whose it is, is asked by its hash. The handshake proves the key. */
static int take_any(
        int verified __attribute__((unused)), X509_STORE_CTX *store __attribute__((unused)))
{
    return 1;
}

static void tls_destroy(void *state)
{
    struct stream_tls *tls = state;
    SSL_free(tls->ssl);
    mem_free(tls);
}

static const struct stream_wire_calls tls_calls = {
        .handshake = tls_handshake,
        .read = tls_read,
        .write = tls_write,
        .shut = tls_shut,
        .pending = tls_pending,
        .asked = tls_asked,
        .proved = tls_proved,
        .destroy = tls_destroy,
};

static struct stream_wire wrap(SSL *ssl, int fd, struct stream_tls **out)
{
    struct stream_tls *tls = mem_alloc(sizeof(*tls));
    must(ssl && SSL_set_fd(ssl, fd) == 1);
    SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    tls->ssl = ssl;
    *out = tls;
    return (struct stream_wire){.calls = &tls_calls, .state = tls, .secure = true};
}

struct stream_wire stream_tls_accept(
        const struct net_context *context, int fd, const char *protocol)
{
    struct stream_tls *tls = NULL;
    struct stream_wire wire = wrap(SSL_new(tls_server_context(context->tls)), fd, &tls);
    SSL_set_accept_state(tls->ssl);
    must(SSL_set_app_data(tls->ssl, (void *)(uintptr_t)protocol) == 1);
    if (strcmp(protocol, "irc") == 0) { /* browsers would ask their users for a certificate */
        SSL_set_verify(tls->ssl, SSL_VERIFY_PEER, take_any);
        must(SSL_set_session_id_context(tls->ssl, (const unsigned char *)"irc", 3) == 1);
    }
    tls->loop = context->loop;
    tls->server = context->tls;
    return wire;
}

struct stream_wire stream_tls_connect(const struct tls_client *client, int fd)
{
    struct stream_tls *tls = NULL;
    struct stream_wire wire = wrap(tls_client_start(client), fd, &tls);
    SSL_set_connect_state(tls->ssl);
    return wire;
}
