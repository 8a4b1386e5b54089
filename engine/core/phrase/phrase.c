/* phrase.c -- the table of the game's sentences and words.
 *
 * The engine knows sentences by key only; the stock scripts set their text in their language at
 * start. Beside sentences there are words that C code combines or parses: articles, pronouns
 * (five forms in a fixed order: they them their theirs themselves), and words with a meaning in
 * commands.
 *
 * The spelling rules of regular verbs and nouns are English and live in phrase_noun.c; the
 * choice between "a" and "an" lives in format_name.c. Irregular forms are data. To add a
 * sentence, add a key to PHRASE_LIST or a part of it, and its text to lib/ of a package. */
#include "engine/core/phrase/phrase.h"

#include "engine/base/catalogue.h"
#include "engine/core/part.h"
#include "engine/session/markup.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct phrases {
    struct str texts[PHRASE_END]; /* owned bytes; NULL: not set */
    struct phrase_items
            items[PHRASE_END]; /* owned list, of the text's bytes; NULL: not yet split */
    size_t expected;           /* the phrase that is probably set next */
    struct strmap verbs;       /* base form -> owned text "second third" */
    uint64_t version;
};

static const char *const keys[PHRASE_END] = {
#define PHRASE_KEY(name) #name,
        PHRASE_LIST(PHRASE_KEY)
#undef PHRASE_KEY
};

/* The text of a phrase without words: its key, so that it can be found. */
static const struct str unset[PHRASE_END] = {
#define PHRASE_UNSET(name) {"{" #name "}", sizeof("{" #name "}") - 1},
        PHRASE_LIST(PHRASE_UNSET)
#undef PHRASE_UNSET
};

struct phrases *phrases_create(void)
{
    struct phrases *phrases = mem_alloc(sizeof(*phrases));
    strmap_init(&phrases->verbs);
    return phrases;
}

static void forget(struct phrases *phrases, size_t phrase)
{
    mem_free((void *)(uintptr_t)phrases->texts[phrase].bytes);
    mem_free(phrases->items[phrase].list);
    phrases->texts[phrase] = (struct str){0};
    phrases->items[phrase] = (struct phrase_items){0};
}

void phrases_destroy(struct phrases *phrases)
{
    if (!phrases) {
        return;
    }
    for (size_t i = 0; i < PHRASE_END; i++) {
        forget(phrases, i);
    }
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *forms = NULL;
    while (strmap_each(&phrases->verbs, &cursor, &key, &forms)) {
        mem_free(forms);
    }
    strmap_finish(&phrases->verbs);
    mem_free(phrases);
}

struct phrases_place {
    struct phrases *phrases; /* owned */
};

PART_STATE(phrases_place, PART_PHRASES)

struct phrases *phrases_of(const struct engine *engine)
{
    return phrases_place_state(engine)->phrases;
}

struct phrases *phrases_set(struct engine *engine, struct phrases *phrases)
{
    struct phrases *former = phrases_of(engine);
    phrases_place_state(engine)->phrases = phrases;
    return former;
}

static void phrases_begin(struct engine *engine)
{
    (void)phrases_set(engine, phrases_create());
}

static void phrases_end(struct engine *engine)
{
    phrases_destroy(phrases_set(engine, NULL));
}

uint64_t phrases_version(const struct engine *engine)
{
    return phrases_of(engine)->version;
}

/* Returns text in the game's language. A sentence with number forms stays the key by which it is
 * found when its number is known. */
static struct str translated(struct str text)
{
    const struct catalogue_line *line = catalogue_find(text);
    return line && catalogue_by(line).length == 0 ? catalogue_text(line, 0) : text;
}

bool phrase_set(struct phrases *phrases, struct str key, struct str text)
{
    phrases->version++;
    if (str_starts(key, STR("verb:"))) {
        mem_free(strmap_put(&phrases->verbs, str_slice(key, 5, key.length), str_dup(text)));
        return true;
    }
    for (size_t i = 0; i < PHRASE_END; i++) {
        size_t phrase = (phrases->expected + i) % PHRASE_END;
        if (str_equal(key, str_of(keys[phrase]))) {
            struct str own = translated(text);
            forget(phrases, phrase);
            phrases->texts[phrase] = (struct str){str_dup(own), own.length};
            phrases->expected = phrase + 1;
            return true;
        }
    }
    return false;
}

struct str phrase_get(const struct engine *engine, enum phrase phrase)
{
    struct str text = phrases_of(engine)->texts[phrase];
    return text.bytes ? text : unset[phrase];
}

const char *phrase_key(enum phrase phrase)
{
    return keys[phrase];
}

/* Splits the text at the first call. */
static const struct phrase_items *items_of(
        const struct engine *engine, enum phrase phrase, char separator)
{
    struct phrase_items *items = &phrases_of(engine)->items[phrase];
    if (items->list) {
        return items;
    }
    struct str rest = phrase_get(engine, phrase);
    while (rest.length > 0) {
        struct str item = separator == ' ' ? str_take_word(&rest)
                                           : str_trim(str_take_until(&rest, separator));
        items->list = mem_realloc(items->list, (items->count + 1) * sizeof(struct str));
        items->list[items->count] = item;
        items->initials |= phrase_initial(item);
        items->count += item.length > 0;
    }
    return items;
}

struct phrase_items phrase_items(
        const struct engine *engine, enum phrase phrase, char separator)
{
    return *items_of(engine, phrase, separator);
}

struct str phrase_word(const struct engine *engine, enum phrase phrase, size_t i)
{
    const struct phrase_items *words = items_of(engine, phrase, ' ');
    return i < words->count ? words->list[i] : STR_NONE;
}

size_t phrase_find_word(const struct engine *engine, enum phrase phrase, struct str word)
{
    const struct phrase_items *words = items_of(engine, phrase, ' ');
    if (!(words->initials & phrase_initial(word))) { /* most words */
        return SIZE_MAX;
    }
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal_nocase(words->list[i], word)) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *phrase_missing(const struct engine *engine)
{
    for (size_t i = 0; i < PHRASE_END; i++) {
        if (!phrases_of(engine)->texts[i].bytes) {
            return keys[i];
        }
    }
    return NULL;
}

bool phrase_is_article(const struct engine *engine, struct str word)
{
    static const enum phrase articles[] = {
            PHRASE_article_a, PHRASE_article_an, PHRASE_article_the, PHRASE_article_some};

    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++) {
        if (str_equal_nocase(word, phrase_get(engine, articles[i]))) {
            return true;
        }
    }
    return catalogue_is_article(catalogue_current, word);
}

struct phrase_arg phrase_with(const char *name, struct str text)
{
    return (struct phrase_arg){.name = name, .text = text};
}

struct phrase_arg phrase_with_text(const char *name, const char *text)
{
    return phrase_with(name, str_of(text));
}

struct phrase_arg phrase_with_int(const char *name, int64_t number)
{
    struct phrase_arg arg = {.name = name};
    (void)snprintf(arg.digits, sizeof(arg.digits), "%" PRId64, number);
    return arg;
}

struct phrase_arg phrase_with_number(const char *name, uint64_t number)
{
    struct phrase_arg arg = {.name = name};
    (void)snprintf(arg.digits, sizeof(arg.digits), "%" PRIu64, number);
    return arg;
}

struct phrase_arg phrase_raw(struct phrase_arg arg)
{
    arg.raw = true;
    return arg;
}

/* Returns the argument of this name; one without a name if there is none. */
static struct phrase_arg find_arg(struct str name, va_list all)
{
    va_list args;
    va_copy(args, all);
    struct phrase_arg arg = va_arg(args, struct phrase_arg);
    while (arg.name && !str_equal_nocase(str_of(arg.name), name)) {
        arg = va_arg(args, struct phrase_arg);
    }
    va_end(args);
    return arg;
}

/* Returns the text of a phrase for the number among its arguments. */
static struct str text_for(struct str text, va_list args)
{
    const struct catalogue_line *line = catalogue_find(text);
    uint64_t number = 0;
    if (!line) {
        return text;
    }
    struct phrase_arg arg = find_arg(catalogue_by(line), args);
    (void)str_to_u64(arg.name && arg.digits[0] ? str_of(arg.digits) : arg.text, &number);
    return catalogue_text(line, number);
}

/* Returns a placeholder's text without an article of the game's language: its value may be words,
 * which have no gender. */
static struct str without_article(struct str text)
{
    struct str rest = text;
    bool has = catalogue_current &&
               catalogue_article(catalogue_current, str_take_word(&rest)) && rest.length > 0;
    return has ? rest : text;
}

/* Appends the value of the placeholder name. Returns false if there is no such argument. */
static bool put_arg(struct str name, va_list all, struct buf *out)
{
    struct phrase_arg arg = find_arg(without_article(name), all);
    size_t from = out->length;
    if (arg.name && arg.raw) {
        markup_escape(arg.text, out);
    } else if (arg.name) {
        buf_add_str(out, arg.digits[0] ? str_of(arg.digits) : arg.text);
    }
    if (name.length > 0 && name.bytes[0] >= 'A' && name.bytes[0] <= 'Z') {
        markup_capitalise(out, from);
    }
    return arg.name != NULL;
}

void phrase_put_list(
        const struct engine *engine, struct buf *out, enum phrase phrase, va_list args)
{
    struct str rest = text_for(phrase_get(engine, phrase), args);
    while (rest.length > 0) {
        size_t brace = str_find_char(rest, '{', 0);
        size_t close = brace == SIZE_MAX ? SIZE_MAX : str_find_char(rest, '}', brace);
        if (close == SIZE_MAX) {
            buf_add_str(out, rest);
            return;
        }
        buf_add_str(out, str_slice(rest, 0, brace));
        if (!put_arg(str_slice(rest, brace + 1, close), args, out)) {
            buf_add_str(out, str_slice(rest, brace, close + 1));
        }
        rest = str_slice(rest, close + 1, rest.length);
    }
}

void phrase_put_args(const struct engine *engine, struct buf *out, enum phrase phrase, ...)
{
    va_list args;
    va_start(args, phrase);
    phrase_put_list(engine, out, phrase, args);
    va_end(args);
}

void phrase_put_span(const struct engine *engine, struct buf *out, int64_t ms)
{
    static const struct {
        int64_t seconds;
        enum phrase one;
        enum phrase many;
    } units[] = {
            {86400, PHRASE_span_day, PHRASE_span_days},
            {3600, PHRASE_span_hour, PHRASE_span_hours},
            {60, PHRASE_span_minute, PHRASE_span_minutes},
            {1, PHRASE_span_second, PHRASE_span_seconds},
    };

    int64_t seconds = ms > 0 ? (ms + 999) / 1000 : 0;
    size_t i = 0;
    while (i < 3 && seconds < units[i].seconds) {
        i++;
    }
    int64_t count = seconds / units[i].seconds;
    phrase_put(engine, out, count == 1 ? units[i].one : units[i].many, WITH("count", count));
}

bool phrase_err_args(const struct engine *engine, struct err *err, enum err_code code,
        enum phrase phrase, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(engine, &text, phrase, args);
    va_end(args);
    (void)err_set(err, code, "%.*s", STR_FMT(buf_str(&text)));
    buf_finish(&text);
    return false;
}

/* True for "OBLITERATE". */
static bool is_capital(struct str word)
{
    bool is = true;
    for (size_t i = 0; i < word.length && is; i++) {
        is = isupper((unsigned char)word.bytes[i]) != 0;
    }
    return is;
}

static void capitalise(struct buf *out, size_t from)
{
    for (size_t i = from; i < out->length; i++) {
        out->bytes[i] = (char)toupper((unsigned char)out->bytes[i]);
    }
}

void phrase_verb(const struct engine *engine, struct str verb, bool second, struct buf *out)
{
    size_t blank = str_find_char(verb, ' ', 0);
    struct str word = str_slice(verb, 0, blank);
    const char *irregular = strmap_find(&phrases_of(engine)->verbs, word);
    if (irregular) {
        struct str forms = str_of(irregular);
        struct str for_you = str_take_word(&forms);
        buf_add_str(out, second || forms.length == 0 ? for_you : forms);
    } else if (second || word.length == 0) {
        buf_add_str(out, word);
    } else {
        size_t from = out->length;
        phrase_regular(word, true, out);
        if (word.length > 1 && is_capital(word)) {
            capitalise(out, from + word.length);
        }
    }
    buf_add_str(out, str_slice(verb, word.length, verb.length));
}

const struct kernel_part phrases_part = {
        .state_size = sizeof(struct phrases_place),
        .create = phrases_begin,
        .destroy = phrases_end,
};
