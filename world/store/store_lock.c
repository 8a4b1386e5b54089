/* store_lock.c -- the exclusive lock of a world's writer.
 *
 * The lock is an exclusive flock on the world file itself, on a separate descriptor. It is
 * independent of SQLite's locks (which use fcntl), ends with the process in any case, and leaves
 * nothing to clean up. The holder's process id comes from /proc/locks, matched by device and inode.
 *
 * Closing any descriptor of a file drops all fcntl locks that the process has on it. So the
 * descriptor here is opened before SQLite's and closed after them, and a world that this process
 * already holds is refused without being opened. store_holder opens nothing, for the same
 * reason. */
#include "world/store/store_lock.h"

#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "world/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The kernel returns at most a page of its list for each read, and omits a line if locks change
 * between two reads. */
#define LIST_READ_TIMES 8
#define LIST_PAGE_SIZE 4096

/* Reads one line of /proc/locks: "1: FLOCK  ADVISORY  WRITE 6237 fe:00:10952847 0 EOF".
 * Returns the holder if it is an exclusive flock of the file, else 0. */
static long holder_in_line(struct str line, const char *file)
{
    str_take_word(&line);
    struct str kind = str_take_word(&line);
    str_take_word(&line);
    struct str access = str_take_word(&line);
    struct str holder = str_take_word(&line);
    struct str held = str_take_word(&line);
    uint64_t process = 0;
    if (str_equal(kind, STR("FLOCK")) && str_equal(access, STR("WRITE")) &&
            str_equal(held, str_of(file)) && str_to_u64(holder, &process)) {
        return (long)process;
    }
    return 0;
}

static long holder_in_list(const char *file)
{
    FILE *locks = fopen("/proc/locks", "re");
    char page[LIST_PAGE_SIZE];
    char line[256];
    long holder = 0;
    if (locks) {
        (void)setvbuf(locks, page, _IOFBF, sizeof(page));
    }
    while (locks && holder == 0 && fgets(line, sizeof(line), locks)) {
        holder = holder_in_line(str_trim(str_of(line)), file);
    }
    if (locks) {
        (void)fclose(locks);
    }
    return holder;
}

long store_holder(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return 0;
    }
    char file[64];
    (void)snprintf(file, sizeof(file), "%02x:%02x:%llu", major(status.st_dev),
            minor(status.st_dev), (unsigned long long)status.st_ino);
    long holder = 0;
    for (int i = 0; i < LIST_READ_TIMES && holder == 0; i++) {
        holder = holder_in_list(file);
    }
    return holder;
}

static bool refuse_busy(const char *path, long holder, struct err *err)
{
    if (holder == 0) {
        return err_set(
                err, ERR_BUSY, "world %s is in use by another process: stop that first", path);
    }
    return err_set(
            err, ERR_BUSY, "world %s is in use by process %ld: stop that first", path, holder);
}

/* SQLite keeps its log beside the file, and so must be able to write there. */
static bool check_directory(const char *path, struct err *err)
{
    const char *slash = strrchr(path, '/');
    struct str directory = slash ? (struct str){path, (size_t)(slash - path) + 1} : STR(".");
    char *text = str_dup(directory);
    bool ok = faccessat(AT_FDCWD, text, W_OK | X_OK, AT_EACCESS) == 0 ||
              err_set(err, ERR_DENIED,
                      "cannot write in %s, where the log of world %s goes: %s; "
                      "check the directory's owner and mode",
                      text, path, strerror(errno));
    mem_free(text);
    return ok;
}

bool store_lock_take(const char *path, int *out_fd, struct err *err)
{
    long holder = store_holder(path);
    if (holder != 0) {
        return refuse_busy(path, holder, err);
    }
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 && errno == EROFS) {
        return err_set(err, ERR_DENIED,
                "world %s is on a disk that is read-only, and has to be written: mount it "
                "writable, or copy the world elsewhere (check, export and backup do without)",
                path);
    }
    if (fd < 0) {
        return err_set(err, ERR_DENIED, "cannot write world %s: %s; check its owner and mode",
                path, strerror(errno));
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        holder = store_holder(path);
        (void)close(fd);
        if (why == EWOULDBLOCK) {
            return refuse_busy(path, holder, err);
        }
        return err_set(err, ERR_IO, "cannot lock world %s: %s", path, strerror(why));
    }
    if (!check_directory(path, err)) {
        (void)close(fd);
        return false;
    }
    *out_fd = fd;
    return true;
}
