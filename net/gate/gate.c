/* gate.c -- the gate as a whole: what it holds, and its link to the world. */
#include "net/gate/gate.h"

#include "engine/base/mem.h"
#include "net/gate/gate_impl.h"

static void mssp(
        void *data, void (*pair)(void *sink, const char *name, const char *value), void *sink)
{
    const struct gate *gate = data;
    struct gate_frame pairs = {.rest = buf_str(&gate->hold.game)};
    while (pairs.rest.length > 0) {
        char *name = str_dup(gate_take_text(&pairs));
        char *value = str_dup(gate_take_text(&pairs));
        pair(sink, name, value);
        mem_free(name);
        mem_free(value);
    }
}

static void free_link(struct gate_link *link)
{
    for (size_t i = 0; i < link->to_count; i++) {
        mem_free(link->to[i]);
    }
    mem_free(link->to);
}

bool gate_create(struct net_context *context, const char *const *to, size_t count,
        struct gate **out, struct err *err)
{
    struct gate *gate = mem_alloc(sizeof(*gate));
    gate->context = context;
    gate_hold_init(&gate->hold);
    gate->link = (struct gate_link){.context = context, .hold = &gate->hold};
    gate->link.to = mem_alloc_array(count, sizeof(*gate->link.to));
    for (; gate->link.to_count < count; gate->link.to_count++) {
        gate->link.to[gate->link.to_count] = mem_dup_text(to[gate->link.to_count]);
    }
    if (!gate_link_start(&gate->link, err)) {
        gate_hold_finish(&gate->hold);
        free_link(&gate->link);
        mem_free(gate);
        return false;
    }
    context->hub = gate->hold.hub;
    context->mssp = mssp;
    context->data = gate;
    context->gate = gate;
    *out = gate;
    return true;
}

void gate_destroy(struct gate *gate)
{
    if (gate) {
        gate_hold_finish(&gate->hold);
        buf_finish(&gate->link.in);
        free_link(&gate->link);
        mem_free(gate);
    }
}

bool gate_turn(struct gate *gate)
{
    bool all = gate_hold_turn(&gate->hold);
    gate_link_flush(&gate->link);
    return all;
}

void gate_stop(struct gate *gate, const char *why)
{
    gate_hold_tell(
            &gate->hold, &(struct msg){.kind = MSG_BYE, .flag = true, .text = str_of(why)});
}

void gate_close_link(struct gate *gate)
{
    gate_link_flush(&gate->link);
    gate_link_stop(&gate->link);
}

size_t gate_count(const struct gate *gate)
{
    return gate->hold.helds.count;
}

bool gate_is_up(const struct gate *gate)
{
    return gate->hold.up;
}
