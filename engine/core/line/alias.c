/* alias.c -- a player's own words for lines, with arguments.
 *
 * 1. Only the first word of a line is looked up, and what it stands for is not looked up again.
 * 2. A line that an alias makes is no longer than one that can be typed.
 *
 * `alias` and `unalias` are in scripts/commands/settings.lua. */
#include "engine/core/line/alias.h"

#include "engine/core/people/option.h"
#include "engine/session/session.h"

struct str alias_of(const struct object *actor, struct str word)
{
    const struct value *aliases = option_of(actor, STR("aliases"));
    const struct value *meaning =
            aliases && aliases->kind == VALUE_TABLE ? value_table_get_str(aliases, word) : NULL;
    return meaning && meaning->kind == VALUE_STRING ? value_as_str(meaning)
                                                    : (struct str){NULL, 0};
}

/* The words that `$1` or `$*` stand for, if that is what mark names. */
static bool find_argument(char mark, struct str rest, struct str *out)
{
    if (mark == '*') {
        *out = rest;
        return true;
    }
    *out = STR_NONE;
    for (char at = '1'; mark >= at && at <= '9'; at++) {
        *out = str_take_word(&rest);
    }
    return mark >= '1' && mark <= '9';
}

bool alias_expand(struct str meaning, struct str rest, struct buf *out)
{
    size_t from = out->length;
    bool placed = false;
    for (size_t i = 0; i < meaning.length && out->length - from <= SESSION_LINE_MAX; i++) {
        struct str argument;
        if (meaning.bytes[i] == '$' && i + 1 < meaning.length &&
                find_argument(meaning.bytes[i + 1], rest, &argument)) {
            buf_add_str(out, argument);
            placed = true;
            i++;
        } else {
            buf_add_char(out, meaning.bytes[i]);
        }
    }
    if (!placed && rest.length > 0) {
        buf_add_char(out, ' ');
        buf_add_str(out, rest);
    }
    return out->length - from <= SESSION_LINE_MAX;
}
