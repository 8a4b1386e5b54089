/* caller.c -- A minimal telnet client that can tell a prompt from text.
 *
 * It answers no option, so the server goes by its defaults: a prompt is "> " followed by IAC GA, or
 * IAC EOR; lines are not wrapped; nothing is echoed. */
#include "engine/base/base.h"
#include "tests/support/served.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IAC = 255, SB = 250, SE = 240, GA = 249, END_OF_RECORD = 239, WILL = 251, DONT = 254 };

enum { IN_TEXT, IN_COMMAND, IN_OPTION, IN_SUB, IN_SUB_COMMAND };

bool caller_open(struct caller *caller, uint16_t port, struct err *err)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *caller = (struct caller){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    int on = 1;
    if (caller->fd < 0 || connect(caller->fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
        err_set(err, ERR_IO, "cannot connect to port %u: %s", port, strerror(errno));
        caller_close(caller);
        return false;
    }
    (void)setsockopt(caller->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return true;
}

void caller_close(struct caller *caller)
{
    if (caller->fd >= 0) {
        (void)close(caller->fd);
    }
    buf_finish(&caller->told);
    *caller = (struct caller){.fd = -1};
}

void caller_forget(struct caller *caller)
{
    buf_clear(&caller->told);
    caller->answered = 0;
}

bool caller_send(struct caller *caller, const char *line, struct err *err)
{
    struct buf bytes = {0};
    buf_add_text(&bytes, line);
    buf_add_text(&bytes, "\r\n");
    size_t sent = 0;
    while (sent < bytes.length) {
        ssize_t n = send(caller->fd, bytes.bytes + sent, bytes.length - sent, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) {
            break;
        }
        sent += n > 0 ? (size_t)n : 0;
    }
    bool ok = sent == bytes.length;
    buf_finish(&bytes);
    return ok || err_set(err, ERR_IO, "cannot send: %s", strerror(errno));
}

/* A last line that ends in "> " is a prompt, not text; an editor's prompt has words in front. */
static void take_prompt(struct caller *caller)
{
    struct buf *told = &caller->told;
    if (str_ends(buf_str(told), STR("> "))) {
        size_t begin = told->length;
        while (begin > 0 && told->bytes[begin - 1] != '\n') {
            begin--;
        }
        buf_truncate(told, begin);
        caller->prompts++;
        caller->answered = told->length;
    }
}

static void take_command(struct caller *caller, uint8_t byte)
{
    caller->state = IN_TEXT;
    if (byte == GA || byte == END_OF_RECORD) {
        take_prompt(caller);
    } else if (byte == SB) {
        caller->state = IN_SUB;
    } else if (byte >= WILL && byte <= DONT) {
        caller->state = IN_OPTION;
    } else if (byte == IAC) {
        buf_add_char(&caller->told, (char)byte);
    }
}

static void take_byte(struct caller *caller, uint8_t byte)
{
    switch (caller->state) {
    case IN_TEXT:
        if (byte == IAC) {
            caller->state = IN_COMMAND;
        } else if (byte != '\r' && byte != '\0') {
            buf_add_char(&caller->told, (char)byte);
        }
        break;
    case IN_COMMAND:
        take_command(caller, byte);
        break;
    case IN_OPTION:
        caller->state = IN_TEXT;
        break;
    case IN_SUB:
        caller->state = byte == IAC ? IN_SUB_COMMAND : IN_SUB;
        break;
    default:
        caller->state = byte == SE ? IN_TEXT : IN_SUB;
        break;
    }
}

bool caller_read(struct caller *caller, int wait_ms)
{
    struct pollfd poll_in = {.fd = caller->fd, .events = POLLIN};
    uint8_t block[4096];
    if (caller->ended || poll(&poll_in, 1, wait_ms) <= 0) {
        return false;
    }
    ssize_t n = recv(caller->fd, block, sizeof(block), 0);
    if (n <= 0) {
        caller->ended = n == 0 || errno != EINTR;
        return false;
    }
    for (ssize_t i = 0; i < n; i++) {
        take_byte(caller, block[i]);
    }
    return true;
}

static bool give_up(const struct caller *caller, const char *what, struct err *err)
{
    struct str told = buf_str(&caller->told);
    size_t from = told.length > 200 ? told.length - 200 : 0;
    return err_set(err, ERR_IO, "%s did not come%s; what came ends with: %.*s", what,
            caller->ended ? ", and the connection ended" : "",
            STR_FMT(str_slice(told, from, told.length)));
}

bool caller_wait_prompt(struct caller *caller, size_t prompts, int wait_ms, struct err *err)
{
    int64_t end_ms = clock_ms() + wait_ms;
    while (caller->prompts < prompts) {
        int64_t left_ms = end_ms - clock_ms();
        if (left_ms <= 0 || (!caller_read(caller, (int)left_ms) && caller->ended)) {
            return give_up(caller, "a prompt", err);
        }
    }
    return true;
}

bool caller_wait_text(struct caller *caller, const char *text, int wait_ms, struct err *err)
{
    int64_t end_ms = clock_ms() + wait_ms;
    while (str_find(buf_str(&caller->told), str_of(text), 0) == SIZE_MAX) {
        int64_t left_ms = end_ms - clock_ms();
        if (left_ms <= 0 || (!caller_read(caller, (int)left_ms) && caller->ended)) {
            return give_up(caller, text, err);
        }
    }
    return true;
}
