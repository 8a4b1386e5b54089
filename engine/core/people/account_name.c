/* account_name.c -- which names people may have, and which names are one name.
 *
 * 1. A name is formed like an IRC nickname: 2 to 24 letters, digits, - or _, a letter first.
 * 2. Two names are one name if their keys are equal: case, 0/o, 1/l and -/_ make no difference,
 *    since a reader hardly sees one.
 * 3. A name is nobody's if its key is that of a stock command's verb, of a word that begins a
 *    line before log-in, of a direction, or of a word that has a meaning where names are
 *    expected.
 *
 * 4. Alike are names of one key, and those that differ in 1 for i, or in I for l or 1. That is for
 *    two names side by side: Neil and Nell both look like Ne1l, and not like each other.
 *
 * Whether somebody has a name already is not asked here: see account_find_like. */
#include "engine/core/people/account.h"

#include "engine/core/line/command.h"
#include "engine/core/line/login_impl.h"
#include "engine/core/line/match.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Those with a meaning where names are typed, and those that stand for the game or for whoever is not seen. */
static const char *const reserved_words[] = {"me", "here", "it", "all", "you", "yourself",
        "someone", "somebody", "something", "anybody", "anyone", "nobody", "everybody",
        "everyone", "skein", "system", "server", "guest", "connect", "create", "an", "the"};

/* Those by which whoever has one would be taken for somebody who runs the game. */
static const char *const staff_words[] = {
        "admin", "administrator", "moderator", "staff", "sysop", "root"};

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

static bool is_like_one(struct str name, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && !account_names_are_alike(name, str_of(words[i]))) {
        i++;
    }
    return i < count;
}

static bool is_like_staff(struct str name)
{
    return is_like_one(name, staff_words, sizeof(staff_words) / sizeof(staff_words[0]));
}

bool account_name_is_reserved(struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!account_name_is_formed(name)) {
        return false;
    }
    account_key(name, key);
    return is_like_one(
                   name, reserved_words, sizeof(reserved_words) / sizeof(reserved_words[0])) ||
           match_direction(str_of(key)) != NULL || command_is_reserved(str_of(key));
}

struct verb_search {
    struct str key;
    bool found;
};

static void compare_verbs(void *data, const struct command *command)
{
    struct verb_search *search = data;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        if (verb.length != search->key.length) {
            continue;
        }
        char key[ACCOUNT_NAME_MAX + 1];
        account_key(verb, key);
        search->found |= str_equal(str_of(key), search->key);
    }
}

static bool is_verb(struct engine *engine, struct str key)
{
    struct verb_search search = {.key = key};
    commands_each(engine->commands, compare_verbs, &search);
    return search.found;
}

bool account_name_fits(struct engine *engine, struct str name, struct err *err)
{
    if (!account_name_is_formed(name)) {
        return err_set(err, ERR_FORMAT,
                "A name has %d to %d letters, digits, - or _, and begins with a letter.",
                ACCOUNT_NAME_MIN, ACCOUNT_NAME_MAX);
    }
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    if (account_name_is_reserved(name) || is_verb(engine, str_of(key))) {
        return err_set(err, ERR_DENIED,
                "\"%.*s\" is a word of the game; please choose another name.", STR_FMT(name));
    }
    return true;
}

bool account_name_ok(struct engine *engine, struct str name, struct err *err)
{
    if (!account_name_fits(engine, name, err)) {
        return false;
    }
    if (is_like_staff(name)) {
        return err_set(err, ERR_DENIED,
                "\"%.*s\" would be taken for somebody who runs the game; please choose another "
                "name.",
                STR_FMT(name));
    }
    return true;
}

static bool is_free(struct engine *engine, const char *name)
{
    struct err err;
    return account_name_ok(engine, str_of(name), &err) &&
           !account_find_like(engine, str_of(name)) && !login_is_guests_name(engine, name);
}

void account_name_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1])
{
    char base[ACCOUNT_NAME_MAX + 1];
    size_t length = 0;
    for (size_t i = 0; i < wish.length && length < ACCOUNT_NAME_MAX; i++) {
        char c = wish.bytes[i];
        if (length > 0 ? is_name_char(c) : is_letter(c)) {
            base[length++] = c;
        }
    }
    base[length] = '\0';
    if (length == 0 || is_like_staff((struct str){base, length})) {
        (void)snprintf(base, sizeof(base), "guest");
    }
    (void)snprintf(out, ACCOUNT_NAME_MAX + 1, "%s", base);
    for (uint64_t number = 2; !is_free(engine, out); number++) {
        char digits[24];
        int count = snprintf(digits, sizeof(digits), "%" PRIu64, number);
        (void)snprintf(
                out, ACCOUNT_NAME_MAX + 1, "%.*s%s", ACCOUNT_NAME_MAX - count, base, digits);
    }
}
