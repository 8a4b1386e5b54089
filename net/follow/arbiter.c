/* arbiter.c -- asks the realm's broker, or a witness, which of two processes may serve the
 * world. */
#include "net/follow/arbiter.h"

#include "engine/base/buf.h"

bool arbiter_is_there(const struct arbiter *arbiter)
{
    return arbiter->view || arbiter->witness;
}

bool arbiter_gives_lease(const struct arbiter *arbiter)
{
    return arbiter->witness != NULL;
}

bool arbiter_is_up(const struct arbiter *arbiter)
{
    return arbiter->witness ? witness_call_is_up(arbiter->witness)
                            : arbiter->view && view_is_up(arbiter->view);
}

const char *arbiter_name(const struct arbiter *arbiter)
{
    return arbiter->witness ? "witness" : "board";
}

void arbiter_put_remedy(const struct arbiter *arbiter, struct buf *out)
{
    if (arbiter->witness) {
        buf_printf(out,
                "delete its line from the file of the witness at %s, and start that again",
                witness_call_address(arbiter->witness));
    } else {
        buf_printf(
                out, "delete the key on the board: redis-cli del %s", view_key(arbiter->view));
    }
}

void arbiter_close(struct arbiter *arbiter)
{
    view_close(arbiter->view);
    witness_call_stop(arbiter->witness);
    *arbiter = (struct arbiter){0};
}

static struct witness_ask ask_of(const struct store_claim *claim, uint64_t kept)
{
    return (struct witness_ask){.world_id = (uint64_t)claim->world_id,
            .term = claim->term,
            .origin = (uint64_t)claim->origin,
            .kept = kept};
}

void arbiter_hold(struct arbiter *arbiter, const struct store_claim *claim, uint64_t kept)
{
    if (arbiter->witness) {
        struct witness_ask ask = ask_of(claim, kept);
        witness_call_hold(arbiter->witness, &ask);
    } else if (arbiter->view) {
        view_hold(arbiter->view, claim->term, (uint64_t)claim->origin, kept);
    }
}

bool arbiter_is_held(const struct arbiter *arbiter)
{
    return arbiter->witness ? witness_call_is_held(arbiter->witness)
                            : arbiter->view && view_is_held(arbiter->view);
}

uint64_t arbiter_other(const struct arbiter *arbiter, uint64_t *out_holder)
{
    *out_holder = 0;
    if (arbiter->witness) {
        return witness_call_other(arbiter->witness, out_holder);
    }
    return arbiter->view ? view_other(arbiter->view, out_holder) : 0;
}

void arbiter_take(struct arbiter *arbiter, const struct store_claim *claim, int64_t quiet_ms)
{
    if (arbiter->witness) {
        struct witness_ask ask = ask_of(claim, 0);
        witness_call_take(arbiter->witness, &ask);
    } else if (arbiter->view) {
        view_take(arbiter->view, claim->term, (uint64_t)claim->origin, quiet_ms);
    }
}

void arbiter_rest(struct arbiter *arbiter)
{
    if (arbiter->witness) {
        witness_call_rest(arbiter->witness);
    } else if (arbiter->view) {
        view_rest(arbiter->view);
    }
}

uint64_t arbiter_taken(const struct arbiter *arbiter)
{
    return arbiter->witness ? witness_call_taken(arbiter->witness)
           : arbiter->view  ? view_taken(arbiter->view)
                            : 0;
}
