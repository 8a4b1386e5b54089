/* phrase_noun.c -- English plurals.
 *
 * phrase_regular.c has the spelling rules. Exceptions
 * are data: the phrase `plurals` and the verbs of the stock scripts. Regular forms that players
 * type are understood too: "loafs" is taken as "loaves". In a name, the noun is before the
 * first word of plural_before: "jugs of cider". */
#include "engine/core/phrase/phrase.h"

enum { WORD_MAX = 64 };

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
                phrase_has_word(engine, PHRASE_plural_before, word)) {
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
