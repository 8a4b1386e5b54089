/* match_reason.c -- Reasons why a phrase matches nothing, and the question "which one?".
 *
 * The reasons, best first: it is in a closed box; it is behind glass, in the next room, on
 * somebody; you have it; you don't; it is of the wrong kind; it is a detail of a description, mere
 * scenery. Then comes the dark, for things that must be seen; then that a person has no such thing;
 * then unknown words; then a plain "no such". A missing thing never gets the reason of another
 * thing. */
#include "engine/core/act/look.h"
#include "engine/core/line/match_impl.h"
#include "engine/core/output/format.h"
#include "engine/core/output/reach.h"
#include "engine/core/output/words.h"
#include "engine/core/perception/direction.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

enum {
    CHOICES_SHOWN = 12,
    NEAR_LEAST = 4 /* letters of a phrase that may be a misspelling */
};

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
    struct str word = words_without_article(engine, request->phrase);
    struct event_arg arg = {STR("word"), value_str(word)};
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = false;
    buf_clear(&out->reason);
    if (phrase == PHRASE_see_none && phrase_has_word(engine, PHRASE_noun_vague, word)) {
        phrase = PHRASE_see_no_name;
    }
    format_phrase(engine, phrase, &arg, 1, request->perception->actor, &out->reason);
    value_finish(&arg.value);
}

static void set_blocked(struct engine *engine, const struct match_request *request,
        const struct sighting *blocked, struct match *out)
{
    if (request->need == NEED_HELD) {
        set_reason(engine, request, PHRASE_not_held, blocked->object, out);
        /* Nobody holds people: the name may belong to another noun of the line ("give dan 1
         * coin"). */
        out->other_kind = (blocked->kinds & KIND_CHARACTER) != 0;
        return;
    }
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = true;
    buf_clear(&out->reason);
    reach_reason(engine, request->perception->actor, blocked, &out->reason);
}

static bool is_known(const struct sighting *sighting)
{
    return sighting && (sighting->seen || sighting->reached);
}

/* Returns the person or thing here that a possessive names, or NULL. */
static struct object *find_holder(
        struct engine *engine, const struct match_request *request, const struct noun *noun)
{
    struct words words;
    words_read(engine, noun->holder_name, &words);
    words.viewer = request->perception->actor;
    for (size_t i = 0; i < request->perception->count; i++) {
        const struct sighting *one = &request->perception->list[i];
        if (one->seen && words_name(engine, one->object, &words)) {
            return one->object;
        }
    }
    return NULL;
}

/* "Bert has no hat", "You have no hat". */
static bool set_has_none(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match *out)
{
    struct object *who = noun->holder == NOUN_NAMED ? find_holder(engine, request, noun) : NULL;
    if (noun->holder != NOUN_MINE && !who) {
        return false;
    }
    struct event_arg args[] = {{STR("who"), value_object(who ? who->id : 0)},
            {STR("word"), value_str(noun->said)}};
    buf_clear(&out->reason);
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = true;
    format_phrase(engine, who ? PHRASE_has_none : PHRASE_has_none_you, args, 2,
            request->perception->actor, &out->reason);
    value_finish(&args[1].value);
    return true;
}

bool match_is_scenery(
        struct engine *engine, const struct match_request *request, const struct noun *noun)
{
    struct buf text = {0};
    bool found = look_detail(engine, request->perception, request->phrase, &text) ||
                 (!str_equal(noun->said, request->phrase) &&
                         look_detail(engine, request->perception, noun->said, &text));
    buf_finish(&text);
    return found;
}

/* Appends "Did you mean scarf?" if something with a similar name is in sight. */
static void add_near(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct buf near = {0};
    if (request->phrase.length >= NEAR_LEAST &&
            !match_nameless(engine, request->perception, request->phrase, 0, false) &&
            look_near(engine, request->perception, request->phrase, &near)) {
        struct event_arg arg = {STR("near"), value_str(buf_str(&near))};
        buf_add_char(&out->reason, ' ');
        format_phrase(
                engine, PHRASE_see_near, &arg, 1, request->perception->actor, &out->reason);
        value_finish(&arg.value);
    }
    (void)match_nameless(engine, request->perception, request->phrase, 0, near.length == 0);
    buf_finish(&near);
}

/* Sets the last reason: unknown words, or "no such". */
static void set_no_such(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match *out)
{
    struct match_request said = *request;
    bool way = direction_find(request->phrase) && request->need != NEED_HELD;
    size_t at = noun_break(engine, noun->said);
    bool named = noun->holder == NOUN_NAMED;
    struct str words = words_without_article(engine, request->phrase);
    said.phrase = named               ? noun->holder_name
                  : at != SIZE_MAX    ? str_slice(noun->said, at, noun->said.length)
                  : noun->said.length ? noun->said
                                      : request->phrase;
    if (way) {
        match_set_word(engine, &said, PHRASE_no_exit, out);
    } else if (noun_has_odd_number(words)) {
        said.phrase = str_take_word(&words);
        match_set_word(engine, &said, PHRASE_no_count, out);
    } else if (at != SIZE_MAX && !named) {
        match_set_word(engine, &said, PHRASE_not_read, out);
    } else {
        match_set_word(engine, &said, PHRASE_see_none, out);
        add_near(engine, &said, out);
    }
}

void match_set_none(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct match_found *found, struct match *out)
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
    } else if (match_is_scenery(engine, request, noun)) {
        bool to_hold = request->need == NEED_HELD;
        set_reason(engine, request, to_hold ? PHRASE_scenery_held : PHRASE_scenery, NULL, out);
    } else if (!request->perception->lit && !by_touch) {
        match_set_word(engine, request, PHRASE_too_dark, out);
    } else if (!set_has_none(engine, request, noun, out)) {
        set_no_such(engine, request, noun, out);
    }
}

void match_set_scenery(struct engine *engine, const struct match_request *request,
        struct str words, struct match *out)
{
    struct match_request named = *request;
    struct match_found found;
    match_found_init(&found);
    struct noun noun;
    named.phrase = words;
    noun_begin(words, &noun);
    match_set_none(engine, &named, &noun, &found, out);
}

void match_set_few(struct engine *engine, const struct match_request *request, uint64_t count,
        struct match *out)
{
    struct event_arg arg = {STR("count"), value_int((int64_t)count)};
    out->status = MATCH_NONE;
    out->count = 0;
    out->definite = true;
    buf_clear(&out->reason);
    format_phrase(engine, count == 1 ? PHRASE_too_few_one : PHRASE_too_few, &arg, 1,
            request->perception->actor, &out->reason);
}

void match_set_nothing(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    bool by_touch = request->need == NEED_HELD || request->need == NEED_ANY;
    if (request->inside && is_closed(engine, request->inside)) {
        set_reason(engine, request, PHRASE_reach_closed, NULL, out);
    } else if (!request->perception->lit && !by_touch) {
        match_set_word(engine, request, PHRASE_too_dark, out);
    } else {
        set_reason(engine, request,
                request->inside              ? PHRASE_nothing_inside
                : request->need == NEED_HELD ? PHRASE_nothing_held
                : request->only_unheld       ? PHRASE_nothing_take
                                             : PHRASE_nothing_all,
                NULL, out);
    }
}

/* -- the question -- */

/* Differences between choices of the same name: the looks, else the place. */
struct telling {
    bool other_states;
    bool other_place;
};

static struct telling tell_apart(
        struct engine *engine, const uint64_t *ids, size_t count, struct object *object)
{
    struct world *world = engine_world(engine);
    struct telling telling = {0};
    unsigned states = noun_states(engine, object, object_kinds(engine, object));
    for (size_t k = 0; k < count; k++) {
        struct object *other = world_find(world, ids[k]);
        if (!other || other == object ||
                !str_equal(prop_str(world, object, ATOM_name),
                        prop_str(world, other, ATOM_name))) {
            continue;
        }
        telling.other_states |=
                noun_states(engine, other, object_kinds(engine, other)) != states;
        telling.other_place |= other->location != object->location;
    }
    return telling;
}

/* Appends where the object is: "a coin in the box", "a hat on Bob". */
static void put_where(
        struct engine *engine, struct object *viewer, struct object *object, struct buf *out)
{
    struct object *holder = object_place(engine, object);
    if (!holder) {
        format_name(engine, object, viewer, ARTICLE_AS_NAMED, out);
        return;
    }
    bool person = is_character(engine, holder);
    struct event_arg args[] = {{STR("thing"), value_object(object->id)},
            {STR("box"), value_object(holder->id)}, {STR("who"), value_object(holder->id)}};
    format_phrase(engine,
            holder == viewer                         ? PHRASE_which_held
            : person                                 ? PHRASE_which_of
            : holder == object_place(engine, viewer) ? PHRASE_which_here
                                                     : PHRASE_which_inside,
            args, 3, viewer, out);
}

void match_put_choice(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, size_t index, struct buf *out)
{
    struct object *object = world_find(engine_world(engine), ids[index]);
    if (!object) {
        return;
    }
    size_t shown = count < CHOICES_SHOWN ? count : CHOICES_SHOWN;
    struct telling telling = tell_apart(engine, ids, shown, object);
    if (telling.other_place) {
        put_where(engine, viewer, object, out);
    } else {
        format_name(engine, object, viewer, ARTICLE_AS_NAMED, out);
    }
    if (telling.other_states) {
        noun_put_mark(engine, noun_states(engine, object, object_kinds(engine, object)), out);
    }
}

void match_put_choices(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out)
{
    for (size_t i = 0; i < count && i < CHOICES_SHOWN; i++) {
        if (world_find(engine_world(engine), ids[i])) {
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
    buf_clear(&out->reason);
    phrase_put(engine, &out->reason, PHRASE_which_one, WITH("list", buf_str(&list)));
    buf_finish(&list);
}
