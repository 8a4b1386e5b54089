/* upgrade.c -- replacing the program of a served world, and returning to the previous program.
 *
 * 1. The old server ends normally, and only then does the new one start, so a world never has
 *    two servers.
 * 2. The process that a shell or systemd started remains as the supervisor. It waits, passes
 *    signals on, and ends with the exit status of the supervised process. The supervised
 *    process ends with the supervisor.
 * 3. They communicate over one pipe, named in the environment: "ready", or "next PATH".
 * 4. A program that is not ready in READY_MS is killed, and the previous program is started
 *    again. It is started from an open descriptor, because the file may have been replaced. If
 *    the world was migrated to a schema that it does not know, the copy from before the
 *    migration is restored: no output was sent in between.
 * 5. If systemd's watchdog is used, the supervised process sends the pings.
 * 6. Until the supervised process is ready, its stderr passes through the supervisor, which
 *    remembers the last line. */
#include "engine/modules/upgrade/upgrade.h"

#include "engine/base/base.h"
#include "engine/modules/upgrade/upgrade_back.h"
#include "engine/modules/upgrade/upgrade_claim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PARENT_FD "SKEIN_KEEPER_FD"
#define PARENT_ERRORS "SKEIN_KEEPER_ERRORS" /* the descriptor for stderr afterwards */
#define WENT_BACK "SKEIN_WENT_BACK"         /* the reason */
#define SELF "/proc/self/exe"

enum {
    READY_MS = 30000,
    ARGUMENTS_MAX = 64 * 1024,
    WORDS_MAX = 512,
    FAILED = 1,
    LINE_MAX_BYTES = 200,
};

/* A started program and its messages. */
struct kept {
    pid_t process;
    int pipe;   /* read end; -1: closed */
    int errors; /* read end of its stderr; -1: closed */
    struct buf said;
    struct buf line; /* its current or last line on stderr */
    bool line_ends;
    bool ready;
    char *next; /* owned: the requested next program; NULL: none */
};

struct upgrade_parent {
    char arguments[ARGUMENTS_MAX];
    char *words[WORDS_MAX + 1];
    int signals;       /* signalfd */
    int program;       /* descriptor of the previous program; -1: this program */
    bool ends;         /* asked to end: nothing more is started */
    struct buf why;    /* why the last program was not ready */
    const char *world; /* borrowed */
    int claim;         /* while no program is ready: see upgrade_claim.h */
    sigset_t before;
};

/* -- in the supervised server -- */

static int fd_of(const char *name)
{
    const char *text = getenv(name);
    uint64_t fd = 0;
    return text && str_to_u64(str_of(text), &fd) && fd < INT_MAX ? (int)fd : -1;
}

static int parent_fd(void)
{
    return fd_of(PARENT_FD);
}

bool upgrade_has_parent(void)
{
    return parent_fd() >= 0;
}

static bool say_upgrade(const char *line)
{
    size_t length = strlen(line);
    return write(parent_fd(), line, length) == (ssize_t)length;
}

static void take_errors_back(void)
{
    int errors = fd_of(PARENT_ERRORS);
    if (errors > STDERR_FILENO) {
        (void)dup2(errors, STDERR_FILENO);
        (void)close(errors);
        log_look_again();
    }
    (void)unsetenv(PARENT_ERRORS);
}

void upgrade_tell_ready(void)
{
    if (upgrade_has_parent()) {
        take_errors_back();
        (void)fcntl(parent_fd(), F_SETFD, FD_CLOEXEC);
        (void)say_upgrade("ready\n");
    }
}

bool upgrade_ask(const char *binary, struct err *err)
{
    struct buf line = {0};
    buf_printf(&line, "next %s\n", binary);
    bool ok = say_upgrade(line.bytes) ||
              err_set(err, ERR_IO, "the process that started this one does not answer");
    buf_finish(&line);
    return ok;
}

const char *upgrade_went_back(void)
{
    return getenv(WENT_BACK);
}

bool upgrade_may(const char *binary, struct err *err)
{
    struct stat status;
    if (binary[0] != '/' || strchr(binary, '\n')) {
        return err_set(err, ERR_FORMAT, "the path of the new program must be absolute");
    }
    if (stat(binary, &status) != 0 || !S_ISREG(status.st_mode) || access(binary, X_OK) != 0) {
        return err_set(
                err, ERR_MISSING, "%s is not a program that this server may start", binary);
    }
    int fd = open(binary, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return err_set(err, ERR_DENIED, "cannot open %s: %s", binary, strerror(errno));
    }
    (void)close(fd);
    return true;
}

/* -- starting -- */

/* Reads the arguments of this process, which every started program gets too. */
static bool read_arguments(struct upgrade_parent *replication)
{
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t length =
            fd >= 0 ? read(fd, replication->arguments, sizeof(replication->arguments) - 1) : -1;
    size_t count = 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    for (ssize_t at = 0; at < length && count < WORDS_MAX;) {
        replication->words[count++] = replication->arguments + at;
        at += (ssize_t)strlen(replication->arguments + at) + 1;
    }
    return count > 0;
}

static void watch_signals(struct upgrade_parent *replication)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &set, &replication->before);
    replication->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void set_upgrade_number(const char *name, long number)
{
    char text[24];
    (void)snprintf(text, sizeof(text), "%ld", number);
    (void)setenv(name, text, 1);
}

/* Becomes the program, in the new process. It talks to its supervisor on fd, and writes its
 * stderr to errors until it is ready. */
static void become(const struct upgrade_parent *replication, const char *program, int fd,
        int errors, bool back)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)sigprocmask(SIG_SETMASK, &replication->before, NULL);
    set_upgrade_number(PARENT_FD, fd);
    set_upgrade_number(PARENT_ERRORS, dup(STDERR_FILENO));
    (void)dup2(errors, STDERR_FILENO);
    if (getenv("WATCHDOG_PID")) {
        set_upgrade_number("WATCHDOG_PID", getpid());
    }
    if (back) {
        (void)setenv(WENT_BACK, replication->why.bytes, 1);
    } else {
        (void)unsetenv(WENT_BACK);
    }
    if (back && replication->program >= 0) {
        (void)fcntl(replication->program, F_SETFD,
                0); /* the interpreter of a script opens it again */
    }
    (void)execv(program, replication->words);
    (void)fprintf(stderr, "cannot start %s: %s\n", program, strerror(errno));
    _exit(FAILED);
}

/* Makes a pipe with a private read end that never blocks. */
static bool make_pipe(int ends[2])
{
    return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

static bool start_upgrade(const struct upgrade_parent *replication, const char *program,
        bool back, struct kept *out)
{
    int ends[2];
    int errors[2];
    *out = (struct kept){.pipe = -1, .errors = -1};
    if (!make_pipe(ends) || !make_pipe(errors)) {
        return false;
    }
    (void)fcntl(errors[1], F_SETFD, FD_CLOEXEC);
    out->process = fork();
    if (out->process == 0) {
        become(replication, program, ends[1], errors[1], back);
    }
    (void)close(ends[1]);
    (void)close(errors[1]);
    out->pipe = ends[0];
    out->errors = errors[0];
    return out->process > 0;
}

/* -- supervising -- */

static void take_line_upgrade(struct kept *kept, struct str line)
{
    if (str_equal(line, STR("ready"))) {
        kept->ready = true;
    } else if (str_starts(line, STR("next /"))) {
        mem_free(kept->next);
        kept->next = str_dup(str_slice(line, strlen("next "), line.length));
    }
}

/* Reads the available bytes; closes the descriptor at its end. */
static size_t read_some(int *fd, char *out, size_t size)
{
    ssize_t n = *fd >= 0 ? read(*fd, out, size) : -1;
    if (n == 0) {
        (void)close(*fd);
        *fd = -1;
    }
    return n > 0 ? (size_t)n : 0;
}

static void hear_errors(struct kept *kept)
{
    char bytes[4096];
    for (size_t n = 0; (n = read_some(&kept->errors, bytes, sizeof(bytes))) > 0;) {
        ssize_t ignored = write(STDERR_FILENO, bytes, n);
        (void)ignored;
        for (size_t i = 0; i < n; i++) {
            if (bytes[i] == '\n') {
                kept->line_ends = true;
                continue;
            }
            if (kept->line_ends) {
                buf_clear(&kept->line);
                kept->line_ends = false;
            }
            if (kept->line.length < LINE_MAX_BYTES) {
                buf_add_char(&kept->line, bytes[i]);
            }
        }
    }
}

static void hear(struct kept *kept)
{
    char bytes[4096];
    size_t n = read_some(&kept->pipe, bytes, sizeof(bytes));
    if (kept->said.length < sizeof(bytes)) {
        buf_add(&kept->said, bytes, n);
    }
    size_t end = 0;
    while ((end = str_find_char(buf_str(&kept->said), '\n', 0)) != SIZE_MAX) {
        take_line_upgrade(kept, str_slice(buf_str(&kept->said), 0, end));
        buf_consume(&kept->said, end + 1);
    }
    hear_errors(kept);
}

static void pass_signals(struct upgrade_parent *replication, const struct kept *kept)
{
    struct signalfd_siginfo info;
    while (read(replication->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo != SIGCHLD) {
            replication->ends = replication->ends || info.ssi_signo != SIGHUP;
            (void)kill(kept->process, (int)info.ssi_signo);
        }
    }
}

static void claim(struct upgrade_parent *replication)
{
    struct err ignored;
    if (replication->claim < 0 &&
            !upgrade_claim(replication->world, UPGRADE_KEEPS, &replication->claim, &ignored)) {
        replication->claim = -1;
    }
}

static void end_claim(struct upgrade_parent *replication)
{
    upgrade_claim_end(replication->world, replication->claim);
    replication->claim = -1;
}

/* Waits until the process has ended (true), or until end_ms if it is not ready (false). */
static bool wait_for(
        struct upgrade_parent *replication, struct kept *kept, int64_t end_ms, int *status)
{
    while (waitpid(kept->process, status, WNOHANG) == 0) {
        int64_t left_ms = kept->ready ? -1 : end_ms - clock_ms();
        struct pollfd fds[3] = {{.fd = replication->signals, .events = POLLIN},
                {.fd = kept->pipe, .events = POLLIN}, {.fd = kept->errors, .events = POLLIN}};
        if (!kept->ready && left_ms <= 0) {
            return false;
        }
        (void)poll(fds, 3, (int)left_ms);
        pass_signals(replication, kept);
        hear(kept);
        if (kept->ready) {
            end_claim(replication);
        }
    }
    hear(kept);
    return true;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void finish_upgrade(struct kept *kept)
{
    if (kept->pipe >= 0) {
        (void)close(kept->pipe);
    }
    if (kept->errors >= 0) {
        (void)close(kept->errors);
    }
    buf_finish(&kept->said);
    buf_finish(&kept->line);
    mem_free(kept->next);
}

/* Reports that a program ended before it was ready. */
static void tell_end(const struct kept *kept, const char *program, int raw, struct buf *out)
{
    struct buf clean = {0};
    str_clean(buf_str(&kept->line), false, &clean);
    buf_printf(out, "%s %s %d before it was ready", program,
            WIFSIGNALED(raw) ? "was ended by signal" : "ended with exit status",
            WIFSIGNALED(raw) ? WTERMSIG(raw) : WEXITSTATUS(raw));
    if (clean.length > 0) {
        buf_printf(out, "; its last line: %s", clean.bytes);
    }
    buf_finish(&clean);
}

/* Runs a program until it ends. Returns true if it was ready. *next: the program that it
 * requested, owned by the caller. */
static bool keep_upgrade(struct upgrade_parent *replication, const char *program, bool back,
        int *status, char **next)
{
    struct kept kept;
    *next = NULL;
    *status = FAILED;
    if (!start_upgrade(replication, program, back, &kept)) {
        buf_clear(&replication->why);
        buf_printf(&replication->why, "cannot start %s: %s", program, strerror(errno));
        return false;
    }
    int raw = 0;
    buf_clear(&replication->why);
    if (wait_for(replication, &kept, clock_ms() + READY_MS, &raw)) {
        *status = exit_status(raw);
        tell_end(&kept, program, raw, &replication->why);
    } else {
        buf_printf(&replication->why, "%s was not ready in %d s", program, READY_MS / 1000);
        (void)kill(kept.process, SIGKILL);
        (void)waitpid(kept.process, &raw, 0);
    }
    bool was_ready = kept.ready;
    *next = kept.next;
    kept.next = NULL;
    finish_upgrade(&kept);
    return was_ready;
}

int upgrade_keep(const char *binary, const char *world)
{
    struct upgrade_parent *replication = mem_alloc(sizeof(*replication));
    char before[32] = SELF;
    replication->program = replication->claim = -1;
    replication->world = world;
    char *wanted = mem_dup_text(binary);
    int status = FAILED;
    if (!read_arguments(replication)) {
        log_error("cannot read this process's arguments: %s is not started", binary);
    }
    watch_signals(replication);
    while (wanted && replication->words[0] && !replication->ends) {
        char *next = NULL;
        claim(replication);
        int fd = open(wanted, O_RDONLY | O_CLOEXEC);
        bool ready = keep_upgrade(replication, wanted, false, &status, &next);
        if (ready) {
            /* From now on, this is the program to return to. */
            (void)(replication->program >= 0 ? close(replication->program) : 0);
            replication->program = fd;
            (void)snprintf(before, sizeof(before), "/proc/self/fd/%d", fd);
        } else {
            (void)(fd >= 0 ? close(fd) : 0);
            log_error("going back: %s", replication->why.bytes);
            upgrade_take_back(world);
            status = 0;
            if (!replication->ends) {
                (void)keep_upgrade(replication, before, true, &status, &next);
            }
        }
        mem_free(wanted);
        wanted = next;
    }
    (void)close(replication->signals);
    end_claim(replication);
    mem_free(wanted);
    buf_finish(&replication->why);
    mem_free(replication);
    return status;
}
