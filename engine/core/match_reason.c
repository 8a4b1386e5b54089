/* match_reason.c -- why does this phrase mean nothing, or which of several?
 *
 * The reasons met on the way, best first: it is in the box that is closed; it
 * is behind glass, in the next room, on somebody; you have it; you don't; it
 * is no such thing. Then the dark, for whatever must be seen; then "no such".
 * Something that is nowhere never gets a reason of something else's. */
#include "engine/core/format.h"
#include "engine/core/match_impl.h"
#include "world/prop.h"

enum { CHOICES_SHOWN = 12 };

static void set_reason(struct engine *engine, const struct match_request *request,
        enum phrase phrase, struct object *thing, struct match *out)
{
    struct object *box = request->inside;
    struct event_arg args[] = {
            {STR("thing"), value_object(thing ? thing->id : 0)},
            {STR("box"), value_object(box ? box->id : 0)},
            {STR("blocker"), value_object(box ? box->id : 0)},
    };
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = true;
    buf_clear(&out->reason);
    format_phrase(engine, phrase, args, 3, request->perception->actor, &out->reason);
}

void match_set_word(struct engine *engine, const struct match_request *request,
        enum phrase phrase, struct match *out)
{
    struct str word = match_without_article(engine, request->phrase);
    struct event_arg arg = {STR("word"), value_str(word)};
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = false;
    buf_clear(&out->reason);
    format_phrase(engine, phrase, &arg, 1, request->perception->actor, &out->reason);
    value_finish(&arg.value);
}

static void set_blocked(struct engine *engine, const struct match_request *request,
        const struct sighting *blocked, struct match *out)
{
    if (request->need == NEED_HELD) {
        set_reason(engine, request, PHRASE_not_held, blocked->object, out);
        return;
    }
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = true;
    buf_clear(&out->reason);
    perceive_reason(engine, request->perception->actor, blocked, &out->reason);
}

static bool is_known(const struct sighting *sighting)
{
    return sighting && (sighting->seen || sighting->reached);
}

void match_set_none(struct engine *engine, const struct match_request *request,
        const struct match_found *found, struct match *out)
{
    bool by_touch = request->need == NEED_HELD || request->need == NEED_ANY;
    if (request->inside && is_closed(engine, request->inside)) {
        set_reason(engine, request, PHRASE_reach_closed, NULL, out);
    } else if (is_known(found->blocked)) {
        set_blocked(engine, request, found->blocked, out);
    } else if (is_known(found->wrong_kind)) {
        set_reason(engine, request, PHRASE_wrong_kind, found->wrong_kind->object, out);
        out->other_kind = true;
    } else if (found->held) {
        set_reason(engine, request, PHRASE_held_already, found->held->object, out);
    } else if (is_known(found->elsewhere)) {
        set_reason(engine, request, PHRASE_not_inside, found->elsewhere->object, out);
    } else if (!request->perception->lit && !by_touch) {
        match_set_word(engine, request, PHRASE_too_dark, out);
    } else {
        bool way = match_direction(request->phrase) && request->need != NEED_HELD;
        match_set_word(engine, request, way ? PHRASE_no_exit : PHRASE_see_none, out);
    }
}

/* -- which one? -- */

static bool reads_as_another(struct engine *engine, const uint64_t *ids, size_t count, size_t i)
{
    struct object *object = world_find(engine->world, ids[i]);
    for (size_t k = 0; object && k < count; k++) {
        struct object *other = k == i ? NULL : world_find(engine->world, ids[k]);
        if (other && str_equal(prop_str(engine->world, object, ATOM_name),
                             prop_str(engine->world, other, ATOM_name))) {
            return true;
        }
    }
    return false;
}

/* "a coin", or "a coin in the box" if another choice reads the same. */
static void put_choice(struct engine *engine, struct object *viewer, struct object *object,
        bool say_where, struct buf *out)
{
    struct object *holder = perceive_place(engine, object);
    if (!say_where || !holder || !(perceive_kinds(engine, holder) & KIND_CONTAINER)) {
        format_name(engine, object, viewer, ARTICLE_AS_NAMED, out);
        return;
    }
    struct event_arg args[] = {
            {STR("thing"), value_object(object->id)}, {STR("box"), value_object(holder->id)}};
    format_phrase(engine, PHRASE_which_inside, args, 2, viewer, out);
}

void match_put_choice(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, size_t index, struct buf *out)
{
    struct object *object = world_find(engine->world, ids[index]);
    size_t shown = count < CHOICES_SHOWN ? count : CHOICES_SHOWN;
    if (object) {
        put_choice(engine, viewer, object, reads_as_another(engine, ids, shown, index), out);
    }
}

void match_put_choices(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out)
{
    for (size_t i = 0; i < count && i < CHOICES_SHOWN; i++) {
        if (world_find(engine->world, ids[i])) {
            buf_printf(out, "%s%zu. ", i > 0 ? ", " : "", i + 1);
            match_put_choice(engine, viewer, ids, count, i, out);
        }
    }
    if (count > CHOICES_SHOWN) {
        buf_add_text(out, ", …");
    }
}

void match_set_which(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t count, struct match *out)
{
    out->status = MATCH_AMBIGUOUS;
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        out->ids[i] = found->list[i]->object->id;
    }
    struct buf list = {0};
    match_put_choices(engine, request->perception->actor, out->ids, count, &list);
    struct format_part part = {"list", buf_str(&list)};
    buf_clear(&out->reason);
    format_parts(engine, PHRASE_which_one, &part, 1, &out->reason);
    buf_finish(&list);
}
