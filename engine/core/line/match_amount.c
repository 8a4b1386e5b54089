/* match_amount.c -- How many of the things that one name means: "lamps", "all lamps", "two lamps", "3 coins".
 *
 * 1. "All" means the things held and on the floor. If it matches none of these, it means things
 *    further inside.
 * 2. An amount counts coins, not heaps, and takes the nearest. If heaps have different names, the
 *    actor is asked which. "Coin" is one of them; "coins" and "money" are the whole heap. */
#include "engine/core/line/match_impl.h"

void match_set_one_only(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    match_set_word(engine, request, PHRASE_one_only, out);
    out->definite = true;
}

static void finish_several(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    if (out->count > 1 && !request->many) {
        match_set_one_only(engine, request, out);
    }
}

static void take_all(struct engine *engine, const struct match_request *request,
        const struct match_found *found, struct match *out)
{
    bool direct = false;
    for (size_t i = 0; i < found->count; i++) {
        direct = direct || found->list[i]->direct;
    }
    for (size_t i = 0; i < found->count; i++) {
        const struct sighting *one = found->list[i];
        bool near = direct ? one->direct : one->distance == found->list[0]->distance;
        if (near || request->every) {
            match_add(out, one->object->id, 0);
        }
    }
    finish_several(engine, request, out);
}

static uint64_t amount_of(struct engine *engine, const struct sighting *one)
{
    return noun_amount(engine, one->object, one->kinds);
}

/* Returns how many kinds of heaps, as near as the first, the amount could be taken from; 0: no
 * question is needed. */
static size_t kinds_of_heaps(struct engine *engine, struct match_found *found, size_t amount)
{
    size_t count = 0;
    uint64_t there = 0;
    while (count < found->count && (found->list[count]->kinds & KIND_COIN) &&
            found->list[count]->distance == found->list[0]->distance) {
        there += amount_of(engine, found->list[count++]);
    }
    size_t kinds = count > 1 && there > amount ? match_kinds(engine, found, count) : 0;
    return kinds > 1 ? kinds : 0;
}

static void take_amount(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match_found *found, struct match *out)
{
    uint64_t left = noun->amount;
    uint64_t there = 0;
    for (size_t i = 0; i < found->count; i++) {
        there += amount_of(engine, found->list[i]);
    }
    size_t kinds = kinds_of_heaps(engine, found, noun->amount);
    if (there < left) {
        match_set_few(engine, request, there, out);
        return;
    }
    if (kinds > 0) {
        match_set_which(engine, request, found, kinds, out);
        out->which = noun->words;
        return;
    }
    for (size_t i = 0; i < found->count && left > 0; i++) {
        uint64_t amount = amount_of(engine, found->list[i]);
        match_add(out, found->list[i]->object->id, left < amount ? left : 0);
        left -= left < amount ? left : amount;
    }
    finish_several(engine, request, out);
}

void match_several(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match_found *found, struct match *out)
{
    out->count = 0;
    if (noun->amount == 0 || noun->amount == NOUN_ALL) {
        take_all(engine, request, found, out);
    } else {
        take_amount(engine, request, noun, found, out);
    }
}

void match_part(struct engine *engine, const struct match_request *request, size_t amount,
        struct match *out)
{
    struct object *heap = world_find(engine_world(engine), out->ids[0]);
    uint64_t there = heap ? noun_amount(engine, heap, object_kinds(engine, heap)) : 0;
    if (amount > there) {
        match_set_few(engine, request, there, out);
    } else {
        out->amounts[0] = amount < there ? amount : 0;
    }
}

bool match_means_one(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct sighting *heap)
{
    struct str rest = noun->words;
    struct str last = STR_NONE;
    while (rest.length > 0) {
        last = str_take_word(&rest);
    }
    return request->many && (heap->kinds & KIND_COIN) && amount_of(engine, heap) > 1 &&
           !str_ends(last, STR("s")) && !phrase_has_word(engine, PHRASE_noun_heap, last);
}
