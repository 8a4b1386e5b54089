/* alias.c -- Player aliases for lines, with arguments.
 *
 * 1. Only the first word of a line is looked up, and the result is not expanded again.
 * 2. An expanded line is no longer than a typed line may be.
 *
 * `alias` and `unalias` are in scripts/core/commands/settings.lua. */
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

/* Finds the words that `$1` or `$*` stands for. Returns false if mark is not an argument. */
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
