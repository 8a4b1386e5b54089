/* match.c -- Resolving of a phrase to things.
 *
 * The order is: me, here, it; #ID and $REF; a direction; a name as it stands; a plural name. Then
 * an amount, an ordinal, a holder or a state is taken off, one by one, and the rest is tried in the
 * same way (noun.h). Builders can also name a player. Last come things seen in neighbouring rooms,
 * unless the phrase is scenery here, and the room itself by a part of its name.
 *
 * 1. A name as it stands wins over any reading of its words, so "black and white cat", "second
 *    hand" and "room 2" can be things.
 * 2. Of several matches only the nearest count. Those of them that look the same are treated as one
 *    (N3). If several remain, the actor is asked which.
 * 3. A reason is looked for only if nothing fits. A reason about a thing that the phrase names wins
 *    over "only scenery", then "too dark", then the plain "no such".
 * 4. The number of names that a line may look at is limited (transaction_may_work). Beyond it the line is
 *    refused as naming too much.
 *
 * match_meaning.c handles me, here, it, #ID and directions. words.c compares phrases with names,
 * match_amount.c handles amounts, match_many.c lists and "all but", and match_reason.c finds
 * reasons. */
#include "engine/core/line/match.h"

#include "engine/base/ids.h"
#include "engine/core/line/match_impl.h"
#include "engine/core/output/words.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

enum {
    HOLDERS_MAX = 16,
    LONG_SHOWN = 60 /* bytes shown of a phrase that is too long to be a name */
};

/* -- names -- */

/* True for the place when the phrase is about taking or dropping: "lamp" does not mean the inn that
 * is named after it. */
static bool is_out_of_question(const struct match_request *request, const struct object *object)
{
    return (request->only_unheld || request->need == NEED_HELD) &&
           object == request->perception->place;
}

/* True if it is with the holder in the phrase, on Bert, in Bert's bag; is_meant has checked mine. */
static bool is_with(struct engine *engine, const struct match_request *request,
        const struct noun *noun, const struct sighting *sighting)
{
    static const enum phrase words[] = {[NOUN_HIS] = PHRASE_noun_him,
            [NOUN_HERS] = PHRASE_noun_her,
            [NOUN_THEIRS] = PHRASE_noun_them};
    struct words named;
    uint64_t holders[PRONOUNS_MAX];
    size_t count = 0;
    if (noun->holder == NOUN_ANYBODY || noun->holder == NOUN_MINE) {
        return true;
    }
    if (noun->holder == NOUN_NAMED) {
        words_read(engine, noun->holder_name, &named);
        named.viewer = request->perception->actor;
    } else {
        (void)pronouns_find(engine, request->last, phrase_word(engine, words[noun->holder], 0),
                holders, &count);
    }
    struct object *at = object_place(engine, sighting->object);
    for (unsigned depth = 0; at && depth < HOLDERS_MAX; depth++) {
        if (ids_have(holders, count, at->id)) {
            return true;
        }
        if (noun->holder == NOUN_NAMED && words_name(engine, at, &named)) {
            return true;
        }
        at = object_place(engine, at);
    }
    return false;
}

/* True if "all" includes it: things in plain sight and, for taking, those that can be taken. */
static bool is_plain(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting)
{
    struct object *object = sighting->object;
    if ((sighting->kinds & (KIND_ROOM | KIND_EXIT | KIND_CHARACTER)) ||
            (!sighting->direct && !request->inside)) {
        return false;
    }
    return !prop_bool(engine_world(engine), object, ATOM_hidden) &&
           (!request->only_unheld || prop_bool(engine_world(engine), object, ATOM_portable));
}

/* A search for one noun among what is perceived. */
struct match_search {
    struct engine *engine;
    const struct match_request *request;
    const struct perception *among;
    const struct noun *noun;
    bool plural; /* its words must match a plural */
    bool money;  /* its word means money: any coins match */
    bool listed; /* everything in `among` may be meant, including people and exits */
    bool place;  /* the room itself may match by a part of its name */
};

/* True if it is a coin that the search's word for money means. "gold" does not match copper
 * coins. */
static bool is_money(const struct match_search *search, const struct sighting *one)
{
    struct engine *engine = search->engine;
    struct str name = prop_str(engine_world(engine), one->object, ATOM_name);
    bool other = false;
    while (name.length > 0 && phrase_has_word(engine, PHRASE_noun_metal, search->noun->words)) {
        other |= phrase_has_word(engine, PHRASE_noun_metal, str_take_word(&name));
    }
    return (one->kinds & KIND_COIN) && !other;
}

/* Sets *any if it has the name, meant or not. "My" thing is one I hold: no other is compared. */
static bool is_meant(const struct match_search *search, const struct words *words,
        const struct sighting *one, bool *any)
{
    struct engine *engine = search->engine;
    const struct match_request *request = search->request;
    if (is_out_of_question(request, one->object) ||
            (search->noun->holder == NOUN_MINE && !one->held)) {
        *any = true;
        return false;
    }
    bool named = search->money ? is_money(search, one)
                 : words       ? words_name(engine, one->object, words)
                               : search->listed || is_plain(engine, request, one);
    if (named && words && !search->place && one->object == request->perception->place &&
            (one->kinds & KIND_ROOM)) {
        named = words_name_fully(engine, one->object, words);
    }
    unsigned wanted = search->noun->states;
    *any |= named;
    return named && is_with(engine, request, search->noun, one) &&
           (wanted == 0 || (noun_states(engine, one->object, one->kinds) & wanted) == wanted);
}

static void look_for(const struct match_search *search, struct match_found *found)
{
    struct words words;
    bool wild = noun_is_wild(search->engine, search->noun);
    bool any = wild || search->money || search->listed || search->place;
    const struct perception *near = search->request->perception;
    uint64_t how = 1 + search->plural + 2 * (uint64_t)(search->among != near);
    size_t i = 0;
    if (!any && match_nameless(search->engine, near, search->noun->words, how, false)) {
        return;
    }
    words_read(search->engine, search->noun->words, &words);
    words.viewer = search->request->perception->actor;
    words.plural = search->plural;
    for (; (wild || words.count > 0) && i < search->among->count && found->count < MATCH_MAX &&
            transaction_may_work(search->engine);
            i++) {
        transaction_work(
                search->engine, wild); /* otherwise the name is counted when it is compared */
        if (is_meant(search, wild ? NULL : &words, &search->among->list[i], &any)) {
            match_sort_in(search->engine, search->request, &search->among->list[i], found);
        }
    }
    if (!any && i == search->among->count) {
        (void)match_nameless(search->engine, near, search->noun->words, how, true);
    }
}

/* Returns how many matches are as near as the first. */
static size_t nearest(const struct match_found *found)
{
    size_t count = 1;
    while (count < found->count && found->list[count]->distance == found->list[0]->distance) {
        count++;
    }
    return count;
}

static bool is_taker(
        struct engine *engine, const struct match_request *request, const struct sighting *one)
{
    bool is = !request->takers;
    for (size_t i = 0; i < request->taker_count && !is; i++) {
        is = world_find(engine_world(engine), request->takers[i]) == one->object;
    }
    return is;
}

static bool is_preferred(
        struct engine *engine, const struct match_request *request, const struct sighting *one)
{
    struct world *world = engine_world(engine);
    struct str refs = request->prefers;
    bool is = refs.length == 0;
    while (!is && refs.length > 0) {
        struct str word = str_take_word(&refs);
        if (word.bytes[0] == '.') {
            uint32_t atom = atom_intern(&world->atoms, str_slice(word, 1, word.length));
            is = prop_get(world, one->object, atom)->kind != VALUE_NIL;
        } else {
            is = match_is_of(engine, word, one->object);
        }
    }
    return is;
}

static bool is_liked(
        struct engine *engine, const struct match_request *request, const struct sighting *one)
{
    return !request->likes ||
           (noun_states(engine, one->object, one->kinds) & request->likes) != 0;
}

/* Keeps only the matches for which `is` is true, if there are any. */
static void leave_only(struct engine *engine, const struct match_request *request,
        bool (*is)(struct engine *, const struct match_request *, const struct sighting *),
        struct match_found *found)
{
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct sighting *one = found->list[i];
        if (is(engine, request, one)) {
            found->list[kept++] = one;
        }
    }
    found->count = kept > 0 ? kept : found->count;
}

/* Prefers matches that the verb can take to nearer ones that it cannot. */
static void leave_fitting(
        struct engine *engine, const struct match_request *request, struct match_found *found)
{
    if (found->count > 1) {
        leave_only(engine, request, is_taker, found);
        leave_only(engine, request, is_preferred, found);
        leave_only(engine, request, is_liked, found);
    }
}

static void take_one(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match_found *found, struct match *out)
{
    size_t count = nearest(found);
    uint64_t preferred = 0;
    bool one = match_means_one(engine, request, noun, found->list[0]);
    for (size_t i = 0; i < count; i++) {
        preferred = found->list[i]->object->id == request->prefer ? request->prefer : preferred;
    }
    size_t kinds = match_kinds(engine, found, count);
    if (kinds > 1 && !request->far) {
        match_set_which(engine, request, found, kinds, out);
        out->which = request->phrase;
        out->which_one = one;
    } else {
        match_set_one(out, preferred ? preferred : found->list[0]->object->id);
        out->amounts[0] = one;
    }
}

static void take_nth(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t nth, struct match *out)
{
    if (nth > found->count) {
        match_set_word(engine, request, PHRASE_no_nth, out);
        out->definite = true;
    } else {
        match_set_one(out, found->list[nth - 1]->object->id);
    }
}

/* -- one phrase -- */

void match_take(struct engine *engine, const struct match_request *request,
        const struct noun *noun, bool plural, struct match_found *found, struct match *out)
{
    if (noun->nth > 0) {
        take_nth(engine, request, found, noun->nth, out);
        return;
    }
    leave_fitting(engine, request, found);
    if (noun->amount > 0 || plural || request->every) {
        match_several(engine, request, noun, found, out);
    } else {
        take_one(engine, request, noun, found, out);
    }
}

/* Handles "3 #12" and "both of them": the phrase without the amount has a meaning by itself. */
static bool take_meant(struct engine *engine, const struct match_request *request,
        const struct noun *noun, struct match *out)
{
    struct match_request rest = *request;
    rest.phrase = noun->words;
    if (noun->nth > 0 || noun->holder != NOUN_ANYBODY || noun->states ||
            !match_pointed(engine, &rest, out)) {
        return false;
    }
    if (out->status == MATCH_ONE && noun->amount != NOUN_ALL) {
        match_part(engine, request, noun->amount, out);
    } else if (out->status == MATCH_MANY && noun->amount < out->count) {
        out->count = noun->amount;
    }
    return true;
}

/* Tries each reading of the phrase, the fullest first. noun is what was left of it. */
static bool match_readings(const struct match_search *wanted, struct noun *noun,
        struct match_found *found, struct match *out)
{
    struct match_search search = *wanted;
    search.noun = noun;
    noun_begin(wanted->request->phrase, noun);
    do {
        search.plural = search.money = false;
        look_for(&search, found);
        if (found->count == 0 && noun->words.length > 0 && !noun_is_wild(search.engine, noun)) {
            search.plural = true;
            look_for(&search, found);
        }
        search.money = found->count == 0 &&
                       phrase_has_word(search.engine, PHRASE_noun_heap, noun->words);
        if (search.money) {
            look_for(&search, found);
        }
        if (found->count > 0) {
            match_take(search.engine, search.request, noun, search.plural, found, out);
            return true;
        }
        if (noun->amount > 0 && take_meant(search.engine, search.request, noun, out)) {
            return true;
        }
    } while (noun_strip(search.engine, noun));
    return false;
}

/* Looks for the noun nearby. If no lamp is held, "take my lamp" means one on the floor. */
static bool match_near(const struct match_search *search, struct noun *noun,
        struct match_found *found, struct match *out)
{
    if (match_readings(search, noun, found, out)) {
        return true;
    }
    if (noun->holder != NOUN_MINE || !search->request->only_unheld || found->held) {
        return false;
    }
    struct match_request mine = *search->request;
    struct match_search again = *search;
    mine.phrase = noun->said;
    again.request = &mine;
    return match_readings(&again, noun, found, out);
}

/* Looks for the room itself by a part of its name; nothing else can match here. */
static bool match_room_itself(const struct match_search *search, struct noun *noun,
        struct match_found *found, struct match *out)
{
    struct match_search itself = *search;
    struct perception room = {.actor = search->among->actor, .place = search->among->place};
    for (size_t i = 0; i < search->among->count && room.count == 0; i++) {
        if (search->among->list[i].object == room.place) {
            room.list = &search->among->list[i];
            room.count = 1;
        }
    }
    itself.place = true;
    itself.among = &room;
    return match_readings(&itself, noun, found, out);
}

/* Refuses a phrase that is longer than any name, without a search. */
static bool is_too_long(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    if (request->phrase.length <= WORDS_PHRASE_MAX) {
        return false;
    }
    struct buf word = {0};
    struct match_request cut = *request;
    buf_add_str(&word, str_fit(request->phrase, LONG_SHOWN));
    buf_add_text(&word, "…");
    cut.phrase = buf_str(&word);
    match_set_word(engine, &cut, PHRASE_see_none, out);
    buf_finish(&word);
    return true;
}

void match_listed(struct engine *engine, const struct match_request *request, struct match *out)
{
    if (is_too_long(engine, request, out)) {
        return;
    }
    struct match_found found;
    match_found_init(&found);
    struct noun noun;
    struct match_search search = {.engine = engine,
            .request = request,
            .among = request->perception,
            .listed = true,
            .place = true};
    if (!match_readings(&search, &noun, &found, out)) {
        match_set_none(engine, request, &noun, &found, out);
    }
}

void match_item(struct engine *engine, const struct match_request *request, struct match *out)
{
    struct match_found found;
    match_found_init(&found);
    struct noun noun;
    struct match_search search = {
            .engine = engine, .request = request, .among = request->perception};
    if (is_too_long(engine, request, out) || match_meaning(engine, request, out) ||
            match_near(&search, &noun, &found, out)) {
        return;
    }
    if (request->need == NEED_ANY) {
        struct object *player = match_player(engine, request->phrase, false);
        if (player) {
            match_set_one(out, player->id);
            return;
        }
    }
    if (noun.amount == NOUN_ALL && noun.words.length == 0) {
        match_set_nothing(engine, request, out);
        return;
    }
    struct perception far = {.count = 0};
    struct noun ignored;
    bool scenery = match_is_scenery(engine, request, &noun);
    if (request->need != NEED_HELD && !request->inside && !found.blocked && !scenery) {
        perceive_walk_far(engine, request->perception, &far);
    }
    struct match_request afar = *request;
    afar.far = true;
    search.request = &afar;
    search.among = &far;
    bool met = match_readings(&search, &ignored, &found, out);
    search.request = request;
    search.among = request->perception;
    if (!met && (scenery || !match_room_itself(&search, &ignored, &found, out))) {
        match_set_none(engine, request, &noun, &found, out);
    }
    perception_finish(&far);
}
