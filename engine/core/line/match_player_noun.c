/* match_player_noun.c -- Resolving of a phrase to one player, anywhere.
 *
 * Accounts fold names (case, 0/o, 1/l), so a player is found by any spelling that cannot be another
 * player's. Guests, and others in play without an account, are found among those present in the
 * game. */
#include "engine/core/line/match_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"

/* Finds players in play whose names begin with prefix. */
static size_t find_by_prefix(struct engine *engine, struct str prefix, uint64_t ids[MATCH_MAX])
{
    size_t count = 0;
    struct buf ascii = {0};
    struct presence *one = presence_first(engine);
    str_romanise(prefix, &ascii);
    prefix = buf_str(&ascii);
    for (; one && prefix.length > 0 && count < MATCH_MAX; one = one->next) {
        if (str_starts_nocase(str_of(one->name), prefix)) {
            ids[count++] = one->character;
        }
    }
    buf_finish(&ascii);
    return count;
}

/* Finds a character by #ID. */
static struct object *find_by_id(struct engine *engine, struct str phrase)
{
    uint64_t id = 0;
    if (phrase.length < 2 || phrase.bytes[0] != '#' ||
            !str_to_u64(str_slice(phrase, 1, phrase.length), &id)) {
        return NULL;
    }
    struct object *object = world_find(engine_world(engine), id);
    return object && is_character(engine, object) ? object : NULL;
}

/* Finds a disguised player here by the displayed name, for a viewer who sees through disguises. */
static struct object *find_disguised(
        struct engine *engine, const struct perception *perception, struct str phrase)
{
    struct object *actor = perception->actor;
    uint64_t ids[MATCH_MAX];
    uint64_t number = 0;
    size_t count = 0;
    for (size_t i = 0; disguise_sees_through(engine, actor) && i < perception->count; i++) {
        struct object *object = perception->list[i].object;
        if (perception->list[i].seen && presence_find(engine, object->id) &&
                disguise_hides(engine, object, actor) && count < MATCH_MAX) {
            ids[count++] = object->id;
        }
    }
    struct buf reason = {0};
    bool asks = count > 0 &&
                !str_to_u64(phrase, &number); /* a number such as "2" means nobody here */
    uint64_t found = asks ? match_among(engine, actor, phrase, ids, count, &reason) : 0;
    buf_finish(&reason);
    return found ? world_find(engine_world(engine), found) : NULL;
}

void match_player_noun(
        struct engine *engine, const struct match_request *request, struct match *out)
{
    struct str phrase = request->phrase;
    struct object *actor = request->perception->actor;
    bool is_me = phrase_has_word(engine, PHRASE_noun_me, phrase);
    struct object *player = is_me ? actor : match_player(engine, phrase, true);
    player = player ? player : find_by_id(engine, phrase);
    uint64_t last[PRONOUNS_MAX];
    size_t count = 0;
    if (!player && pronouns_find(engine, request->last, phrase, last, &count) && count == 1) {
        player = presence_find(engine, last[0]) ? world_find(engine_world(engine), last[0])
                                                : NULL;
        if (player && disguise_hides(engine, player, actor)) {
            /* Players elsewhere are found by real name, which "them" would reveal. */
            player = NULL;
        }
    }
    player = player ? player : find_disguised(engine, request->perception, phrase);
    if (player) {
        match_set_one(out, player->id);
        return;
    }
    out->count = find_by_prefix(engine, phrase, out->ids);
    if (out->count == 1) {
        match_set_one(out, out->ids[0]);
    } else if (out->count > 1) {
        struct buf list = {0};
        out->status = MATCH_AMBIGUOUS;
        match_put_choices(engine, actor, out->ids, out->count, &list);
        phrase_put(engine, &out->reason, PHRASE_which_one, WITH("list", buf_str(&list)));
        buf_finish(&list);
    } else {
        match_set_word(engine, request, PHRASE_no_player, out);
    }
}
