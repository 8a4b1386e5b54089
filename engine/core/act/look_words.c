/* look_words.c -- makes the details that a description names links that look at them.
 *
 * 1. Only words that the text has become links: other details are secrets to discover.
 * 2. Each detail gets one link, on the first of its words that the text has, of two at one place on
 *    the longer. Words that are in a link already get none. */
#include "engine/core/act/look_impl.h"
#include "engine/core/output/link.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"

#include <ctype.h>

enum { LINKED_MAX = 24, WORD_BYTES_MAX = 60, WORK_BYTES = 16 };

/* True if a line with this word can stand in a tag. */
static bool is_plain(struct str word)
{
    for (size_t i = 0; i < word.length; i++) {
        unsigned char c = (unsigned char)word.bytes[i];
        if (!isalnum(c) && c != ' ' && c != '-' && c != '\'') {
            return false;
        }
    }
    return word.length > 1 && word.length <= WORD_BYTES_MAX;
}

static bool is_in_word(unsigned char c)
{
    return isalnum(c) || c == '-' || c == '\'' || c >= 0x80;
}

/* Returns where text has the word outside of tags and links; SIZE_MAX: nowhere. */
static size_t find_word(struct str text, struct str word)
{
    bool linked = false;
    for (size_t i = 0; i + word.length <= text.length; i++) {
        struct str rest = str_slice(text, i, text.length);
        if (text.bytes[i] == '<') {
            bool escape = rest.length > 1 && rest.bytes[1] == '<';
            size_t end = escape ? 1 : str_find_char(rest, '>', 0);
            if (end == SIZE_MAX) {
                return SIZE_MAX;
            }
            linked = str_starts(rest, STR("<cmd ")) || (linked && rest.bytes[1] != '/');
            i += end;
            continue;
        }
        bool begins = i == 0 || !is_in_word((unsigned char)text.bytes[i - 1]);
        if (!linked && begins && str_starts_nocase(rest, word) &&
                (rest.length == word.length ||
                        !is_in_word((unsigned char)rest.bytes[word.length]))) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Links the word that text has first, of a key such as "wall|stone wall|stones". */
static bool link_key(struct engine *engine, struct str key, size_t from, struct buf *out)
{
    struct str first = STR_NONE;
    size_t at = SIZE_MAX;
    while (key.length > 0) {
        struct str word = str_take_until(&key, '|');
        struct str text = str_slice(buf_str(out), from, out->length);
        transaction_work(engine, 1 + text.length / WORK_BYTES);
        size_t found = is_plain(word) ? find_word(text, word) : SIZE_MAX;
        if (found < at || (found == at && word.length > first.length)) {
            at = found;
            first = word;
        }
    }
    if (at == SIZE_MAX || !link_is_one(engine, first)) {
        return false;
    }
    struct buf rest = {0};
    at += from;
    buf_add_str(&rest, str_slice(buf_str(out), at, out->length));
    buf_truncate(out, at);
    buf_printf(out, "<cmd look %.*s>%.*s</cmd>", STR_FMT(first), (int)first.length, rest.bytes);
    buf_add_str(out, str_slice(buf_str(&rest), first.length, rest.length));
    buf_finish(&rest);
    return true;
}

void look_link_details(
        struct engine *engine, struct object *object, size_t from, struct buf *out)
{
    const struct value *details = prop_get(engine_world(engine), object, ATOM_details);
    size_t count = details->kind == VALUE_TABLE ? details->table->entry_count : 0;
    size_t linked = 0;
    for (size_t i = 0; i < count && linked < LINKED_MAX && transaction_may_work(engine); i++) {
        const struct value_entry *entry = &details->table->entries[i];
        if (value_as_str(&entry->value).length > 0) {
            linked += link_key(engine, value_as_str(&entry->key), from, out);
        }
    }
}
