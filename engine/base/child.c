/* child.c -- runs another program and collects its output.
 *
 * The output is read as it comes, so that the program never blocks; its beginning is kept. A
 * program gets no other descriptors of ours, and no blocked or ignored signals. */
#include "engine/base/child.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAID_MAX 4096
#define CHILD_NOT_RUN 126 /* exit statuses of shells and dynamic linkers: it never began */
#define CHILD_NOT_FOUND 127
#define CHILD_LOOK_MS 100 /* interval of checks whether the result is still wanted */

extern char **environ;

static bool set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    return posix_spawnattr_setsigmask(attributes, &none) == 0 &&
           posix_spawnattr_setsigdefault(attributes, &all) == 0 &&
           posix_spawnattr_setflags(
                   attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0;
}

static bool set_files(posix_spawn_file_actions_t *files, const int ends[3])
{
    for (int to = 0; to < 3; to++) {
        int flags = to == STDIN_FILENO ? O_RDONLY : O_WRONLY;
        int code = ends[to] >= 0
                           ? posix_spawn_file_actions_adddup2(files, ends[to], to)
                           : posix_spawn_file_actions_addopen(files, to, "/dev/null", flags, 0);
        if (code != 0) {
            return false;
        }
    }
#ifdef __GLIBC__ /* elsewhere exec closes the others, a moment later */
    return posix_spawn_file_actions_addclosefrom_np(files, 3) == 0;
#else
    return true;
#endif
}

int child_start(const char *program, const char *const *words, const char *const *environment,
        const int ends[3], pid_t *out)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&files);
    if (code != 0) {
        return code;
    }
    code = posix_spawnattr_init(&attributes);
    if (code == 0) {
        bool ready = set_signals(&attributes) && set_files(&files, ends);
        code = ready ? posix_spawn(out, program, &files, &attributes,
                               (char *const *)(uintptr_t)words,
                               (char *const *)(uintptr_t)environment)
                     : ENOMEM;
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return code;
}

static bool is_wanted_child(const struct child *child, int64_t began_ms)
{
    bool late = child->seconds > 0 && clock_ms() - began_ms > (int64_t)child->seconds * 1000;
    return !late && (!child->goes_on || child->goes_on(child->data));
}

/* Reads to the end. Returns false when the result is no longer wanted. */
static bool listen_to(const struct child *child, int64_t began_ms, int fd, struct buf *said)
{
    char bytes[1024];
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (!is_wanted_child(child, began_ms)) {
            return false;
        }
        int ready = poll(&wait, 1, CHILD_LOOK_MS);
        ssize_t n = ready > 0 ? read(fd, bytes, sizeof(bytes)) : -1;
        if (n == 0) {
            return true;
        }
        if (n > 0 && said->length < SAID_MAX) {
            buf_add(said, bytes, (size_t)n);
        }
    }
}

/* Waits for the end of a program that may have closed its outputs earlier. */
static bool await_end(const struct child *child, int64_t began_ms, pid_t process, int *status)
{
    static const struct timespec moment = {0, 10000000};
    while (waitpid(process, status, WNOHANG) == 0) {
        if (!is_wanted_child(child, began_ms)) {
            return false;
        }
        (void)nanosleep(&moment, NULL);
    }
    return true;
}

/* True for signals of a crash, which indicate damaged input. Other signals end the program on
 * purpose: sent by the service manager, or by the kernel when memory is short. */
static bool is_crash(int number)
{
    return number == SIGSEGV || number == SIGABRT || number == SIGBUS || number == SIGFPE ||
           number == SIGILL || number == SIGSYS;
}

static bool judge_child(int status, const struct buf *said, struct err *err)
{
    struct str text = buf_str(said);
    struct str first = str_take_until(&text, '\n');
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return true;
    }
    if (WIFSIGNALED(status)) {
        return err_set(err, is_crash(WTERMSIG(status)) ? ERR_FORMAT : ERR_BUSY,
                "it was ended by signal %d%s%.*s", WTERMSIG(status),
                first.length > 0 ? ": " : "", STR_FMT(first));
    }
    if (WEXITSTATUS(status) == CHILD_NOT_RUN || WEXITSTATUS(status) == CHILD_NOT_FOUND) {
        return err_set(err, ERR_IO, "it could not be started%s%.*s",
                first.length > 0 ? ": " : "", STR_FMT(first));
    }
    return err_set(err, ERR_FORMAT, "%.*s",
            STR_FMT(first.length > 0 ? first : STR("it failed without a message")));
}

bool child_run(const struct child *child, struct err *err)
{
    int ends[2];
    pid_t process = 0;
    int status = 0;
    struct buf own = {0};
    struct buf *said = child->said ? child->said : &own;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(err, ERR_IO, "cannot make a pipe: %s", strerror(errno));
    }
    const int streams[] = {-1, ends[1], ends[1]};
    int code = child_start(
            child->program, child->words, (const char *const *)environ, streams, &process);
    (void)close(ends[1]);
    bool ok = code == 0 || err_set(err, ERR_IO, "%s", strerror(code));
    if (ok) {
        (void)setpriority(PRIO_PROCESS, (id_t)process, child->niceness);
        if (child->idle) {
            (void)sched_setscheduler(process, SCHED_IDLE, &(struct sched_param){0});
        }
        int64_t began_ms = clock_ms();
        bool ended = listen_to(child, began_ms, ends[0], said) &&
                     await_end(child, began_ms, process, &status);
        if (!ended) {
            (void)kill(process, SIGKILL);
            while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
            }
        }
        ok = ended ? judge_child(status, said, err)
             : child->seconds > 0
                     ? err_set(err, ERR_BUSY, "it did not finish in %d s", child->seconds)
                     : err_set(err, ERR_BUSY, "it was cancelled");
    }
    (void)close(ends[0]);
    buf_finish(&own);
    return ok;
}
