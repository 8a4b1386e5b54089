/* match_among.c -- Resolving of a phrase to one object of a given list.
 *
 * It applies the rules of names to a list made elsewhere: a script's choice, or the answer to
 * "which one?". A question must come to an end. So a full name wins here over one that it is a part
 * of, and a plain number is a place in the list. (In match.c the player may not know what is there,
 * so it asks.) The list is treated as things in plain sight; the readings are those of match.c. */
#include "engine/core/line/match_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/words.h"

struct picked {
    uint64_t ids[MATCH_MAX];
    size_t count;
};

typedef bool names(struct engine *engine, struct object *object, const struct words *words);

static void pick_match_among(struct engine *engine, const uint64_t *ids, size_t count,
        const struct words *words, names *agree, struct picked *out)
{
    out->count = 0;
    for (size_t i = 0; i < count && out->count < MATCH_MAX; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (object && agree(engine, object, words)) {
            out->ids[out->count++] = ids[i];
        }
    }
}

static uint64_t say_no(struct engine *engine, struct object *who, enum phrase phrase,
        struct str word, struct buf *reason)
{
    struct event_arg arg = {STR("word"), value_str(word)};
    format_phrase(engine, phrase, &arg, 1, who, reason);
    value_finish(&arg.value);
    return 0;
}

/* Returns the id of "#12" if it is in the list and its identity is visible. */
static uint64_t find_id(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count)
{
    uint64_t id = 0;
    if (phrase.length < 2 || phrase.bytes[0] != '#' ||
            !str_to_u64(str_slice(phrase, 1, phrase.length), &id)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct object *object = ids[i] == id ? world_find(engine_world(engine), id) : NULL;
        if (object &&
                (!disguise_hides(engine, object, who) || disguise_sees_through(engine, who))) {
            return id;
        }
    }
    return 0;
}

/* Fills out with the whole list, as things in plain sight. */
static void lay_out(struct engine *engine, struct object *who, const uint64_t *ids,
        size_t count, struct perception *out)
{
    *out = (struct perception){.actor = who, .lit = true};
    out->list = mem_alloc_array(count + 1, sizeof(*out->list));
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (object) {
            out->list[out->count++] = (struct sighting){
                    .object = object,
                    .seen = true,
                    .reached = true,
                    .held = object->location == who->id,
                    .direct = true,
                    .kinds = (uint8_t)object_kinds(engine, object),
            };
        }
    }
}

/* Tries each reading of the phrase, like match.c. */
static uint64_t read_phrase(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count, struct buf *reason)
{
    struct perception list;
    struct match match = {0};
    struct buf said = {0};
    lay_out(engine, who, ids, count, &list);
    if (noun_state_of(engine, words_without_article(engine, phrase))) {
        buf_add_str(&said, phrase); /* "lit" means "the lit one" here */
        buf_add_char(&said, ' ');
        buf_add_str(&said, phrase_word(engine, PHRASE_noun_one, 0));
        phrase = buf_str(&said);
    }
    struct match_request request = {.perception = &list, .phrase = phrase, .need = NEED_ANY};
    match_listed(engine, &request, &match);
    buf_add_str(reason, buf_str(&match.reason));
    uint64_t id = match.status == MATCH_ONE ? match.ids[0] : 0;
    match_finish(&match);
    perception_finish(&list);
    buf_finish(&said);
    return id;
}

uint64_t match_among(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count, struct buf *reason)
{
    struct words words;
    struct picked picked;
    phrase = str_trim(phrase);
    uint64_t place = find_id(engine, who, phrase, ids, count);
    if (place) {
        return place;
    }
    words_read(engine, phrase, &words);
    words.viewer = who;
    pick_match_among(engine, ids, count, &words, words_name_fully, &picked);
    if (picked.count == 1) {
        return picked.ids[0];
    }
    pick_match_among(engine, ids, count, &words, words_name, &picked);
    if (picked.count == 0 && str_to_u64(phrase, &place)) {
        return place > 0 && place <= count ? ids[place - 1]
                                           : say_no(engine, who, PHRASE_no_nth, phrase, reason);
    }
    return read_phrase(engine, who, phrase, ids, count, reason);
}
