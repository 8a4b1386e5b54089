/* privilege_test.c -- Dropped privileges are gone: paths, system calls, capabilities, the user.
 * Each test is a separate process, because none of it can be taken back. */
#include "engine/base/privilege.h"

#include "engine/base/worker.h"
#include "tests/support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit status of a child if this kernel lacks the tested feature. */
enum { NOT_HERE = 77 };

/* Runs it in a separate process, which ends with its return value: 0 for success. */
static void apart(int (*body)(void *data), void *data)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(body(data));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NOT_HERE) {
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* In a child: ends it with a message if the condition is false. */
#define WANT(so)                                                                               \
    if (!(so)) {                                                                               \
        print_error("line %d: not so: %s (%s)\n", __LINE__, #so, strerror(errno));             \
        return 1;                                                                              \
    }

static bool opens(const char *folder, const char *name, int flags)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd >= 0;
}

/* Three folders with a file in each: a writable one, a readable one, and one that is not
 * allowed. */
struct folders {
    char own[64];
    char read[64];
    char other[64];
};

static void make_privilege(char *folder, size_t size)
{
    (void)snprintf(folder, size, "/tmp/skein-privilege-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_true(opens(folder, "file", O_WRONLY | O_CREAT));
}

static void clear(const char *folder)
{
    static const char *const names[] = {"file", "new", "moved"};
    char path[128];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

static int look_at_paths(void *data)
{
    const struct folders *folders = data;
    const struct privilege_path paths[] = {
            {folders->own, true}, {folders->read, false}, {"/no/such/folder", true}};
    struct err err;
    bool done = false;
    char from[128];
    char to[128];
    (void)snprintf(from, sizeof(from), "%s/new", folders->own);
    (void)snprintf(to, sizeof(to), "%s/moved", folders->own);
    WANT(privilege_drop_capabilities(&err));
    WANT(privilege_limit_paths(paths, 3, &done, &err));
    if (!done) {
        return NOT_HERE;
    }
    WANT(opens(folders->own, "new", O_RDWR | O_CREAT));
    WANT(opens(folders->own, "file", O_RDWR | O_TRUNC));
    WANT(rename(from, to) == 0);
    WANT(unlink(to) == 0);
    WANT(opens(folders->read, "file", O_RDONLY));
    WANT(!opens(folders->read, "file", O_WRONLY) && errno == EACCES);
    WANT(!opens(folders->read, "new", O_WRONLY | O_CREAT) && errno == EACCES);
    WANT(!opens(folders->other, "file", O_RDONLY) && errno == EACCES);
    WANT(!opens("/root", ".", O_RDONLY) && errno == EACCES);
    WANT(opens("/etc", "passwd", O_RDONLY));
    WANT(opens("/dev", "null", O_RDWR));
    return 0;
}

TEST(only_named_paths_can_be_opened)
{
    struct folders folders;
    make_privilege(folders.own, sizeof(folders.own));
    make_privilege(folders.read, sizeof(folders.read));
    make_privilege(folders.other, sizeof(folders.other));

    apart(look_at_paths, &folders);

    clear(folders.own);
    clear(folders.read);
    clear(folders.other);
}

static int start_program(void *data)
{
    const struct folders *folders = data;
    const struct privilege_path paths[] = {{folders->own, true}};
    char command[192];
    struct err err;
    bool done = false;
    WANT(privilege_drop_capabilities(&err) && privilege_limit_paths(paths, 1, &done, &err));
    (void)snprintf(command, sizeof(command), "cat %s/file && ! cat %s/file 2>/dev/null",
            folders->own, folders->other);
    char *const words[] = {(char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", command, NULL};
    if (done) {
        (void)execv("/bin/sh", words);
    }
    return done ? 1 : NOT_HERE;
}

TEST(a_started_program_has_the_same_restrictions)
{
    struct folders folders;
    make_privilege(folders.own, sizeof(folders.own));
    make_privilege(folders.other, sizeof(folders.other));

    apart(start_program, &folders);

    clear(folders.own);
    clear(folders.other);
}

static long forbidden(size_t i)
{
    switch (i) {
    case 0:
        return mount("none", "/tmp", "tmpfs", 0, NULL);
    case 1:
        return syscall(SYS_unshare, 0);
    case 2:
        return syscall(SYS_setuid, getuid());
    case 3:
        return syscall(SYS_keyctl, 0, 0, 0, 0, 0);
    case 4:
        return syscall(SYS_bpf, 0, NULL, 0);
    case 5:
        return syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0);
    case 6:
        return syscall(SYS_io_uring_setup, 1, NULL);
    case 7:
        return syscall(SYS_memfd_create, "x", 0);
    case 8:
        return syscall(SYS_userfaultfd, 0);
    case 9:
        return socket(AF_PACKET, SOCK_RAW, 0);
    case 10:
        return socket(AF_VSOCK, SOCK_STREAM, 0);
    case 11:
        return ioctl(STDIN_FILENO, TIOCSTI, "x");
    case 12:
        return syscall(SYS_chroot, "/");
    case 13:
        return syscall(SYS_mknodat, AT_FDCWD, "/tmp/skein-device", S_IFCHR, 0);
    default:
        return 0;
    }
}

enum { FORBIDDEN = 14 };

static void try_elsewhere(void *data)
{
    *(bool *)data = syscall(SYS_unshare, 0) != 0 && errno == ENOSYS;
}

static void nothing(void *data)
{
    (void)data;
}

static int make_calls(void *data)
{
    (void)data;
    struct err err;
    bool done = false;
    bool refused = false;
    /* A thread that was there before is held to the same. */
    struct worker_pool *pool = worker_create(1, NULL, NULL);
    WANT(privilege_drop_capabilities(&err) && privilege_limit_calls(&done, &err));
    if (!done) {
        return NOT_HERE;
    }
    for (size_t i = 0; i < FORBIDDEN; i++) {
        errno = 0;
        if (forbidden(i) != -1 || errno != ENOSYS) {
            print_error("the call %zu is not refused: %s\n", i, strerror(errno));
            return 1;
        }
    }
    WANT(worker_submit(pool, (struct worker_job){try_elsewhere, nothing, &refused, false}, 1));
    while (worker_poll(pool) == 0) {
        (void)usleep(1000);
    }
    WANT(refused);
    worker_destroy(pool);
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int waiting = 1;
    WANT(fd >= 0 && ioctl(fd, FIONREAD, &waiting) == 0 && close(fd) == 0);
    WANT(opens("/dev", "null", O_RDWR));
    return 0;
}

TEST(calls_that_a_server_does_not_need_are_refused_in_each_thread)
{
    apart(make_calls, NULL);
}

static int look_at_rights(void *data)
{
    (void)data;
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct has[_LINUX_CAPABILITY_U32S_3];
    struct err err;
    memset(has, 0xff, sizeof(has));
    WANT(privilege_drop_capabilities(&err));
    WANT(syscall(SYS_capget, &head, has) == 0);
    WANT(has[0].permitted == 0 && has[0].effective == 0 && has[0].inheritable == 0);
    WANT(has[1].permitted == 0 && has[1].effective == 0 && has[1].inheritable == 0);
    WANT(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    return 0;
}

TEST(no_capability_is_left)
{
    apart(look_at_rights, NULL);
}

static int become_nobody(void *data)
{
    (void)data;
    struct err err;
    const struct passwd *nobody = getpwnam("nobody");
    uid_t uid = nobody ? nobody->pw_uid : 0;
    WANT(!privilege_become("no-such-user", &err) && strstr(err.text, "no such user"));
    if (geteuid() != 0 || uid == 0) {
        WANT(!privilege_become("root", &err) && strstr(err.text, "only root"));
        return 0;
    }
    WANT(privilege_become("nobody", &err));
    WANT(getuid() == uid && geteuid() == uid);
    WANT(setuid(0) != 0 && seteuid(0) != 0);
    WANT(privilege_become("nobody", &err));
    WANT(!privilege_become("root", &err) && strstr(err.text, "only root"));
    return 0;
}

TEST(root_changes_its_user_and_cannot_change_back)
{
    apart(become_nobody, NULL);
}
