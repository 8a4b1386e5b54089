/* file.c -- file and directory operations by name, shared by several parts of the program. */
#include "engine/base/file.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OPEN_MAX = 16, CHUNK = 16384, COPY_BYTES = 1 << 20 };

/* Names the directory on the way to path that is missing, or is a file. */
static void explain_way(const char *path, enum file_use use, struct file_why *why)
{
    char *copy = mem_dup_text(path);
    const char *parent = dirname(copy);
    const char *next = use == FILE_MAKE ? "make it, or name another path" : "check its name";
    struct stat info;
    if (stat(parent, &info) == 0 && S_ISDIR(info.st_mode)) {
        bool is_file = access(path, F_OK) == 0;
        (void)snprintf(why->text, sizeof(why->text),
                is_file            ? "it is not a directory; %s"
                : use == FILE_LIST ? "there is no such directory; %s"
                                   : "there is no such file; %s",
                is_file ? "name one" : next);
    } else if (stat(parent, &info) != 0 && errno == ENOENT) {
        (void)snprintf(
                why->text, sizeof(why->text), "there is no directory %s; %s", parent, next);
    } else {
        while (stat(parent, &info) != 0 && strchr(parent, '/') != NULL) {
            parent = dirname(copy);
        }
        (void)snprintf(why->text, sizeof(why->text), "%s is not a directory; name another path",
                parent);
    }
    mem_free(copy);
}

struct file_why file_why(const char *path, enum file_use use)
{
    struct file_why why;
    int number = errno;
    const char *next = number == EISDIR                      ? "name a file"
                       : number == ENOSPC                    ? "make room"
                       : number == EACCES || number == EPERM ? "check its owner and mode"
                                                             : "name another path";
    if (number == ENOENT || number == ENOTDIR) {
        explain_way(path, use, &why);
    } else {
        (void)snprintf(why.text, sizeof(why.text), "%s; %s",
                number == EISDIR   ? "it is a directory"
                : number == EEXIST ? "it exists already"
                                   : strerror(number),
                next);
    }
    errno = number;
    return why;
}

/* Reads the whole stream and closes it. */
static bool read_stream(FILE *file, const char *path, const char *what, size_t most,
        struct buf *out, struct err *err)
{
    char chunk[CHUNK];
    size_t before = out->length;
    bool ok = true;
    for (size_t n; ok && (n = fread(chunk, 1, sizeof(chunk), file)) > 0;) {
        buf_add(out, chunk, n);
        ok = out->length - before <= most ||
             err_set(err, ERR_LIMIT, "%s is larger than %zu MiB", what, most >> 20);
    }
    if (ok && ferror(file)) {
        ok = err_set(err, ERR_IO, "cannot read %s: %s", what, file_why(path, FILE_READ).text);
    }
    (void)fclose(file);
    if (!ok) {
        buf_truncate(out, before);
    }
    return ok;
}

bool file_read(
        const char *path, const char *what, size_t most, struct buf *out, struct err *err)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return err_set(err, ERR_IO, "cannot open %s: %s", what, file_why(path, FILE_READ).text);
    }
    return read_stream(file, path, what, most, out, err);
}

bool file_check_inside(const char *root, const char *path, const char *what, struct err *err)
{
    char *top = realpath(root, NULL);
    char *real = realpath(path, NULL);
    size_t length = top ? strlen(top) : 0;
    length -= length > 0 && top[length - 1] == '/'; /* keeps the slash of the root directory */
    bool inside = top && real && strncmp(top, real, length) == 0 &&
                  (real[length] == '/' || real[length] == '\0');
    if (!top || !real) {
        (void)err_set(err, ERR_IO, "cannot open %s: %s", what, file_why(path, FILE_READ).text);
    } else if (!inside) {
        (void)err_set(err, ERR_DENIED,
                "%s is a link that leads out of %s, and is not followed: put the file itself "
                "there",
                what, root);
    }
    free(top);
    free(real);
    return inside;
}

bool file_read_inside(const char *root, const char *path, const char *what, size_t most,
        struct buf *out, struct err *err)
{
    struct stat info;
    bool missing = stat(path, &info) != 0 && errno == ENOENT;
    if (!file_check_inside(root, path, what, err)) {
        if (missing && err) {
            err->code = ERR_MISSING;
        }
        return false;
    }
    int fd = open(
            path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe would wait for its other end */
    if (fd < 0) {
        return err_set(err, ERR_IO, "cannot open %s: %s", what, file_why(path, FILE_READ).text);
    }
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        (void)close(fd);
        return err_set(err, ERR_DENIED, "%s is not a regular file, so it is not read", what);
    }
    FILE *file = fdopen(fd, "r");
    if (!file) {
        (void)close(fd);
        return err_set(err, ERR_IO, "cannot read %s: %s", what, file_why(path, FILE_READ).text);
    }
    return read_stream(file, path, what, most, out, err);
}

bool file_put_absolute(const char *path, struct buf *out, struct err *err)
{
    if (path[0] != '/') {
        char *here = getcwd(NULL, 0);
        if (!here) {
            return err_set(err, ERR_IO,
                    "cannot tell the working directory: %s; give an absolute path",
                    strerror(errno));
        }
        buf_printf(out, "%s/", here);
        free(here);
    }
    buf_add_text(out, path);
    return true;
}

bool file_make_directory(const char *path, struct err *err)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST ||
           err_set(err, ERR_IO, "cannot make the directory %s: %s", path,
                   file_why(path, FILE_MAKE).text);
}

bool file_make_parents(struct buf *path, size_t from, struct err *err)
{
    bool ok = true;
    for (size_t i = from; ok && i < path->length; i++) {
        if (path->bytes[i] == '/') {
            path->bytes[i] = '\0';
            ok = file_make_directory(path->bytes, err);
            path->bytes[i] = '/';
        }
    }
    return ok;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

void file_remove_tree(const char *path)
{
    (void)nftw(path, remove_one, OPEN_MAX, FTW_DEPTH | FTW_PHYS);
}

static bool copy_bytes(int from, int to)
{
    ssize_t n = 0;
    do {
        n = sendfile(to, from, NULL, COPY_BYTES);
    } while (n > 0);
    return n == 0;
}

bool file_copy(const char *from, const char *to, struct err *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = out >= 0 && copy_bytes(in, out);
    int why = errno;
    if (in >= 0) {
        (void)close(in);
    }
    if (out >= 0 && close(out) != 0 && ok) {
        why = errno;
        ok = false;
    }
    return ok || err_set(err, ERR_IO, "cannot copy %s to %s: %s", from, to, strerror(why));
}

void file_put_stamp(int64_t wall_ms, struct buf *out)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc;
    char stamp[32] = "";
    if (gmtime_r(&seconds, &utc)) {
        (void)strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &utc);
    }
    buf_add_text(out, stamp);
}

bool file_read_stamp(struct str stamp, int64_t *out_wall_ms)
{
    struct tm utc = {0};
    struct buf again = {0};
    char text[FILE_STAMP_LENGTH + 1] = "";
    if (stamp.length != FILE_STAMP_LENGTH) {
        return false;
    }
    memcpy(text, stamp.bytes, FILE_STAMP_LENGTH);
    const char *end = strptime(text, "%Y%m%d-%H%M%S", &utc);
    int64_t wall_ms = (int64_t)timegm(&utc) * 1000;
    file_put_stamp(wall_ms, &again);
    bool same = end && *end == '\0' && str_equal(buf_str(&again), stamp);
    buf_finish(&again);
    *out_wall_ms = same ? wall_ms : *out_wall_ms;
    return same;
}

bool file_sync_folder_of(const char *path)
{
    char *copy = mem_dup_text(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mem_free(copy);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    errno = why;
    return ok;
}

/* Writes a new file and syncs it. Sets errno on failure. */
static bool write_synced(const char *path, struct str content, unsigned mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0) {
        return false;
    }
    errno = ENOSPC; /* for a write that is cut short */
    bool ok = write(fd, content.bytes, content.length) == (ssize_t)content.length &&
              fsync(fd) == 0;
    int why = errno;
    ok = close(fd) == 0 && ok;
    errno = why;
    return ok;
}

bool file_replace(const char *path, struct str content, unsigned mode, struct err *err)
{
    struct buf beside = {0};
    buf_printf(&beside, "%s.new", path);
    bool ok = write_synced(beside.bytes, content, mode) && rename(beside.bytes, path) == 0 &&
              (file_sync_folder_of(path) || errno == EINVAL);
    if (!ok) {
        (void)err_set(err, ERR_IO, "cannot write %s: %s", path, file_why(path, FILE_MAKE).text);
        (void)unlink(beside.bytes);
    }
    buf_finish(&beside);
    return ok;
}

void file_make_free(struct buf *path)
{
    size_t length = path->length;
    struct stat status;
    for (unsigned i = 2; lstat(path->bytes, &status) == 0; i++) {
        buf_truncate(path, length);
        buf_printf(path, "-%u", i);
    }
}
