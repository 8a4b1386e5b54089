/* commands.c -- Table of stock commands: staged while scripts load, published as a whole.
 *
 * 1. A verb is one word, or one punctuation character that begins a line.
 * 2. A verb is understood in full, by a fixed abbreviation, or by an unambiguous prefix. Commands
 *    marked exact or fallback do not match prefixes.
 * 3. The live set changes only in commands_publish. The words asked for last are remembered: a line asks
 *    for its word and its verb many times.
 * 4. Commands of a verb stand in the order of registration, except that a package goes before one
 *    that it needs, wants or replaces. Fallbacks are last,
 *    in the order of registration, but those marked so behind the others.
 *
 * interpret.c runs lines. */
#include "engine/core/line/commands.h"

#include "engine/base/edit_distance.h"
#include "engine/base/package.h"
#include "engine/core/line/own.h"
#include "engine/core/output/naming.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct verb {
    char *word;            /* owned, lower case */
    size_t length;         /* of word */
    struct command **list; /* borrowed; fallbacks last */
    size_t count;
    size_t plain; /* number of commands that are not fallbacks */
    bool exact;   /* every command of it is exact */
    bool own;     /* private to the player: own.h */
    bool advice;  /* every command of it is only advice */
    uint8_t role; /* lowest role that any command of it needs */
};

struct command_set {
    struct command **all; /* owned */
    size_t count;
    size_t capacity;
    struct strmap verbs;  /* word -> struct verb, owned */
    struct verb **sorted; /* by word; made at publish */
    size_t verb_count;
    struct strmap abbreviations; /* from -> char *to, owned */
};

/* The meaning of a word in the live set. */
struct meaning {
    char key[COMMAND_WORD_MAX]; /* lower case */
    size_t length;              /* of key; 0: unused */
    const struct verb *verb;    /* borrowed from the set; NULL: none */
    const char *fixed;          /* same: the verb of an abbreviation */
};

enum { RECENT = 2 };

struct commands {
    struct command_set live;
    struct command_set staged;
    struct meaning
            recent[RECENT]; /* of the words asked for last; empty after commands_publish */
    unsigned recent_next;
};

static void set_init(struct command_set *set)
{
    *set = (struct command_set){0};
    strmap_init(&set->verbs);
    strmap_init(&set->abbreviations);
}

static void set_finish(struct command_set *set)
{
    size_t cursor = 0;
    void *value = NULL;
    while (strmap_each(&set->verbs, &cursor, NULL, &value)) {
        struct verb *verb = value;
        mem_free(verb->word);
        mem_free(verb->list);
        mem_free(verb);
    }
    cursor = 0;
    while (strmap_each(&set->abbreviations, &cursor, NULL, &value)) {
        mem_free(value);
    }
    for (size_t i = 0; i < set->count; i++) {
        command_destroy(set->all[i]);
    }
    strmap_finish(&set->verbs);
    strmap_finish(&set->abbreviations);
    mem_free(set->all);
    mem_free(set->sorted);
    *set = (struct command_set){0};
}

PART_STATE(commands, PART_COMMANDS)

struct commands *stock_commands(const struct engine *engine)
{
    return commands_state(engine);
}

static void commands_create(struct engine *engine)
{
    set_init(&commands_state(engine)->live);
    set_init(&commands_state(engine)->staged);
}

static void commands_destroy(struct engine *engine)
{
    set_finish(&commands_state(engine)->live);
    set_finish(&commands_state(engine)->staged);
}

/* Returns a lower-case copy, in out. */
static struct str lower(struct str word, char out[COMMAND_WORD_MAX])
{
    size_t length = word.length < COMMAND_WORD_MAX - 1 ? word.length : COMMAND_WORD_MAX - 1;
    for (size_t i = 0; i < length; i++) {
        char c = word.bytes[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[length] = '\0';
    return (struct str){out, length};
}

/* Returns what a word means. key: lower case. Borrowed until the next call. */
static const struct meaning *find_word(struct commands *commands, struct str key)
{
    static const struct meaning none = {0};
    for (size_t i = 0; i < RECENT; i++) {
        const struct meaning *known = &commands->recent[i];
        if (known->length == key.length && memcmp(known->key, key.bytes, key.length) == 0) {
            return known;
        }
    }
    if (key.length == 0 || key.length >= COMMAND_WORD_MAX) {
        return &none;
    }
    struct meaning *meaning = &commands->recent[commands->recent_next++ % RECENT];
    memcpy(meaning->key, key.bytes, key.length);
    meaning->length = key.length;
    meaning->verb = strmap_find(&commands->live.verbs, key);
    meaning->fixed = strmap_find(&commands->live.abbreviations, key);
    return meaning;
}

/* Returns the live verb, or NULL. key: lower case. */
static const struct verb *find_verb(struct commands *commands, struct str key)
{
    return find_word(commands, key)->verb;
}

static struct str word_of_verb(const struct verb *verb)
{
    return (struct str){verb->word, verb->length};
}

/* True if the verb of that command is private to the player (own.h). package: the command's, or NULL. */
static bool is_private_command(
        const struct package *package, const struct command *command, const char *verb)
{
    return !package || !package_words_has(&package->acts, command->family) ||
           package_words_has(&package->own, str_of(verb));
}

static void verb_add(struct command_set *set, struct str word, struct command *command,
        const struct package *package)
{
    char key[COMMAND_WORD_MAX];
    lower(word, key);
    struct verb *verb = strmap_find(&set->verbs, str_of(key));
    if (!verb) {
        verb = mem_alloc(sizeof(*verb));
        verb->word = mem_dup_text(key);
        verb->length = strlen(key);
        verb->exact = true;
        verb->advice = true;
        verb->role = UINT8_MAX;
        verb->own = own_word(str_of(key));
        strmap_put(&set->verbs, str_of(key), verb);
    }
    verb->list = mem_realloc(verb->list, (verb->count + 1) * sizeof(struct command *));
    size_t at = command->fallback ? verb->count : verb->plain++;
    while (command->fallback && !command->last && at > verb->plain &&
            verb->list[at - 1]->last) {
        at--;
    }
    memmove(verb->list + at + 1, verb->list + at,
            (verb->count++ - at) * sizeof(struct command *));
    verb->list[at] = command;
    verb->exact = verb->exact && (command->exact || command->fallback);
    verb->advice = verb->advice && command->advice;
    verb->own = verb->own || is_private_command(package, command, key);
    verb->role = command->role < verb->role ? command->role : verb->role;
}

void commands_add(
        struct commands *commands, struct command *command, const struct package *package)
{
    struct command_set *set = &commands->staged;
    set->all = mem_grow(set->all, set->count, &set->capacity, sizeof(struct command *));
    set->all[set->count++] = command;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        verb_add(set, grammar_verb(command->grammar, i), command, package);
    }
}

/* -- commands of several packages -- */

/* True if the package of command goes before that of other, at this verb. */
static bool goes_before(const struct packages *packages, const struct command *command,
        const struct command *other, const char *verb)
{
    const struct package *package = packages_find(packages, command->package);
    char replaced[PACKAGE_NAME_MAX + COMMAND_WORD_MAX + 2];
    if (!package || str_equal(command->package, other->package)) {
        return false;
    }
    (void)snprintf(replaced, sizeof(replaced), "%.*s:%s", STR_FMT(other->package), verb);
    return packages_is_above(packages, package, other->package) ||
           package_words_has(&package->replaces, str_of(replaced));
}

/* Moves the command at index in front of the first one that its package goes before. */
static void order_command(const struct packages *packages, struct verb *verb, size_t index)
{
    struct command *command = verb->list[index];
    for (size_t at = 0; at < index; at++) {
        if (goes_before(packages, command, verb->list[at], verb->word)) {
            memmove(verb->list + at + 1, verb->list + at,
                    (index - at) * sizeof(struct command *));
            verb->list[at] = command;
            return;
        }
    }
}

static bool check_patterns(
        const struct packages *packages, const struct verb *verb, struct err *err)
{
    for (size_t i = 0; i < verb->count; i++) {
        for (size_t j = i + 1; j < verb->count; j++) {
            const struct command *one = verb->list[i];
            const struct command *other = verb->list[j];
            if (!str_equal(one->package, other->package) &&
                    str_equal(one->pattern, other->pattern) &&
                    !goes_before(packages, one, other, verb->word) &&
                    !goes_before(packages, other, one, verb->word)) {
                return err_set(err, ERR_SCRIPT,
                        "%.*s and %.*s both have the command \"%.*s\": say replaces = { "
                        "\"%.*s:%s\" } in scripts/%.*s/package.lua, or the other way round",
                        STR_FMT(other->package), STR_FMT(one->package), STR_FMT(one->pattern),
                        STR_FMT(one->package), verb->word, STR_FMT(other->package));
            }
        }
    }
    return true;
}

bool commands_order(struct commands *commands, const struct packages *packages, struct err *err)
{
    size_t cursor = 0;
    void *value = NULL;
    bool ok = true;
    while (ok && strmap_each(&commands->staged.verbs, &cursor, NULL, &value)) {
        struct verb *verb = value;
        for (size_t i = 1; i < verb->plain; i++) {
            order_command(packages, verb, i);
        }
        ok = check_patterns(packages, verb, err);
    }
    return ok;
}

void commands_abbreviate(struct commands *commands, struct str from, struct str to)
{
    mem_free(strmap_put(&commands->staged.abbreviations, from, str_dup(to)));
}

static int verb_order(const void *a, const void *b)
{
    return strcmp((*(struct verb *const *)a)->word, (*(struct verb *const *)b)->word);
}

void commands_publish(struct commands *commands)
{
    struct command_set *set = &commands->staged;
    set->sorted = mem_alloc_array(set->verbs.count + 1, sizeof(struct verb *));
    size_t cursor = 0;
    void *value = NULL;
    while (strmap_each(&set->verbs, &cursor, NULL, &value)) {
        set->sorted[set->verb_count++] = value;
    }
    qsort(set->sorted, set->verb_count, sizeof(struct verb *), verb_order);
    set_finish(&commands->live);
    memset(commands->recent, 0, sizeof(commands->recent));
    commands->live = commands->staged;
    set_init(&commands->staged);
}

void commands_unstage(struct commands *commands)
{
    set_finish(&commands->staged);
    set_init(&commands->staged);
}

void commands_each(const struct commands *commands,
        void (*visit)(void *data, const struct command *command), void *data)
{
    for (size_t i = 0; i < commands->live.count; i++) {
        visit(data, commands->live.all[i]);
    }
}

bool commands_has(struct commands *commands, struct str word)
{
    char bytes[COMMAND_WORD_MAX];
    struct str key = lower(word, bytes);
    const struct meaning *meaning = find_word(commands, key);
    return word.length < COMMAND_WORD_MAX && (meaning->verb || meaning->fixed);
}

static bool has_verb_of_key(const struct command *command, struct str key)
{
    char own[ACCOUNT_NAME_MAX + 1];
    bool has = false;
    for (size_t i = 0; !has && i < grammar_verb_count(command->grammar); i++) {
        struct str verb = grammar_verb(command->grammar, i);
        if (verb.length == key.length) {
            account_key(verb, own);
            has = str_equal(str_of(own), key);
        }
    }
    return has;
}

bool commands_has_key(const struct commands *commands, struct str key)
{
    bool has = false;
    for (size_t i = 0; !has && i < commands->live.count; i++) {
        const struct command *command = commands->live.all[i];
        has = !command->fallback && has_verb_of_key(command, key);
    }
    return has;
}

/* INTERNAL_VERB. */
static void commands_tell_verb(struct engine *engine, void *about)
{
    struct verb_asking *asking = about;
    asking->known = commands_has(stock_commands(engine), asking->word);
}

/* Returns the index of the first verb in the sorted list that is not before prefix. */
static size_t lower_bound(const struct command_set *set, const char *prefix)
{
    size_t low = 0;
    size_t high = set->verb_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(set->sorted[middle]->word, prefix) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool same_commands(const struct verb *a, const struct verb *b)
{
    return a->count > 0 && b->count > 0 && a->list[0] == b->list[0];
}

struct str commands_full(struct commands *commands, struct str word)
{
    char bytes[COMMAND_WORD_MAX];
    if (word.length == 0 || word.length >= COMMAND_WORD_MAX) {
        return (struct str){NULL, 0};
    }
    const struct meaning *meaning = find_word(commands, lower(word, bytes));
    if (meaning->verb) {
        return word_of_verb(meaning->verb);
    }
    return meaning->fixed ? str_of(meaning->fixed) : (struct str){NULL, 0};
}

struct str commands_expand(
        struct commands *commands, struct str word, uint8_t role, struct buf *choices)
{
    const struct command_set *set = &commands->live;
    char key[COMMAND_WORD_MAX];
    struct str full = commands_full(commands, word);
    if (full.bytes || word.length == 0 || word.length >= COMMAND_WORD_MAX) {
        return full;
    }
    (void)lower(word, key);
    struct verb *found = NULL;
    bool ambiguous = false;
    size_t listed = 0;
    for (size_t i = lower_bound(set, key); i < set->verb_count; i++) {
        struct verb *candidate = set->sorted[i];
        if (strncmp(candidate->word, key, strlen(key)) != 0) {
            break;
        }
        if (candidate->exact || candidate->role > role ||
                (found && same_commands(found, candidate))) {
            continue;
        }
        ambiguous = ambiguous || found;
        found = found ? found : candidate;
        if (choices && listed++ < 8) {
            buf_printf(choices, "%s%s", choices->length ? ", " : "", candidate->word);
        }
    }
    return found && !ambiguous ? word_of_verb(found) : (struct str){NULL, 0};
}

struct commands_of commands_of_verb(struct commands *commands, struct str verb)
{
    const struct verb *found = verb.bytes ? find_verb(commands, verb) : NULL;
    return found ? (struct commands_of){found->list, found->plain, found->count, found->own}
                 : (struct commands_of){0};
}

bool commands_own(struct commands *commands, struct str verb)
{
    const struct verb *found = verb.bytes ? find_verb(commands, verb) : NULL;
    return found ? found->own : own_word(verb);
}

bool commands_only_advise(struct commands *commands, struct str verb)
{
    const struct verb *found = verb.bytes ? find_verb(commands, verb) : NULL;
    return found && found->advice;
}

uint8_t commands_role(struct commands *commands, struct str word)
{
    char key[COMMAND_WORD_MAX];
    const struct verb *verb = find_verb(commands, lower(word, key));
    return verb ? verb->role : 0;
}

/* True if a typed word may be a slip for the verb. "@" is no slip of the finger: with and without
 * it, the rest must be the same. */
static bool may_mean(const char *typed, const char *verb)
{
    bool typed_at = typed[0] == '@';
    bool verb_at = verb[0] == '@';
    return typed_at == verb_at || strcmp(typed + typed_at, verb + verb_at) == 0;
}

struct str commands_nearest(const struct commands *commands, struct str word, uint8_t role)
{
    const struct verb *best = NULL;
    unsigned best_distance = EDIT_DISTANCE_NONE;
    char key[COMMAND_WORD_MAX];
    lower(word, key);
    for (size_t i = 0; i < commands->live.verb_count; i++) {
        const struct verb *verb = commands->live.sorted[i];
        unsigned distance = edit_distance(str_of(key), str_of(verb->word));
        if (distance < best_distance && may_mean(key, verb->word) && verb->role <= role &&
                !verb->advice) {
            best = verb;
            best_distance = distance;
        }
    }
    return best ? str_of(best->word) : (struct str){NULL, 0};
}

const struct kernel_part commands_part = {
        .state_size = sizeof(struct commands),
        .create = commands_create,
        .destroy = commands_destroy,
        .on = {[INTERNAL_VERB] = commands_tell_verb},
};
