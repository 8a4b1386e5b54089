/* gate.c -- the connection proxy: its state, and its links to the worlds of its players. */
#include "net/gate/gate.h"

#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/gate/gate_impl.h"

/* Output rounds for a crowd; see tell. With these values 500 people at full speed get as many
 * writes as from a world without a proxy, some fifteen a second each. */
enum { REST_TIMES = 6, REST_US = 60000 };

static void mssp(
        void *data, void (*pair)(void *sink, const char *name, const char *value), void *sink)
{
    const struct gate *gate = data;
    struct frame pairs = {.rest = buf_str(&gate->worlds[0]->hold.game)};
    while (pairs.rest.length > 0) {
        char *name = str_dup(frame_take_text(&pairs));
        char *value = str_dup(frame_take_text(&pairs));
        pair(sink, name, value);
        mem_free(name);
        mem_free(value);
    }
}

/* -- its worlds -- */

static void free_link(struct gate_link *link)
{
    for (size_t i = 0; i < link->to_count; i++) {
        mem_free(link->to[i].text);
    }
    mem_free(link->to);
}

/* Opens a world. The addresses of the first come from the operator. NULL on failure, with the
 * reason in err. */
static struct gate_world *open_world(
        struct gate *gate, const char *const *to, size_t count, struct err *err)
{
    struct gate_world *world = mem_alloc(sizeof(*world));
    gate_hold_init(&world->hold, gate->count > 0 ? &gate->worlds[0]->hold : NULL);
    world->link = (struct gate_link){.context = gate->context, .hold = &world->hold};
    world->link.to = mem_alloc_array(count, sizeof(*world->link.to));
    for (; world->link.to_count < count; world->link.to_count++) {
        world->link.to[world->link.to_count] = (struct gate_address){
                .text = mem_dup_text(to[world->link.to_count]), .heard = gate->count > 0};
    }
    if (!gate_link_start(&world->link, err)) {
        gate_hold_finish(&world->hold);
        free_link(&world->link);
        mem_free(world);
        return NULL;
    }
    gate->worlds[gate->count++] = world;
    return world;
}

static bool is_at(const struct gate_world *world, struct str link)
{
    bool is = false;
    for (size_t i = 0; i < world->link.to_count && !is; i++) {
        is = str_equal(str_of(world->link.to[i].text), link);
    }
    return is;
}

/* Finds a world by its name, which stays the same when another process serves it elsewhere; a
 * nameless one by its address. */
static struct gate_world *find_world(const struct gate *gate, struct str name, struct str link)
{
    for (size_t i = 0; name.length > 0 && i < gate->count; i++) {
        if (str_equal(str_of(gate->worlds[i]->name), name)) {
            return gate->worlds[i];
        }
    }
    for (size_t i = 0; i < gate->count; i++) {
        if (is_at(gate->worlds[i], link)) {
            return gate->worlds[i];
        }
    }
    return NULL;
}

static struct gate_hold *go_gate(void *data, struct str name, struct str link)
{
    struct gate *gate = data;
    struct gate_world *world = find_world(gate, name, link);
    if (!world && gate->count < GATE_WORLDS_MAX) {
        struct err err;
        char *to = str_dup(link);
        world = open_world(gate, (const char *const *)&to, 1, &err);
        if (!world) {
            log_error("cannot open the link to the world that a player is going to: %s",
                    err.text);
        }
        mem_free(to);
    }
    if (world && name.length <= WORLD_NAME_MAX) {
        (void)str_copy(name, world->name, sizeof(world->name));
    }
    return world ? &world->hold : NULL;
}

void gate_name_first(struct gate *gate, struct str name)
{
    (void)str_copy(name, gate->worlds[0]->name, sizeof(gate->worlds[0]->name));
}

const char *gate_first_name(const struct gate *gate)
{
    return gate->worlds[0]->name;
}

json_t *gate_world_names(const struct gate *gate)
{
    json_t *names = json_array();
    for (size_t i = 0; i < gate->count; i++) {
        if (gate->worlds[i]->name[0] != '\0') {
            (void)json_array_append_new(names, json_string(gate->worlds[i]->name));
        }
    }
    return names;
}

void gate_hear(struct gate *gate, struct str name, struct str link)
{
    struct gate_world *world = find_world(gate, name, STR_NONE);
    if (world && !is_at(world, link)) {
        log_notice("the world %.*s is at %.*s", STR_FMT(name), STR_FMT(link));
        gate_link_set(&world->link, link);
    }
}

/* -- creating and destroying -- */

static void on_rested(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events; /* the turn that follows sends the pending output */
}

/* Sends pending output. Conversations that wait for an answer are served at once. A crowd whose
 * output takes more than a turn is served in rounds with a pause after each, in which more output
 * gathers: so each write has many lines, since writing is most of the proxy's work. The first line
 * after a pause goes at once. Returns false while a round is in progress. */
static bool tell(struct gate *gate)
{
    struct hub *hub = gate->context->hub;
    if (ev_is_active(&gate->rest)) {
        hub_flush_answered(hub);
        return true;
    }
    int64_t begun_us = gate->round_us > 0 ? gate->round_us : clock_us();
    bool is_crowd = gate->round_us > 0;
    if (!hub_flush_share(hub, false)) {
        gate->round_us = begun_us;
        return false;
    }
    gate->round_us = 0;
    if (is_crowd) {
        int64_t rest_us = (clock_us() - begun_us) * REST_TIMES;
        ev_timer_set(&gate->rest, (double)(rest_us < REST_US ? rest_us : REST_US) / 1e6, 0.0);
        ev_timer_start(gate->context->loop, &gate->rest);
    }
    return true;
}

bool gate_create(struct net_context *context, const char *const *to, size_t count,
        struct gate **out, struct err *err)
{
    struct gate *gate = mem_alloc(sizeof(*gate));
    gate->context = context;
    ev_timer_init(&gate->rest, on_rested, 0.0, 0.0);
    struct gate_world *first = open_world(gate, to, count, err);
    if (!first) {
        mem_free(gate);
        return false;
    }
    first->hold.go = go_gate;
    first->hold.data = gate;
    context->hub = first->hold.hub;
    context->mssp = mssp;
    context->data = gate;
    context->gate = gate;
    context->gate_is_up = gate_is_up;
    context->gate_count = gate_count;
    *out = gate;
    return true;
}

void gate_destroy(struct gate *gate)
{
    if (gate) {
        ev_timer_stop(gate->context->loop, &gate->rest);
    }
    /* The first hold has all conversations; they end before the holds they are in. */
    for (size_t i = 0; gate && i < gate->count; i++) {
        gate_hold_finish(&gate->worlds[i]->hold);
    }
    for (size_t i = 0; gate && i < gate->count; i++) {
        struct gate_world *world = gate->worlds[i];
        buf_finish(&world->link.in);
        free_link(&world->link);
        mem_free(world);
    }
    mem_free(gate);
}

bool gate_turn(struct gate *gate)
{
    for (size_t i = 0; i < gate->count; i++) {
        gate_queue_open_new(&gate->worlds[i]->hold);
    }
    bool all = tell(gate);
    for (size_t i = 0; i < gate->count; i++) {
        gate_link_flush(&gate->worlds[i]->link);
    }
    return all;
}

void gate_stop(struct gate *gate, const char *why)
{
    gate_hold_tell(&gate->worlds[0]->hold,
            &(struct msg){.kind = MSG_BYE, .flag = true, .text = str_of(why)});
}

void gate_close_link(struct gate *gate)
{
    for (size_t i = 0; i < gate->count; i++) {
        gate_link_flush(&gate->worlds[i]->link);
        gate_link_stop(&gate->worlds[i]->link);
    }
}

size_t gate_count(const struct gate *gate)
{
    return gate->worlds[0]->hold.all.count;
}

bool gate_was_up(const struct gate *gate)
{
    return gate->worlds[0]->hold.was_up;
}

bool gate_is_up(const struct gate *gate)
{
    return gate->worlds[0]->hold.up;
}
