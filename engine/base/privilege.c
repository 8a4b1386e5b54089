/* privilege.c -- giving up the rights of root.
 *
 * 1. The process changes its user before it creates anything, so that everything it creates
 *    belongs to that user.
 * 2. The main thread gives up capabilities while it is the only thread, because the kernel
 *    keeps them per thread.
 *
 * privilege_paths.c limits the files it may open; privilege_calls.c limits its system calls. */
#include "engine/base/privilege.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_user(const struct passwd *user)
{
    uid_t real = 0;
    uid_t effective = 0;
    uid_t saved = 0;
    return getresuid(&real, &effective, &saved) == 0 && real == user->pw_uid &&
           effective == user->pw_uid && saved == user->pw_uid;
}

bool privilege_has_user(const char *name, struct err *err)
{
    return getpwnam(name) ||
           err_set(err, ERR_MISSING,
                   "user = \"%s\": this system has no such user; make one, or name another",
                   name);
}

bool privilege_become(const char *name, struct err *err)
{
    const struct passwd *user = getpwnam(name);
    if (!user) {
        return privilege_has_user(name, err);
    }
    if (is_user(user)) {
        return true;
    }
    if (geteuid() != 0) {
        return err_set(err, ERR_DENIED,
                "user = \"%s\": only root can become another user; start as root or as %s",
                name, name);
    }
    if (initgroups(name, user->pw_gid) != 0 ||
            setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
            setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0 || !is_user(user)) {
        return err_set(err, ERR_DENIED, "cannot become the user %s: %s", name, strerror(errno));
    }
    return true;
}

/* Detects a service that systemd started without capabilities and without the right to drop
 * more. */
static bool has_no_capability(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct has[_LINUX_CAPABILITY_U32S_3] = {0};
    return syscall(SYS_capget, &head, has) == 0 && (has[0].permitted | has[1].permitted) == 0 &&
           (has[0].inheritable | has[1].inheritable) == 0;
}

bool privilege_drop_capabilities(struct err *err)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
    /* Without the right to drop, or without any capability, this loop does nothing. */
    for (unsigned long i = 0; prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0; i++) {
    }
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if ((syscall(SYS_capset, &head, none) != 0 && !has_no_capability()) ||
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return err_set(err, ERR_DENIED, "cannot give up capabilities: %s", strerror(errno));
    }
    return true;
}
