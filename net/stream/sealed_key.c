/* sealed_key.c -- reads the secret of an encrypted channel. */
#include "net/stream/sealed_key.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"

#include <sodium.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MOST = 4096 };

bool sealed_key_read(
        const char *path, const char *what, struct sealed_key *out, struct err *err)
{
    struct buf secret = {0};
    struct stat about;
    if (stat(path, &about) != 0) {
        return err_set(err, ERR_IO,
                "cannot read %s, the file of %s: %s; make it once and copy it to the other "
                "machine: head -c 32 /dev/urandom > %s; chmod 600 %s",
                path, what, strerror(errno), path, path);
    }
    if ((about.st_mode & 077) != 0) {
        return err_set(err, ERR_DENIED,
                "%s, the file of %s, may be read by others: chmod 600 %s", path, what, path);
    }
    if (!file_read(path, what, FILE_MOST, &secret, err)) {
        return false;
    }
    bool ok = secret.length >= SEALED_FILE_LEAST ||
              err_set(err, ERR_FORMAT,
                      "%s, the file of %s, has %zu bytes, and needs %d or more: head -c 32 "
                      "/dev/urandom > %s",
                      path, what, secret.length, SEALED_FILE_LEAST, path);
    if (ok) {
        (void)crypto_generichash(out->bytes, sizeof(out->bytes),
                (const unsigned char *)secret.bytes, secret.length,
                (const unsigned char *)SEALED_MAGIC, sizeof(SEALED_MAGIC) - 1);
    }
    buf_wipe(&secret);
    return ok;
}

void sealed_key_text(const struct sealed_key *key, const char *purpose, char out[SEALED_TEXT])
{
    unsigned char hash[(SEALED_TEXT - 1) / 2];
    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)purpose,
            strlen(purpose), key->bytes, sizeof(key->bytes));
    (void)sodium_bin2hex(out, SEALED_TEXT, hash, sizeof(hash));
    sodium_memzero(hash, sizeof(hash));
}
