/* phrase_noun.c -- what is the plural of this noun?
 *
 * As for verbs the spelling rules of English are here and what they get wrong is data: the
 * phrase `plurals` of the stock scripts. What people type is met halfway: "loafs" is understood as "loaves"
 * is. In a name the noun is what stands before the first word of plural_before: "jugs of cider". */
#include "engine/core/phrase/phrase.h"

#include <string.h>

enum { WORD_MAX = 64 };

static bool is_vowel(char c)
{
    return memchr("aeiouAEIOU", c, 10) != NULL;
}

static void add_regular(struct str word, struct buf *out)
{
    char last = word.length > 0 ? word.bytes[word.length - 1] : '\0';
    bool after_vowel = word.length > 1 && is_vowel(word.bytes[word.length - 2]);
    if (last == 'y' && !after_vowel) {
        buf_add_str(out, str_slice(word, 0, word.length - 1));
        buf_add_text(out, "ies");
        return;
    }
    if (word.length > 3 && str_ends(word, STR("man")) && !str_ends(word, STR("human"))) {
        buf_add_str(out, str_slice(word, 0, word.length - 2));
        buf_add_text(out, "en");
        return;
    }
    bool hisses = last == 's' || last == 'x' || last == 'z' || str_ends(word, STR("ch")) ||
                  str_ends(word, STR("sh"));
    buf_add_str(out, word);
    buf_add_text(out, hisses ? "es" : "s");
}

/* The form of the table, or nothing. */
static struct str irregular(const struct engine *engine, struct str word)
{
    struct str pairs = phrase_get(engine, PHRASE_plurals);
    while (pairs.length > 0) {
        struct str one = str_take_word(&pairs);
        struct str several = str_take_word(&pairs);
        if (str_equal_nocase(one, word)) {
            return several;
        }
    }
    return STR_NONE;
}

static void add_plural(const struct engine *engine, struct str word, struct buf *out)
{
    struct str known = irregular(engine, word);
    if (known.length > 0) {
        buf_add_str(out, known);
    } else {
        add_regular(word, out);
    }
}

/* Where the noun of a name ends: "jug" of "jug of cider", "gold coin". */
static size_t noun_end(const struct engine *engine, struct str words)
{
    struct str rest = words;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        size_t from = (size_t)(word.bytes - words.bytes);
        if (from > 0 && rest.length > 0 &&
                phrase_find_word(engine, PHRASE_plural_before, word) != SIZE_MAX) {
            return str_trim(str_slice(words, 0, from)).length;
        }
    }
    return words.length;
}

void phrase_plural(const struct engine *engine, struct str words, struct buf *out)
{
    struct str noun = str_slice(words, 0, noun_end(engine, words));
    size_t from = noun.length;
    while (from > 0 && noun.bytes[from - 1] != ' ') {
        from--;
    }
    buf_add_str(out, str_slice(noun, 0, from));
    add_plural(engine, str_slice(noun, from, noun.length), out);
    buf_add_str(out, str_slice(words, noun.length, words.length));
}

bool phrase_is_plural(const struct engine *engine, struct str plural, struct str one)
{
    if (plural.length == 0 || one.length == 0 || one.length > WORD_MAX ||
            (plural.bytes[0] | 0x20) != (one.bytes[0] | 0x20)) {
        return false;
    }
    if (str_equal_nocase(plural, irregular(engine, one))) {
        return true;
    }
    struct buf regular = {0};
    add_regular(one, &regular);
    bool same = str_equal_nocase(plural, buf_str(&regular));
    buf_finish(&regular);
    return same;
}

bool phrase_reads_plural(const struct engine *engine, struct str words)
{
    struct str noun = str_slice(words, 0, noun_end(engine, words));
    return noun.length > 2 && str_ends(noun, STR("s")) && !str_ends(noun, STR("ss"));
}
