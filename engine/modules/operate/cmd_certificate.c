/* cmd_certificate.c -- `skein certificate`: makes a certificate for trying out TLS, by
 * tls_certificate.c. */
#include "engine/app/cmd.h"

#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/modules/operate/module.h"
#include "engine/modules/operate/tls_certificate.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { DAYS = 3650, NAMES_MAX = 32 };

/* Returns the given names, or those of this machine. */
static size_t names_of(const struct args *args, const char **out)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "::1"};
    size_t count = 0;
    size_t cursor = 0;
    for (const char *name; count < NAMES_MAX && (name = args_next(args, "name", &cursor));) {
        out[count++] = name;
    }
    if (count == 0) {
        memcpy(out, own, sizeof(own));
        count = sizeof(own) / sizeof(own[0]);
    }
    return count;
}

static enum cmd_status run_certificate(const struct args *args, struct err *err)
{
    const char *names[NAMES_MAX];
    struct tls_certificate_options certificate_options = {
            .names = names, .name_count = names_of(args, names), .days = DAYS};
    struct buf certificate = {0};
    struct buf key = {0};
    buf_printf(&certificate, "%s/certificate.pem", args->words[0]);
    buf_printf(&key, "%s/key.pem", args->words[0]);
    bool ok = file_make_directory(args->words[0], err) &&
              tls_certificate_make(&certificate_options, certificate.bytes, key.bytes, err);
    if (ok) {
        (void)printf("Put into the configuration:\n\n    tls = { certificate = \"%s\", key = "
                     "\"%s\" }\n",
                certificate.bytes, key.bytes);
    }
    buf_finish(&certificate);
    buf_finish(&key);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option certificate_options[] = {
        {"name", "HOST",
                "a name or address of the server; may be given more than once (default: this "
                "machine only)"},
        {0},
};

static const char certificate_help[] =
        "Writes DIR/certificate.pem and DIR/key.pem (mode 0600), valid for ten years,\n"
        "and prints the line for the configuration. Never overwrites a file. Clients\n"
        "will warn that no authority has signed the certificate; for players, get one\n"
        "from an authority.\n"
        "\n"
        "Example: skein certificate --name game.example.org tls\n";

const struct cmd cmd_certificate = {
        .name = "certificate",
        .usage = "[--name HOST]... DIR",
        .summary = "makes a self-signed certificate to try out TLS",
        .help = certificate_help,
        .options = certificate_options,
        .words = 1,
        .word_names = "DIR",
        .run = run_certificate,
};
