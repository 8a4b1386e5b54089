/* look_words.c -- makes the details that a description names links that look at them.
 *
 * 1. Only words that the text has become links: other details are secrets to discover.
 * 2. Each detail gets one link, on the first of its words that the text has, of two at one place on
 *    the longer. Words that are in a link already get none. */
#include "engine/core/act/look_impl.h"
#include "engine/core/output/link.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <string.h>

enum { LINKED_MAX = 24, WORD_BYTES_MAX = 60 };

enum { DETAIL_WORDS_MAX = 400, PLACES_MAX = 200, LETTERS = 32 };

/* A word of a detail. */
struct detail_word {
    struct str word;
    size_t detail;
    uint16_t next; /* of those with the same first letter, counted from 1; 0: the last */
};

/* Where the text has a word. */
struct place {
    size_t at;
    struct str word;
    size_t detail;
    bool linked;
};

struct linking {
    struct detail_word words[DETAIL_WORDS_MAX];
    size_t word_count;
    uint16_t first[LETTERS];
    struct place places[PLACES_MAX]; /* in the text's order */
    size_t place_count;
};

static bool is_in_word(unsigned char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '\'' || c >= 0x80;
}

/* True if a line with this word can stand in a tag. */
static bool is_plain(struct str word)
{
    for (size_t i = 0; i < word.length; i++) {
        unsigned char c = (unsigned char)word.bytes[i];
        if (c != ' ' && (c >= 0x80 || !is_in_word(c))) {
            return false;
        }
    }
    return word.length > 1 && word.length <= WORD_BYTES_MAX;
}

static size_t letter_of(char c)
{
    return (unsigned char)c % LETTERS; /* the same for a small and a capital letter */
}

/* Adds the words of a key such as "wall|stone wall|stones". */
static void add_words(struct linking *linking, struct str key, size_t detail)
{
    while (key.length > 0 && linking->word_count < DETAIL_WORDS_MAX) {
        struct str word = str_take_until(&key, '|');
        if (is_plain(word)) {
            uint16_t *first = &linking->first[letter_of(word.bytes[0])];
            linking->words[linking->word_count++] = (struct detail_word){word, detail, *first};
            *first = (uint16_t)linking->word_count;
        }
    }
}

/* Adds the places of words with which rest, the text from `at` on, begins. */
static void add_places(struct linking *linking, struct str rest, size_t at)
{
    const struct detail_word *word;
    for (uint16_t i = linking->first[letter_of(rest.bytes[0])]; i > 0; i = word->next) {
        word = &linking->words[i - 1];
        size_t length = word->word.length;
        if (linking->place_count < PLACES_MAX && str_starts_nocase(rest, word->word) &&
                (rest.length == length || !is_in_word((unsigned char)rest.bytes[length]))) {
            linking->places[linking->place_count++] =
                    (struct place){.at = at, .word = word->word, .detail = word->detail};
        }
    }
}

/* Finds the places outside of tags and links. */
static void find_places(struct linking *linking, struct str text)
{
    bool linked = false;
    bool in_word = false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '<') {
            struct str rest = str_slice(text, i, text.length);
            bool escape = rest.length > 1 && rest.bytes[1] == '<';
            size_t end = escape ? 1 : str_find_char(rest, '>', 0);
            if (end == SIZE_MAX) {
                return;
            }
            linked = str_starts(rest, STR("<cmd ")) || (linked && rest.bytes[1] != '/');
            i += end;
            in_word = false;
            continue;
        }
        bool was_in_word = in_word;
        in_word = is_in_word((unsigned char)text.bytes[i]);
        if (in_word && !was_in_word && !linked) {
            add_places(linking, str_slice(text, i, text.length), i);
        }
    }
}

/* True if a link has some of the place already. */
static bool is_taken(const struct linking *linking, const struct place *place)
{
    bool taken = false;
    for (size_t i = 0; i < linking->place_count && !taken; i++) {
        const struct place *other = &linking->places[i];
        taken = other->linked && other->at < place->at + place->word.length &&
                place->at < other->at + other->word.length;
    }
    return taken;
}

/* Links the first place of a detail, of two at one place the longer word. */
static bool link_detail(struct engine *engine, struct linking *linking, size_t detail)
{
    struct place *best = NULL;
    for (size_t i = 0; i < linking->place_count; i++) {
        struct place *place = &linking->places[i];
        if (place->detail == detail && !is_taken(linking, place) &&
                (!best || (place->at == best->at && place->word.length > best->word.length))) {
            best = place;
        }
    }
    if (best) {
        best->linked = link_is_one(engine, best->word);
    }
    return best && best->linked;
}

/* Appends the text with its links. */
static void put_linked(const struct linking *linking, struct str text, struct buf *out)
{
    size_t from = 0;
    for (size_t i = 0; i < linking->place_count; i++) {
        const struct place *place = &linking->places[i];
        if (place->linked) {
            size_t to = place->at + place->word.length;
            buf_add_str(out, str_slice(text, from, place->at));
            buf_add_str(out, STR("<cmd look "));
            buf_add_str(out, place->word);
            buf_add_char(out, '>');
            buf_add_str(out, str_slice(text, place->at, to));
            buf_add_str(out, STR("</cmd>"));
            from = to;
        }
    }
    buf_add_str(out, str_slice(text, from, text.length));
}

void look_link_details(
        struct engine *engine, struct object *object, size_t from, struct buf *out)
{
    const struct value *details = prop_get(engine_world(engine), object, ATOM_details);
    size_t count = details->kind == VALUE_TABLE ? details->table->entry_count : 0;
    struct str text = str_slice(buf_str(out), from, out->length);
    if (count == 0 || !transaction_may_work(engine)) {
        return;
    }
    struct linking linking;
    linking.word_count = linking.place_count = 0;
    memset(linking.first, 0, sizeof(linking.first));
    for (size_t i = 0; i < count; i++) {
        const struct value_entry *entry = &details->table->entries[i];
        if (value_as_str(&entry->value).length > 0) {
            add_words(&linking, value_as_str(&entry->key), i);
        }
    }
    transaction_work(engine, linking.word_count + text.length);
    find_places(&linking, text);
    size_t linked = 0;
    for (size_t i = 0; i < count && linked < LINKED_MAX && linking.place_count > 0; i++) {
        linked += link_detail(engine, &linking, i);
    }
    if (linked > 0) {
        struct buf whole = {0};
        put_linked(&linking, text, &whole);
        buf_truncate(out, from);
        buf_add_str(out, buf_str(&whole));
        buf_finish(&whole);
    }
}
