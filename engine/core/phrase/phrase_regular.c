/* phrase_regular.c -- the spelling rules of English for plurals and for endings of verbs, which are nearly the same. */
#include "engine/core/phrase/phrase.h"

#include <string.h>

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
    return word.length > tail.length &&
           word.bytes[word.length - 1] == tail.bytes[tail.length - 1] && str_ends(word, tail) &&
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
