/* match_among.c -- which of these does the phrase mean?
 *
 * The rules of names over a list that somebody else made: a script's choice, or
 * the answer to "which one?". Since a question must come to an end, a full name
 * goes before one that it is a part of here, and a number alone is a place in
 * the list; match.c, where the player may not know what is there, asks. */
#include "engine/core/format.h"
#include "engine/core/match_impl.h"

struct picked {
    uint64_t ids[MATCH_MAX];
    size_t count;
};

typedef bool names(
        struct engine *engine, struct object *object, const struct match_words *words);

static void pick(struct engine *engine, const uint64_t *ids, size_t count,
        const struct match_words *words, names *agree, struct picked *out)
{
    out->count = 0;
    for (size_t i = 0; i < count && out->count < MATCH_MAX; i++) {
        struct object *object = world_find(engine->world, ids[i]);
        if (object && agree(engine, object, words)) {
            out->ids[out->count++] = ids[i];
        }
    }
}

static uint64_t ask_which(struct engine *engine, struct object *who,
        const struct picked *picked, struct buf *reason)
{
    struct buf list = {0};
    match_put_choices(engine, who, picked->ids, picked->count, &list);
    struct format_part part = {"list", buf_str(&list)};
    format_parts(engine, PHRASE_which_one, &part, 1, reason);
    buf_finish(&list);
    return 0;
}

static uint64_t say_no(struct engine *engine, struct object *who, enum phrase phrase,
        struct str word, struct buf *reason)
{
    struct event_arg arg = {STR("word"), value_str(word)};
    format_phrase(engine, phrase, &arg, 1, who, reason);
    value_finish(&arg.value);
    return 0;
}

/* "#12", if it is in the list. */
static uint64_t find_id(struct str phrase, const uint64_t *ids, size_t count)
{
    uint64_t id = 0;
    if (phrase.length < 2 || phrase.bytes[0] != '#' ||
            !str_to_u64(str_slice(phrase, 1, phrase.length), &id)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return id;
        }
    }
    return 0;
}

uint64_t match_among(struct engine *engine, struct object *who, struct str phrase,
        const uint64_t *ids, size_t count, struct buf *reason)
{
    struct match_words words;
    struct picked picked;
    phrase = str_trim(phrase);
    uint64_t place = find_id(phrase, ids, count);
    if (place) {
        return place;
    }
    match_words_read(engine, phrase, &words);
    pick(engine, ids, count, &words, match_words_name_fully, &picked);
    if (picked.count != 1) {
        pick(engine, ids, count, &words, match_words_name, &picked);
    }
    if (picked.count > 0) {
        return picked.count == 1 ? picked.ids[0] : ask_which(engine, who, &picked, reason);
    }
    struct str rest = phrase;
    size_t nth = 0;
    if (str_to_u64(phrase, &place)) {
        return place > 0 && place <= count ? ids[place - 1]
                                           : say_no(engine, who, PHRASE_no_nth, phrase, reason);
    }
    nth = match_take_ordinal(engine, &rest);
    if (nth > 0) {
        match_words_read(engine, rest, &words);
        pick(engine, ids, count, &words, match_words_name, &picked);
        if (picked.count > 0) {
            return nth <= picked.count ? picked.ids[nth - 1]
                                       : say_no(engine, who, PHRASE_no_nth, phrase, reason);
        }
    }
    return say_no(engine, who, PHRASE_see_none, phrase, reason);
}
