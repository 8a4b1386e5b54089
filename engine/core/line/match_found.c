/* match_found.c -- What a search for a phrase has found: the matches, and the things it could not use. */
#include "engine/base/ids.h"
#include "engine/core/line/match_impl.h"
#include "engine/core/run/transaction.h"
#include "world/model/proto.h"

void match_set_one(struct match *out, uint64_t id)
{
    out->status = MATCH_ONE;
    out->ids[0] = id;
    out->amounts[0] = 0;
    out->count = 1;
}

void match_add(struct match *out, uint64_t id, uint64_t amount)
{
    if (out->count < MATCH_MAX && !ids_have(out->ids, out->count, id)) {
        out->ids[out->count] = id;
        out->amounts[out->count++] = amount;
    }
    out->status = out->count == 1 ? MATCH_ONE : MATCH_MANY;
}

void match_finish(struct match *match)
{
    buf_finish(&match->reason);
}

bool match_need_met(const struct match_request *request, const struct sighting *sighting)
{
    switch (request->need) {
    case NEED_REACH:
        return sighting->reached;
    case NEED_SEEN:
        return sighting->seen;
    case NEED_HELD:
        return sighting->held;
    case NEED_PLAYER:
    case NEED_ANY:
        return true;
    }
    return false;
}

bool match_is_of(struct engine *engine, struct str ref, struct object *object)
{
    struct object *proto = world_find_ref(engine_world(engine), ref);
    return proto && proto_is(engine_world(engine), object, proto->id);
}

static void note(const struct sighting **noted, const struct sighting *sighting)
{
    *noted = *noted ? *noted : sighting;
}

void match_sort_in(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting, struct match_found *found)
{
    struct object *object = sighting->object;
    if (request->inside && object->location != request->inside->id) {
        note(&found->elsewhere, sighting);
    } else if (request->only_unheld && object->location == request->perception->actor->id) {
        note(&found->held, sighting);
    } else if (!match_need_met(request, sighting)) {
        note(&found->blocked, sighting);
    } else if (request->proto.length > 0 && !match_is_of(engine, request->proto, object)) {
        note(&found->wrong_kind, sighting);
    } else if (found->count < MATCH_MAX) {
        found->list[found->count++] = sighting;
    }
}

size_t match_kinds(struct engine *engine, struct match_found *found, size_t count)
{
    size_t kinds = 0;
    for (size_t i = 0; i < count && transaction_may_work(engine); i++) {
        const struct sighting *one = found->list[i];
        bool known = false;
        for (size_t k = 0; k < kinds && !known; k++) {
            transaction_work(engine, 1);
            known = noun_looks_same(engine, found->list[k]->object, one->object);
        }
        if (!known) {
            found->list[i] = found->list[kinds];
            found->list[kinds++] = one;
        }
    }
    return kinds;
}

bool match_nameless(struct engine *engine, const struct perception *near, struct str phrase,
        uint64_t how, bool note)
{
    struct transaction *transaction = engine_transaction(engine);
    uint64_t key = str_hash(phrase) + how + (near->actor->id << 8) + 7 * near->count +
                   31 * near->actor->contents_version +
                   127 * (near->place ? near->place->contents_version : 0);
    size_t at = 0;
    while (at < transaction->nameless_count && transaction->nameless[at] != key) {
        at++;
    }
    bool is = at < transaction->nameless_count;
    if (note && !is && at < TRANSACTION_NAMELESS) {
        transaction->nameless[transaction->nameless_count++] = key;
    }
    return is;
}
