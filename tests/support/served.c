/* served.c -- Starts, kills and restarts the real program for a test.
 *
 * The program's stderr goes to a file in its directory, which a failure quotes. If the test process
 * dies, its server dies too (PR_SET_PDEATHSIG). */
#include "tests/support/served.h"

#include "engine/base/base.h"
#include "engine/base/file.h"
#include "tests/support/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY_MS 60000
#define WORLD_BYTES_MAX ((size_t)16 << 20)

static const char config[] =
        "passwords = { memory_kib = 8 }\n"
        "limits = { exempt = { \"127.0.0.0/8\" } }\n"
        "slice = { milliseconds = 1000 }\n"; /* sanitizers, beside other tests */

static void path_of(const struct served *served, const char *name, char out[96])
{
    (void)snprintf(out, 96, "%s/%s", served->directory, name);
}

void served_world(const struct served *served, struct buf *out)
{
    buf_printf(out, "%s/world.db", served->directory);
}

static bool write_config(const struct served *served, struct err *err)
{
    char path[96];
    path_of(served, "config.lua", path);
    FILE *file = fopen(path, "w");
    if (!file) {
        return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    }
    bool ok = fputs(config, file) >= 0;
    ok = fclose(file) == 0 && ok;
    return ok || err_set(err, ERR_IO, "cannot write %s", path);
}

static void remove_directory(const struct served *served)
{
    DIR *directory = opendir(served->directory);
    for (struct dirent *entry = NULL; directory && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] != '.') {
            (void)unlinkat(dirfd(directory), entry->d_name, 0);
        }
    }
    if (directory) {
        (void)closedir(directory);
    }
    (void)rmdir(served->directory);
}

static bool run_init(const struct served *served, const char *world, const char *game)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0) {
            (void)execl(served->program, served->program, "init", "--world", world,
                    game ? "--game" : (char *)NULL, game, (char *)NULL);
        }
        _exit(127);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

/* A world of the game, or a starter world, made once in a process because all are equal. */
static bool make_world(const struct served *served, const char *game, struct err *err)
{
    static struct buf made;
    char path[96];
    path_of(served, "world.db", path);
    if (game) {
        return run_init(served, path, game) ||
               err_set(err, ERR_IO, "%s init --game %s fails", served->program, game);
    }
    if (made.length == 0) {
        return run_init(served, path, NULL)
                       ? file_read(path, path, WORLD_BYTES_MAX, &made, err)
                       : err_set(err, ERR_IO, "%s init fails", served->program);
    }
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(made.bytes, 1, made.length, file) == made.length;
    ok = file && fclose(file) == 0 && ok;
    return ok || err_set(err, ERR_IO, "cannot write %s", path);
}

bool served_open(struct served *served, const char *program, const char *game, struct err *err)
{
    *served = (struct served){.program = program, .out = -1};
    if (!folder_make(served->directory, sizeof(served->directory), "served")) {
        return err_set(err, ERR_IO, "cannot make a directory: %s", strerror(errno));
    }
    if (!write_config(served, err) || !make_world(served, game, err) ||
            !served_start(served, err)) {
        served_close(served);
        return false;
    }
    return true;
}

/* In the child: becomes the program. */
_Noreturn static void become(const struct served *served, int out)
{
    char world[96];
    char config_path[96];
    char errors[96];
    path_of(served, "world.db", world);
    path_of(served, "config.lua", config_path);
    path_of(served, "stderr", errors);
    int log = open(errors, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (log >= 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0) {
        (void)execl(served->program, served->program, "serve", "--world", world, "--config",
                config_path, "--listen", "telnet:127.0.0.1:0", (char *)NULL);
    }
    _exit(127);
}

/* One line of its stdout. */
static void take_output(struct served *served, struct str line, bool *out_ready)
{
    uint64_t port = 0;
    struct str listening = STR("listening telnet 127.0.0.1:");
    struct str password = STR("wizard password: ");
    if (str_starts(line, listening) &&
            str_to_u64(str_slice(line, listening.length, line.length), &port)) {
        served->port = (uint16_t)port;
    } else if (str_starts(line, password)) {
        struct str rest = str_trim(str_slice(line, password.length, line.length));
        (void)snprintf(served->wizard_password, sizeof(served->wizard_password), "%.*s",
                STR_FMT(rest));
    } else if (str_equal(str_trim(line), STR("ready"))) {
        *out_ready = true;
    }
}

/* Fails with the end of the server's stderr as the error. */
static bool fail_with_log(const struct served *served, struct err *err)
{
    char path[96];
    char text[400] = "";
    path_of(served, "stderr", path);
    FILE *file = fopen(path, "r");
    if (file) {
        if (fseek(file, -(long)sizeof(text) + 1, SEEK_END) != 0) {
            (void)fseek(file, 0, SEEK_SET);
        }
        text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
        (void)fclose(file);
    }
    return err_set(err, ERR_IO, "%s does not come to serve: %s", served->program, text);
}

static bool wait_ready(struct served *served, struct err *err)
{
    struct buf text = {0};
    bool ready = false;
    bool open = true;
    while (!ready && open) {
        struct pollfd poll_out = {.fd = served->out, .events = POLLIN};
        char block[512];
        ssize_t n =
                poll(&poll_out, 1, READY_MS) > 0 ? read(served->out, block, sizeof(block)) : 0;
        open = n > 0;
        buf_add(&text, block, open ? (size_t)n : 0);
        for (size_t end = 0; (end = str_find_char(buf_str(&text), '\n', 0)) != SIZE_MAX;) {
            take_output(served, str_slice(buf_str(&text), 0, end), &ready);
            buf_consume(&text, end + 1);
        }
    }
    buf_finish(&text);
    if (ready && served->port) {
        return true;
    }
    served_kill(served);
    return fail_with_log(served, err);
}

bool served_start(struct served *served, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return err_set(err, ERR_IO, "no pipe: %s", strerror(errno));
    }
    served->port = 0;
    served->pid = fork();
    if (served->pid == 0) {
        become(served, ends[1]);
    }
    (void)close(ends[1]);
    served->out = ends[0];
    if (served->pid < 0) {
        served->pid = 0;
        return err_set(err, ERR_IO, "no process: %s", strerror(errno));
    }
    return wait_ready(served, err);
}

/* Waits for its end; true if that was exit 0. */
static bool reap(struct served *served)
{
    int status = 0;
    while (waitpid(served->pid, &status, 0) < 0 && errno == EINTR) {
    }
    served->pid = 0;
    if (served->out >= 0) {
        (void)close(served->out);
        served->out = -1;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void served_kill(struct served *served)
{
    if (served->pid > 0) {
        (void)kill(served->pid, SIGKILL);
        (void)reap(served);
    }
}

bool served_stop(struct served *served)
{
    if (served->pid <= 0) {
        return false;
    }
    (void)kill(served->pid, SIGTERM);
    return reap(served);
}

void served_close(struct served *served)
{
    served_kill(served);
    remove_directory(served);
}
