/* web_picture.c -- converts SVG to PNG in a child process, without blocking the game.
 *
 * rsvg-convert reads the drawing and writes the picture; the loop watches both pipes. It is a
 * separate program, to keep its library and fifty others out of the server, and to bound it:
 * SECONDS of processor time, WAIT_SECONDS until it is killed, MEMORY_MAX, PICTURE_MAX. One runs at
 * a time, and at most WAITING_MOST requests wait. It gets no file, no address and none of our
 * environment.
 *
 * If the program is missing, pictures are off and pages do not refer to them. */
#include "net/maps/web_picture.h"

#include "engine/base/buf.h"
#include "engine/base/child.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/stream/net.h"
#include "net/web/http/http_shared.h"
#include "net/web/http/web_cache.h"

#include <ev.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/usr/bin/rsvg-convert"
#define MEMORY_MAX ((rlim_t)1 << 30)
#define PICTURE_MAX ((size_t)1 << 20)
#define KEPT_MAX ((size_t)8 << 20) /* of pictures, with their drawings as keys */

enum { SECONDS = 5, WAIT_SECONDS = 20, WAITING_MOST = 12 };

struct wish {
    struct wish *next;
    void *who; /* NULL: the requester has gone */
    void (*done)(void *who, struct str png);
    struct buf svg;
};

struct web_pictures {
    struct web *web;
    struct web_cache *kept; /* owned; the cache */
    struct wish *first;     /* the first is being made if a process runs */
    size_t waiting;
    pid_t process; /* 0: not running */
    int in;        /* our ends of the pipes; -1: closed */
    int out;
    size_t written;
    struct buf png;
    struct ev_io writes;
    struct ev_io reads;
    struct ev_timer deadline;
    struct ev_timer soon;
    bool can;
};

static struct ev_loop *loop_of(const struct web_pictures *pictures)
{
    return pictures->web->context->loop;
}

static void go_on_soon(struct web_pictures *pictures)
{
    ev_timer_set(&pictures->soon, 0.0, 0.0);
    ev_timer_start(loop_of(pictures), &pictures->soon);
}

/* -- its process -- */

static void close_in(struct web_pictures *pictures)
{
    ev_io_stop(loop_of(pictures), &pictures->writes);
    if (pictures->in >= 0) {
        (void)close(pictures->in);
        pictures->in = -1;
    }
}

/* Kills the process, which has finished or must stop. */
static void end_process(struct web_pictures *pictures)
{
    int status = 0;
    close_in(pictures);
    ev_io_stop(loop_of(pictures), &pictures->reads);
    ev_timer_stop(loop_of(pictures), &pictures->deadline);
    (void)close(pictures->out);
    (void)kill(pictures->process, SIGKILL);
    while (waitpid(pictures->process, &status, 0) < 0 && errno == EINTR) {
    }
    pictures->process = 0;
}

static void bound(pid_t process)
{
    struct rlimit memory = {MEMORY_MAX, MEMORY_MAX};
    struct rlimit seconds = {SECONDS, SECONDS};
    (void)prlimit(process, RLIMIT_AS, &memory, NULL);
    (void)prlimit(process, RLIMIT_CPU, &seconds, NULL);
    (void)setpriority(PRIO_PROCESS, (id_t)process, 10);
}

static bool start(struct web_pictures *pictures)
{
    static const char *const words[] = {"rsvg-convert", "--format=png", NULL};
    static const char *const surroundings[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", NULL};
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0) {
        return false;
    }
    if (pipe2(out, O_CLOEXEC) != 0) {
        (void)close(in[0]);
        (void)close(in[1]);
        return false;
    }
    const int ends[] = {in[0], out[1], -1};
    int code = child_start(PROGRAM, words, surroundings, ends, &pictures->process);
    (void)close(in[0]);
    (void)close(out[1]);
    if (code != 0) {
        (void)close(in[1]);
        (void)close(out[0]);
        pictures->process = 0;
        log_warning("a picture cannot be made: %s: %s", PROGRAM, strerror(code));
        return false;
    }
    bound(pictures->process);
    (void)fcntl(in[1], F_SETFL, O_NONBLOCK);
    (void)fcntl(out[0], F_SETFL, O_NONBLOCK);
    pictures->in = in[1];
    pictures->out = out[0];
    pictures->written = 0;
    buf_clear(&pictures->png);
    ev_io_set(&pictures->writes, in[1], EV_WRITE);
    ev_io_set(&pictures->reads, out[0], EV_READ);
    ev_io_start(loop_of(pictures), &pictures->writes);
    ev_io_start(loop_of(pictures), &pictures->reads);
    ev_timer_set(&pictures->deadline, WAIT_SECONDS, 0.0);
    ev_timer_start(loop_of(pictures), &pictures->deadline);
    return true;
}

/* -- wishes -- */

static void grant(struct web_pictures *pictures, struct str png)
{
    struct wish *wish = pictures->first;
    pictures->first = wish->next;
    pictures->waiting--;
    if (png.length > 0) {
        web_cache_put(pictures->kept, buf_str(&wish->svg), &(struct web_kept){.body = png});
    }
    if (wish->who) {
        wish->done(wish->who, png);
    }
    buf_finish(&wish->svg);
    mem_free(wish);
    if (pictures->first) {
        go_on_soon(pictures);
    }
}

static void on_soon_picture(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_pictures *pictures = watcher->data;
    if (!pictures->first || pictures->process) {
        return;
    }
    struct str kept = web_cache_find(pictures->kept, buf_str(&pictures->first->svg)).body;
    if (!pictures->first->who || kept.length > 0) {
        struct buf copy = {0};
        buf_add_str(&copy, kept);
        grant(pictures, buf_str(&copy));
        buf_finish(&copy);
    } else if (!start(pictures)) {
        grant(pictures, STR_NONE);
    }
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_pictures *pictures = watcher->data;
    const struct buf *svg = &pictures->first->svg;
    ssize_t n = write(
            pictures->in, svg->bytes + pictures->written, svg->length - pictures->written);
    if (n > 0) {
        pictures->written += (size_t)n;
    }
    if (pictures->written == svg->length || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        close_in(pictures);
    }
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_pictures *pictures = watcher->data;
    char bytes[16384];
    ssize_t n = read(pictures->out, bytes, sizeof(bytes));
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n > 0 && pictures->png.length + (size_t)n <= PICTURE_MAX) {
        buf_add(&pictures->png, bytes, (size_t)n);
        return;
    }
    bool whole = n == 0 && str_starts(buf_str(&pictures->png), STR("\x89PNG"));
    end_process(pictures);
    grant(pictures, whole ? buf_str(&pictures->png) : STR_NONE);
}

static void on_deadline(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct web_pictures *pictures = watcher->data;
    log_warning("a picture took longer than %d seconds and was cancelled", WAIT_SECONDS);
    end_process(pictures);
    grant(pictures, STR_NONE);
}

/* -- for routes -- */

bool web_pictures_can(const struct web_pictures *pictures)
{
    return pictures->can;
}

bool web_pictures_ask(struct web_pictures *pictures, struct str svg, void *who,
        void (*done)(void *who, struct str png))
{
    struct str kept = web_cache_find(pictures->kept, svg).body;
    if (kept.length > 0) {
        done(who, kept);
        return true;
    }
    if (pictures->waiting == WAITING_MOST) {
        return false;
    }
    struct wish *wish = mem_alloc(sizeof(*wish));
    *wish = (struct wish){.who = who, .done = done};
    buf_add_str(&wish->svg, svg);
    struct wish **at = &pictures->first;
    while (*at) {
        at = &(*at)->next;
    }
    *at = wish;
    pictures->waiting++;
    go_on_soon(pictures);
    return true;
}

void web_pictures_forget(struct web_pictures *pictures, const void *who)
{
    for (struct wish *wish = pictures->first; wish; wish = wish->next) {
        wish->who = wish->who == who ? NULL : wish->who;
    }
}

struct web_pictures *web_pictures_create(struct web *web)
{
    struct web_pictures *pictures = mem_alloc(sizeof(*pictures));
    pictures->web = web;
    pictures->kept = web_cache_create(KEPT_MAX);
    pictures->in = -1;
    pictures->can = access(PROGRAM, X_OK) == 0;
    ev_io_init(&pictures->writes, on_writable, 0, EV_WRITE);
    ev_io_init(&pictures->reads, on_readable, 0, EV_READ);
    ev_timer_init(&pictures->deadline, on_deadline, WAIT_SECONDS, 0.0);
    ev_timer_init(&pictures->soon, on_soon_picture, 0.0, 0.0);
    pictures->writes.data = pictures->reads.data = pictures;
    pictures->deadline.data = pictures->soon.data = pictures;
    return pictures;
}

void web_pictures_destroy(struct web_pictures *pictures)
{
    if (pictures->process) {
        end_process(pictures);
    }
    ev_timer_stop(loop_of(pictures), &pictures->soon);
    while (pictures->first) {
        struct wish *wish = pictures->first;
        pictures->first = wish->next;
        buf_finish(&wish->svg);
        mem_free(wish);
    }
    web_cache_destroy(pictures->kept);
    buf_finish(&pictures->png);
    mem_free(pictures);
}
