/* words.c -- compares a typed phrase with the names of an object.
 *
 * 1. A phrase names an object if each of its words is a whole word of the name, or of one and
 *    the same alias, in any case and order.
 * 2. A leading article is ignored on both sides, and so is punctuation around words.
 * 3. ASCII names, which are nearly all, are compared without allocation; others are folded
 *    first, so that "ÉCLAIR" is "éclair". Doors have a composed name.
 * 4. Each compared name counts as work of the line (transaction.h); a line that has used up its work
 *    finds no more names.
 *
 * Other files decide what is in sight and which of several objects is meant. */
#include "engine/core/output/words.h"

#include "engine/base/edit_distance.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/recognition.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <ctype.h>
#include <string.h>

/* Runs for both ends of each word of each name. */
static bool is_mark_words(char c)
{
    return ispunct((unsigned char)c) && memchr(",.;:!?\"'()[]", c, 12);
}

static struct str without_marks(struct str word)
{
    while (word.length > 0 && is_mark_words(word.bytes[0])) {
        word = str_slice(word, 1, word.length);
    }
    while (word.length > 0 && is_mark_words(word.bytes[word.length - 1])) {
        word.length--;
    }
    return word;
}

/* Takes the next word that is more than punctuation; empty at the end. */
static struct str next_word(struct str *rest)
{
    while (rest->length > 0) {
        struct str word = without_marks(str_take_word(rest));
        if (word.length > 0) {
            return word;
        }
    }
    return STR_NONE;
}

struct str words_without_article(struct engine *engine, struct str phrase)
{
    struct str rest = phrase;
    return phrase_is_article(engine, str_take_word(&rest)) && rest.length > 0 ? rest : phrase;
}

/* Copies phrase into out->text, folded if necessary. Returns the length there; 0 if it is too
 * long, which is checked before reading it. */
static size_t fold_into(struct str phrase, struct words *out)
{
    struct buf folded = {0};
    if (phrase.length > sizeof(out->text)) {
        return 0;
    }
    if (!str_is_ascii(phrase)) {
        str_fold(phrase, &folded);
        phrase = buf_str(&folded);
    }
    size_t length = phrase.length <= sizeof(out->text) ? phrase.length : 0;
    if (length > 0) {
        memcpy(out->text, phrase.bytes, length);
    }
    buf_finish(&folded);
    return length;
}

void words_read(struct engine *engine, struct str phrase, struct words *out)
{
    out->engine = engine;
    out->viewer = NULL;
    out->count = 0;
    out->plural = false;
    out->near = NULL;
    transaction_work(engine, work_of(phrase.length));
    struct str rest = {out->text, fold_into(phrase, out)};
    while (rest.length > 0) {
        struct str word = next_word(&rest);
        if (word.length == 0) {
            return;
        }
        if (out->count == WORDS_MAX) {
            out->count = 0;
            return;
        }
        out->words[out->count++] = word;
    }
    if (out->count > 1 && phrase_is_article(engine, out->words[0])) {
        out->count--;
        memmove(out->words, out->words + 1, out->count * sizeof(out->words[0]));
    }
}

static bool has_word(struct str name, struct str word)
{
    /* Most names lack even the first letter. */
    int first = (unsigned char)word.bytes[0];
    if (name.length < word.length ||
            (!memchr(name.bytes, tolower(first), name.length) &&
                    !memchr(name.bytes, toupper(first), name.length))) {
        return false;
    }
    while (name.length > 0) {
        if (str_equal_nocase(next_word(&name), word)) {
            return true;
        }
    }
    return false;
}

static bool has_plural(const struct engine *engine, struct str name, struct str word)
{
    while (name.length > 0) {
        if (phrase_is_plural(engine, word, next_word(&name))) {
            return true;
        }
    }
    return false;
}

static bool has_all_words(struct str name, const struct words *words)
{
    bool plural = false;
    for (size_t i = 0; i < words->count; i++) {
        bool several = words->plural && has_plural(words->engine, name, words->words[i]);
        if (!several && !has_word(name, words->words[i])) {
            return false;
        }
        plural = plural || several;
    }
    return plural == words->plural;
}

/* True for the same words in the same order. An article at the start of name is ignored; words
 * has none. */
static bool is_all_words(struct str name, const struct words *words)
{
    struct str rest = name;
    if (phrase_is_article(words->engine, next_word(&rest)) && rest.length > 0) {
        name = rest;
    }
    for (size_t i = 0; i < words->count; i++) {
        if (!str_equal_nocase(next_word(&name), words->words[i])) {
            return false;
        }
    }
    return next_word(&name).length == 0;
}

/* Returns the word of name that this word is or is a typing error of; empty if none. */
static struct str nearest_word(struct str name, struct str word)
{
    struct str best = STR_NONE;
    unsigned least = EDIT_DISTANCE_NONE;
    struct buf typed = {0};
    struct buf meant = {0};
    str_fold(word, &typed);
    while (name.length > 0) {
        struct str one = next_word(&name);
        buf_clear(&meant);
        str_fold(one, &meant);
        unsigned distance = edit_distance(buf_str(&typed), buf_str(&meant));
        if (distance < least) {
            least = distance;
            best = one;
        }
    }
    buf_finish(&typed);
    buf_finish(&meant);
    return best;
}

static bool has_near_words(struct str name, const struct words *words)
{
    for (size_t i = 0; i < words->count && words->near; i++) {
        struct str meant = nearest_word(name, words->words[i]);
        if (meant.length == 0) {
            buf_clear(words->near);
            return false;
        }
        buf_add_text(words->near, i ? " " : "");
        buf_add_str(words->near, meant);
    }
    return words->near != NULL;
}

typedef bool compare(struct str name, const struct words *words);

static bool compare_folded(struct str name, const struct words *words, compare *agree)
{
    if (str_is_ascii(name)) {
        return agree(name, words);
    }
    struct buf folded = {0};
    str_fold(name, &folded);
    bool same = agree(buf_str(&folded), words);
    buf_finish(&folded);
    return same;
}

/* True for the names of a door, whose exit is named by direction: "door", "north door", "door
 * to the north", and with its noun "gate", "north gate". A hidden door must be named in full. */
static bool is_door_named(
        struct engine *engine, struct object *object, const struct words *words, compare *agree)
{
    if (!(object_kinds(engine, object) & KIND_EXIT) ||
            !prop_bool(engine_world(engine), object, ATOM_door)) {
        return false;
    }
    typedef void put_called(struct engine *, struct object *, struct str, struct buf *);
    put_called *const called[] = {format_door_typed, format_door};
    agree = prop_bool(engine_world(engine), object, ATOM_hidden) ? is_all_words : agree;
    struct str nouns[] = {STR_NONE, format_door_noun(engine, object)};
    bool same = false;
    for (size_t i = 0; i < 4 && !same; i++) {
        /* a single word, such as "to", does not match the long name */
        bool alone = i / 2 == 1 && words->count == 1;
        struct buf name = {0};
        called[i / 2](engine, object, nouns[i % 2], &name);
        same = !alone && compare_folded(buf_str(&name), words, agree);
        buf_finish(&name);
    }
    return same;
}

/* Checking whether an alias is a reserved name takes as long as comparing some dozen. */
#define ALIAS_WORK 30

static bool is_alias(struct engine *engine, struct object *object, struct str alias,
        const struct words *words, compare *agree)
{
    transaction_work(engine, work_of(alias.length));
    if (!transaction_may_work(engine) || !compare_folded(alias, words, agree)) {
        return false;
    }
    transaction_work(engine, ALIAS_WORK);
    return naming_alias_counts(engine, object, alias);
}

/* True if the words describe the looks of a person whom words->viewer has met or has a name
 * for. */
static bool is_look(struct engine *engine, struct object *object, const struct words *words,
        compare *agree, enum disguise how)
{
    bool is_seen = words->viewer && (how == DISGUISE_NONE || how == DISGUISE_CALLED) &&
                   recognition_concerns(engine, object) &&
                   !disguise_masks(engine, object, words->viewer);
    struct buf look = {0};
    if (is_seen) {
        recognition_look(engine, object, &look);
    }
    bool fits = is_seen && compare_folded(buf_str(&look), words, agree);
    buf_finish(&look);
    return fits;
}

/* True if the words fit the displayed name for words->viewer. Sets *decides if no other name
 * counts. */
static bool is_displayed_name(struct engine *engine, struct object *object,
        const struct words *words, compare *agree, bool *decides)
{
    struct buf disguise = {0};
    enum disguise how = words->viewer ? disguise_of(engine, object, words->viewer, &disguise)
                                      : DISGUISE_NONE;
    bool says = how == DISGUISE_NAMED || how == DISGUISE_CALLED;
    bool fits = (says && compare_folded(buf_str(&disguise), words, agree)) ||
                is_look(engine, object, words, agree, how);
    *decides = fits || (how != DISGUISE_NONE && !disguise_sees_through(engine, words->viewer));
    buf_finish(&disguise);
    return fits;
}

/* Returns the cost of comparing one name: each word is searched in it. */
static uint64_t work_of_words(const struct words *words)
{
    return 1 + words->count / 4;
}

/* Compares the name, then each alias (a list, or one text with commas). */
static bool any_name(
        struct engine *engine, struct object *object, const struct words *words, compare *agree)
{
    bool decides = false;
    transaction_work(engine, work_of_words(words));
    if (words->count == 0 || !transaction_may_work(engine)) {
        return false;
    }
    bool disguised = is_displayed_name(engine, object, words, agree, &decides);
    if (decides) {
        return disguised;
    }
    const struct value *written = prop_own(object, ATOM_written_name);
    if (compare_folded(prop_str(engine_world(engine), object, ATOM_name), words, agree) ||
            (written && compare_folded(value_as_str(written), words, agree))) {
        return true;
    }
    const struct value *aliases = prop_get(engine_world(engine), object, ATOM_aliases);
    if (aliases->kind == VALUE_TABLE) {
        for (size_t i = 0; i < aliases->table->item_count && transaction_may_work(engine);
                i++) {
            if (is_alias(engine, object, value_as_str(&aliases->table->items[i]), words,
                        agree)) {
                return true;
            }
        }
    }
    struct str text = value_as_str(aliases);
    while (text.length > 0 && transaction_may_work(engine)) {
        if (is_alias(engine, object, str_take_until(&text, ','), words, agree)) {
            return true;
        }
    }
    return is_door_named(engine, object, words, agree);
}

bool words_name(struct engine *engine, struct object *object, const struct words *words)
{
    return any_name(engine, object, words, has_all_words);
}

bool words_name_fully(struct engine *engine, struct object *object, const struct words *words)
{
    return any_name(engine, object, words, is_all_words);
}

bool words_near(struct engine *engine, struct object *object, const struct words *words)
{
    return any_name(engine, object, words, has_near_words);
}

bool words_text_near(struct str text, const struct words *words)
{
    return words->count > 0 && compare_folded(text, words, has_near_words);
}

bool words_text(struct str text, const struct words *words)
{
    return words->count > 0 && compare_folded(text, words, has_all_words);
}

bool words_text_fully(struct str text, const struct words *words)
{
    return words->count > 0 && compare_folded(text, words, is_all_words);
}

bool words_fit(
        struct engine *engine, struct object *object, struct object *viewer, struct str phrase)
{
    struct words words;
    words_read(engine, phrase, &words);
    words.viewer = viewer;
    return words_name(engine, object, &words);
}
