/* privilege_calls.c -- limiting the system calls of the process.
 *
 * A program for the kernel (seccomp) lists the calls that a server needs. The kernel caches
 * always allowed calls in a bitmap, so they cost no more than before. All other calls fail with
 * ENOSYS, as on a kernel without them. The C library then falls back from a newer call to an
 * older one.
 *
 * The list is written by hand instead of using libseccomp: it is one table and twenty lines,
 * and avoids a build dependency. Processors other than these two have no limit. Sanitizers
 * inspect their process at its end like debuggers, so they may do that. */
#include "engine/base/privilege.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#define CALL(name) __NR_##name

static const uint32_t calls[] = {
        /* descriptors */
        CALL(read),
        CALL(write),
        CALL(readv),
        CALL(writev),
        CALL(pread64),
        CALL(pwrite64),
        CALL(preadv),
        CALL(pwritev),
        CALL(close),
        CALL(close_range),
        CALL(lseek),
        CALL(dup),
        CALL(dup3),
        CALL(fcntl),
        CALL(pipe2),
        CALL(ppoll),
        CALL(pselect6),
        CALL(epoll_create1),
        CALL(epoll_ctl),
        CALL(epoll_pwait),
        CALL(epoll_pwait2),
        CALL(eventfd2),
        CALL(signalfd4),
        CALL(timerfd_create),
        CALL(timerfd_settime),
        CALL(timerfd_gettime),
        CALL(sendfile),
        CALL(splice),
        CALL(copy_file_range),
        /* files */
        CALL(openat),
        CALL(openat2),
        CALL(newfstatat),
        CALL(fstat),
        CALL(statx),
        CALL(statfs),
        CALL(fstatfs),
        CALL(faccessat),
        CALL(faccessat2),
        CALL(readlinkat),
        CALL(getdents64),
        CALL(getcwd),
        CALL(chdir),
        CALL(fchdir),
        CALL(mkdirat),
        CALL(unlinkat),
        CALL(renameat2),
        CALL(linkat),
        CALL(symlinkat),
        CALL(ftruncate),
        CALL(truncate),
        CALL(fallocate),
        CALL(fsync),
        CALL(fdatasync),
        CALL(sync_file_range),
        CALL(fadvise64),
        CALL(readahead),
        CALL(flock),
        CALL(fchmod),
        CALL(fchmodat),
        CALL(fchown),
        CALL(utimensat),
        CALL(umask),
        CALL(inotify_init1),
        CALL(inotify_add_watch),
        CALL(inotify_rm_watch),
        CALL(syncfs),
        CALL(getxattr),
        CALL(setxattr),
        CALL(removexattr),
        CALL(fgetxattr),
        CALL(fsetxattr),
        /* memory */
        CALL(mmap),
        CALL(munmap),
        CALL(mremap),
        CALL(mprotect),
        CALL(madvise),
        CALL(mincore),
        CALL(brk),
        CALL(membarrier),
        CALL(mbind),
        CALL(get_mempolicy),
        CALL(mlock),
        CALL(munlock),
        /* threads, time, itself */
        CALL(clone),
        CALL(clone3),
        CALL(execve),
        CALL(wait4),
        CALL(waitid),
        CALL(exit),
        CALL(exit_group),
        CALL(futex),
        CALL(set_robust_list),
        CALL(get_robust_list),
        CALL(rseq),
        CALL(set_tid_address),
        CALL(gettid),
        CALL(getpid),
        CALL(getppid),
        CALL(getpgid),
        CALL(getsid),
        CALL(getuid),
        CALL(geteuid),
        CALL(getgid),
        CALL(getegid),
        CALL(getresuid),
        CALL(getresgid),
        CALL(getgroups),
        CALL(capget),
        CALL(kill),
        CALL(tgkill),
        CALL(tkill),
        CALL(rt_sigaction),
        CALL(rt_sigprocmask),
        CALL(rt_sigreturn),
        CALL(rt_sigpending),
        CALL(rt_sigtimedwait),
        CALL(rt_sigsuspend),
        CALL(sigaltstack),
        CALL(restart_syscall),
        CALL(sched_yield),
        CALL(sched_getaffinity),
        CALL(sched_getparam),
        CALL(sched_getscheduler),
        CALL(sched_setscheduler),
        CALL(getpriority),
        CALL(setpriority),
        CALL(ioprio_get),
        CALL(ioprio_set),
        CALL(nanosleep),
        CALL(clock_nanosleep),
        CALL(clock_gettime),
        CALL(clock_getres),
        CALL(gettimeofday),
        CALL(times),
        CALL(setitimer),
        CALL(getitimer),
        CALL(getrusage),
        CALL(getrlimit),
        CALL(setrlimit),
        CALL(prlimit64),
        CALL(sysinfo),
        CALL(uname),
        CALL(getcpu),
        CALL(prctl),
        CALL(getrandom),
#ifdef __NR_process_mrelease
        CALL(process_mrelease),
#endif
        /* calls that only give up more rights: the next program of an upgrade repeats them */
        CALL(capset),
        CALL(seccomp),
        CALL(landlock_create_ruleset),
        CALL(landlock_add_rule),
        CALL(landlock_restrict_self),
        /* sockets; the arguments of socket() are checked below */
        CALL(socketpair),
        CALL(bind),
        CALL(listen),
        CALL(accept),
        CALL(accept4),
        CALL(connect),
        CALL(getsockname),
        CALL(getpeername),
        CALL(getsockopt),
        CALL(setsockopt),
        CALL(sendto),
        CALL(recvfrom),
        CALL(sendmsg),
        CALL(recvmsg),
        CALL(sendmmsg),
        CALL(recvmmsg),
        CALL(shutdown),
#ifdef __x86_64__
        /* older names of the calls above */
        CALL(open),
        CALL(creat),
        CALL(stat),
        CALL(lstat),
        CALL(access),
        CALL(readlink),
        CALL(getdents),
        CALL(mkdir),
        CALL(rmdir),
        CALL(unlink),
        CALL(rename),
        CALL(link),
        CALL(symlink),
        CALL(chmod),
        CALL(dup2),
        CALL(pipe),
        CALL(poll),
        CALL(select),
        CALL(epoll_create),
        CALL(epoll_wait),
        CALL(eventfd),
        CALL(signalfd),
        CALL(inotify_init),
        CALL(fork),
        CALL(vfork),
        CALL(arch_prctl),
        CALL(time),
        CALL(alarm),
        CALL(getpgrp),
        CALL(utimes),
        CALL(utime),
        CALL(pause),
#endif
#ifdef __NR_renameat
        CALL(renameat),
#endif
#ifdef SANITIZED
        CALL(ptrace),
        CALL(personality),
        CALL(process_vm_readv),
        CALL(sched_setaffinity),
#endif
};

/* The allowed kinds of socket, and the allowed requests to a descriptor. */
static const uint32_t families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
static const uint32_t privilege_calls_requests[] = {
        TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, SIOCOUTQ};

#define PRIVILEGE_CALLS_COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum {
    HEAD = 4,
    PER_CHECK = 2,
    CHECKED_HEAD = 2,
    MOST = HEAD + PRIVILEGE_CALLS_COUNT(calls) * PER_CHECK + CHECKED_HEAD +
           PRIVILEGE_CALLS_COUNT(families) * PER_CHECK + 1 + CHECKED_HEAD +
           PRIVILEGE_CALLS_COUNT(privilege_calls_requests) * PER_CHECK + 1,
};

struct filter {
    struct sock_filter steps[MOST + 1];
    unsigned short count;
};

#define REFUSE (SECCOMP_RET_ERRNO | (ENOSYS & SECCOMP_RET_DATA))

static void add_privilege_calls(struct filter *filter, uint16_t code, uint32_t k, size_t if_not)
{
    filter->steps[filter->count++] =
            (struct sock_filter){.code = code, .jf = (uint8_t)if_not, .k = k};
}

static void load_privilege_calls(struct filter *filter, size_t offset)
{
    add_privilege_calls(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0);
}

static void allow_if_equal(struct filter *filter, uint32_t value)
{
    add_privilege_calls(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 1);
    add_privilege_calls(filter, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0);
}

/* Allows a call if an argument is in a list. Compares only its lower half, because the kernel
 * takes an int. */
static void allow_with(struct filter *filter, uint32_t call, size_t argument,
        const uint32_t *values, size_t count)
{
    add_privilege_calls(
            filter, BPF_JMP | BPF_JEQ | BPF_K, call, CHECKED_HEAD + count * PER_CHECK);
    load_privilege_calls(
            filter, offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t));
    for (size_t i = 0; i < count; i++) {
        allow_if_equal(filter, values[i]);
    }
    add_privilege_calls(filter, BPF_RET | BPF_K, REFUSE, 0);
}

static void build(struct filter *filter)
{
    load_privilege_calls(filter, offsetof(struct seccomp_data, arch));
    add_privilege_calls(filter, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0);
    /* Another architecture numbers its calls differently. */
    filter->steps[filter->count - 1].jt = 1;
    add_privilege_calls(filter, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS, 0);
    load_privilege_calls(filter, offsetof(struct seccomp_data, nr));
    /* These come first because the bitmap cannot answer them. */
    allow_with(filter, CALL(socket), 0, families, PRIVILEGE_CALLS_COUNT(families));
    allow_with(filter, CALL(ioctl), 1, privilege_calls_requests,
            PRIVILEGE_CALLS_COUNT(privilege_calls_requests));
    for (size_t i = 0; i < PRIVILEGE_CALLS_COUNT(calls); i++) {
        allow_if_equal(filter, calls[i]);
    }
    add_privilege_calls(filter, BPF_RET | BPF_K, REFUSE, 0);
}

bool privilege_limit_calls(bool *out_done, struct err *err)
{
    struct filter filter = {.count = 0};
    build(&filter);
    struct sock_fprog program = {.len = filter.count, .filter = filter.steps};
    *out_done = true;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ==
            0) {
        return true;
    }
    *out_done = false;
    /* A kernel without seccomp returns one of these. */
    return errno == ENOSYS || errno == EINVAL ||
           err_set(err, ERR_DENIED, "cannot limit system calls: %s", strerror(errno));
}

#else

bool privilege_limit_calls(bool *out_done, struct err *err)
{
    (void)err;
    *out_done = false;
    return true;
}

#endif
