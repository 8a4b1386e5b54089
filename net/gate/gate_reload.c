/* gate_reload.c -- reloads the configuration of a running proxy and says how that went, for `systemctl reload`.
 *
 * A proxy has no control socket. The process that asks opens a datagram socket in the folder that both have from
 * systemd ($RUNTIME_DIRECTORY), sends SIGHUP, and reads the answer there. */
#include "net/gate/gate_reload.h"

#include "engine/base/buf.h"
#include "engine/base/notify.h"
#include "engine/base/str.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_TO "gate-reload"
#define DONE "done"

enum { ANSWER_MS = 10000, ANSWER_MAX = 600 };

/* Appends the path of the socket. False without the folder. */
static bool put_socket(struct buf *out)
{
    const char *folder = getenv("RUNTIME_DIRECTORY");
    if (!folder || folder[0] != '/' || strchr(folder, ':')) {
        return false;
    }
    buf_printf(out, "%s/%s", folder, ANSWER_TO);
    return true;
}

void gate_reload_answer(const char *why)
{
    struct buf path = {0};
    if (put_socket(&path)) {
        notify_send(path.bytes, why ? why : DONE);
    }
    buf_finish(&path);
}

static int listen_at(const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = -1;
    if (strlen(path) >= sizeof(address.sun_path)) {
        (void)err_set(err, ERR_LIMIT, "the path %s is too long for a socket", path);
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    (void)unlink(path); /* of one that was killed */
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        (void)err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
        if (fd >= 0) {
            (void)close(fd);
        }
        return -1;
    }
    return fd;
}

static bool read_answer(int fd, struct err *err)
{
    char text[ANSWER_MAX];
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    ssize_t length = poll(&wait, 1, ANSWER_MS) > 0 ? recv(fd, text, sizeof(text), 0) : -1;
    struct str answer = {text, length > 0 ? (size_t)length : 0};
    if (length < 0) {
        return err_set(err, ERR_BUSY,
                "the gate did not answer in %d s: its log says whether it read the "
                "configuration",
                ANSWER_MS / 1000);
    }
    return str_equal(answer, STR(DONE)) || err_set(err, ERR_FORMAT, "%.*s", STR_FMT(answer));
}

bool gate_reload_ask(const char *process, struct err *err)
{
    struct buf path = {0};
    uint64_t id = 0;
    if (!str_to_u64(str_of(process), &id) || id < 2 || id > INT32_MAX) {
        return err_set(
                err, ERR_FORMAT, "--reload takes the process id of a gate, not %s", process);
    }
    if (!put_socket(&path)) {
        return err_set(err, ERR_MISSING,
                "--reload needs the gate's folder in RUNTIME_DIRECTORY, which systemd sets; "
                "without it, send the gate SIGHUP and read its log");
    }
    int fd = listen_at(path.bytes, err);
    bool ok = fd >= 0;
    if (ok && kill((pid_t)id, SIGHUP) != 0) {
        ok = err_set(err, ERR_MISSING, "cannot reach process %s: %s", process, strerror(errno));
    }
    ok = ok && read_answer(fd, err);
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(path.bytes);
    }
    buf_finish(&path);
    return ok;
}
