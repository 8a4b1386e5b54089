/* tls_files.c -- reads the server's certificate and key, and says what is wrong with a file.
 *
 * OpenSSL says "PEM lib" or "no start line" of most files that it cannot use. So a file that it
 * refused is read again, for the labels of its PEM blocks: they show whether it is empty, DER,
 * locked by a pass phrase, or the other file. */
#include "net/stream/tls_files.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/str.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>
#include <string.h>
#include <unistd.h>

enum { PEM_FILE_MAX = 1 << 20 };

static bool can_read(const char *name, const char *path, struct err *err)
{
    return access(path, R_OK) == 0 ||
           err_set(err, ERR_IO,
                   "%s: cannot read %s: %s; `skein certificate DIR` makes a certificate and a "
                   "key for trying out",
                   name, path, strerror(errno));
}

/* There is nobody to ask for a pass phrase. */
static int no_password(char *out __attribute__((unused)), int size, int writing, void *data)
{
    (void)size;
    (void)writing;
    (void)data;
    return -1;
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

/* Returns the label of the first PEM block; empty if there is none. */
static struct str first_label(struct str text)
{
    static const char begin[] = "-----BEGIN ";
    size_t at = str_find(text, str_of(begin), 0);
    if (at == SIZE_MAX) {
        return STR_NONE;
    }
    struct str label = str_slice(text, at + sizeof(begin) - 1, text.length);
    size_t end = str_find(label, STR("-----"), 0);
    return end < 64 ? str_slice(label, 0, end) : STR_NONE;
}

/* Says why a file is not what it should be, of its text alone. wanted: "CERTIFICATE-----", what
 * its block's label ends with; tool: openssl's command that converts it. False if it looks right.
 * */
static bool explain_text(struct str text, const char *wanted, const char *what,
        const char *tool, struct buf *out)
{
    struct str label = first_label(text);
    bool is_der = text.length > 1 && text.bytes[0] == 0x30 && !label.length;
    if (text.length == 0) {
        buf_add_text(out, "it is empty");
    } else if (is_der) {
        buf_printf(out, "it is DER, not PEM; convert it with `openssl %s -inform der`", tool);
    } else if (!label.length) {
        buf_printf(out, "it holds no %s in PEM form (-----BEGIN ...)", what);
    } else if (!has(text, wanted)) {
        buf_printf(out,
                "it holds \"%.*s\" and no %s; are tls.certificate and tls.key the wrong way "
                "round?",
                STR_FMT(label), what);
    } else if (has(text, "BEGIN ENCRYPTED PRIVATE KEY") || has(text, "4,ENCRYPTED")) {
        buf_add_text(out, "its key is locked by a pass phrase, which a server cannot be asked "
                          "for; unlock a copy with `openssl pkey -in FILE -out COPY`");
    }
    return out->length > 0;
}

/* Appends the useful part of OpenSSL's message. */
static void quote_openssl(struct buf *out)
{
    unsigned long code = ERR_peek_error();
    const char *reason = ERR_SYSTEM_ERROR(code) ? strerror(ERR_GET_REASON(code))
                                                : ERR_reason_error_string(code);
    if (reason) {
        buf_printf(out, "it is damaged, or OpenSSL refuses it: %s", reason);
    } else {
        buf_add_text(out, "it is damaged, or OpenSSL refuses it");
    }
}

static bool unusable(const char *name, const char *path, bool is_key, struct err *err)
{
    struct buf text = {0};
    struct buf why = {0};
    struct err unread;
    if (!file_read(path, path, PEM_FILE_MAX, &text, &unread)) {
        buf_add_text(&why, unread.text);
    } else if (is_key ? !explain_text(buf_str(&text), "PRIVATE KEY-----", "key", "pkey", &why)
                      : !explain_text(buf_str(&text), "CERTIFICATE-----", "certificate", "x509",
                                &why)) {
        quote_openssl(&why);
    }
    ERR_clear_error();
    err_set(err, ERR_FORMAT, "%s: %s cannot be used: %s", name, path, why.bytes);
    buf_wipe(&text);
    buf_finish(&why);
    return false;
}

static bool is_of_another(void)
{
    unsigned long code = ERR_peek_last_error();
    return ERR_GET_LIB(code) == ERR_LIB_X509 &&
           (ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH ||
                   ERR_GET_REASON(code) == X509_R_KEY_TYPE_MISMATCH);
}

bool tls_files_load(
        struct ssl_ctx_st *context, const char *certificate, const char *key, struct err *err)
{
    SSL_CTX_set_default_passwd_cb(context, no_password);
    ERR_clear_error();
    if (!can_read("tls.certificate", certificate, err) || !can_read("tls.key", key, err)) {
        return false;
    }
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1) {
        return unusable("tls.certificate", certificate, false, err);
    }
    if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 &&
            SSL_CTX_check_private_key(context) == 1) {
        return true;
    }
    if (!is_of_another()) {
        return unusable("tls.key", key, true, err);
    }
    ERR_clear_error();
    return err_set(err, ERR_FORMAT,
            "tls.key: %s cannot be used: it is not the key of the certificate in %s", key,
            certificate);
}
