/* web_pace.c -- runs web work at a lower priority than players' commands.
 *
 * 1. A turn comes once in each iteration of the loop, after everything else that is due: the engine
 *    has run the players' lines, and their output is written.
 * 2. A turn runs at least one piece, and begins no more after WEB_PACE_TURN_US. A line typed
 *    meanwhile waits for the rest of that turn only.
 * 3. As long as work waits, the loop polls its sockets without sleeping. */
#include "net/web/http/web_pace.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"

#include <ev.h>

struct web_pace {
    struct ev_loop *loop;
    struct web_turns turns;
    struct ev_prepare prepare;
    struct ev_idle busy;
};

static void on_busy(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

static void run_turn(struct web_pace *pace)
{
    int64_t end_us = clock_us() + WEB_PACE_TURN_US;
    struct web_turn *turn = NULL;
    do {
        turn = web_turns_take(&pace->turns);
        if (turn) {
            struct web_paced *paced = (struct web_paced *)turn;
            paced->run(paced);
        }
    } while (turn && clock_us() < end_us);
}

static void on_prepare(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct web_pace *pace = watcher->data;
    (void)events;
    if (web_turns_are_none(&pace->turns)) {
        ev_idle_stop(loop, &pace->busy);
        return;
    }
    run_turn(pace);
    /* Run once more in any case, because the engine answers in its next turn. */
    ev_idle_start(loop, &pace->busy);
}

struct web_pace *web_pace_create(struct ev_loop *loop)
{
    struct web_pace *pace = mem_alloc(sizeof(*pace));
    pace->loop = loop;
    web_turns_init(&pace->turns);
    ev_prepare_init(&pace->prepare, on_prepare);
    ev_set_priority(&pace->prepare, EV_MINPRI);
    pace->prepare.data = pace;
    ev_prepare_start(loop, &pace->prepare);
    ev_idle_init(&pace->busy, on_busy);
    return pace;
}

void web_pace_destroy(struct web_pace *pace)
{
    ev_prepare_stop(pace->loop, &pace->prepare);
    ev_idle_stop(pace->loop, &pace->busy);
    web_turns_finish(&pace->turns);
    mem_free(pace);
}

void web_pace_wait(struct web_pace *pace, struct web_paced *paced, const char *address)
{
    web_turns_add(&pace->turns, &paced->turn, address);
    ev_idle_start(pace->loop, &pace->busy);
}

void web_pace_leave(struct web_pace *pace, struct web_paced *paced)
{
    web_turns_remove(&pace->turns, &paced->turn);
}
