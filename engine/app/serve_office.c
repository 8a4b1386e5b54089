/* serve_office.c -- the configuration and the metrics history for wizards.
 *
 * Keys that count only at the start are shown with their values at the start (config_show.c). A
 * timer of the loop takes a sample for the metrics history (core/storage/metrics_history.h) each
 * minute, so tools and tests take none. */
#include "engine/app/config_show.h"
#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/core/calls/calls_office.h"
#include "engine/core/storage/funnel.h"
#include "engine/core/storage/metrics_history.h"
#include "engine/lua/author/script_calls.h"

#define SAMPLE_SECONDS 60.0

struct serve_office {
    struct office_calls calls;
    struct config begun;
    struct metrics_history *metrics_history; /* owned */
    struct ev_timer timer;
};

static json_t *show_configuration(void *data)
{
    const struct server *server = data;
    return config_show(&server->config, &server->office->begun);
}

static json_t *show_metrics(void *data, uint64_t hours)
{
    const struct server *server = data;
    return metrics_history_show(server->office->metrics_history, hours, clock_wall_ms());
}

static void take_sample(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct server *server = timer->data;
    (void)loop;
    (void)events;
    if (!server->stopping) {
        json_t *stats = script_stats_now(server->game.engine);
        metrics_history_take(server->office->metrics_history, stats, clock_wall_ms());
        json_decref(stats);
        funnel_tick(server->game.engine);
    }
}

void serve_office_open(struct server *server)
{
    struct serve_office *office = mem_alloc(sizeof(*office));
    server->office = office;
    config_dup(&server->config, &office->begun);
    office->metrics_history = metrics_history_open(server->game.engine);
    office->calls = (struct office_calls){show_configuration, show_metrics, server};
    server->game.engine->office_calls = &office->calls;
    ev_timer_init(&office->timer, take_sample, 0.0, SAMPLE_SECONDS);
    office->timer.data = server;
    ev_timer_start(server->loop, &office->timer);
    ev_unref(server->loop);
}

void serve_office_flush(struct server *server)
{
    if (server->office) {
        metrics_history_flush(server->office->metrics_history);
        funnel_tick(server->game.engine);
    }
}

void serve_office_close(struct server *server)
{
    struct serve_office *office = server->office;
    if (office) {
        ev_ref(server->loop);
        ev_timer_stop(server->loop, &office->timer);
        server->game.engine->office_calls = NULL;
        metrics_history_close(office->metrics_history);
        config_finish(&office->begun);
        mem_free(office);
        server->office = NULL;
    }
}
