/* waiting_door.c -- for plugin_test.py: a door that counts its lines in the world, and lets each next line wait for a timer. */
#include "engine/app/plugin.h"
#include "engine/base/mem.h"
#include "engine/core/calls/call.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "net/lines/lines_conn.h"
#include "world/model/kv.h"

#include <ev.h>

struct waiting {
    struct lines_conn base; /* first */
    struct ev_timer timer;
    struct buf line;
};

static struct engine *engine;

static void create(struct engine *made)
{
    engine = made;
}

static int64_t count(void)
{
    struct str name = STR("waiting count");
    must(!calls_missing(engine));
    transaction_begin(engine, 0, 0);
    int64_t number = value_as_int(kv_get(engine_world(engine), name), 0) + 1;
    must(kv_set(engine_world(engine), name, value_int(number)));
    transaction_commit(engine);
    return number;
}

static void rang(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct waiting *waiting = timer->data;
    struct buf plain = {0};
    (void)loop;
    (void)events;
    markup_plain(buf_str(&waiting->line), &plain);
    lines_printf(&waiting->base, "%d %.*s\n", (int)count(), STR_FMT(buf_str(&plain)));
    buf_finish(&plain);
    lines_go_on(&waiting->base);
}

static void greet(struct lines_conn *conn)
{
    struct waiting *waiting = (struct waiting *)conn;
    ev_timer_init(&waiting->timer, rang, 0.01, 0.0);
    waiting->timer.data = waiting;
}

static void take(struct lines_conn *conn, struct str line)
{
    struct waiting *waiting = (struct waiting *)conn;
    buf_clear(&waiting->line);
    buf_add_str(&waiting->line, line);
    lines_wait(conn);
    ev_timer_set(&waiting->timer, 0.01, 0.0);
    ev_timer_start(conn->base.service->context->loop, &waiting->timer);
}

static void reply(struct lines_conn *conn, bool done, const json_t *answer)
{
    (void)conn;
    (void)done;
    (void)answer;
}

static void finish(struct lines_conn *conn)
{
    struct waiting *waiting = (struct waiting *)conn;
    ev_timer_stop(conn->base.service->context->loop, &waiting->timer);
    buf_finish(&waiting->line);
}

static const struct lines_kind kind = {
        .base = {LINES_KIND(struct waiting)},
        .protocol = {.name = "waiting",
                .serves_strangers = true,
                .line_max = 100,
                .greet = greet,
                .line = take,
                .reply = reply,
                .finish = finish},
};

static const struct module_service kinds[] = {{"waiting", &kind.base}, {0}};
static const struct server_module server_part = {.services = kinds};
static const struct skein_module module = {
        .name = "waiting", .create = create, .server = &server_part};
static const struct known_service services[] = {{"waiting", NULL, false, "tests", false}, {0}};

SKEIN_PLUGIN("1.0", "counts lines", &module, services)
