/* load_door.c -- The protocols of the players of bench-load.
 *
 *   echo      a line, and the same line as its answer: bench-echo
 *   telnet    an answer ends with a prompt, "> " and IAC GA. No telnet option is ever agreed to, so GA is
 *             always sent.
 *   telnets   the same through TLS
 *   irc       a line that begins with "say " is said in #here, any other is a message to skein. The
 *             answer to a PING after each line ends the answer.
 *   ws        a WebSocket, each line a message; a message of type prompt ends an answer
 *
 * The login line is `connect NAME PASSWORD` or `guest` in each protocol. */
#include "load_door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns the length from snprintf, or 0 if the text did not fit. */
static size_t fitting(int length)
{
    return length < 0 || length >= DOOR_WIRE_BYTES ? 0 : (size_t)length;
}

static size_t frame_line(const char *line, char wire[DOOR_WIRE_BYTES])
{
    return fitting(snprintf(wire, DOOR_WIRE_BYTES, "%s\n", line));
}

/* Cuts "connect NAME PASSWORD" up; each gets at most 63 bytes. */
static bool is_login(const char *line, char name[64], char password[64])
{
    const char *gap = strncmp(line, "connect ", 8) == 0 ? strchr(line + 8, ' ') : NULL;
    return gap && snprintf(name, 64, "%.*s", (int)(gap - line - 8), line + 8) < 64 &&
           snprintf(password, 64, "%s", gap + 1) < 64;
}

static size_t frame_irc(const char *line, char wire[DOOR_WIRE_BYTES])
{
    static const char come_in[] = "NICK %s\r\nUSER bench 0 * :bench\r\nCAP END\r\n";
    static unsigned guests;
    char name[64];
    char password[64];
    size_t used = 0;
    if (strcmp(line, "guest") == 0) {
        (void)snprintf(name, sizeof(name), "visitor%u", ++guests);
        return fitting(snprintf(wire, DOOR_WIRE_BYTES, come_in, name));
    }
    if (is_login(line, name, password)) {
        used = fitting(snprintf(wire, DOOR_WIRE_BYTES, "PASS %s\r\n", password));
        size_t more = fitting(snprintf(wire + used, DOOR_WIRE_BYTES - used, come_in, name));
        return used + more;
    }
    bool said = strncmp(line, "say ", 4) == 0;
    return fitting(snprintf(wire, DOOR_WIRE_BYTES, "PRIVMSG %s :%s\r\nPING bench\r\n",
            said ? "#here" : "skein", said ? line + 4 : line));
}

/* One text frame, masked with zeros. */
static size_t frame_ws(const char *line, char wire[DOOR_WIRE_BYTES])
{
    char json[DOOR_WIRE_BYTES];
    char name[64];
    char password[64];
    int length = 0;
    if (strcmp(line, "guest") == 0) {
        length = snprintf(json, sizeof(json), "{\"type\":\"guest\"}");
    } else if (is_login(line, name, password)) {
        length = snprintf(json, sizeof(json),
                "{\"type\":\"login\",\"name\":\"%s\",\"password\":\"%s\"}", name, password);
    } else if (strncmp(line, "token ", 6) == 0) {
        length =
                snprintf(json, sizeof(json), "{\"type\":\"login\",\"token\":\"%s\"}", line + 6);
    } else {
        length = snprintf(json, sizeof(json), "{\"type\":\"command\",\"line\":\"%s\"}", line);
    }
    if (length < 0 || length > DOOR_WIRE_BYTES - 9) {
        return 0;
    }
    size_t size = (size_t)length;
    size_t head = size < 126 ? 6 : 8;
    memset(wire, 0, head);
    wire[0] = (char)0x81;
    wire[1] = (char)(0x80 | (size < 126 ? size : 126));
    if (size >= 126) {
        wire[2] = (char)(size >> 8);
        wire[3] = (char)size;
    }
    memcpy(wire + head, json, size + 1);
    return head + size;
}

static const char upgrade[] =
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

static const struct door doors[] = {
        {"echo", false, "hello\n", "\n", "\n", frame_line},
        {"telnet", false, NULL, "> \xff\xf9", "> \xff\xf9", frame_line},
        {"telnets", true, NULL, "> \xff\xf9", "> \xff\xf9", frame_line},
        {"irc", false, "CAP LS\r\n", " 366 ", " PONG ", frame_irc},
        {"ws", false, upgrade, "\"prompt\"", "\"prompt\"", frame_ws},
};

const struct door *door_find(const char *name)
{
    for (size_t i = 0; i < sizeof(doors) / sizeof(*doors); i++) {
        if (strcmp(doors[i].name, name) == 0) {
            return &doors[i];
        }
    }
    return NULL;
}

/* Any certificate will do: the server is ours. */
static bool shake_hands(struct door_link *link)
{
    static SSL_CTX *context; /* of the whole program */
    context = context ? context : SSL_CTX_new(TLS_client_method());
    link->tls = context ? SSL_new(context) : NULL;
    if (!link->tls || SSL_set_fd(link->tls, link->fd) != 1 || SSL_connect(link->tls) != 1) {
        errno = EPROTO;
        return false;
    }
    return true;
}

bool door_open(struct door_link *link, const struct door *door, const char *host, uint16_t port)
{
    *link = (struct door_link){.door = door};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        errno = EINVAL;
        return false;
    }
    int on = 1;
    link->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return link->fd >= 0 &&
           connect(link->fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
           setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
           (!door->tls || shake_hands(link)) && fcntl(link->fd, F_SETFL, O_NONBLOCK) == 0 &&
           (!door->hello || door_write(link, door->hello, strlen(door->hello)));
}

bool door_write(struct door_link *link, const char *bytes, size_t size)
{
    if (link->tls) {
        return SSL_write(link->tls, bytes, (int)size) == (int)size;
    }
    return send(link->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size;
}

ssize_t door_read(struct door_link *link, uint8_t bytes[DOOR_TAIL + DOOR_READ])
{
    if (link->tls) {
        int got = SSL_read(link->tls, bytes + DOOR_TAIL, DOOR_READ);
        bool waits = got <= 0 && SSL_get_error(link->tls, got) == SSL_ERROR_WANT_READ;
        return got > 0 ? got : waits ? 0 : -1;
    }
    ssize_t got = read(link->fd, bytes + DOOR_TAIL, DOOR_READ);
    bool waits = got < 0 && (errno == EAGAIN || errno == EINTR);
    return got > 0 ? got : waits ? 0 : -1;
}

bool door_marks(struct door_link *link, const char *mark, uint8_t *bytes, size_t got)
{
    uint8_t *begin = bytes + DOOR_TAIL - link->tail_used;
    size_t size = link->tail_used + got;
    size_t length = strlen(mark);
    memcpy(begin, link->tail, link->tail_used);
    bool found = memmem(begin, size, mark, length) != NULL;
    /* The tail is shorter than the mark, so that no mark is found twice. */
    link->tail_used = size < length ? size : length - 1;
    memcpy(link->tail, begin + size - link->tail_used, link->tail_used);
    return found;
}

void door_close(struct door_link *link)
{
    SSL_free(link->tls);
    (void)close(link->fd);
}
