/* catalogue_check.c -- whether a translation can take the place of its English sentence.
 *
 * A placeholder is {[article] name['s] [form]} (engine/core/output/format.h). Articles, pronouns and
 * verbs belong to a language, so only the names are compared. Conversions of printf read their
 * arguments from the stack, so theirs are compared exactly.
 *
 * In English a percent sign begins a conversion if a letter follows, perhaps after flags other than a
 * blank: "50% of them" has none. A sentence without any is never a format (catalogue_format), so
 * its translation may have any percent signs. */
#include "engine/base/catalogue_check.h"

#include <string.h>

enum { NAMES_MAX = 32, CONVERSIONS_MAX = 16 };

struct names {
    struct str list[NAMES_MAX];
    size_t count;
};

static bool is_article(struct str word)
{
    static const struct str articles[] = {STR_IS("a"), STR_IS("an"), STR_IS("the")};
    return str_is_among(word, articles, sizeof(articles) / sizeof(articles[0]));
}

/* Returns the name in a placeholder's text; empty if it names nothing, as {verb:go}. articles are
 * the language's; NULL: English. */
static struct str name_in(const struct catalogue_articles *articles, struct str text)
{
    struct str rest = text;
    struct str name = str_take_word(&rest);
    if (rest.length > 0 &&
            (is_article(name) || (articles && articles->find(articles->of, name)))) {
        name = str_take_word(&rest);
    }
    if (str_ends(name, STR("'s"))) {
        name.length -= 2;
    }
    return str_find_char(name, ':', 0) == SIZE_MAX ? name : STR_NONE;
}

static bool has(const struct names *names, struct str name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_equal_nocase(names->list[i], name)) {
            return true;
        }
    }
    return false;
}

static void find_names(
        const struct catalogue_articles *articles, struct str sentence, struct names *out)
{
    size_t at = str_find_char(sentence, '{', 0);
    while (at != SIZE_MAX && out->count < NAMES_MAX) {
        if (at + 1 < sentence.length && sentence.bytes[at + 1] == '{') {
            at = str_find_char(sentence, '{', at + 2);
            continue;
        }
        size_t end = str_find_char(sentence, '}', at);
        struct str name = end == SIZE_MAX ? STR_NONE
                                          : name_in(articles, str_slice(sentence, at + 1, end));
        if (name.length > 0 && !has(out, name)) {
            out->list[out->count++] = name;
        }
        at = str_find_char(sentence, '{', at + 1);
    }
}

bool catalogue_has_name(struct str sentence, struct str name)
{
    struct names names = {.count = 0};
    find_names(NULL, sentence, &names);
    return has(&names, name);
}

static bool check_names(const struct catalogue_articles *articles, struct str english,
        struct str text, struct str by, struct err *err)
{
    struct names wanted = {.count = 0};
    struct names found = {.count = 0};
    find_names(NULL, english, &wanted);
    find_names(articles, text, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (!has(&wanted, found.list[i])) {
            return err_set(err, ERR_FORMAT, "the English sentence has no {%.*s}",
                    STR_FMT(found.list[i]));
        }
    }
    for (size_t i = 0; i < wanted.count; i++) {
        if (!has(&found, wanted.list[i]) && !str_equal_nocase(wanted.list[i], by)) {
            return err_set(err, ERR_FORMAT, "{%.*s} is missing from the translation",
                    STR_FMT(wanted.list[i]));
        }
    }
    return true;
}

/* -- conversions -- */

struct conversion {
    struct str spec; /* behind the percent sign and the number: "-10s" */
    size_t number;   /* from 1 */
};

struct conversions {
    struct conversion list[CONVERSIONS_MAX];
    size_t count;
    size_t numbered; /* how many have a number of their own: %2$s */
    bool starred;    /* some takes its width from an argument: %.*s */
    bool too_many;
};

/* Returns the length of the conversion's spec at text, or 0. */
static size_t spec_length(struct str text, const char *flags)
{
    size_t at = 0;
    while (at < text.length && text.bytes[at] && strchr(flags, text.bytes[at])) {
        at++;
    }
    bool is = at < text.length &&
              ((text.bytes[at] | 0x20) >= 'a' && (text.bytes[at] | 0x20) <= 'z');
    return is ? at + 1 : 0;
}

/* Reads "2$" at the front of *rest; returns 0 without one. */
static size_t take_number(struct str *rest)
{
    size_t dollar = str_find_char(*rest, '$', 0);
    uint64_t number = 0;
    if (dollar == SIZE_MAX || dollar > 2 || !str_to_u64(str_slice(*rest, 0, dollar), &number)) {
        return 0;
    }
    *rest = str_slice(*rest, dollar + 1, rest->length);
    return (size_t)number;
}

static void find_conversions(struct str sentence, const char *flags, struct conversions *out)
{
    size_t at = str_find_char(sentence, '%', 0);
    while (at != SIZE_MAX) {
        struct str rest = str_slice(sentence, at + 1, sentence.length);
        if (str_starts(rest, STR("%"))) {
            at = str_find_char(sentence, '%', at + 2);
            continue;
        }
        size_t number = take_number(&rest);
        size_t length = spec_length(rest, flags);
        out->too_many = out->too_many || (length > 0 && out->count == CONVERSIONS_MAX);
        if (length > 0 && out->count < CONVERSIONS_MAX) {
            struct conversion *found = &out->list[out->count++];
            found->spec = str_slice(rest, 0, length);
            found->number = number > 0 ? number : out->count;
            out->numbered += number > 0;
            out->starred = out->starred || str_find_char(found->spec, '*', 0) != SIZE_MAX;
        }
        at = str_find_char(sentence, '%', at + 1);
    }
}

static bool is_same_set(const struct conversions *wanted, const struct conversions *found)
{
    unsigned seen = 0;
    bool same = wanted->count == found->count && !wanted->too_many && !found->too_many &&
                (found->numbered == 0 || found->numbered == found->count) &&
                !(found->numbered > 0 && wanted->starred);
    for (size_t i = 0; same && i < found->count; i++) {
        size_t number = found->list[i].number;
        same = number <= wanted->count && (seen & 1U << number) == 0 &&
               str_equal(found->list[i].spec, wanted->list[number - 1].spec);
        seen |= 1U << number;
    }
    return same;
}

static bool check_conversions(struct str english, struct str text, struct err *err)
{
    struct conversions wanted = {.count = 0};
    struct conversions found = {.count = 0};
    find_conversions(english, "-+#0123456789.*hljztLq'I", &wanted);
    if (wanted.count == 0) {
        return true; /* not a format */
    }
    find_conversions(text, " -+#0123456789.*hljztLq'I", &found);
    return is_same_set(&wanted, &found) ||
           err_set(err, ERR_FORMAT,
                   "the translation needs the conversions of the English sentence (%%s, %%d), "
                   "in "
                   "the same order or each with its number (%%2$s)");
}

bool catalogue_check(const struct catalogue_articles *articles, struct str english,
        struct str text, struct str by, struct err *err)
{
    if (str_find_char(english, '\n', 0) == SIZE_MAX &&
            str_find_char(text, '\n', 0) != SIZE_MAX) {
        return err_set(err, ERR_FORMAT, "the English sentence is one line, so the text is too");
    }
    return check_names(articles, english, text, by, err) &&
           check_conversions(english, text, err);
}
