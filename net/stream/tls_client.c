/* tls_client.c -- verifies the server when we are the TLS client.
 *
 * Its certificate must be signed by the system's authorities or those in a file, and must name
 * the requested host. A self-signed certificate is trusted by giving it as the authority. Without
 * verification any server is accepted: only for a network on the same machine. */
#include "net/stream/tls_client.h"

#include "engine/base/mem.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

struct tls_client {
    SSL_CTX *context;
    char *host; /* owned */
    bool verify;
};

static bool trust(SSL_CTX *context, const char *authority, struct err *err)
{
    ERR_clear_error();
    if (!authority) {
        (void)SSL_CTX_set_default_verify_paths(context);
        return true;
    }
    if (SSL_CTX_load_verify_locations(context, authority, NULL) == 1) {
        return true;
    }
    ERR_clear_error();
    return err_set(err, ERR_IO, "%s cannot be read as a file of certificates", authority);
}

bool tls_client_open(
        const struct tls_client_options *options, struct tls_client **out, struct err *err)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    must(context && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    if (options->verify && !trust(context, options->authority, err)) {
        SSL_CTX_free(context);
        return false;
    }
    struct tls_client *client = mem_alloc(sizeof(*client));
    client->context = context;
    client->host = mem_dup_text(options->host);
    client->verify = options->verify;
    *out = client;
    return true;
}

void tls_client_close(struct tls_client *client)
{
    if (client) {
        SSL_CTX_free(client->context);
        mem_free(client->host);
        mem_free(client);
    }
}

static bool is_address_tls_client(const char *host)
{
    unsigned char bytes[16];
    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

struct ssl_st *tls_client_start(const struct tls_client *client)
{
    SSL *ssl = SSL_new(client->context);
    must(ssl);
    bool address = is_address_tls_client(client->host);
    if (!address) {
        /* Servers with several certificates choose by this name. */
        (void)SSL_set_tlsext_host_name(ssl, client->host);
    }
    if (client->verify) {
        X509_VERIFY_PARAM *wanted = SSL_get0_param(ssl);
        must(address ? X509_VERIFY_PARAM_set1_ip_asc(wanted, client->host) == 1
                     : X509_VERIFY_PARAM_set1_host(wanted, client->host, 0) == 1);
        SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    }
    return ssl;
}
