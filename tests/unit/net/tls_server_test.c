/* tls_server_test.c -- Certificates: creation, loading and errors; the budget of handshakes. */
#include "net/stream/tls_server.h"

#include "engine/modules/operate/tls_certificate.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <unistd.h>

/* A folder with a certificate, and names in it. */
struct folder {
    char path[64];
    char certificate[96];
    char key[96];
    char other_certificate[96];
    char other_key[96];
};

static bool make(const char *certificate, const char *key, const char *name, struct err *err)
{
    struct tls_certificate_options options = {.names = &name, .name_count = 1, .days = 1};
    return tls_certificate_make(&options, certificate, key, err);
}

static void open_folder(struct folder *folder)
{
    struct err err;
    (void)snprintf(folder->path, sizeof(folder->path), "/tmp/skein-tls-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(folder->certificate, sizeof(folder->certificate), "%s/a.pem", folder->path);
    (void)snprintf(folder->key, sizeof(folder->key), "%s/a.key", folder->path);
    (void)snprintf(folder->other_certificate, sizeof(folder->other_certificate), "%s/b.pem",
            folder->path);
    (void)snprintf(folder->other_key, sizeof(folder->other_key), "%s/b.key", folder->path);
    assert_true(make(folder->certificate, folder->key, "game.example", &err));
}

static void close_folder(struct folder *folder)
{
    (void)unlink(folder->certificate);
    (void)unlink(folder->key);
    (void)unlink(folder->other_certificate);
    (void)unlink(folder->other_key);
    assert_int_equal(rmdir(folder->path), 0);
}

static void is_refused_tls_server(
        const char *certificate, const char *key, const char *sentence)
{
    struct tls_server *server = NULL;
    struct err err;
    assert_false(tls_server_open(certificate, key, &server, &err));
    assert_null(server);
    if (!strstr(err.text, sentence)) {
        fail_msg("\"%s\" has no \"%s\"", err.text, sentence);
    }
}

TEST(a_missing_or_wrong_certificate_or_key_is_named)
{
    struct folder folder;
    struct err err;
    open_folder(&folder);

    is_refused_tls_server(folder.other_certificate, folder.key, "tls.certificate: cannot read");
    is_refused_tls_server(folder.certificate, folder.other_key, "tls.key: cannot read");
    FILE *file = fopen(folder.other_key, "w");
    (void)fputs("rubbish", file);
    (void)fclose(file);
    is_refused_tls_server(folder.other_key, folder.key, "tls.certificate: ");
    is_refused_tls_server(folder.certificate, folder.other_key, "tls.key: ");
    (void)unlink(folder.other_key);
    assert_true(make(folder.other_certificate, folder.other_key, "game.example", &err));
    is_refused_tls_server(
            folder.certificate, folder.other_key, "is not the key of the certificate in");

    close_folder(&folder);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    (void)fclose(file);
}

TEST(an_unusable_certificate_file_gets_its_reason)
{
    static const struct {
        const char *text;
        const char *of_certificate;
        const char *of_key;
    } rows[] = {
            {"", "it is empty", "it is empty"},
            {"rubbish", "it holds no certificate in PEM form", "it holds no key in PEM form"},
            {"0\202\003\100", "it is DER, not PEM", "it is DER, not PEM"},
            {"-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n",
                    "it holds \"PUBLIC KEY\" and no certificate",
                    "it holds \"PUBLIC KEY\" and no key"},
            {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nx\n-----END ENCRYPTED PRIVATE KEY-----\n",
                    "wrong way round", "its key is locked by a pass phrase"},
            {"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", "it is damaged",
                    "wrong way round"},
            {"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n",
                    "it holds \"PRIVATE KEY\" and no certificate", "it is damaged"},
    };
    struct folder folder;
    open_folder(&folder);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char wanted[256];
        write_file(folder.other_key, rows[i].text);
        (void)snprintf(wanted, sizeof(wanted),
                "tls.certificate: %s cannot be used: ", folder.other_key);
        is_refused_tls_server(folder.other_key, folder.key, wanted);
        is_refused_tls_server(folder.other_key, folder.key, rows[i].of_certificate);
        (void)snprintf(
                wanted, sizeof(wanted), "tls.key: %s cannot be used: ", folder.other_key);
        is_refused_tls_server(folder.certificate, folder.other_key, wanted);
        is_refused_tls_server(folder.certificate, folder.other_key, rows[i].of_key);
    }

    close_folder(&folder);
}

TEST(making_a_certificate_overwrites_no_file)
{
    struct folder folder;
    struct err err;
    open_folder(&folder);

    assert_false(make(folder.certificate, folder.other_key, "game.example", &err));
    assert_int_equal(err.code, ERR_EXISTS);
    assert_int_not_equal(access(folder.other_key, F_OK), 0);
    assert_false(make(folder.other_certificate, folder.key, "game.example", &err));

    assert_int_not_equal(access(folder.other_certificate, F_OK), 0);
    close_folder(&folder);
}

TEST(a_certificate_is_for_hosts_and_addresses)
{
    static const char *const bad[] = {"", "a b", "a/b", "DNS:x,IP:1.2.3.4", "\xC3\xA4.example"};
    static const char *const good[] = {"game.example", "*.example", "192.0.2.1", "2001:db8::1"};
    struct folder folder;
    struct err err;
    open_folder(&folder);

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(make(folder.other_certificate, folder.other_key, bad[i], &err));
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(make(folder.other_certificate, folder.other_key, good[i], &err));
        (void)unlink(folder.other_certificate);
        (void)unlink(folder.other_key);
    }

    close_folder(&folder);
}

TEST(handshakes_of_one_turn_share_a_budget)
{
    struct folder folder;
    struct tls_server *server = NULL;
    struct err err;
    open_folder(&folder);
    assert_true(tls_server_open(folder.certificate, folder.key, &server, &err));

    assert_true(tls_server_may_step(server, 7));
    tls_server_stepped(server, 7, 3000);
    assert_true(tls_server_may_step(server, 7));
    tls_server_stepped(server, 7, 3000);
    assert_false(tls_server_may_step(server, 7));

    assert_true(tls_server_may_step(server, 8));
    tls_server_close(server);
    close_folder(&folder);
}
