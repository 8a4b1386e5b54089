/* control.c -- handles requests to the running server: `skein account`, `skein backup` ...
 *
 * 1. A client sends one request and gets lines; the last one has the result, and the connection
 *    is closed. A user who can open the socket is the operator: its mode is 0600.
 * 2. Nothing here blocks: workers do long jobs. Answers are sent when changes are durable.
 * 3. If the process has no free descriptor, one client at a time can still connect, since the
 *    operator may need it then.
 * 4. A client's struct stays in memory until its worker is done, even after it has
 *    disconnected. Jobs still running when the server ends are dropped.
 *
 * control.h has the protocol. To add a request: the table kernel_requests, or
 * a module's own (server_module.h). */
#include "engine/app/control.h"

#include "engine/app/account_care.h"
#include "engine/app/asker.h"
#include "engine/app/control_request.h"
#include "engine/app/modules.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/role.h"
#include "net/stream/listener_address.h"
#include "world/store/store.h"

#include <ev.h>
#include <jansson.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PEERS_MAX = 16, REQUEST_MAX = 64 * 1024 };

enum state {
    READING, /* the request is incomplete */
    WORKING, /* a worker is busy with it */
    WAITING, /* until commit `number` is durable */
    SENDING, /* the last line is being sent */
    OVER,    /* disconnected; while `busy`, the worker is still running */
};

struct control_peer {
    struct control *control;
    struct control_peer *next;
    int fd; /* -1: closed */
    enum state state;
    bool busy; /* a worker will call back */
    struct ev_io watcher;
    struct buf in;
    struct buf out;
    struct buf text; /* the answer, sent once durable */
    uint64_t number;
    struct account_care care;
    char asker[ASKER_SIZE];
};

struct control {
    struct ev_loop *loop;
    struct engine *engine;
    struct server *server; /* borrowed; NULL: a follower */
    struct listener_socket socket;
    int reserve;   /* a descriptor to free for a client when no other is left; -1: in use */
    int directory; /* of the world, kept open for long paths; -1: none */
    struct ev_io watcher;
    struct control_peer *peers;
    size_t peer_count;
    struct control_calls calls;
    struct control_peer *promoting; /* the client that waits for a promotion, or NULL */
};

static void close_if_open(int fd)
{
    if (fd >= 0) {
        (void)close(fd);
    }
}

/* -- communication -- */

static void peer_hang_up(struct control_peer *peer)
{
    if (peer->fd >= 0) {
        ev_io_stop(peer->control->loop, &peer->watcher);
        (void)close(peer->fd);
        peer->fd = -1;
    }
    peer->state = OVER;
}

static void watch(struct control_peer *peer, int events)
{
    ev_io_stop(peer->control->loop, &peer->watcher);
    ev_io_set(&peer->watcher, peer->fd, events);
    ev_io_start(peer->control->loop, &peer->watcher);
}

static void peer_write(struct control_peer *peer)
{
    ssize_t n = send(peer->fd, peer->out.bytes, peer->out.length, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        peer_hang_up(peer);
        return;
    }
    buf_consume(&peer->out, n > 0 ? (size_t)n : 0);
    if (peer->out.length > 0) {
        watch(peer, EV_READ | EV_WRITE);
    } else if (peer->state == SENDING) {
        peer_hang_up(peer);
    } else {
        watch(peer, EV_READ);
    }
}

/* Sends a line and takes ownership of json. */
static void peer_send(struct control_peer *peer, json_t *json)
{
    if (peer->fd >= 0 && soft(json != NULL)) {
        char *line = json_dumps(json, JSON_COMPACT);
        must(line);
        buf_add_text(&peer->out, line);
        buf_add_char(&peer->out, '\n');
        free(line);
        peer_write(peer);
    }
    json_decref(json);
}

/* Sends the last line: the answer, or the error. */
static void peer_end(struct control_peer *peer, bool ok, struct str text)
{
    struct buf clean = {0};
    str_clean(text, ok, &clean);
    peer->state = peer->fd >= 0 ? SENDING : OVER;
    peer_send(peer, json_pack("{s:b, s:s%}", "ok", ok, ok ? "text" : "error",
                            buf_str(&clean).bytes, clean.length));
    buf_finish(&clean);
}

/* -- what modules do with a client -- */

struct server *control_peer_server(const struct control_peer *peer)
{
    return peer->control->server;
}

const char *control_peer_asker(const struct control_peer *peer)
{
    return peer->asker;
}

const struct control_calls *control_peer_calls(const struct control_peer *peer)
{
    return &peer->control->calls;
}

void control_peer_fail(struct control_peer *peer, const char *error)
{
    peer_end(peer, false, str_of(error));
}

void control_peer_succeed(struct control_peer *peer, struct str text)
{
    peer_end(peer, true, text);
}

void control_peer_wait(struct control_peer *peer, struct str text, uint64_t number)
{
    peer->busy = false;
    buf_add_str(&peer->text, text);
    peer->number = number;
    peer->state = peer->fd >= 0 ? WAITING : OVER;
}

void control_peer_busy(struct control_peer *peer)
{
    peer->state = WORKING;
    peer->busy = true;
}

void control_peer_progress(struct control_peer *peer, unsigned permille)
{
    peer_send(peer, json_pack("{s:i}", "permille", (int)permille));
}

void control_peer_done(struct control_peer *peer, const char *problem)
{
    peer->busy = false;
    peer_end(peer, !problem, problem ? str_of(problem) : buf_str(&peer->text));
}

/* -- accounts -- */

static void peer_do_account(struct control_peer *peer, const char *hash)
{
    struct engine *engine = peer->control->engine;
    struct err err;
    audit_set_shell(engine, peer->asker);
    if (account_care_do(engine, &peer->care, hash, &peer->text, &peer->number, &err)) {
        peer->state = WAITING;
    } else {
        control_peer_fail(peer, err.text);
    }
    audit_set_shell(engine, NULL);
}

static void on_hashed(struct engine *engine, void *data, const char *hash)
{
    (void)engine;
    struct control_peer *peer = data;
    peer->busy = false;
    if (*hash) {
        peer_do_account(peer, hash);
    } else {
        control_peer_fail(peer, "there is not enough memory to hash a password: free some");
    }
}

static void request_account(struct control_peer *peer, const json_t *request)
{
    struct err err;
    const char *password = json_string_value(json_object_get(request, "password"));
    if (!account_care_read(request, &peer->care, &err) ||
            !account_care_check(&peer->care, password, &err)) {
        control_peer_fail(peer, err.text);
        return;
    }
    peer->care.sets_password = password != NULL;
    if (!password) {
        peer_do_account(peer, NULL);
        return;
    }
    peer->state = WORKING;
    peer->busy = account_hash_password(peer->control->engine, str_of(password),
                         (struct password_turn){0}, on_hashed, peer) != 0;
    if (!peer->busy) {
        control_peer_fail(peer, "too many passwords are being hashed: try again in a minute");
    }
}

/* -- replication -- */

static void request_promote(struct control_peer *peer, const json_t *request)
{
    struct control *control = peer->control;
    bool yes = json_is_true(json_object_get(request, "yes"));
    struct err err;
    if (!control->calls.promote || control->promoting) {
        control_peer_fail(peer, "it is already the world or is becoming it");
        return;
    }
    control->promoting = peer;
    control_peer_busy(peer);
    if (!control->calls.promote(control->calls.data, yes, &err)) {
        control_promoted(control, err.text, STR_NONE);
    }
}

void control_promoted(struct control *control, const char *problem, struct str text)
{
    struct control_peer *peer = control->promoting;
    if (!peer) {
        return;
    }
    control->promoting = NULL;
    peer->busy = false;
    peer_end(peer, !problem, problem ? str_of(problem) : text);
}

/* -- requests -- */

static const struct control_request kernel_requests[] = {
        {"account", request_account, false},
        {"promote", request_promote, true},
        {0},
};

static const struct control_request *find_among(
        const struct control_request *requests, const char *name)
{
    while (requests && requests->name && strcmp(requests->name, name) != 0) {
        requests++;
    }
    return requests && requests->name ? requests : NULL;
}

/* Returns NULL if neither the kernel nor a module of this build knows the request. */
static const struct control_request *find_request(const char *name)
{
    const struct control_request *found = find_among(kernel_requests, name);
    for (size_t i = 0; !found && skein_modules()[i]; i++) {
        const struct server_module *part = skein_modules()[i]->server;
        found = part ? find_among(part->requests, name) : NULL;
    }
    return found;
}

static void peer_request(struct control_peer *peer, struct str line)
{
    json_t *request = json_loadb(line.bytes, line.length, 0, NULL);
    const char *name = json_string_value(json_object_get(request, "do"));
    const struct control_request *found = name ? find_request(name) : NULL;
    asker_of(peer->fd, json_string_value(json_object_get(request, "user")), peer->asker);
    if (found && !peer->control->engine && !found->of_all) {
        control_peer_fail(
                peer, "this is a copy that follows a world: ask the server of the world");
    } else if (found) {
        found->run(peer, request);
    } else {
        control_peer_fail(peer,
                "this server does not know that request: it is of another version, or "
                "was built without it");
    }
    json_decref(request);
}

static void peer_read(struct control_peer *peer)
{
    char *room = buf_reserve(&peer->in, REQUEST_MAX);
    ssize_t n = recv(peer->fd, room, REQUEST_MAX, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n <= 0) {
        peer_hang_up(peer);
        return;
    }
    if (peer->state != READING) {
        return;
    }
    buf_added(&peer->in, (size_t)n);
    size_t end = str_find_char(buf_str(&peer->in), '\n', 0);
    if (end != SIZE_MAX) {
        peer_request(peer, str_slice(buf_str(&peer->in), 0, end));
    } else if (peer->in.length >= REQUEST_MAX) {
        control_peer_fail(peer, "the request is too long");
    }
}

static void on_peer(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    struct control_peer *peer = watcher->data;
    if (events & EV_READ) {
        peer_read(peer);
    }
    if ((events & EV_WRITE) && peer->fd >= 0) {
        peer_write(peer);
    }
}

/* -- connections -- */

/* Accepts a client, if necessary by freeing the reserve; -1: not possible now. */
static int accept_one(struct control *control)
{
    int fd = accept4(control->socket.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0 || (errno != EMFILE && errno != ENFILE)) {
        return fd;
    }
    if (control->reserve < 0) {
        /* The socket would stay readable; control_turn enables it again. */
        ev_io_stop(control->loop, &control->watcher);
        return -1;
    }
    (void)close(control->reserve);
    control->reserve = -1;
    return accept4(control->socket.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

static void keep_reserve(struct control *control)
{
    if (control->reserve < 0) {
        control->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    if (control->reserve >= 0 && !ev_is_active(&control->watcher)) {
        ev_io_start(control->loop, &control->watcher);
    }
}

static void on_newcomer(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct control *control = watcher->data;
    int fd = accept_one(control);
    if (fd < 0 || control->peer_count == PEERS_MAX) {
        close_if_open(fd);
        return;
    }
    struct control_peer *peer = mem_alloc(sizeof(*peer));
    peer->control = control;
    peer->fd = fd;
    peer->next = control->peers;
    control->peers = peer;
    control->peer_count++;
    ev_io_init(&peer->watcher, on_peer, fd, EV_READ);
    peer->watcher.data = peer;
    ev_io_start(loop, &peer->watcher);
}

static void peer_destroy(struct control_peer *peer)
{
    peer_hang_up(peer);
    buf_wipe(&peer->in);
    buf_finish(&peer->out);
    buf_finish(&peer->text);
    mem_free(peer);
}

void control_set_server(struct control *control, struct server *server)
{
    control->server = server;
}

void control_set_calls(struct control *control, const struct control_calls *calls)
{
    control->calls = *calls;
}

void control_turn(struct control *control)
{
    uint64_t durable = control->engine ? store_durable(engine_store(control->engine)) : 0;
    for (struct control_peer **link = &control->peers; *link;) {
        struct control_peer *peer = *link;
        if (peer->state == WAITING && durable >= peer->number) {
            peer_end(peer, true, buf_str(&peer->text));
        }
        if (peer->state == OVER && !peer->busy) {
            *link = peer->next;
            control->peer_count--;
            peer_destroy(peer);
        } else {
            link = &peer->next;
        }
    }
    keep_reserve(control);
}

bool control_open(struct ev_loop *loop, struct engine *engine, const char *world,
        struct control **out, struct err *err)
{
    char path[128];
    char address[160];
    int directory = -1;
    struct listener_socket socket;
    if (!control_address(world, path, sizeof(path), &directory, err)) {
        return false;
    }
    (void)snprintf(address, sizeof(address), "unix:%s", path);
    if (!listener_socket_open(address, &socket, err)) {
        close_if_open(directory);
        return false;
    }
    struct control *control = mem_alloc(sizeof(*control));
    control->loop = loop;
    control->engine = engine;
    control->socket = socket;
    control->directory = directory;
    control->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ev_io_init(&control->watcher, on_newcomer, socket.fd, EV_READ);
    control->watcher.data = control;
    ev_io_start(loop, &control->watcher);
    *out = control;
    return true;
}

void control_close(struct control *control)
{
    if (!control) {
        return;
    }
    ev_io_stop(control->loop, &control->watcher);
    listener_socket_close(&control->socket);
    close_if_open(control->reserve);
    close_if_open(control->directory);
    for (struct control_peer *peer; (peer = control->peers);) {
        control->peers = peer->next;
        peer_destroy(peer);
    }
    mem_free(control);
}
