/* polite.c -- words and marks that are only polite. The words are data: phrases. */
#include "engine/core/line/polite.h"

#include "engine/core/phrase/phrase.h"

#include <string.h>

bool polite_is(const struct engine *engine, struct str word)
{
    return word.length > 0 && phrase_has_word(engine, PHRASE_polite_words, word);
}

struct str polite_last_word(struct str line)
{
    while (str_ends(line, STR("."))) {
        line.length--;
    }
    size_t from = line.length;
    while (from > 0 && line.bytes[from - 1] != ' ') {
        from--;
    }
    return str_slice(line, from, line.length);
}

bool polite_ends_in_mark(struct str line)
{
    return line.length > 1 && strchr("!?,", line.bytes[line.length - 1]);
}

bool polite_has(const struct engine *engine, struct str text)
{
    struct str line = str_trim(text);
    return polite_is(engine, polite_last_word(line)) || polite_ends_in_mark(line);
}
