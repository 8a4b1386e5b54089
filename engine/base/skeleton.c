/* skeleton.c -- reduces names to skeletons, to compare disguised names with a list of words.
 *
 * 1. Case and all characters other than letters and digits are ignored.
 * 2. 0 is an o, 1 and i are an l, 2 a z, 3 an e, 4 an a, 5 an s, 7 a t; vv is a w and rn an m.
 * 3. A doubled letter counts once, except e and o, which make other words: good is not god.
 * 4. A final s of four letters or more is a plural.
 *
 * This merges far more than a reader would confuse, so it is only for words that no name may
 * resemble. Players' names, of which there are many, are compared by account_names_are_alike. */
#include "engine/base/skeleton.h"

#include <ctype.h>
#include <string.h>

enum { PLURAL_MIN = 4 };

static char plain_letter(char c)
{
    static const char digits[] = "olzeas6tb9";
    char low = (char)tolower((unsigned char)c);
    return low >= '0' && low <= '9' ? digits[low - '0'] : low == 'i' ? 'l' : low;
}

/* Joins c to the letter before it if the two look like one. */
static bool joins(char *last, char c)
{
    char before = *last;
    if ((before == 'v' && c == 'v') || (before == 'r' && c == 'n')) {
        *last = c == 'v' ? 'w' : 'm';
        return true;
    }
    return before == c && c != 'e' && c != 'o';
}

struct str skeleton_of(struct str text, char out[SKELETON_MAX])
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = plain_letter(text.bytes[i]);
        if (!isalnum((unsigned char)c) || (length > 0 && joins(&out[length - 1], c))) {
            continue;
        }
        if (length == SKELETON_MAX) {
            return STR_NONE;
        }
        out[length++] = c;
    }
    return (struct str){out, length - (length >= PLURAL_MIN && out[length - 1] == 's')};
}

/* Prefixes that do not change who is meant by the word behind them, as skeletons. */
static const struct str frontends[] = {STR_IS("the"), STR_IS("mr"), STR_IS("mrs"),
        STR_IS("slr"), STR_IS("oflclal"), STR_IS("real"), STR_IS("true"), STR_IS("arch"),
        STR_IS("head"), STR_IS("chlef"), STR_IS("senlor"), STR_IS("game"), STR_IS("sys"),
        STR_IS("super"), STR_IS("auto"), STR_IS("vlce"), STR_IS("deputy")};

/* True if whole is word, possibly behind such prefixes. */
static bool is_dressed(struct str whole, struct str word)
{
    while (whole.length > word.length) {
        size_t i = 0;
        while (i < sizeof(frontends) / sizeof(frontends[0]) &&
                !str_starts(whole, frontends[i])) {
            i++;
        }
        if (i == sizeof(frontends) / sizeof(frontends[0])) {
            return false;
        }
        whole = str_slice(whole, frontends[i].length, whole.length);
    }
    return word.length > 0 && str_equal(whole, word);
}

bool skeleton_is_like(struct str name, struct str word)
{
    char bytes[SKELETON_MAX];
    char wanted[SKELETON_MAX];
    static const struct str team = STR_IS("team");
    struct str key = skeleton_of(word, wanted);
    if (is_dressed(skeleton_of(name, bytes), key)) {
        return true;
    }
    size_t length = name.length;
    if (length > team.length &&
            str_equal_nocase(str_slice(name, length - team.length, length), team)) {
        name.length -= team.length;
    }
    while (name.length > 0 && !isalpha((unsigned char)name.bytes[name.length - 1])) {
        name.length--;
    }
    return name.length < length && is_dressed(skeleton_of(name, bytes), key);
}

struct str skeleton_take_part(struct str *name, bool fine)
{
    struct str rest = *name;
    size_t end = 0;
    while (rest.length > 0 && !(fine ? isalpha((unsigned char)rest.bytes[0])
                                     : isalnum((unsigned char)rest.bytes[0]))) {
        rest = str_slice(rest, 1, rest.length);
    }
    while (end < rest.length) {
        unsigned char c = (unsigned char)rest.bytes[end];
        bool capital =
                fine && end > 0 && isupper(c) && islower((unsigned char)rest.bytes[end - 1]);
        if (capital || !(fine ? isalpha(c) : isalnum(c))) {
            break;
        }
        end++;
    }
    *name = str_slice(rest, end, rest.length);
    return str_slice(rest, 0, end);
}

bool skeleton_has_part(struct str name, struct str word)
{
    bool has = false;
    for (int fine = 0; fine < 2; fine++) {
        for (struct str rest = name; !has && rest.length > 0;) {
            has = skeleton_is_like(skeleton_take_part(&rest, fine != 0), word);
        }
    }
    return has;
}

/* True if name, without trailing characters that are not letters, begins or ends with the skeleton
 * key. */
static bool is_edged(struct str name, struct str key)
{
    char bytes[SKELETON_MAX];
    while (name.length > 0 && !isalpha((unsigned char)name.bytes[name.length - 1])) {
        name.length--;
    }
    struct str whole = skeleton_of(name, bytes);
    return key.length > 0 && (str_starts(whole, key) || str_ends(whole, key));
}

bool skeleton_has_edge(struct str name, struct str word)
{
    char wanted[SKELETON_MAX];
    struct str key = skeleton_of(word, wanted);
    bool has = is_edged(name, key);
    while (!has && name.length > 0) {
        has = is_edged(skeleton_take_part(&name, false), key);
    }
    return has;
}

bool skeleton_is_service(struct str name)
{
    static const struct str others[] = {STR_IS("ns"), STR_IS("cs"), STR_IS("q"), STR_IS("x"),
            STR_IS("global"), STR_IS("nickserver"), STR_IS("chanserver")};
    char bytes[SKELETON_MAX];
    while (name.length > 0 && !isalpha((unsigned char)name.bytes[name.length - 1])) {
        name.length--;
    }
    struct str key = skeleton_of(name, bytes);
    bool is_serv = key.length > strlen("serv") && str_ends(key, STR("serv"));
    for (size_t i = 0; !is_serv && i < sizeof(others) / sizeof(others[0]); i++) {
        char other[SKELETON_MAX];
        is_serv = str_equal(key, skeleton_of(others[i], other));
    }
    return is_serv;
}
