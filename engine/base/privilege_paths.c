/* privilege_paths.c -- limiting which files the process may open.
 *
 * It uses Landlock, a kernel layer that any process may apply to itself. A rule allows a folder
 * with everything below it; other access is refused with EACCES. Files that are already open
 * remain open. Rules name folders, because an editor or a renewed certificate replaces a file
 * by a new one.
 *
 * Apart from the caller's paths, it allows the programs, libraries and data of the system, and
 * files in /etc for users and name lookup. Programs may be run: a server tests copies of worlds
 * with its own program, and an upgrade starts another one. Every program it starts has the same
 * limits and can only add more. */
#include "engine/base/privilege.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* These are newer than the headers that this has to compile with. */
#define ACCESS_REFER ((uint64_t)1 << 13)
#define ACCESS_TRUNCATE ((uint64_t)1 << 14)

#define ACCESS_FILE                                                                            \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | ACCESS_TRUNCATE)
#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* Excludes devices. */
#define ACCESS_WRITE                                                                           \
    (ACCESS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |             \
            LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                     \
            LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |                       \
            LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM | ACCESS_REFER |        \
            ACCESS_TRUNCATE)
#define ACCESS_ALL (ACCESS_WRITE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)

enum { ABI_REFER = 2, ABI_TRUNCATE = 3 };

/* A set of rules under construction. */
struct rules {
    int fd;
    uint64_t handled; /* the accesses that this kernel can limit */
    int failure;      /* the first errno; 0: none */
};

static const char *const system_folders[] = {"/etc", "/usr", "/bin", "/sbin", "/lib", "/lib32",
        "/lib64", "/opt", "/proc", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm",
        "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager", "/run/nscd",
        "/var/run/nscd", "/var/lib/ca-certificates", "/dev/urandom", "/dev/random"};

static void allow(struct rules *rules, const char *path, uint64_t access)
{
    struct stat status;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    struct landlock_path_beneath_attr rule = {.parent_fd = fd};
    bool is_directory = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    rule.allowed_access = access & rules->handled & (is_directory ? UINT64_MAX : ACCESS_FILE);
    if (syscall(SYS_landlock_add_rule, rules->fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 &&
            rules->failure == 0) {
        rules->failure = errno;
    }
    (void)close(fd);
}

/* Allows a library, which may be in any folder. */
static int allow_library(struct dl_phdr_info *library, size_t size, void *data)
{
    (void)size;
    if (library->dlpi_name && library->dlpi_name[0] == '/') {
        allow(data, library->dlpi_name, ACCESS_READ);
    }
    return 0;
}

static void allow_all(struct rules *rules, const struct privilege_path *paths, size_t count)
{
    for (size_t i = 0; i < sizeof(system_folders) / sizeof(system_folders[0]); i++) {
        allow(rules, system_folders[i], ACCESS_READ);
    }
    allow(rules, "/dev/null", ACCESS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(rules, "/proc/self/exe", ACCESS_READ);
    (void)dl_iterate_phdr(allow_library, rules);
    for (size_t i = 0; i < count; i++) {
        allow(rules, paths[i].path, paths[i].write ? ACCESS_WRITE : ACCESS_READ);
    }
}

bool privilege_limit_paths(
        const struct privilege_path *paths, size_t count, bool *out_done, struct err *err)
{
    long abi = syscall(
            SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    *out_done = abi > 0;
    if (abi <= 0) {
        return true;
    }
    struct rules rules = {.handled = ACCESS_ALL};
    rules.handled &= abi < ABI_REFER ? ~ACCESS_REFER : UINT64_MAX;
    rules.handled &= abi < ABI_TRUNCATE ? ~ACCESS_TRUNCATE : UINT64_MAX;
    struct landlock_ruleset_attr handled = {.handled_access_fs = rules.handled};
    rules.fd = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
    if (rules.fd < 0) {
        return err_set(err, ERR_DENIED, "cannot limit paths: %s", strerror(errno));
    }
    allow_all(&rules, paths, count);
    bool ok = rules.failure == 0 && syscall(SYS_landlock_restrict_self, rules.fd, 0) == 0;
    int why = rules.failure != 0 ? rules.failure : errno;
    (void)close(rules.fd);
    return ok || err_set(err, ERR_DENIED, "cannot limit paths: %s", strerror(why));
}
