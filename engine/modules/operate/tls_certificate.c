/* tls_certificate.c -- makes a key and a self-signed certificate.
 *
 * ECDSA on P-256 has the cheapest handshakes, and every client supports it. Names and addresses
 * are subject alternative names, where clients look for them; the subject is for people. The
 * certificate may act as its own authority, so a client trusts it by being given the file.
 *
 * No file is overwritten, because that would destroy a key in use. */
#include "engine/modules/operate/tls_certificate.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_A_DAY = 86400, HOUR_SECONDS = 3600, NAME_BYTES_MAX = 253 };

static bool failed(const char *what, struct err *err)
{
    unsigned long code = ERR_get_error();
    const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;
    ERR_clear_error();
    return err_set(err, ERR_IO, "%s failed: %s", what, reason ? reason : "no reason given");
}

/* -- the certificate's content -- */

static bool is_address_tls_certificate(const char *name)
{
    unsigned char bytes[16];
    return inet_pton(AF_INET, name, bytes) == 1 || inet_pton(AF_INET6, name, bytes) == 1;
}

static bool check_name(const char *name, struct err *err)
{
    size_t length = strlen(name);
    size_t good =
            strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*");
    return is_address_tls_certificate(name) ||
           (length > 0 && length <= NAME_BYTES_MAX && good == length) ||
           err_set(err, ERR_FORMAT, "\"%.64s\" is neither a host's name nor an address", name);
}

static bool add_extension(X509 *certificate, int kind, const char *text)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, text);
    bool ok = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

static bool add_names(X509 *certificate, const struct tls_certificate_options *options)
{
    struct buf text = {0};
    for (size_t i = 0; i < options->name_count; i++) {
        const char *name = options->names[i];
        buf_printf(&text, "%s%s:%s", i > 0 ? "," : "",
                is_address_tls_certificate(name) ? "IP" : "DNS", name);
    }
    bool ok = add_extension(certificate, NID_subject_alt_name, text.bytes);
    buf_finish(&text);
    return ok;
}

static bool set_serial(X509 *certificate)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof(bytes)) != 1) {
        return false;
    }
    /* The serial number must be positive. */
    bytes[0] = (unsigned char)((bytes[0] & 0x3f) | 0x40);
    BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
    bool ok = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return ok;
}

static bool set_subject(X509 *certificate, const char *name)
{
    /* A common name has at most 64 bytes; the full name is among the alternative names. */
    char common[65];
    (void)snprintf(common, sizeof(common), "%s", name);
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                   (const unsigned char *)common, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1;
}

static X509 *make(const struct tls_certificate_options *options, EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    bool ok = certificate && X509_set_version(certificate, X509_VERSION_3) == 1 &&
              set_serial(certificate) &&
              /* Clocks differ, so it is valid from an hour ago. */
              X509_gmtime_adj(X509_getm_notBefore(certificate), -HOUR_SECONDS) &&
              X509_gmtime_adj(
                      X509_getm_notAfter(certificate), (long)options->days * SECONDS_A_DAY) &&
              X509_set_pubkey(certificate, key) == 1 &&
              set_subject(certificate, options->names[0]) &&
              add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
              add_extension(certificate, NID_subject_key_identifier, "hash") &&
              add_names(certificate, options) && X509_sign(certificate, key, EVP_sha256()) > 0;
    if (!ok) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

/* -- files -- */

static FILE *open_new(const char *path, mode_t mode, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file) {
        (void)(errno == EEXIST
                        ? err_set(err, ERR_EXISTS,
                                  "%s exists already: move it away first, or choose another "
                                  "directory",
                                  path)
                        : err_set(err, ERR_IO, "cannot make %s: %s", path,
                                  file_why(path, FILE_MAKE).text));
        if (fd >= 0) {
            (void)close(fd);
        }
    }
    return file;
}

static bool close_file(FILE *file, bool ok, const char *path, struct err *err)
{
    ok = ok && fflush(file) == 0 && fsync(fileno(file)) == 0;
    ok = (fclose(file) == 0) && ok;
    if (!ok) {
        (void)unlink(path);
        return err_set(err, ERR_IO, "cannot write %s; is the disk full?", path);
    }
    return true;
}

static bool write_key(const char *path, EVP_PKEY *key, struct err *err)
{
    FILE *file = open_new(path, 0600, err);
    return file &&
           close_file(file, PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1,
                   path, err);
}

static bool write_certificate(const char *path, X509 *certificate, struct err *err)
{
    FILE *file = open_new(path, 0644, err);
    return file && close_file(file, PEM_write_X509(file, certificate) == 1, path, err);
}

bool tls_certificate_make(const struct tls_certificate_options *options,
        const char *certificate, const char *key, struct err *err)
{
    for (size_t i = 0; i < options->name_count; i++) {
        if (!check_name(options->names[i], err)) {
            return false;
        }
    }
    ERR_clear_error();
    EVP_PKEY *made_key = EVP_EC_gen("P-256");
    X509 *made = made_key ? make(options, made_key) : NULL;
    bool ok = made || failed("making the certificate", err);
    ok = ok && write_key(key, made_key, err);
    if (ok && !write_certificate(certificate, made, err)) {
        (void)unlink(key);
        ok = false;
    }
    X509_free(made);
    EVP_PKEY_free(made_key);
    return ok;
}
