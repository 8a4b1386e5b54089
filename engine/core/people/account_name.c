/* account_name.c -- which names people may have, and which names are one name.
 *
 * 1. A name is formed like an IRC nickname: 2 to 24 letters, digits, - or _, a letter first.
 * 2. Two names are one name if their keys are equal: case, 0/o, 1/l and -/_ make no difference,
 *    since a reader hardly sees one.
 * 3. Alike are names of one key, and those that differ in 1 for i, or in I for l or 1. That is for
 *    two names side by side: Neil and Nell both look like Ne1l, and not like each other.
 *
 * Whether somebody has a name already is not asked here: see account_find_like; nor whether they may
 * have it: door/newname.c. */
#include "engine/core/people/account.h"

#include <ctype.h>
#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool account_name_is_formed(struct str name)
{
    if (name.length < ACCOUNT_NAME_MIN || name.length > ACCOUNT_NAME_MAX ||
            !is_letter(name.bytes[0])) {
        return false;
    }
    for (size_t i = 1; i < name.length; i++) {
        if (!is_name_char(name.bytes[i])) {
            return false;
        }
    }
    return true;
}

static char folded(char c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
        return 'l';
    case '_':
        return '-';
    default:
        return (char)tolower((unsigned char)c);
    }
}

struct str account_look(const char *key, char out[ACCOUNT_NAME_MAX + 1])
{
    size_t length = strlen(key);
    for (size_t i = 0; i <= length; i++) {
        out[i] = key[i] == 'i' ? 'l' : key[i];
    }
    return (struct str){out, length};
}

void account_key(struct str name, char out[ACCOUNT_NAME_MAX + 1])
{
    must(name.length <= ACCOUNT_NAME_MAX);
    for (size_t i = 0; i < name.length; i++) {
        out[i] = folded(name.bytes[i]);
    }
    out[name.length] = '\0';
}

bool account_names_are_alike(struct str a, struct str b)
{
    bool alike = a.length == b.length;
    for (size_t i = 0; alike && i < a.length; i++) {
        char one = a.bytes[i];
        char other = b.bytes[i];
        bool strokes = strchr("1lI", one) && strchr("1lI", other);
        bool dotted =
                (one == '1' && folded(other) == 'i') || (other == '1' && folded(one) == 'i');
        alike = folded(one) == folded(other) || strokes || dotted;
    }
    return alike;
}

bool account_name_is_like(struct str name, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && !account_names_are_alike(name, str_of(words[i]))) {
        i++;
    }
    return i < count;
}
