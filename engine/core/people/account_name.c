/* account_name.c -- the form of account names, and which names are the same or alike.
 *
 * 1. A name has the form of an IRC nickname: 2 to 24 letters, digits, - or _, a letter first.
 * 2. Names with equal keys are the same name: case, 0/o, 1/l and -/_ make no difference, since
 *    readers hardly see them.
 * 3. Names are alike if their keys are equal, or if they differ only in 1 for i, I for l or 1, vv
 *    for w, rn for m, 3 for e, 4 for a, 5 for s, 7 for t, 8 for b, or in any - and _. The relation is not transitive: Neil and Nell both look
 *    like Ne1l, but not like each other.
 *
 * account_find_like checks whether a name is taken, login/newname.c whether it is allowed. */
#include "engine/core/people/account.h"

#include "engine/core/internal_event.h"

#include <ctype.h>
#include <string.h>

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

bool account_name_is_formed(struct str name)
{
    if (name.length < ACCOUNT_NAME_MIN || name.length > ACCOUNT_NAME_MAX ||
            !isalpha((unsigned char)name.bytes[0])) {
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

/* Takes the next letter, skipping separators; vv counts as w and rn as m. '\0' at the end. */
static char take_letter(struct str *rest)
{
    while (rest->length > 0 && (rest->bytes[0] == '-' || rest->bytes[0] == '_')) {
        *rest = str_slice(*rest, 1, rest->length);
    }
    char c = rest->length > 0 ? rest->bytes[0] : '\0';
    char next = rest->length > 1 ? rest->bytes[1] : '\0';
    char low = (char)tolower((unsigned char)c);
    bool wide = low == 'v' && (next == 'v' || next == 'V');
    bool joined = low == 'r' && (next == 'n' || next == 'N');
    *rest = str_slice(*rest, wide || joined ? 2 : c != '\0', rest->length);
    return wide ? 'w' : joined ? 'm' : c;
}

/* Returns the letter that a digit, which no key folds, is read as; else c. */
static char read_digit(char c)
{
    static const char letters[] = "012eas6tb9"; /* by digit; itself: not read as a letter */
    return c >= '0' && c <= '9' ? letters[c - '0'] : c;
}

struct str account_shape(const char *key, char out[ACCOUNT_NAME_MAX + 1])
{
    struct str rest = str_of(key);
    size_t length = 0;
    for (char c = take_letter(&rest); c != '\0'; c = take_letter(&rest)) {
        out[length++] = c == 'i' ? 'l' : read_digit(c);
    }
    out[length] = '\0';
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

static bool letters_are_alike(char one, char other)
{
    bool strokes = one && other && strchr("1lI", one) && strchr("1lI", other);
    bool dotted = (one == '1' && folded(other) == 'i') || (other == '1' && folded(one) == 'i');
    return read_digit(folded(one)) == read_digit(folded(other)) || strokes || dotted;
}

bool account_names_are_alike(struct str a, struct str b)
{
    bool alike = true;
    for (char one = 'a'; alike && one != '\0';) {
        one = take_letter(&a);
        alike = letters_are_alike(one, take_letter(&b));
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

/* -- names beyond ASCII -- */

bool spelling_is(struct str name)
{
    return !str_is_ascii(name) && name.length <= ACCOUNT_NAME_MAX;
}

bool spelling_find(struct engine *engine, struct str *name, char out[ACCOUNT_NAME_MAX + 1])
{
    if (spelling_is(*name)) {
        struct spelling_asking asking = {.what = SPELLING_FIND, .written = *name};
        internal_event_run(engine, INTERNAL_SPELLING, &asking);
        *name = str_of(memcpy(out, asking.name, sizeof(asking.name)));
    }
    return account_name_is_formed(*name);
}
