/* server_statistics.c -- takes a sample of the metrics each minute while a server runs.
 *
 * It is a timer of the loop, so tools and tests take none. */
#include "engine/app/serve_impl.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/modules/metrics/module.h"
#include "engine/modules/statistics/funnel.h"
#include "engine/modules/statistics/metrics_history.h"
#include "engine/modules/statistics/module.h"

#define SAMPLE_SECONDS 60.0

static struct statistics *statistics_of(const struct server *server)
{
    return *skein_module_state(server->game.engine, "statistics");
}

static void take_sample(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    const struct server *server = timer->data;
    (void)loop;
    (void)events;
    if (!server->stopping) {
        json_t *stats = metrics_stats(server->game.engine);
        metrics_history_take(statistics_of(server)->history, stats, clock_wall_ms());
        json_decref(stats);
        funnel_tick(server->game.engine);
    }
}

static bool open_statistics(struct server *server, void **state, struct err *err)
{
    (void)err;
    struct ev_timer *timer = mem_alloc(sizeof(*timer));
    statistics_of(server)->history = metrics_history_open(server->game.engine);
    ev_timer_init(timer, take_sample, 0.0, SAMPLE_SECONDS);
    timer->data = server;
    ev_timer_start(server->loop, timer);
    ev_unref(server->loop);
    *state = timer;
    return true;
}

static void flush_statistics(struct server *server, void **state)
{
    if (*state) {
        metrics_history_flush(statistics_of(server)->history);
        funnel_tick(server->game.engine);
    }
}

static void close_statistics(struct server *server, void **state)
{
    if (*state) {
        ev_ref(server->loop);
        ev_timer_stop(server->loop, *state);
        mem_free(*state);
        *state = NULL;
        metrics_history_close(statistics_of(server)->history);
        statistics_of(server)->history = NULL;
    }
}

const struct server_module statistics_server = {
        .open = open_statistics,
        .stopping = flush_statistics,
        .close = close_statistics,
};
