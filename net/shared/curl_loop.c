/* curl_loop.c -- libcurl's multi interface (libcurl-multi(3)) on libev. */
#include "net/shared/curl_loop.h"

#include "engine/base/mem.h"

enum { CONNECTIONS_KEPT = 4 };

/* A socket of libcurl. */
struct watched {
    struct ev_io io;
    struct curl_loop *curl;
    struct watched *next;
};

struct curl_loop {
    struct ev_loop *loop;
    curl_loop_done *done;
    void *data;
    CURLM *multi;
    struct ev_timer timer;
    struct watched *watched;
};

static void finish_transfers(struct curl_loop *curl)
{
    int left = 0;
    const CURLMsg *told = NULL;
    while ((told = curl_multi_info_read(curl->multi, &left))) {
        if (told->msg == CURLMSG_DONE) {
            CURL *easy = told->easy_handle;
            CURLcode code = told->data.result;
            (void)curl_multi_remove_handle(curl->multi, easy);
            curl->done(curl->data, easy, code);
        }
    }
}

static void on_ready(struct ev_loop *loop, struct ev_io *io, int events)
{
    const struct watched *watched = (const struct watched *)io;
    struct curl_loop *curl = watched->curl;
    int running = 0;
    (void)loop;
    (void)curl_multi_socket_action(curl->multi, io->fd,
            (events & EV_READ ? CURL_CSELECT_IN : 0) |
                    (events & EV_WRITE ? CURL_CSELECT_OUT : 0),
            &running);
    finish_transfers(curl);
}

static void on_time(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct curl_loop *curl = timer->data;
    int running = 0;
    (void)loop;
    (void)events;
    (void)curl_multi_socket_action(curl->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_transfers(curl);
}

static void forget_socket(struct curl_loop *curl, struct watched *watched)
{
    struct watched **at = &curl->watched;
    while (*at && *at != watched) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = watched->next;
    }
    ev_io_stop(curl->loop, &watched->io);
    mem_free(watched);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *known)
{
    struct curl_loop *curl = data;
    struct watched *watched = known;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (watched) {
            forget_socket(curl, watched);
        }
        return 0;
    }
    if (!watched) {
        watched = mem_alloc(sizeof(*watched));
        watched->curl = curl;
        watched->next = curl->watched;
        curl->watched = watched;
        ev_init(&watched->io, on_ready);
        (void)curl_multi_assign(curl->multi, fd, watched);
    }
    ev_io_stop(curl->loop, &watched->io);
    ev_io_set(&watched->io, fd,
            (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));
    ev_io_start(curl->loop, &watched->io);
    return 0;
}

static int set_timer_curl_loop(CURLM *multi, long wait_ms, void *data)
{
    struct curl_loop *curl = data;
    (void)multi;
    ev_timer_stop(curl->loop, &curl->timer);
    if (wait_ms >= 0) {
        ev_timer_set(&curl->timer, (double)wait_ms / 1e3, 0.0);
        ev_timer_start(curl->loop, &curl->timer);
    }
    return 0;
}

struct curl_loop *curl_loop_create(struct ev_loop *loop, curl_loop_done *done, void *data)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    if (!multi) {
        curl_global_cleanup();
        return NULL;
    }
    struct curl_loop *curl = mem_alloc(sizeof(*curl));
    *curl = (struct curl_loop){.loop = loop, .done = done, .data = data, .multi = multi};
    ev_timer_init(&curl->timer, on_time, 0.0, 0.0);
    curl->timer.data = curl;
    (void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    (void)curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, curl);
    (void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer_curl_loop);
    (void)curl_multi_setopt(multi, CURLMOPT_TIMERDATA, curl);
    (void)curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
    return curl;
}

void curl_loop_add(struct curl_loop *curl, CURL *easy)
{
    (void)curl_multi_add_handle(curl->multi, easy);
}

void curl_loop_remove(struct curl_loop *curl, CURL *easy)
{
    (void)curl_multi_remove_handle(curl->multi, easy);
}

void curl_loop_destroy(struct curl_loop *curl)
{
    if (!curl) {
        return;
    }
    (void)curl_multi_cleanup(curl->multi);
    curl_global_cleanup();
    ev_timer_stop(curl->loop, &curl->timer);
    while (curl->watched) {
        forget_socket(curl, curl->watched);
    }
    mem_free(curl);
}
