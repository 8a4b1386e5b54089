/* following_web.c -- HTTP status of a follower, for monitoring.
 *
 * No game is behind it: nobody can log in, and requests by pages are refused. When the copy
 * becomes the world, all of this ends, and the world uses the same addresses. */
#include "net/follow/following_web.h"

#include "engine/app/idle_sink.h"
#include "engine/base/base.h"
#include "engine/session/hub.h"
#include "net/follow/follow_state.h"
#include "net/follow/following.h"
#include "net/stream/dial.h"

/* -- refusals -- */

static void on_call_following_web(
        void *data, struct session *session, const struct session_call *call)
{
    (void)data;
    hub_send(session,
            &(struct msg){.kind = MSG_REPLY,
                    .topic = call->tag,
                    .text = STR("{\"status\": 503, \"title\": \"Service Unavailable\", "
                                "\"detail\": \"This is a copy that follows a world: ask the "
                                "server of the world.\"}")});
    hub_end_transaction(session->hub, 0);
    json_decref(call->args);
}

static void on_gone_following_web(void *data, struct session *session, const char *reason)
{
    (void)data;
    (void)session;
    (void)reason;
}

static bool is_well_following_web(void *data, struct buf *out)
{
    (void)data;
    (void)out;
    return true;
}

static const struct session_sink following_web_sink = {
        .opened = idle_sink_session,
        .line = idle_sink_text,
        .changed = idle_sink_session,
        .refused = idle_sink_text,
        .call = on_call_following_web,
        .gone = on_gone_following_web,
        .is_well = is_well_following_web,
        .resumed = idle_sink_text,
        .awaits = idle_sink_awaits,
};

/* -- status -- */

static void health_following_web(void *data, struct follow_health *out)
{
    struct following *following = data;
    const struct arbiter *arbiter = &follow_state_of(&following->base)->arbiter;
    const char *how = !arbiter_is_there(arbiter) ? "none"
                      : arbiter_is_up(arbiter)   ? "up"
                                                 : "away";
    *out = (struct follow_health){
            .state = following->in_step       ? "ok"
                     : following->was_in_step ? "degraded"
                                              : "alone",
            .follower = following->in_step                    ? "in step"
                        : !follow_call_is_up(following->call) ? "away"
                        : following->copy.path                ? "copying"
                                                              : "catching up",
            .broker = arbiter_gives_lease(arbiter) ? "none" : how,
            .witness = arbiter_gives_lease(arbiter) ? how : NULL,
    };
}

/* -- lifetime -- */

void following_web_open(struct following *following)
{
    struct err err;
    struct server *base = &following->base;
    size_t count = 0;
    const char **wanted = serve_listens(&base->config, "http:", &count);
    bool ok = true;
    /* Both have one configuration on this machine: its addresses are for the world, which may start
     * after its follower. */
    bool is_worlds = dial_is_local(following->from) &&
                     base->config.sources[CONFIG_LISTEN] != CONFIG_FROM_COMMAND_LINE;
    if (count > 0 && !is_worlds) {
        following->source =
                (struct follow_source){.health = health_following_web, .data = following};
        following->hub = hub_create(&following_web_sink, following);
        base->net.hub = following->hub;
        base->net.follow = &following->source;
        base->net.follows = true;
        serve_net_options(base);
        ok = services_run(
                &base->services, &base->net, wanted, count, serve_print_listening, &err);
    }
    mem_free((void *)wanted);
    if (!ok) {
        /* A leader on this machine has the address, if both have the same configuration. */
        log_write(dial_is_local(following->from) ? LOG_INFO : LOG_WARNING,
                "the copy listens for http when it is the world: %s", err.text);
        following_web_close(following);
    }
}

void following_web_turn(struct following *following)
{
    if (following->hub) {
        hub_flush(following->hub);
    }
}

void following_web_close(struct following *following)
{
    struct server *base = &following->base;
    if (!following->hub) {
        return;
    }
    services_cut(&base->services, "the copy no longer follows");
    for (int i = 0; i < 2; i++) {
        ev_run(base->loop, EVRUN_NOWAIT);
        hub_flush(following->hub);
    }
    services_close(&base->services);
    hub_destroy(following->hub);
    following->hub = NULL;
    serve_net_finish(base);
}
