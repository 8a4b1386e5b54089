/* control_client.c -- sends requests to the server that has the world open.
 *
 * A blocking exchange over FILE.ctl: one line to the server, lines back until the result comes.
 * A password goes over a socket that only its owner can open.
 *
 * A socket's path is limited to 107 bytes, and a world's path may be longer: then it goes
 * through /proc/self/fd and the directory, which is kept open. */
#include "engine/app/control.h"

#include "engine/app/asker.h"
#include "engine/base/base.h"
#include "engine/base/file.h"

#include <jansson.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { REPLY_MAX = 64 << 20, PATIENCE_MS = 5000 };

bool control_address(
        const char *world, char *out, size_t size, int *out_directory, struct err *err)
{
    struct sockaddr_un local;
    size_t room = sizeof(local.sun_path) < size ? sizeof(local.sun_path) : size;
    *out_directory = -1;
    if ((size_t)snprintf(out, room, "%s.ctl", world) < room) {
        return true;
    }
    char *copy = mem_dup_text(world);
    int directory = open(dirname(copy), O_PATH | O_DIRECTORY | O_CLOEXEC);
    mem_free(copy);
    if (directory < 0) {
        return err_set(err, ERR_IO, "cannot open the directory of %s: %s", world,
                file_why(world, FILE_READ).text);
    }
    const char *slash = strrchr(world, '/');
    if ((size_t)snprintf(out, room, "/proc/self/fd/%d/%s.ctl", directory,
                slash ? slash + 1 : world) >= room) {
        (void)close(directory);
        return err_set(err, ERR_LIMIT, "the name of %s is too long: use a shorter one", world);
    }
    *out_directory = directory;
    return true;
}

static bool dial(const char *world, long holder, int *out_fd, struct err *err)
{
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    int directory = -1;
    if (!control_address(world, local.sun_path, sizeof(local.sun_path), &directory, err)) {
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && connect(fd, (const struct sockaddr *)&local, sizeof(local)) == 0;
    int number = errno;
    if (directory >= 0) {
        (void)close(directory);
    }
    if (!ok) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return err_set(err, ERR_BUSY,
                "world %s is in use by process %ld, which cannot be asked through %s.ctl (%s): "
                "stop it, or wait until it ends",
                world, holder, world, strerror(number));
    }
    *out_fd = fd;
    return true;
}

/* Sends the request, an object, with the user's name added. */
static bool send_line(int fd, const char *text)
{
    char user[ASKER_SIZE];
    struct buf line = {0};
    asker_name(user);
    json_t *name = json_string(user); /* NULL: not UTF-8 */
    char *quoted = name ? json_dumps(name, JSON_ENCODE_ANY) : NULL;
    buf_printf(&line, "{\"user\":%s,%s\n", quoted ? quoted : "null", text + 1);
    json_decref(name);
    free(quoted);
    size_t sent = 0;
    while (sent < line.length) {
        ssize_t n = send(fd, line.bytes + sent, line.length - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            break;
        }
        sent += (size_t)n;
    }
    bool ok = sent == line.length;
    buf_wipe(&line);
    return ok;
}

/* Handles one line from the server. Returns true for the last one; *out_ok is then the
 * result. */
static bool take_line_control_client(struct str line, const struct control_ask *ask,
        struct buf *out, bool *out_ok, struct err *err)
{
    json_t *reply = json_loadb(line.bytes, line.length, 0, NULL);
    const json_t *permille = json_object_get(reply, "permille");
    const char *text = json_string_value(json_object_get(reply, "text"));
    const char *error = json_string_value(json_object_get(reply, "error"));
    bool is_last = !json_is_integer(permille);
    if (!is_last && ask->progress) {
        ask->progress(ask->data, (unsigned)json_integer_value(permille));
    } else if (is_last) {
        *out_ok = text != NULL;
        buf_add_text(out, text ? text : "");
        if (!text) {
            err_set(err, ERR_DENIED, "%s",
                    error ? error : "the server's answer is not valid; is it another version?");
        }
    }
    json_decref(reply);
    return is_last;
}

/* Tells the user once, after a while, that the server has not answered yet. */
static void wait_for_reply(int fd, long holder, bool *told)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (!*told && poll(&wait, 1, PATIENCE_MS) == 0) {
        (void)fprintf(stderr,
                "the server (process %ld) has not done it yet: it may be busy, or its disk "
                "may be full; waiting for it\n",
                holder);
        *told = true;
    }
}

static bool read_reply(
        int fd, long holder, const struct control_ask *ask, struct buf *out, struct err *err)
{
    struct buf in = {.cap = REPLY_MAX};
    bool ok = false;
    bool done = false;
    bool told = false;
    while (!done) {
        size_t end = str_find_char(buf_str(&in), '\n', 0);
        if (end != SIZE_MAX) {
            done = take_line_control_client(
                    str_slice(buf_str(&in), 0, end), ask, out, &ok, err);
            buf_consume(&in, end + 1);
            continue;
        }
        wait_for_reply(fd, holder, &told);
        char *room = buf_reserve(&in, 4096);
        ssize_t n = room ? recv(fd, room, 4096, 0) : 0;
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            (void)err_set(err, ERR_IO,
                    "the server (process %ld) hung up before it was done; look at its log",
                    holder);
            break;
        }
        buf_added(&in, (size_t)n);
    }
    buf_finish(&in);
    return ok;
}

bool control_ask_server(const char *world, long holder, const struct control_ask *ask,
        struct buf *out, struct err *err)
{
    int fd = -1;
    if (!dial(world, holder, &fd, err)) {
        return false;
    }
    bool ok = false;
    if (send_line(fd, ask->request)) {
        ok = read_reply(fd, holder, ask, out, err);
    } else {
        err_set(err, ERR_IO, "the server (process %ld) hung up; look at its log", holder);
    }
    (void)close(fd);
    return ok;
}
