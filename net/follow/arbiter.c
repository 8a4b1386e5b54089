/* arbiter.c -- asks the realm's broker, or a witness, which of two processes may serve the
 * world. */
#include "net/follow/arbiter.h"

#include "engine/base/buf.h"

/* -- the witness -- */

static bool is_witness_up(const void *data)
{
    return witness_call_is_up(data);
}

static void put_remedy(const void *data, struct buf *out)
{
    buf_printf(out, "delete its line from the file of the witness at %s, and start that again",
            witness_call_address(data));
}

static void stop_witness(void *data)
{
    witness_call_stop(data);
}

static struct witness_ask ask_of(const struct store_claim *claim, uint64_t kept)
{
    return (struct witness_ask){.world_id = (uint64_t)claim->world_id,
            .term = claim->term,
            .origin = (uint64_t)claim->origin,
            .kept = kept};
}

static void hold_witness(void *data, const struct store_claim *claim, uint64_t kept)
{
    struct witness_ask ask = ask_of(claim, kept);
    witness_call_hold(data, &ask);
}

static bool is_witness_held(const void *data)
{
    return witness_call_is_held(data);
}

static uint64_t other_of_witness(const void *data, uint64_t *out_holder)
{
    return witness_call_other(data, out_holder);
}

static void take_witness(void *data, const struct store_claim *claim, int64_t quiet_ms)
{
    struct witness_ask ask = ask_of(claim, 0);
    (void)quiet_ms;
    witness_call_take(data, &ask);
}

static void rest_witness(void *data)
{
    witness_call_rest(data);
}

static uint64_t witness_taken(const void *data)
{
    return witness_call_taken(data);
}

static const struct arbiter_kind witness_kind = {
        .name = "witness",
        .gives_lease = true,
        .is_up = is_witness_up,
        .put_remedy = put_remedy,
        .close = stop_witness,
        .hold = hold_witness,
        .is_held = is_witness_held,
        .other = other_of_witness,
        .take = take_witness,
        .rest = rest_witness,
        .taken = witness_taken,
};

void arbiter_of_witness(struct witness_call *witness, struct arbiter *out)
{
    *out = (struct arbiter){&witness_kind, witness};
}

/* -- any arbiter -- */

bool arbiter_is_there(const struct arbiter *arbiter)
{
    return arbiter->kind != NULL;
}

bool arbiter_gives_lease(const struct arbiter *arbiter)
{
    return arbiter->kind && arbiter->kind->gives_lease;
}

bool arbiter_is_up(const struct arbiter *arbiter)
{
    return arbiter->kind && arbiter->kind->is_up(arbiter->data);
}

const char *arbiter_name(const struct arbiter *arbiter)
{
    return arbiter->kind ? arbiter->kind->name : "";
}

void arbiter_put_remedy(const struct arbiter *arbiter, struct buf *out)
{
    if (arbiter->kind) {
        arbiter->kind->put_remedy(arbiter->data, out);
    }
}

void arbiter_close(struct arbiter *arbiter)
{
    if (arbiter->kind) {
        arbiter->kind->close(arbiter->data);
    }
    *arbiter = (struct arbiter){0};
}

void arbiter_hold(struct arbiter *arbiter, const struct store_claim *claim, uint64_t kept)
{
    if (arbiter->kind) {
        arbiter->kind->hold(arbiter->data, claim, kept);
    }
}

bool arbiter_is_held(const struct arbiter *arbiter)
{
    return arbiter->kind && arbiter->kind->is_held(arbiter->data);
}

uint64_t arbiter_other(const struct arbiter *arbiter, uint64_t *out_holder)
{
    *out_holder = 0;
    return arbiter->kind ? arbiter->kind->other(arbiter->data, out_holder) : 0;
}

void arbiter_take(struct arbiter *arbiter, const struct store_claim *claim, int64_t quiet_ms)
{
    if (arbiter->kind) {
        arbiter->kind->take(arbiter->data, claim, quiet_ms);
    }
}

void arbiter_rest(struct arbiter *arbiter)
{
    if (arbiter->kind) {
        arbiter->kind->rest(arbiter->data);
    }
}

uint64_t arbiter_taken(const struct arbiter *arbiter)
{
    return arbiter->kind ? arbiter->kind->taken(arbiter->data) : 0;
}
