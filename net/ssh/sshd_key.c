/* sshd_key.c -- the server's host key.
 *
 * It is a file beside the world and not a row in it: backups, exports and followers go to other
 * people and machines, and anyone with the key can impersonate this server. It is made at first
 * use, and never overwritten. */
#include "net/ssh/sshd_key.h"

#include "engine/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_TEXT_MAX = 16384 };

/* libssh writes into the existing file, which nobody else may read. */
static bool write_key(const char *draft, ssh_key key)
{
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = fd >= 0 && ssh_pki_export_privkey_file(key, NULL, NULL, NULL, draft) == SSH_OK &&
              fsync(fd) == 0;
    if (fd >= 0) {
        ok = close(fd) == 0 && ok;
    }
    return ok;
}

/* Creates the file completely or not at all. */
static bool make(const char *path, struct err *err)
{
    char draft[4096];
    ssh_key key = NULL;
    if ((size_t)snprintf(draft, sizeof(draft), "%s.%d", path, (int)getpid()) >= sizeof(draft)) {
        return err_set(err, ERR_FORMAT, "the path of the SSH key is too long");
    }
    errno = 0;
    bool ok = ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) == SSH_OK && write_key(draft, key);
    /* Not rename: a key that another process made meanwhile must stay. */
    ok = ok && (linkat(AT_FDCWD, draft, AT_FDCWD, path, 0) == 0 || errno == EEXIST);
    if (!ok) {
        err_set(err, ERR_IO, "cannot write the SSH key %s: %s", path, strerror(errno));
    }
    (void)unlink(draft);
    ssh_key_free(key);
    return ok;
}

static bool check_mode(int fd, const char *path, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        return err_set(err, ERR_IO, "%s does not contain an SSH key", path);
    }
    return (st.st_mode & 077) == 0 ||
           err_set(err, ERR_DENIED, "others may read the SSH key %s: chmod 600 %s", path, path);
}

static bool import(int fd, const char *path, ssh_key *out_key, struct err *err)
{
    char text[KEY_TEXT_MAX];
    ssize_t length = read(fd, text, sizeof(text) - 1);
    bool ok = length > 0;
    text[ok ? length : 0] = '\0';
    ok = ok && ssh_pki_import_privkey_base64(text, NULL, NULL, NULL, out_key) == SSH_OK;
    explicit_bzero(text, sizeof(text));
    return ok || err_set(err, ERR_FORMAT,
                         "%s holds no SSH key without a passphrase: move it away, and "
                         "the server creates a new one",
                         path);
}

static void tell(const char *path, ssh_key key)
{
    unsigned char *hash = NULL;
    size_t length = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == 0) {
        char *text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length);
        log_notice("SSH clients know this server by %s (%s)", text ? text : "its key", path);
        ssh_string_free_char(text);
        ssh_clean_pubkey_hash(&hash);
    }
}

static bool read_key(const char *path, ssh_key *out_key, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_set(err, ERR_IO, "cannot read the SSH key %s: %s", path, strerror(errno));
    }
    bool ok = check_mode(fd, path, err) && import(fd, path, out_key, err);
    (void)close(fd);
    return ok;
}

static bool is_missing(const char *path)
{
    return access(path, F_OK) != 0 && errno == ENOENT;
}

bool sshd_key_check(const char *path, struct err *err)
{
    ssh_key key = NULL;
    bool ok = is_missing(path) || read_key(path, &key, err);
    ssh_key_free(key);
    return ok;
}

bool sshd_key_open(const char *path, ssh_key *out_key, struct err *err)
{
    bool ok = (!is_missing(path) || make(path, err)) && read_key(path, out_key, err);
    if (ok) {
        tell(path, *out_key);
    }
    return ok;
}
