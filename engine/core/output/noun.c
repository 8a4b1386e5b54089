/* noun.c -- parses the modifiers of a noun phrase.
 *
 *   [the] all|both|two|2|any [of] [the] second|2. my|his|Bert's lit|open NAME [2]
 *
 * in any order that English has; NAME may be missing after some. Only words are parsed here, no
 * objects are looked up. A dot belongs to a number or to "all" if no blank follows it
 * ("2.lamp").
 *
 * To add a modifier, add a strip_... function to noun_strip. */
#include "engine/core/output/noun.h"

#include <string.h>

static bool is_count(struct str digits, size_t *out)
{
    uint64_t number = 0;
    if (digits.length > 9 || !str_to_u64(digits, &number) || number == 0) {
        return false;
    }
    *out = (size_t)number;
    return true;
}

static bool is_number(const struct engine *engine, struct str word, size_t *out)
{
    size_t index = phrase_find_word(engine, PHRASE_noun_numbers, word);
    if (index != SIZE_MAX) {
        *out = index + 1;
        return true;
    }
    return is_count(word, out);
}

void noun_begin(struct str phrase, struct noun *out)
{
    *out = (struct noun){.words = str_trim(phrase)};
    out->said = out->words;
}

/* Continues with rest. `said` also loses the removed modifier, but keeps states. */
static bool go_on(struct noun *noun, struct str rest)
{
    noun->words = str_trim(rest);
    if (noun->states == 0) {
        noun->said = noun->words;
    }
    return true;
}

static bool strip_article(const struct engine *engine, struct noun *noun)
{
    struct str rest = noun->words;
    return phrase_is_article(engine, str_take_word(&rest)) && rest.length > 0 &&
           go_on(noun, rest);
}

bool noun_has_odd_number(struct str phrase)
{
    struct str word = str_take_word(&phrase);
    bool negative = str_starts(word, STR("-"));
    size_t from = negative;
    size_t at = from;
    bool zero = true;
    while (at < word.length && word.bytes[at] >= '0' && word.bytes[at] <= '9') {
        zero &= word.bytes[at] == '0';
        at++;
    }
    bool fraction = at + 1 < word.length && word.bytes[at] == '.' &&
                    word.bytes[at + 1] >= '0' && word.bytes[at + 1] <= '9';
    return at > from && (fraction || (at == word.length && (negative || zero)));
}

/* "2.lamp", "all.lamp". */
static bool strip_dotted(const struct engine *engine, struct noun *noun)
{
    struct str rest = noun->words;
    struct str first = str_take_until(&rest, '.');
    size_t number = 0;
    if (rest.length == 0 || noun->amount || noun->nth) {
        return false;
    }
    if (phrase_has_word(engine, PHRASE_noun_all, first)) {
        noun->amount = NOUN_ALL;
        return go_on(noun, rest);
    }
    if (first.length <= 4 && is_count(first, &number)) {
        noun->nth = number;
        return go_on(noun, rest);
    }
    return false;
}

/* "all", "both of the", "two", "any". */
static bool strip_amount(const struct engine *engine, struct noun *noun)
{
    struct str rest = noun->words;
    struct str first = str_take_word(&rest);
    size_t number = 0;
    if (noun->amount || noun->nth) {
        return false;
    }
    if (phrase_has_word(engine, PHRASE_noun_all, first)) {
        noun->amount = NOUN_ALL;
    } else if (phrase_has_word(engine, PHRASE_noun_both, first)) {
        noun->amount = 2;
    } else if (rest.length > 0 && phrase_has_word(engine, PHRASE_noun_any, first)) {
        noun->amount = 1;
    } else if (rest.length > 0 && is_number(engine, first, &number)) {
        noun->amount = number;
    } else {
        return false;
    }
    struct str behind = rest;
    if (phrase_has_word(engine, PHRASE_noun_of, str_take_word(&behind)) && behind.length > 0) {
        rest = behind;
    }
    return go_on(noun, rest);
}

static bool strip_ordinal(const struct engine *engine, struct noun *noun)
{
    struct str rest = noun->words;
    size_t index = phrase_find_word(engine, PHRASE_noun_ordinals, str_take_word(&rest));
    if (index == SIZE_MAX || rest.length == 0 || noun->amount || noun->nth) {
        return false;
    }
    noun->nth = index + 1;
    return go_on(noun, rest);
}

/* "lamp 2". */
static bool strip_last_number(struct noun *noun)
{
    size_t blank = noun->words.length;
    while (blank > 0 && noun->words.bytes[blank - 1] != ' ') {
        blank--;
    }
    size_t number = 0;
    struct str last = str_slice(noun->words, blank, noun->words.length);
    if (blank == 0 || noun->amount || noun->nth || last.length > 4 ||
            !is_count(last, &number)) {
        return false;
    }
    noun->nth = number;
    return go_on(noun, str_slice(noun->words, 0, blank));
}

/* Returns "Bert" for "Bert's" and "James" for "James'"; otherwise nothing. The apostrophe may
 * be typographic. */
static struct str without_possessive(struct str word)
{
    static const char *const ends[] = {"'s", "\xe2\x80\x99s", "'", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct str end = str_of(ends[i]);
        struct str stem = str_slice(word, 0, word.length - end.length);
        if (word.length > end.length && str_ends(word, end) &&
                (i < 2 || str_ends(stem, STR("s")) || str_ends(stem, STR("S")))) {
            return stem;
        }
    }
    return STR_NONE;
}

/* "my", "his", "Bert's", "the old man's". */
static bool strip_holder(const struct engine *engine, struct noun *noun)
{
    static const struct {
        enum phrase phrase;
        enum noun_holder holder;
    } words[] = {{PHRASE_noun_my, NOUN_MINE}, {PHRASE_noun_his, NOUN_HIS},
            {PHRASE_noun_hers, NOUN_HERS}, {PHRASE_noun_their, NOUN_THEIRS}};

    struct str rest = noun->words;
    struct str first = str_take_word(&rest);
    if (noun->holder != NOUN_ANYBODY || rest.length == 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (phrase_has_word(engine, words[i].phrase, first)) {
            noun->holder = words[i].holder;
            return go_on(noun, rest);
        }
    }
    rest = noun->words;
    while (rest.length > 0) {
        struct str stem = without_possessive(str_take_word(&rest));
        if (stem.length > 0 && rest.length > 0) {
            size_t end = (size_t)(stem.bytes + stem.length - noun->words.bytes);
            noun->holder = NOUN_NAMED;
            noun->holder_name = str_slice(noun->words, 0, end);
            return go_on(noun, rest);
        }
    }
    return false;
}

static bool strip_state(const struct engine *engine, struct noun *noun)
{
    struct str rest = noun->words;
    unsigned state = noun_state_of(engine, str_take_word(&rest));
    if (state == 0 || rest.length == 0) {
        return false;
    }
    noun->states |= state;
    return go_on(noun, rest);
}

bool noun_strip(const struct engine *engine, struct noun *noun)
{
    return noun->words.length > 0 &&
           (strip_dotted(engine, noun) || strip_article(engine, noun) ||
                   strip_amount(engine, noun) || strip_ordinal(engine, noun) ||
                   strip_holder(engine, noun) || strip_state(engine, noun) ||
                   strip_last_number(noun));
}

bool noun_is_wild(const struct engine *engine, const struct noun *noun)
{
    bool amount = noun->amount == NOUN_ALL || noun->amount == 2;
    return noun->words.length == 0
                   ? amount
                   : (noun->states || noun->nth || noun->amount) &&
                             phrase_has_word(engine, PHRASE_noun_one, noun->words);
}

/* -- several -- */

bool noun_cut_exception(const struct engine *engine, struct str *phrase, struct str *exception)
{
    struct str rest = *phrase;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        size_t from = (size_t)(word.bytes - phrase->bytes);
        if (from == 0 || !phrase_has_word(engine, PHRASE_noun_but, word)) {
            continue;
        }
        struct str behind = rest;
        struct str second = str_take_word(&behind);
        bool more =
                str_equal_nocase(second, STR("for")) || str_equal_nocase(second, STR("not"));
        *exception = more ? behind : rest;
        *phrase = str_trim(str_slice(*phrase, 0, from));
        if (str_ends(*phrase, STR(","))) {
            phrase->length--;
        }
        return exception->length > 0 && phrase->length > 0;
    }
    return false;
}

bool noun_cut_list(const struct engine *engine, struct str *head, struct str *tail)
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

size_t noun_break(const struct engine *engine, struct str phrase)
{
    struct str rest = phrase;
    size_t words = 0;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        size_t from = (size_t)(word.bytes - phrase.bytes);
        bool ends = word.length > 1 && strchr(".;,", word.bytes[word.length - 1]);
        word.length -= ends;
        bool breaks = phrase_has_word(engine, PHRASE_noun_breaks, word);
        words++;
        if (breaks && (words > 1 || rest.length > 0)) {
            return from;
        }
        if (ends && rest.length > 0) {
            return (size_t)(rest.bytes - phrase.bytes);
        }
    }
    return SIZE_MAX;
}
