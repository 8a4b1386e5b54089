/* match.c -- which things does this phrase mean?
 *
 * In this order: me, here, it; #ID and $REF; a direction; a name as it stands;
 * a name with an ordinal; all, all.NAME and lists; (for builders) a player's
 * name; then what is seen in neighbouring rooms.
 *
 * 1. A name as it stands goes before any reading of its words, so that "black
 *    and white cat", "second hand" and "room 2" can be things.
 * 2. Of several that fit, only those nearest count (physics N5); if these are
 *    more than one, it is asked which (N3), even if they read the same.
 * 3. Only if nothing fits is a reason looked for: that of something which the
 *    phrase names goes before "too dark", and that before the plain "no such".
 *
 * What a phrase names at all is match_words.c, why not is match_reason.c. */
#include "engine/core/match.h"

#include "engine/core/format.h"
#include "engine/core/match_impl.h"
#include "engine/core/phrase.h"
#include "world/prop.h"
#include "world/proto.h"

static bool is_word(struct engine *engine, enum phrase phrase, struct str word)
{
    return phrase_find_word(engine, phrase, word) != SIZE_MAX;
}

void match_set_one(struct match *out, uint64_t id)
{
    out->status = MATCH_ONE;
    out->ids[0] = id;
    out->count = 1;
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

static bool is_of_proto(struct engine *engine, struct str ref, struct object *object)
{
    struct object *proto = world_find_ref(engine->world, ref);
    return proto && proto_is(engine->world, object, proto->id);
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
    } else if (request->proto.length > 0 && !is_of_proto(engine, request->proto, object)) {
        note(&found->wrong_kind, sighting);
    } else if (found->count < MATCH_MAX) {
        found->list[found->count++] = sighting;
    }
}

/* -- names -- */

/* Nobody who takes or drops a lamp means the inn that is called after it. */
static bool is_out_of_question(const struct match_request *request, const struct object *object)
{
    return (request->only_unheld || request->need == NEED_HELD) &&
           object == request->perception->place;
}

static void look_for(struct engine *engine, const struct match_request *request,
        const struct perception *among, struct str phrase, struct match_found *found)
{
    struct match_words words;
    match_words_read(engine, phrase, &words);
    for (size_t i = 0; words.count > 0 && i < among->count; i++) {
        struct object *object = among->list[i].object;
        if (!is_out_of_question(request, object) && match_words_name(engine, object, &words)) {
            match_sort_in(engine, request, &among->list[i], found);
        }
    }
}

/* How many, from the first on, are as near as the first. */
static size_t nearest(const struct match_found *found)
{
    size_t count = 1;
    while (count < found->count && found->list[count]->distance == found->list[0]->distance) {
        count++;
    }
    return count;
}

static bool take_nearest(struct engine *engine, const struct match_request *request,
        const struct match_found *found, struct match *out)
{
    if (found->count == 0) {
        return false;
    }
    size_t count = nearest(found);
    if (count == 1) {
        match_set_one(out, found->list[0]->object->id);
    } else {
        match_set_which(engine, request, found, count, out);
    }
    return true;
}

static bool take_nth(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t nth, struct match *out)
{
    if (found->count == 0) {
        return false;
    }
    if (nth > found->count) {
        match_set_word(engine, request, PHRASE_no_nth, out);
        out->definite = true;
    } else {
        match_set_one(out, found->list[nth - 1]->object->id);
    }
    return true;
}

static bool match_name(struct engine *engine, const struct match_request *request,
        const struct perception *among, struct match_found *found, struct match *out)
{
    look_for(engine, request, among, request->phrase, found);
    if (take_nearest(engine, request, found, out)) {
        return true;
    }
    struct str rest = request->phrase;
    size_t nth = match_take_ordinal(engine, &rest);
    if (nth == 0) {
        return false;
    }
    look_for(engine, request, among, rest, found);
    return take_nth(engine, request, found, nth, out);
}

/* -- words with a meaning -- */

static const struct sighting *find_sighting(
        const struct perception *perception, const struct object *object)
{
    for (size_t i = 0; object && i < perception->count; i++) {
        if (perception->list[i].object == object) {
            return &perception->list[i];
        }
    }
    return NULL;
}

/* The phrase means just this object; is it one that will do? */
static void match_given(struct engine *engine, const struct match_request *request,
        struct object *object, enum phrase absent, struct match *out)
{
    struct match_found found = {.count = 0};
    const struct sighting *sighting = find_sighting(request->perception, object);
    struct sighting anywhere = {.object = object};
    if (!sighting && object && request->need == NEED_ANY) {
        sighting = &anywhere;
    }
    if (!sighting) {
        match_set_word(engine, request, absent, out);
        return;
    }
    match_sort_in(engine, request, sighting, &found);
    if (found.count == 1) {
        match_set_one(out, sighting->object->id);
    } else {
        match_set_none(engine, request, &found, out);
    }
}

/* me, here: as seen as need be, even in the dark. */
static void match_sure(struct engine *engine, const struct match_request *request,
        struct object *object, struct match *out)
{
    if (request->need == NEED_HELD || request->proto.length > 0 || !object) {
        match_given(engine, request, object, PHRASE_see_none, out);
    } else {
        match_set_one(out, object->id);
    }
}

/* it: if it is gone, the answer calls it by its name. */
static void match_last(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct object *last = request->it ? world_find(engine->world, request->it) : NULL;
    if (!last) {
        match_set_word(engine, request, PHRASE_nothing_last, out);
        return;
    }
    struct buf name = {0};
    struct match_request named = *request;
    format_name(engine, last, NULL, ARTICLE_NONE, &name);
    named.phrase = buf_str(&name);
    match_given(engine, &named, last, PHRASE_see_none, out);
    buf_finish(&name);
}

static bool match_word(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str phrase = request->phrase;
    if (is_word(engine, PHRASE_noun_me, phrase)) {
        match_sure(engine, request, request->perception->actor, out);
        return true;
    }
    if (is_word(engine, PHRASE_noun_here, phrase)) {
        match_sure(engine, request, request->perception->place, out);
        return true;
    }
    if (is_word(engine, PHRASE_noun_it, phrase)) {
        match_last(engine, request, out);
        return true;
    }
    return false;
}

static bool match_id(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str phrase = request->phrase;
    struct str rest = str_slice(phrase, 1, phrase.length);
    uint64_t id = 0;
    if (phrase.length < 2 || (phrase.bytes[0] != '#' && phrase.bytes[0] != '$')) {
        return false;
    }
    struct object *object = NULL;
    if (phrase.bytes[0] == '$') {
        object = world_find_ref(engine->world, rest);
    } else if (str_to_u64(rest, &id)) {
        object = world_find(engine->world, id);
    }
    bool any = request->need == NEED_ANY;
    match_given(engine, request, object, any ? PHRASE_no_such : PHRASE_see_none, out);
    return true;
}

/* A direction means the exit, in the dark too: it is found by feeling along the wall. */
static bool match_way(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    const char *direction = match_direction(request->phrase);
    const struct perception *perception = request->perception;
    for (size_t i = 0; direction && i < perception->count; i++) {
        const struct sighting *sighting = &perception->list[i];
        if ((sighting->kinds & KIND_EXIT) &&
                str_equal_nocase(prop_str(engine->world, sighting->object, ATOM_name),
                        str_of(direction))) {
            match_sure(engine, request, sighting->object, out);
            return true;
        }
    }
    return false;
}

/* -- one phrase -- */

static void match_single(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_found found = {.count = 0};
    if (match_word(engine, request, out) || match_id(engine, request, out) ||
            match_way(engine, request, out) ||
            match_name(engine, request, request->perception, &found, out)) {
        return;
    }
    if (request->need == NEED_ANY) {
        struct object *player = match_player(engine, request->phrase, false);
        if (player) {
            match_set_one(out, player->id);
            return;
        }
    }
    struct perception far = {.count = 0};
    if (request->need != NEED_HELD && !request->inside && !found.blocked) {
        perceive_walk_far(engine, request->perception, &far);
    }
    if (!match_name(engine, request, &far, &found, out)) {
        match_set_none(engine, request, &found, out);
    }
    perception_finish(&far);
}

/* -- many -- */

static void set_many(const struct match_found *found, size_t count, struct match *out)
{
    out->status = count == 1 ? MATCH_ONE : MATCH_MANY;
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        must(found->list[i]);
        out->ids[i] = found->list[i]->object->id;
    }
}

/* Would "all" mean it? What is plainly there, and for taking what can be taken at all. */
static bool is_plain(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting)
{
    struct object *object = sighting->object;
    if ((sighting->kinds & (KIND_ROOM | KIND_EXIT | KIND_CHARACTER)) ||
            (!sighting->direct && !request->inside)) {
        return false;
    }
    return !prop_bool(engine->world, object, ATOM_hidden) &&
           (!request->only_unheld || prop_bool(engine->world, object, ATOM_portable));
}

static void match_everything(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    const struct perception *perception = request->perception;
    struct match_found found = {.count = 0};
    for (size_t i = 0; i < perception->count; i++) {
        if (is_plain(engine, request, &perception->list[i])) {
            match_sort_in(engine, request, &perception->list[i], &found);
        }
    }
    if (found.count > 0) {
        set_many(&found, found.count, out);
        return;
    }
    bool dark = !perception->lit && request->need != NEED_HELD && request->need != NEED_ANY;
    match_set_word(engine, request, dark ? PHRASE_too_dark : PHRASE_nothing_all, out);
}

/* "all coins" when nothing is called coins. */
static struct str singular(struct str phrase)
{
    if (str_ends(phrase, STR("s")) && phrase.length > 1) {
        phrase.length--;
    }
    return phrase;
}

/* "all.coin", "all coins". */
static void match_all_of(struct engine *engine, const struct match_request *request,
        struct str rest, struct match *out)
{
    struct match_request part = *request;
    struct match_found found = {.count = 0};
    part.phrase = rest;
    look_for(engine, &part, request->perception, rest, &found);
    if (found.count == 0) {
        look_for(engine, &part, request->perception, singular(rest), &found);
    }
    if (found.count > 0) {
        set_many(&found, nearest(&found), out);
    } else {
        match_set_none(engine, &part, &found, out);
    }
}

/* Takes "all" off; true if something or nothing is left in *rest. */
static bool take_all(struct engine *engine, struct str phrase, struct str *rest)
{
    *rest = phrase;
    struct str word = str_take_until(rest, '.');
    if (word.length < phrase.length && is_word(engine, PHRASE_noun_all, word)) {
        return true;
    }
    *rest = phrase;
    return is_word(engine, PHRASE_noun_all, str_take_word(rest));
}

/* Cuts the last item off "a, b and c"; false if it is no list. */
static bool cut_list(struct engine *engine, struct str *head, struct str *tail)
{
    struct str phrase = *head;
    struct str word = phrase_get(engine, PHRASE_and_word);
    for (size_t at = phrase.length; at-- > 1;) {
        struct str behind = str_slice(phrase, at + 1, phrase.length);
        bool comma = phrase.bytes[at] == ',';
        bool joined = phrase.bytes[at] == ' ' && str_starts_nocase(behind, word) &&
                      behind.length > word.length && behind.bytes[word.length] == ' ';
        if (!comma && !joined) {
            continue;
        }
        *tail = str_trim(joined ? str_slice(behind, word.length, behind.length) : behind);
        *head = str_trim(str_slice(phrase, 0, at));
        if (joined && str_ends(*head, STR(","))) {
            head->length--;
        }
        return tail->length > 0 && head->length > 0;
    }
    return false;
}

static void match_one_or_all(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str rest = STR_NONE;
    if (!take_all(engine, request->phrase, &rest)) {
        match_single(engine, request, out);
    } else if (!request->many) {
        match_set_word(engine, request, PHRASE_one_only, out);
        out->definite = true;
    } else if (rest.length == 0) {
        match_everything(engine, request, out);
    } else {
        match_all_of(engine, request, rest, out);
    }
}

static void add_ids(struct match *all, const struct match *more)
{
    for (size_t i = 0; i < more->count && all->count < MATCH_MAX; i++) {
        bool known = false;
        for (size_t k = 0; k < all->count; k++) {
            known = known || all->ids[k] == more->ids[i];
        }
        if (!known) {
            all->ids[all->count++] = more->ids[i];
        }
    }
    all->status = all->count == 1 ? MATCH_ONE : MATCH_MANY;
}

/* Each item by itself, the first at the front; the first that fails fails the list. */
static void match_list(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str items[MATCH_WORDS_MAX];
    size_t count = 0;
    struct str head = request->phrase;
    struct str tail = STR_NONE;
    while (count + 1 < MATCH_WORDS_MAX && cut_list(engine, &head, &tail)) {
        items[count++] = tail;
    }
    items[count++] = head;
    struct match one = {.reason = out->reason};
    out->count = 0;
    for (; count > 0; count--) {
        struct match_request part = *request;
        part.phrase = items[count - 1];
        buf_clear(&one.reason);
        one.definite = false;
        match_one_or_all(engine, &part, &one);
        if (one.status == MATCH_NONE || one.status == MATCH_AMBIGUOUS) {
            *out = one;
            return;
        }
        add_ids(out, &one);
    }
    out->reason = one.reason;
}

void match_noun(struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_request trimmed = *request;
    trimmed.phrase = str_trim(request->phrase);
    buf_clear(&out->reason);
    out->definite = false;
    out->other_kind = false;
    out->count = 0;
    if (request->need == NEED_PLAYER) {
        match_player_noun(engine, &trimmed, out);
        return;
    }
    struct str head = trimmed.phrase;
    struct str tail = STR_NONE;
    match_one_or_all(engine, &trimmed, out);
    if (out->status == MATCH_NONE && !out->definite && request->many &&
            cut_list(engine, &head, &tail)) {
        match_list(engine, &trimmed, out);
    }
}
