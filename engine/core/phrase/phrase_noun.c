/* phrase_noun.c -- English plurals and verb endings.
 *
 * The spelling rules of English for nouns, and for verbs, which are nearly the same. Exceptions
 * are data: the phrase `plurals` and the verbs of the stock scripts. Regular forms that players
 * type are understood too: "loafs" is taken as "loaves". In a name, the noun is before the
 * first word of plural_before: "jugs of cider". */
#include "engine/core/phrase/phrase.h"

#include <string.h>

enum { WORD_MAX = 64 };

/* Endings of words and their replacements; the first match applies. "-" stands for any letter
 * but a vowel. */
static const struct ending {
    const char *end;
    size_t dropped; /* bytes removed from the end */
    const char *added;
    char only; /* 'v' for verbs only, 'n' for nouns only; '\0' for both */
} endings[] = {
        {"-y", 1, "ies", '\0'},
        {"uman", 0, "s", 'n'},
        {"man", 2, "en", 'n'},
        {"s", 0, "es", '\0'},
        {"x", 0, "es", '\0'},
        {"z", 0, "es", '\0'},
        {"ch", 0, "es", '\0'},
        {"sh", 0, "es", '\0'},
        {"-o", 0, "es", 'v'},
        {"", 0, "s", '\0'},
};

static bool ends_so(struct str word, const char *end)
{
    bool no_vowel = end[0] == '-';
    struct str tail = str_of(end + no_vowel);
    return word.length > tail.length && str_ends(word, tail) &&
           !(no_vowel && memchr("aeiouAEIOU", word.bytes[word.length - tail.length - 1], 10));
}

void phrase_regular(struct str word, bool verb, struct buf *out)
{
    const struct ending *ending = endings;
    while (ending->end[0] &&
            (ending->only == (verb ? 'n' : 'v') || !ends_so(word, ending->end))) {
        ending++;
    }
    buf_add_str(out, str_slice(word, 0, word.length - ending->dropped));
    buf_add_text(out, ending->added);
}

/* Returns the form in the table, or nothing. */
static struct str irregular(const struct engine *engine, struct str word)
{
    struct phrase_items forms = phrase_items(engine, PHRASE_plurals, ' ');
    for (size_t i = 0; i + 1 < forms.count; i += 2) {
        if (str_equal_nocase(forms.list[i], word)) {
            return forms.list[i + 1];
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
        phrase_regular(word, false, out);
    }
}

/* Returns where the noun of a name ends: "jug" of "jug of cider", "gold coin". */
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
    phrase_regular(one, false, &regular);
    bool same = str_equal_nocase(plural, buf_str(&regular));
    buf_finish(&regular);
    return same;
}

bool phrase_reads_plural(const struct engine *engine, struct str words)
{
    struct str noun = str_slice(words, 0, noun_end(engine, words));
    return noun.length > 2 && str_ends(noun, STR("s")) && !str_ends(noun, STR("ss"));
}
