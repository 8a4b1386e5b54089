/* link.c -- checks the commands that links may send.
 *
 * 1. Everything that line/join.c could take for the end of a command for some reader counts
 *    here: a mark followed by a blank or the end, a semicolon, "and", "then". So a link stays
 *    one command, regardless of the reader's rights and of changes until they press it.
 * 2. A line is checked in the form in which it is parsed after sending: without control
 *    characters.
 *
 * To allow a command in builders' links, add a row in link_is_harmless, provided that it
 * changes nothing. */
#include "engine/core/output/link.h"

#include "engine/core/perception/direction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/session/markup.h"

#include <string.h>

static bool is_mark_at(struct str words, size_t at)
{
    char c = words.bytes[at];
    char next = at + 1 < words.length ? words.bytes[at + 1] : ' ';
    return strchr(";!<>", c) || (strchr(".,", c) && (next == ' ' || next == '.'));
}

static bool is_joining_word(struct engine *engine, struct str word)
{
    return str_equal_nocase(word, phrase_get(engine, PHRASE_and_word)) ||
           str_equal_nocase(word, phrase_get(engine, PHRASE_then_word));
}

/* Returns the offset of the first such end of a command, or the length of words. */
static size_t find_joint(struct engine *engine, struct str words)
{
    for (size_t at = 0; at < words.length; at++) {
        if (words.bytes[at] == '\0' || is_mark_at(words, at)) {
            return at;
        }
        bool begins = words.bytes[at] != ' ' && (at == 0 || words.bytes[at - 1] == ' ');
        struct str rest = str_slice(words, at, words.length);
        if (begins && is_joining_word(engine, str_take_word(&rest))) {
            return at;
        }
    }
    return words.length;
}

struct str link_first(struct engine *engine, struct str words)
{
    return str_trim(str_slice(words, 0, find_joint(engine, words)));
}

/* True if words is one ASCII word and not a joining word. Most exit names are; saves the full
 * check. */
static bool is_plain_word(struct engine *engine, struct str words)
{
    for (size_t i = 0; i < words.length; i++) {
        char c = (char)(words.bytes[i] | 0x20);
        if (c < 'a' || c > 'z') {
            return false;
        }
    }
    return !is_joining_word(engine, words);
}

bool link_is_one(struct engine *engine, struct str words)
{
    if (is_plain_word(engine, words)) {
        return true;
    }
    struct buf clean = {0};
    str_clean(words, false, &clean);
    bool is_one = str_equal(buf_str(&clean), words) &&
                  find_joint(engine, buf_str(&clean)) == clean.length;
    buf_finish(&clean);
    return is_one;
}

bool link_is_harmless(struct engine *engine, struct str line)
{
    static const struct str words[] = {
            STR_IS("look"), STR_IS("examine"), STR_IS("read"), STR_IS("help"), STR_IS("go")};
    if (!link_is_one(engine, line)) {
        return false;
    }
    struct str rest = str_trim(line);
    struct str verb = str_take_word(&rest);
    return str_is_among(verb, words, sizeof(words) / sizeof(words[0])) ||
           (rest.length == 0 && direction_find(verb));
}

static bool may_link(void *data, struct str line)
{
    return link_is_harmless(data, line);
}

void link_tame(struct engine *engine, struct str markup, struct buf *out)
{
    markup_tame(markup, may_link, engine, out);
}
