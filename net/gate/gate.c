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

bool gate_create(
        struct net_context *context, const char *to, struct gate **out, struct err *err)
{
    struct gate *gate = mem_alloc(sizeof(*gate));
    gate->context = context;
    gate_hold_init(&gate->hold);
    gate->link =
            (struct gate_link){.context = context, .hold = &gate->hold, .to = mem_dup_text(to)};
    if (!gate_link_start(&gate->link, err)) {
        gate_hold_finish(&gate->hold);
        mem_free(gate->link.to);
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
        mem_free(gate->link.to);
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
